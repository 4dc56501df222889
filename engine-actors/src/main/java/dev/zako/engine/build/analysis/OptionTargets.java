package dev.zako.engine.build.analysis;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.zako.engine.build.model.ConfigOption;
import dev.zako.engine.build.model.ConfigurationValue;
import dev.zako.engine.build.model.Label;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.build.model.Visibility;
import dev.zako.engine.build.script.Json;
import dev.zako.engine.build.script.ManifestValue;
import dev.zako.engine.build.script.PackageConfigurationKey;
import dev.zako.engine.graph.Fingerprint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The options of a package as targets, by labels such as {@code //config:debug}. Each provides what
 * it is; one whose type is a label also gives what the target gives that its value names.
 */
final class OptionTargets {
  /** What stands for a rule in these targets. */
  static final String RULE = "zako:config#option";

  private static final String PROVIDER = "ConfigInfo";
  private static final String VALUE = "value";

  private OptionTargets() {}

  /** The options that a package declares. */
  static SortedMap<String, TargetValue> of(
      PackagePath root, ManifestValue manifest, PackageConfigurationKey.Found configuration) {
    SortedMap<String, TargetValue> targets = new TreeMap<>();
    for (Map.Entry<String, ConfigOption> entry : manifest.manifest().config().entrySet()) {
      String name = entry.getKey();
      ConfigurationValue value = configuration.configuration().values().get(name);
      if (value == null) {
        throw new IllegalStateException("A configuration without the option " + name);
      }
      ConfigOption.Type type = entry.getValue().type();
      ObjectNode attributes = Json.object();
      attributes.put("key", name);
      attributes.put("type", type.text());
      attributes.putRawValue(VALUE, new RawValue(value.json()));
      SortedMap<String, RuleShape.Attribute> shape = new TreeMap<>();
      if (type == ConfigOption.Type.LABEL) {
        shape.put(VALUE, new RuleShape.Attribute("label", List.of(), false));
      }
      targets.put(
          name,
          new TargetValue(
              name,
              root,
              RULE,
              manifest.position("config." + name),
              Json.write(attributes),
              new Visibility.Public(),
              new RuleShape(shape, List.of())));
    }
    return targets;
  }

  /**
   * What an option gives.
   *
   * @param actual the target that its value names, if it names one
   */
  static ConfiguredTargetValue configured(
      Label label, TargetValue target, Optional<ConfiguredTargetValue> actual) {
    SortedMap<String, String> providers = new TreeMap<>();
    actual.ifPresent(value -> providers.putAll(value.providers()));
    providers.put(PROVIDER, target.attributes());
    return new ConfiguredTargetValue(
        label,
        RULE,
        target.position(),
        actual.stream().map(ConfiguredTargetValue::label).toList(),
        List.of(),
        actual.map(ConfiguredTargetValue::files).orElse(List.of()),
        actual.flatMap(ConfiguredTargetValue::executable),
        providers,
        Fingerprint.combine(
            Fingerprint.of(label.toString()),
            target.outputHash(),
            actual.map(ConfiguredTargetValue::outputHash).orElse(Fingerprint.of())));
  }
}
