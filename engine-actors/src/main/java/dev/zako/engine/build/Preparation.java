package dev.zako.engine.build;

import dev.zako.engine.build.Evaluator.CancelledException;
import dev.zako.engine.build.model.Configuration;
import dev.zako.engine.build.model.ConfigurationId;
import dev.zako.engine.build.model.Manifest;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.build.model.Project;
import dev.zako.engine.build.script.DefaultsKey;
import dev.zako.engine.build.script.DependenciesKey;
import dev.zako.engine.build.script.DependenciesValue;
import dev.zako.engine.build.script.ManifestKey;
import dev.zako.engine.build.script.ManifestValue;
import dev.zako.engine.build.script.ProjectKey;
import dev.zako.engine.build.script.ProjectValue;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeValue;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What everything in a build starts from.
 *
 * @param manifest that of the workspace
 * @param dependencies those of the workspace's own package
 * @param configuration under which the build runs
 * @param id that of the configuration
 * @param project the workspace's own package
 */
record Preparation(
    Manifest manifest,
    DependenciesValue dependencies,
    Configuration configuration,
    ConfigurationId id,
    Project project) {
  /**
   * Reads manifests and the package script; empty if something is wrong with them, which is told.
   *
   * @param given values of options, as texts, by name
   * @throws BuildFailedException with everything that is wrong with the given values
   */
  static Optional<Preparation> prepare(
      EngineParts parts, Evaluator evaluator, SortedMap<String, String> given)
      throws CancelledException, BuildFailedException {
    Optional<ManifestValue> manifest = evaluate(evaluator, ManifestKey.WORKSPACE);
    Optional<DependenciesValue> dependencies =
        manifest.isEmpty() ? Optional.empty() : evaluate(evaluator, DependenciesKey.WORKSPACE);
    Optional<DefaultsKey.Found> defaults =
        dependencies.isEmpty() ? Optional.empty() : evaluate(evaluator, DefaultsKey.WORKSPACE);
    if (manifest.isEmpty() || dependencies.isEmpty() || defaults.isEmpty()) {
      return Optional.empty();
    }
    Configuration configuration =
        Configuring.configure(manifest.get().manifest(), defaults.get().defaults(), given);
    ConfigurationId id = parts.configurations().id(configuration);
    // What is wrong with the package script is wrong with everything, and told alone.
    Optional<ProjectValue> project = evaluate(evaluator, new ProjectKey(PackagePath.ROOT, id));
    return project.map(
        value ->
            new Preparation(
                manifest.get().manifest(), dependencies.get(), configuration, id, value.project()));
  }

  private static <K extends NodeKey<V>, V extends NodeValue> Optional<V> evaluate(
      Evaluator evaluator, K key) throws CancelledException {
    return Optional.ofNullable(evaluator.evaluate(List.of(key), true).get(key));
  }
}
