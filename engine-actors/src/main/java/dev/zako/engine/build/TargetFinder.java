package dev.zako.engine.build;

import dev.zako.engine.build.Evaluator.CancelledException;
import dev.zako.engine.build.analysis.PackageLoadKey;
import dev.zako.engine.build.analysis.PackageValue;
import dev.zako.engine.build.analysis.PackagesBelowKey;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.leaf.Layout;
import dev.zako.engine.build.model.ConfigurationId;
import dev.zako.engine.build.model.Label;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.build.model.TargetPattern;
import dev.zako.engine.build.model.TargetSelection;
import dev.zako.engine.build.script.ManifestKey;
import dev.zako.engine.build.script.ManifestValue;
import dev.zako.engine.build.script.PackageRootKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Finds the targets that patterns mean, by loading the packages that can have some.
 *
 * @param events hears what is wrong
 * @param id the configuration under which packages are loaded
 */
record TargetFinder(Evaluator evaluator, BuildEvents events, ConfigurationId id) {
  /**
   * The targets that a list of patterns selects. What is wrong with build files, and patterns that
   * match nothing, are told. That a single target exists is not looked at.
   */
  SortedSet<Label> find(List<TargetPattern> patterns) throws CancelledException {
    List<PackageRootKey> searchedTrees = new ArrayList<>();
    // Only where their directory is named, options are among what is asked for.
    SortedSet<PackagePath> named = new TreeSet<>();
    SortedSet<Label> singles = new TreeSet<>();
    for (TargetPattern pattern : patterns) {
      if (pattern.exclude()) {
        continue;
      }
      switch (pattern.scope()) {
        case TargetPattern.Below below ->
            searchedTrees.add(new PackageRootKey(below.path().text()));
        case TargetPattern.AllOf all -> named.add(all.path());
        case TargetPattern.Single single -> singles.add(single.label());
      }
    }
    Set<PackagesBelowKey> searched = new HashSet<>();
    Map<PackageRootKey, PackageRootKey.Found> roots = evaluator.evaluate(searchedTrees, true);
    Map<ManifestKey, ManifestValue> manifests =
        evaluator.evaluate(
            roots.values().stream().map(found -> new ManifestKey(found.root())).distinct().toList(),
            true);
    roots.forEach(
        (key, found) -> {
          PackagePath directory = new PackagePath(key.directory());
          searched.add(new PackagesBelowKey(found.root(), directory, id));
          ManifestValue manifest = manifests.get(new ManifestKey(found.root()));
          if (manifest != null
              && !manifest.manifest().config().isEmpty()
              && directory.equals(found.root().child(manifest.manifest().mountConfig()))) {
            named.add(directory);
          }
        });
    SortedSet<PackagePath> packages = new TreeSet<>(named);
    evaluator.evaluate(searched, true).values().forEach(found -> packages.addAll(found.packages()));
    // Everything that is wrong with build files is told at once.
    Map<PackageLoadKey, PackageValue> loaded =
        evaluator.evaluate(
            packages.stream().map(path -> new PackageLoadKey(path, id)).toList(), true);
    List<Label> all = new ArrayList<>(singles);
    loaded.forEach(
        (key, value) ->
            value
                .targets()
                .forEach(
                    (name, target) -> {
                      if (!target.isOption() || named.contains(key.path())) {
                        all.add(Label.of(key.path(), name));
                      }
                    }));
    TargetSelection selection = new TargetSelection(patterns);
    for (TargetPattern pattern : selection.unmatchedBy(all)) {
      boolean broken =
          packages.stream()
              .anyMatch(
                  path ->
                      !loaded.containsKey(new PackageLoadKey(path, id))
                          && path.isIn(pattern.scope().path()));
      if (!broken) {
        events.diagnose(
            Diagnostic.of(Code.NO_TARGETS, "Pattern `" + pattern + "` matches no target")
                .withHint(
                    "Targets are what a `"
                        + Layout.BUILD_FILE
                        + "` exports; `//...` means all of them"));
      }
    }
    return selection.selectFrom(all);
  }
}
