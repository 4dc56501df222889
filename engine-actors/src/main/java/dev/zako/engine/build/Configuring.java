package dev.zako.engine.build;

import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.Suggestions;
import dev.zako.engine.build.model.ConfigOption;
import dev.zako.engine.build.model.Configuration;
import dev.zako.engine.build.model.ConfigurationValue;
import dev.zako.engine.build.model.MalformedTextException;
import dev.zako.engine.build.model.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes the configuration of a build from what the manifest declares and what the user gives. */
final class Configuring {
  private Configuring() {}

  /**
   * The configuration.
   *
   * @param defaults what options are if they are not given
   * @throws BuildFailedException with everything that is wrong with the given values
   */
  static Configuration configure(
      Manifest manifest, Configuration defaults, SortedMap<String, String> given)
      throws BuildFailedException {
    List<Diagnostic> problems = new ArrayList<>();
    SortedMap<String, ConfigurationValue> values = new TreeMap<>();
    for (Map.Entry<String, String> entry : given.entrySet()) {
      ConfigOption option = manifest.config().get(entry.getKey());
      if (option == null) {
        problems.add(unknown(manifest, entry.getKey()));
        continue;
      }
      try {
        values.put(entry.getKey(), option.parseValue(entry.getValue()));
      } catch (MalformedTextException e) {
        problems.add(
            e.as(Code.CONFIG_VALUE)
                .diagnostic()
                .inContext("Configuration option `" + entry.getKey() + "`"));
      }
    }
    Configuration configuration = defaults.with(values);
    for (Map.Entry<String, ConfigOption> entry : manifest.config().entrySet()) {
      String name = entry.getKey();
      boolean absent = !configuration.values().containsKey(name) && !given.containsKey(name);
      if (absent) {
        problems.add(required(name, entry.getValue()));
      }
    }
    if (!problems.isEmpty()) {
      throw new BuildFailedException(problems);
    }
    return configuration;
  }

  private static Diagnostic required(String name, ConfigOption option) {
    String example =
        switch (option.type()) {
          case LABEL -> "//path:target";
          case BOOLEAN -> "true";
          case NUMBER -> "1";
          case STRING -> "TEXT";
        };
    Diagnostic diagnostic =
        Diagnostic.of(
                Code.CONFIG_REQUIRED,
                "Configuration option `"
                    + name
                    + "` of type `"
                    + option.type().text()
                    + "` has no value")
            .withHint(
                "Give one by `--config "
                    + name
                    + "="
                    + example
                    + "`, or a default in the manifest");
    return option
        .description()
        .map(text -> diagnostic.withNote("it is: " + text))
        .orElse(diagnostic);
  }

  private static Diagnostic unknown(Manifest manifest, String name) {
    String declared =
        manifest.config().isEmpty()
            ? "The manifest declares no options; declare it there under `[config." + name + "]`"
            : "The manifest declares [`" + String.join("`, `", manifest.config().keySet()) + "`]";
    return Diagnostic.of(
            Code.UNKNOWN_CONFIG, "The manifest declares no configuration option `" + name + "`")
        .withHint(Suggestions.didYouMean(name, manifest.config().keySet()).orElse(declared));
  }
}
