package dev.zako.engine.build.analysis;

import dev.zako.engine.build.model.ConfigOption;
import dev.zako.engine.build.model.Configuration;
import dev.zako.engine.build.model.ConfigurationValue;
import dev.zako.engine.build.model.Manifest;
import java.util.SortedMap;
import java.util.TreeMap;

/** The configuration of a build as the packages in it see it. */
final class PackageConfiguration {
  private PackageConfiguration() {}

  /**
   * The values that a package sees: those of the build, and the defaults of the options that it
   * declares and the build has no value of the declared type for.
   */
  static Configuration of(Configuration build, Manifest manifest) {
    SortedMap<String, ConfigurationValue> own = new TreeMap<>();
    manifest
        .defaults()
        .values()
        .forEach(
            (name, value) -> {
              ConfigurationValue given = build.values().get(name);
              ConfigOption option = manifest.config().get(name);
              if (given == null || option == null || !isOfType(given, option.type())) {
                own.put(name, value);
              }
            });
    return build.with(own);
  }

  private static boolean isOfType(ConfigurationValue value, ConfigOption.Type type) {
    return switch (value) {
      case ConfigurationValue.Text _ ->
          type == ConfigOption.Type.STRING || type == ConfigOption.Type.LABEL;
      case ConfigurationValue.Flag _ -> type == ConfigOption.Type.BOOLEAN;
      case ConfigurationValue.Numeric _ -> type == ConfigOption.Type.NUMBER;
    };
  }
}
