package dev.zako.engine.build.script;

import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.Failures;
import dev.zako.engine.build.model.ConfigOption;
import dev.zako.engine.build.model.Configuration;
import dev.zako.engine.build.model.ConfigurationValue;
import dev.zako.engine.build.model.Configurations;
import dev.zako.engine.build.model.Manifest;
import dev.zako.engine.hone.ComputeContext;
import dev.zako.engine.hone.NodeFailedException;
import dev.zako.engine.hone.NodeFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Tells each package the values of the build, and the defaults of the options that it declares and
 * the build has no value of the declared type for. A label means something in its own package only,
 * so that options of that type are never taken from the build.
 */
public final class PackageConfigurationFunction
    implements NodeFunction<PackageConfigurationKey, PackageConfigurationKey.Found> {
  private final Configurations configurations;

  /** Knows the configurations of builds by {@code configurations}. */
  public PackageConfigurationFunction(Configurations configurations) {
    this.configurations = configurations;
  }

  @Override
  public PackageConfigurationKey.Found compute(PackageConfigurationKey key, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    Configuration build = configurations.get(key.configuration());
    ManifestValue value = context.get(new ManifestKey(key.root()));
    Manifest manifest = value.manifest();
    if (key.root().isRoot()) {
      return new PackageConfigurationKey.Found(build, manifest.mountConfig());
    }
    Configuration defaults = context.get(new DefaultsKey(key.root())).defaults();
    SortedMap<String, ConfigurationValue> own = new TreeMap<>();
    List<Diagnostic> problems = new ArrayList<>();
    for (Map.Entry<String, ConfigOption> entry : manifest.config().entrySet()) {
      String name = entry.getKey();
      ConfigurationValue given = build.values().get(name);
      if (given != null && isUsable(given, entry.getValue().type())) {
        continue;
      }
      ConfigurationValue usual = defaults.values().get(name);
      if (usual != null) {
        own.put(name, usual);
      } else {
        problems.add(
            Diagnostic.of(
                    Code.CONFIG_REQUIRED,
                    "Configuration option `"
                        + name
                        + "` of `"
                        + manifest.id()
                        + "`, of type `"
                        + entry.getValue().type().text()
                        + "`, has no value")
                .at(value.position("config." + name))
                .withHint(
                    "Give it a default there, or declare an option `"
                        + name
                        + "` of this type in the manifest of the workspace"));
      }
    }
    if (!problems.isEmpty()) {
      throw new NodeFailedException(new Failures(problems));
    }
    return new PackageConfigurationKey.Found(build.with(own), manifest.mountConfig());
  }

  private static boolean isUsable(ConfigurationValue value, ConfigOption.Type type) {
    return switch (value) {
      case ConfigurationValue.Text _ -> type == ConfigOption.Type.STRING;
      case ConfigurationValue.Flag _ -> type == ConfigOption.Type.BOOLEAN;
      case ConfigurationValue.Numeric _ -> type == ConfigOption.Type.NUMBER;
    };
  }
}
