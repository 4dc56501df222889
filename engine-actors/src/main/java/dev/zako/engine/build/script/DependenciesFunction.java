package dev.zako.engine.build.script;

import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.Failures;
import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.engine.build.failure.Suggestions;
import dev.zako.engine.build.leaf.DirectoryListingKey;
import dev.zako.engine.build.leaf.DirectoryListingValue;
import dev.zako.engine.build.leaf.GlobFunction;
import dev.zako.engine.build.leaf.Layout;
import dev.zako.engine.build.manifest.LockCheck;
import dev.zako.engine.build.model.DependencySource;
import dev.zako.engine.build.model.PackageId;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.build.model.PackageRequirement;
import dev.zako.engine.build.script.DependenciesValue.Dependency;
import dev.zako.engine.hone.ComputeContext;
import dev.zako.engine.hone.NodeFailedException;
import dev.zako.engine.hone.NodeFunction;
import dev.zako.sandbox.PortablePath;
import dev.zako.sandbox.PortablePathException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds the packages that the dependencies of a manifest lead to, and theirs in turn, so that
 * packages that need each other in a circle are found by the graph. Everything that is wrong with
 * the dependencies of one manifest is reported at once.
 */
public final class DependenciesFunction
    implements NodeFunction<DependenciesKey, DependenciesValue> {
  /** Reads manifests by the nodes of the graph. */
  public DependenciesFunction() {}

  /** A dependency that leads to a directory. */
  private record Found(String alias, PackagePath root, Optional<PackageRequirement> stated) {}

  @Override
  public DependenciesValue compute(DependenciesKey key, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    ManifestValue manifest = context.get(new ManifestKey(key.root()));
    SortedMap<String, Dependency> byAlias = new TreeMap<>();
    List<Found> found = new ArrayList<>();
    List<Diagnostic> problems = new ArrayList<>();
    for (Map.Entry<String, DependencySource> entry :
        manifest.manifest().dependencies().entrySet()) {
      String alias = entry.getKey();
      if (entry.getValue() instanceof DependencySource.Local local) {
        directory(key.root(), alias, local, manifest, problems)
            .ifPresent(root -> found.add(new Found(alias, root, local.stated())));
      } else {
        SourcePosition declared = manifest.position(keyOf(alias));
        byAlias.put(alias, new DependenciesValue.Remote(entry.getValue(), declared));
        LockCheck.differs(alias, entry.getValue(), declared, context.get(new LockKey()).result())
            .ifPresent(problems::add);
      }
    }
    checkPresence(found, manifest, problems, context);
    refuse(problems);
    List<ManifestValue> manifests =
        context.getAll(found.stream().map(each -> new ManifestKey(each.root())).toList());
    for (int i = 0; i < found.size(); i++) {
      Found each = found.get(i);
      PackageId id = manifests.get(i).manifest().id();
      byAlias.put(each.alias(), new DependenciesValue.Local(each.root(), id));
      if (each.stated().isPresent() && !each.stated().get().matches(id)) {
        problems.add(
            Diagnostic.of(
                    Code.DEPENDENCY_ID_DIFFERS,
                    "Dependency `"
                        + each.alias()
                        + "` is stated to be `"
                        + each.stated().get()
                        + "`, but `"
                        + manifests.get(i).file()
                        + "` is the manifest of `"
                        + id
                        + "`")
                .at(manifest.position(keyOf(each.alias())))
                .withHint("Correct `package` or the path, or leave `package` out"));
      }
    }
    refuse(problems);
    context.getAll(found.stream().map(each -> new DependenciesKey(each.root())).toList());
    return new DependenciesValue(manifest.file(), byAlias);
  }

  private static String keyOf(String alias) {
    return "dependencies." + alias;
  }

  private static void refuse(List<Diagnostic> problems) throws NodeFailedException {
    if (!problems.isEmpty()) {
      problems.sort(Diagnostic.ORDER);
      throw new NodeFailedException(new Failures(problems));
    }
  }

  /** The directory of a dependency, which must be in the workspace and nameable in labels. */
  private static Optional<PackagePath> directory(
      PackagePath root,
      String alias,
      DependencySource.Local local,
      ManifestValue manifest,
      List<Diagnostic> problems) {
    String problem;
    try {
      PortablePath path =
          (root.isRoot() ? PortablePath.ROOT : PortablePath.of(root.text())).join(local.path());
      String text = path.isRoot() ? "" : path.toString();
      String first = path.names().isEmpty() ? "" : path.names().getFirst();
      if (path.escapes()) {
        problem = "leaves the workspace";
      } else if (first.equals(Layout.OUTPUTS) || first.equals(Layout.STATE)) {
        problem = "leads into what Zako makes itself";
      } else if (!PackagePath.isPath(text)) {
        problem = "has a name that cannot be part of a label";
      } else {
        return Optional.of(new PackagePath(text));
      }
    } catch (PortablePathException e) {
      problem = "is not usable: " + e.getMessage();
    }
    problems.add(
        Diagnostic.of(
                Code.MANIFEST_DEPENDENCY,
                "The path `" + local.path() + "` of dependency `" + alias + "` " + problem)
            .at(manifest.position(keyOf(alias)))
            .withHint(
                "Give the path of a directory of the workspace; the workspace is the tree below"
                    + " the manifest that Zako was started with"));
    return Optional.empty();
  }

  private static void checkPresence(
      List<Found> found, ManifestValue manifest, List<Diagnostic> problems, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    List<DirectoryListingValue> listings =
        context.getAll(
            found.stream().map(each -> new DirectoryListingKey(each.root().text())).toList());
    for (int i = 0; i < found.size(); i++) {
      if (!GlobFunction.isWorkspace(listings.get(i))) {
        Found each = found.get(i);
        boolean empty = listings.get(i).entries().isEmpty();
        problems.add(
            Diagnostic.of(
                    Code.DEPENDENCY_NOT_FOUND,
                    "Dependency `"
                        + each.alias()
                        + "` leads to `"
                        + each.root()
                        + (empty
                            ? "`, where there is no package"
                            : "`, which has neither `zako.toml` nor `zako.json`"))
                .at(manifest.position(keyOf(each.alias())))
                .withHint(hint(each.root(), context)));
      }
    }
  }

  private static String hint(PackagePath root, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    PackagePath parent = root.parent().orElse(PackagePath.ROOT);
    DirectoryListingValue around = context.get(new DirectoryListingKey(parent.text()));
    return Suggestions.didYouMean(root.name(), around.names(DirectoryListingValue.Kind.DIRECTORY))
        .orElse("Correct the path, or write a `" + root.file("zako.toml") + "`");
  }
}
