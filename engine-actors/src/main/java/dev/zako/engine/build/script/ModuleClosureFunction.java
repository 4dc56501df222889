package dev.zako.engine.build.script;

import dev.zako.cas.Digest;
import dev.zako.engine.build.failure.BuildFailure;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.engine.build.failure.Suggestions;
import dev.zako.engine.build.leaf.DirectoryListingKey;
import dev.zako.engine.build.leaf.DirectoryListingValue;
import dev.zako.engine.build.leaf.DirectoryListingValue.Kind;
import dev.zako.engine.hone.ComputeContext;
import dev.zako.engine.hone.NodeFailedException;
import dev.zako.engine.hone.NodeFunction;
import dev.zako.js.BuiltinModules;
import dev.zako.js.ImportStatement;
import dev.zako.js.ModuleId;
import dev.zako.js.ScriptKind;
import dev.zako.js.ScriptModule;
import dev.zako.js.SourceFrame;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Follows imports, level by level, and checks each against what its importer may import. */
public final class ModuleClosureFunction
    implements NodeFunction<ModuleClosureKey, ModuleClosureValue> {

  /** An import that leads to a module. */
  private record Import(ModuleId importer, ImportStatement statement) {}

  /** Follows imports by the modules of the graph. */
  public ModuleClosureFunction() {}

  @Override
  public ModuleClosureValue compute(ModuleClosureKey key, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    SortedMap<ModuleId, ScriptModule> modules = new TreeMap<>();
    SortedMap<ModuleId, Digest> digests = new TreeMap<>();
    SortedMap<ModuleId, ScriptKind> kinds = new TreeMap<>(Map.of(key.root(), key.rootKind()));
    SortedMap<ModuleId, Import> level = new TreeMap<>();
    ImportResolver resolver = new ImportResolver(key, context);
    List<ModuleId> ids = List.of(key.root());
    while (!ids.isEmpty()) {
      List<ModuleValue> values = context.getAll(ids.stream().map(ModuleKey::new).toList());
      SortedMap<ModuleId, Import> next = new TreeMap<>();
      for (int i = 0; i < ids.size(); i++) {
        ModuleId id = ids.get(i);
        switch (values.get(i)) {
          case ModuleValue.Present present -> {
            ScriptKind kind = kinds.getOrDefault(id, ScriptKind.LIBRARY);
            SortedMap<ModuleId, ModuleId> dependencies = new TreeMap<>();
            ScriptModule named = new ScriptModule(id, kind, present.source(), present.transpiled());
            for (ImportStatement statement : present.transpiled().imports()) {
              ImportResolver.Imported imported = resolver.resolve(named, statement);
              if (!imported.named().equals(imported.id())) {
                dependencies.put(imported.named(), imported.id());
              }
              kinds.putIfAbsent(imported.id(), imported.kind());
              next.putIfAbsent(imported.id(), new Import(id, statement));
            }
            modules.put(
                id,
                new ScriptModule(id, kind, present.source(), present.transpiled(), dependencies));
            digests.put(id, present.digest());
          }
          case ModuleValue.Absent _ ->
              throw missing(id, Optional.ofNullable(level.get(id)), modules, context);
        }
      }
      next.keySet().removeAll(modules.keySet());
      level = next;
      ids = List.copyOf(next.keySet());
    }
    return new ModuleClosureValue(modules, digests);
  }

  private static NodeFailedException missing(
      ModuleId id,
      Optional<Import> origin,
      SortedMap<ModuleId, ScriptModule> modules,
      ComputeContext context)
      throws NodeFailedException, InterruptedException {
    Diagnostic diagnostic;
    if (id.isBuiltin()) {
      List<String> known = BuiltinModules.all().stream().map(ModuleId::text).toList();
      diagnostic =
          Diagnostic.of(Code.IMPORT_NOT_FOUND, "There is no built-in module `" + id + "`")
              .withHint(Suggestions.didYouMean(id.text(), known));
    } else {
      diagnostic =
          Diagnostic.of(Code.IMPORT_NOT_FOUND, "There is no file `" + id.path() + "`")
              .withHint(similarFile(id, context));
    }
    if (origin.isPresent()) {
      Import from = origin.get();
      ImportStatement statement = from.statement();
      diagnostic =
          diagnostic.at(
              new SourcePosition(
                  ScriptDiagnostics.file(from.importer()), statement.line(), statement.column()));
      ScriptModule importer = modules.get(from.importer());
      Optional<String> frame =
          importer == null
              ? Optional.empty()
              : SourceFrame.of(importer.source(), statement.line(), statement.column());
      if (frame.isPresent()) {
        diagnostic = diagnostic.withFrame(frame.get());
      }
    }
    return new NodeFailedException(new BuildFailure(diagnostic));
  }

  private static Optional<String> similarFile(ModuleId id, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    String path = id.path();
    int slash = path.lastIndexOf('/');
    String directory = slash < 0 ? "" : path.substring(0, slash);
    DirectoryListingValue listing = context.get(new DirectoryListingKey(directory));
    return Suggestions.didYouMean(path.substring(slash + 1), listing.names(Kind.FILE));
  }
}
