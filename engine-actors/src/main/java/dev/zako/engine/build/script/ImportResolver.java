package dev.zako.engine.build.script;

import dev.zako.engine.build.failure.BuildFailure;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.engine.build.model.IgnoreRules;
import dev.zako.engine.build.model.MalformedTextException;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.hone.ComputeContext;
import dev.zako.engine.hone.NodeFailedException;
import dev.zako.js.BuiltinModules;
import dev.zako.js.ImportRules;
import dev.zako.js.ImportStatement;
import dev.zako.js.ModuleId;
import dev.zako.js.ScriptFailedException;
import dev.zako.js.ScriptFailure;
import dev.zako.js.ScriptKind;
import dev.zako.js.ScriptModule;
import dev.zako.js.ScriptPosition;
import dev.zako.js.SourceFrame;
import dev.zako.js.Specifiers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds which modules the imports of a closure lead to and what these are, and refuses those that
 * are not allowed: by the kinds of the two modules, and by the packages that they belong to.
 * Belongs to one computation.
 */
final class ImportResolver {
  private final ModuleClosureKey closure;
  private final ComputeContext context;
  private final Map<PackagePath, ModuleKinds> kinds = new HashMap<>();

  ImportResolver(ModuleClosureKey closure, ComputeContext context) {
    this.closure = closure;
    this.context = context;
  }

  /**
   * An import that is allowed.
   *
   * @param named the module as the importer names it, by an alias if it is one of a dependency
   * @param id the module
   * @param kind what it is; that it exists is not known
   */
  record Imported(ModuleId named, ModuleId id, ScriptKind kind) {}

  /** Where an import leads. */
  Imported resolve(ScriptModule importer, ImportStatement statement)
      throws NodeFailedException, InterruptedException {
    try {
      ModuleId named = Specifiers.resolve(importer.id(), statement);
      if (named.isBuiltin()) {
        ScriptKind kind = BuiltinModules.kindOf(named);
        if (BuiltinModules.all().contains(named)) {
          ImportRules.check(importer.kind(), importer.id(), kind, named, statement);
        }
        return new Imported(named, named, kind);
      }
      PackagePath own = rootOf(importer.id());
      PackagePath other = own;
      ModuleId id = named;
      if (!named.alias().isEmpty()) {
        other = dependency(own, importer, statement, named);
        id = ModuleId.file(other.file(named.path()));
      }
      PackagePath actual = rootOf(id);
      if (!actual.equals(other)) {
        throw leaves(importer, statement, id, actual);
      }
      ScriptKind kind = kind(actual, within(actual, id.path()));
      ImportRules.check(importer.kind(), importer.id(), kind, id, statement);
      return new Imported(named, id, kind);
    } catch (ScriptFailedException e) {
      throw ScriptDiagnostics.failure(withFrame(e.failure(), importer, statement));
    }
  }

  private PackagePath dependency(
      PackagePath own, ScriptModule importer, ImportStatement statement, ModuleId named)
      throws NodeFailedException, InterruptedException {
    try {
      return context
          .get(new DependenciesKey(own))
          .local(named.alias(), statement.specifier())
          .root();
    } catch (MalformedTextException e) {
      Diagnostic diagnostic =
          e.diagnostic()
              .at(
                  new SourcePosition(
                      ScriptDiagnostics.file(importer.id()), statement.line(), statement.column()));
      Optional<String> frame =
          SourceFrame.of(importer.source(), statement.line(), statement.column());
      throw new NodeFailedException(
          new BuildFailure(frame.isPresent() ? diagnostic.withFrame(frame.get()) : diagnostic));
    }
  }

  private PackagePath rootOf(ModuleId module) throws NodeFailedException, InterruptedException {
    return context.get(PackageRootKey.ofFile(module.path())).root();
  }

  private ScriptKind kind(PackagePath root, String path)
      throws NodeFailedException, InterruptedException {
    ModuleKinds known = kinds.get(root);
    if (known == null) {
      known = kinds(root);
      kinds.put(root, known);
    }
    IgnoreRules ignored =
        known.followsIgnoreFiles()
            ? context.get(IgnoreRulesKey.ofFile(root, path)).rules()
            : IgnoreRules.NONE;
    return known.of(path, ignored);
  }

  /** What the package script of a package adds is not known while it is read itself. */
  private ModuleKinds kinds(PackagePath root) throws NodeFailedException, InterruptedException {
    boolean own =
        closure.rootKind() == ScriptKind.PACKAGE_SCRIPT && rootOf(closure.root()).equals(root);
    return own
        ? ModuleKinds.of(context.get(new ManifestKey(root)).manifest())
        : ModuleKinds.of(context.get(new ProjectKey(root, closure.configuration())).project());
  }

  private static String within(PackagePath root, String path) {
    return root.isRoot() ? path : path.substring(root.text().length() + 1);
  }

  private ScriptFailedException leaves(
      ScriptModule importer, ImportStatement statement, ModuleId id, PackagePath actual)
      throws NodeFailedException, InterruptedException {
    String file = context.get(new ManifestKey(actual)).file();
    return new ScriptFailedException(
        new ScriptFailure(
            ScriptFailure.Kind.IMPORT,
            "`"
                + importer.id()
                + "` cannot import `"
                + statement.specifier()
                + "`: `"
                + id
                + "` belongs to another package, that of `"
                + file
                + "`",
            Optional.of(new ScriptPosition(importer.id(), statement.line(), statement.column())),
            Optional.empty(),
            List.of(),
            Optional.of("Import it through an alias of that package, `@alias/file.ts`")));
  }

  private static ScriptFailure withFrame(
      ScriptFailure failure, ScriptModule importer, ImportStatement statement) {
    if (failure.frame().isPresent()) {
      return failure;
    }
    return failure.withFrame(
        SourceFrame.of(importer.source(), statement.line(), statement.column()));
  }
}
