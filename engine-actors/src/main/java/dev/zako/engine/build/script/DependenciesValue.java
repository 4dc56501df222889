package dev.zako.engine.build.script;

import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.engine.build.failure.Suggestions;
import dev.zako.engine.build.model.DependencySource;
import dev.zako.engine.build.model.MalformedTextException;
import dev.zako.engine.build.model.PackageId;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The dependencies of a package by alias.
 *
 * @param manifest the file that declares them
 * @param byAlias what each alias stands for
 */
public record DependenciesValue(String manifest, SortedMap<String, Dependency> byAlias)
    implements NodeValue {
  /** Copies the map. */
  public DependenciesValue {
    byAlias = Collections.unmodifiableSortedMap(new TreeMap<>(byAlias));
  }

  /** A dependency. */
  public sealed interface Dependency {
    /** Everything about it in one text. */
    String canonicalText();
  }

  /**
   * A package of the workspace.
   *
   * @param root the directory of its manifest
   * @param id what that says it is
   */
  public record Local(PackagePath root, PackageId id) implements Dependency {
    @Override
    public String canonicalText() {
      return "local " + root + " " + id;
    }
  }

  /**
   * A package from elsewhere, which is not on this machine.
   *
   * @param declared where the manifest says so
   */
  public record Remote(DependencySource source, SourcePosition declared) implements Dependency {
    @Override
    public String canonicalText() {
      return "remote " + source.canonicalText() + " " + declared;
    }
  }

  /**
   * The package that an alias stands for.
   *
   * @param user what names the alias, for messages: a label or an import
   * @throws MalformedTextException if there is no such alias, or its package is not here
   */
  public Local local(String alias, String user) throws MalformedTextException {
    Dependency dependency = byAlias.get(alias);
    if (dependency == null) {
      throw new MalformedTextException(
          Code.UNKNOWN_ALIAS,
          "`"
              + user
              + "` names the dependency `"
              + alias
              + "`, which `"
              + manifest
              + "` does not declare",
          Suggestions.didYouMean(alias, byAlias.keySet())
              .orElse(
                  "Declare it there, as in `[dependencies]` `" + alias + " = { path = \"...\" }`"));
    }
    return switch (dependency) {
      case Local local -> local;
      case Remote(DependencySource source, SourcePosition declared) ->
          throw new MalformedTextException(
              Code.DEPENDENCY_NOT_AVAILABLE,
              "Dependency `"
                  + alias
                  + "`, `"
                  + source.display()
                  + "` at "
                  + declared
                  + ", is not fetched yet, and `"
                  + user
                  + "` needs it",
              "Put a copy of the package into the workspace and declare it as `"
                  + alias
                  + " = { path = \"DIRECTORY\" }`");
    };
  }

  /** The alias of the package with this root, the first in order if there are several. */
  public Optional<String> aliasOf(PackagePath root) {
    return byAlias.entrySet().stream()
        .filter(entry -> entry.getValue() instanceof Local local && local.root().equals(root))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  @Override
  public Fingerprint outputHash() {
    List<String> parts = new ArrayList<>();
    parts.add(manifest);
    byAlias.forEach(
        (alias, dependency) -> {
          parts.add(alias);
          parts.add(dependency.canonicalText());
        });
    return Fingerprint.of(parts.toArray(String[]::new));
  }
}
