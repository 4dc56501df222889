package dev.zako.engine.build.script;

import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.Failures;
import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.engine.build.failure.Suggestions;
import dev.zako.engine.build.model.ConfigOption;
import dev.zako.engine.build.model.ConfigOption.Inherited;
import dev.zako.engine.build.model.Configuration;
import dev.zako.engine.build.model.ConfigurationValue;
import dev.zako.engine.build.model.Label;
import dev.zako.engine.build.model.MalformedTextException;
import dev.zako.engine.build.model.Manifest;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.hone.ComputeContext;
import dev.zako.engine.hone.NodeFailedException;
import dev.zako.engine.hone.NodeFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Follows what options inherit, from package to package. */
public final class DefaultsFunction implements NodeFunction<DefaultsKey, DefaultsKey.Found> {
  /** Reads manifests by the nodes of the graph. */
  public DefaultsFunction() {}

  @Override
  public DefaultsKey.Found compute(DefaultsKey key, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    ManifestValue value = context.get(new ManifestKey(key.root()));
    SortedMap<String, ConfigurationValue> values =
        new TreeMap<>(value.manifest().defaults().values());
    List<Diagnostic> problems = new ArrayList<>();
    for (Map.Entry<String, ConfigOption> entry : value.manifest().config().entrySet()) {
      ConfigOption option = entry.getValue();
      if (option.inherit().isEmpty()) {
        continue;
      }
      String name = entry.getKey();
      try {
        inherited(key.root(), option, option.inherit().get(), context)
            .ifPresent(inherited -> values.put(name, inherited));
      } catch (MalformedTextException e) {
        problems.add(
            e.diagnostic()
                .inContext(
                    "Configuration option `" + name + "` inherits `" + option.inherit().get() + "`")
                .at(position(value, name)));
      }
    }
    if (!problems.isEmpty()) {
      throw new NodeFailedException(new Failures(problems));
    }
    return new DefaultsKey.Found(new Configuration(values));
  }

  private static SourcePosition position(ManifestValue manifest, String name) {
    String key = "config." + name;
    for (String each : List.of(key + ".inherit", key + ".default.inherit")) {
      SourcePosition position = manifest.positions().get(each);
      if (position != null) {
        return position;
      }
    }
    return manifest.position(key);
  }

  /** The value; absent if the other option is one that must be given. */
  private static Optional<ConfigurationValue> inherited(
      PackagePath root, ConfigOption option, Inherited from, ComputeContext context)
      throws MalformedTextException, NodeFailedException, InterruptedException {
    DependenciesValue dependencies = context.get(new DependenciesKey(root));
    PackagePath other = dependencies.local(from.alias(), from.toString()).root();
    ManifestValue value = context.get(new ManifestKey(other));
    Manifest manifest = value.manifest();
    if (from.mount().isPresent() && !from.mount().get().text().equals(manifest.mountConfig())) {
      throw new MalformedTextException(
          Code.MANIFEST_CONFIG_INHERIT,
          "Options of `" + manifest.id() + "` are labels in `" + manifest.mountConfig() + "`",
          "Write `@" + from.alias() + "//" + manifest.mountConfig() + ":" + from.key() + "`");
    }
    ConfigOption theirs = manifest.config().get(from.key());
    if (theirs == null) {
      throw new MalformedTextException(
          Code.MANIFEST_CONFIG_INHERIT,
          "`" + value.file() + "` declares no option `" + from.key() + "`",
          Suggestions.didYouMean(from.key(), manifest.config().keySet())
              .orElse("Declare it there, or give a `default` instead of `inherit`"));
    }
    if (theirs.type() != option.type()) {
      throw new MalformedTextException(
          Code.MANIFEST_CONFIG_INHERIT,
          "That option is of type `"
              + theirs.type().text()
              + "`, and this one of type `"
              + option.type().text()
              + "`",
          "Give both the same `type`");
    }
    Optional<ConfigurationValue> found =
        Optional.ofNullable(
            context.get(new DefaultsKey(other)).defaults().values().get(from.key()));
    return option.type() == ConfigOption.Type.LABEL && found.isPresent()
        ? Optional.of(label(found.get(), from.alias(), dependencies, other, context))
        : found;
  }

  /** A label of another package as this one writes it. */
  private static ConfigurationValue label(
      ConfigurationValue value,
      String alias,
      DependenciesValue dependencies,
      PackagePath other,
      ComputeContext context)
      throws MalformedTextException, NodeFailedException, InterruptedException {
    if (!(value instanceof ConfigurationValue.Text(String text))) {
      return value;
    }
    Label label = Label.parse(text);
    if (label.alias().isEmpty()) {
      return new ConfigurationValue.Text(new Label(alias, label.path(), label.target()).toString());
    }
    PackagePath third = context.get(new DependenciesKey(other)).local(label.alias(), text).root();
    String known =
        dependencies
            .aliasOf(third)
            .orElseThrow(
                () ->
                    new MalformedTextException(
                        Code.MANIFEST_CONFIG_INHERIT,
                        "Its value is `" + text + "`, of a package that is no dependency here",
                        "Declare that package under `dependencies` too"));
    return new ConfigurationValue.Text(new Label(known, label.path(), label.target()).toString());
  }
}
