package dev.zako.engine.build.script;

import dev.zako.cas.Digest;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeValue;
import dev.zako.js.ModuleId;
import dev.zako.js.ScriptKind;
import dev.zako.js.ScriptModule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Modules that are closed under imports.
 *
 * @param modules every module by its id
 * @param digests of the texts of these modules
 */
public record ModuleClosureValue(
    SortedMap<ModuleId, ScriptModule> modules, SortedMap<ModuleId, Digest> digests)
    implements NodeValue {
  /** Copies the maps. */
  public ModuleClosureValue {
    modules = Collections.unmodifiableSortedMap(new TreeMap<>(modules));
    digests = Collections.unmodifiableSortedMap(new TreeMap<>(digests));
  }

  /** The modules of one kind, in order. */
  public List<ModuleId> ofKind(ScriptKind kind) {
    return modules.values().stream()
        .filter(module -> module.kind() == kind)
        .map(ScriptModule::id)
        .toList();
  }

  /** The modules of both. */
  public ModuleClosureValue and(ModuleClosureValue other) {
    SortedMap<ModuleId, ScriptModule> allModules = new TreeMap<>(other.modules);
    allModules.putAll(modules);
    SortedMap<ModuleId, Digest> allDigests = new TreeMap<>(other.digests);
    allDigests.putAll(digests);
    return new ModuleClosureValue(allModules, allDigests);
  }

  @Override
  public Fingerprint outputHash() {
    List<String> parts = new ArrayList<>();
    digests.forEach(
        (id, digest) -> {
          ScriptModule module = modules.get(id);
          parts.add(id.text());
          parts.add(module == null ? "" : module.kind().name() + " " + module.dependencies());
          parts.add(digest.toString());
        });
    return Fingerprint.of(parts.toArray(String[]::new));
  }
}
