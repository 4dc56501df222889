package dev.zako.js;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A module ready for evaluation.
 *
 * @param id its identity
 * @param kind its kind
 * @param source its TypeScript or JSON text, for the excerpts in messages
 * @param transpiled its JavaScript
 * @param dependencies from each file of a dependency, as the module names it by an alias, to the
 *     module that this is; what is not in it is meant as named
 */
public record ScriptModule(
    ModuleId id,
    ScriptKind kind,
    String source,
    Transpiled transpiled,
    SortedMap<ModuleId, ModuleId> dependencies) {
  /** Copies the map. */
  public ScriptModule {
    dependencies = Collections.unmodifiableSortedMap(new TreeMap<>(dependencies));
  }

  /** A module that imports nothing of dependencies. */
  public ScriptModule(ModuleId id, ScriptKind kind, String source, Transpiled transpiled) {
    this(id, kind, source, transpiled, new TreeMap<>());
  }

  /**
   * The module that an import of this one leads to.
   *
   * @throws ScriptFailedException as {@link Specifiers#resolve} does
   */
  public ModuleId resolve(ImportStatement statement) throws ScriptFailedException {
    ModuleId named = Specifiers.resolve(id, statement);
    return dependencies.getOrDefault(named, named);
  }
}
