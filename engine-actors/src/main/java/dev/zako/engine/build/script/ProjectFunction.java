package dev.zako.engine.build.script;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.zako.engine.build.failure.BuildFailure;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.engine.build.failure.Suggestions;
import dev.zako.engine.build.leaf.DirectoryListingKey;
import dev.zako.engine.build.leaf.DirectoryListingValue;
import dev.zako.engine.build.leaf.FileStateKey;
import dev.zako.engine.build.leaf.FileStateValue;
import dev.zako.engine.build.model.Author;
import dev.zako.engine.build.model.IgnoreRules;
import dev.zako.engine.build.model.Manifest;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.build.model.Project;
import dev.zako.engine.build.script.ScriptEvaluator.Evaluated;
import dev.zako.engine.hone.ComputeContext;
import dev.zako.engine.hone.NodeFailedException;
import dev.zako.engine.hone.NodeFunction;
import dev.zako.js.ModuleId;
import dev.zako.js.ScriptFailure;
import dev.zako.js.ScriptKind;
import dev.zako.js.ScriptModule;
import dev.zako.js.ScriptPosition;
import dev.zako.js.SourceFrame;
import dev.zako.sandbox.PortablePath;
import java.util.List;
import java.util.Optional;

/** Evaluates package scripts and adds what they state to the manifest. */
public final class ProjectFunction implements NodeFunction<ProjectKey, ProjectValue> {
  private static final ModuleId HOST = ModuleId.builtin("package-host");
  private static final String REFUSAL = "ProjectError: ";

  private final ScriptEvaluator evaluator;

  /** Evaluates with {@code evaluator}. */
  public ProjectFunction(ScriptEvaluator evaluator) {
    this.evaluator = evaluator;
  }

  @Override
  public ProjectValue compute(ProjectKey key, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    ManifestValue value = context.get(new ManifestKey(key.root()));
    Manifest manifest = value.manifest();
    PortablePath script = manifest.configureScript().orElse(Manifest.DEFAULT_SCRIPT);
    String file = key.root().file(script.toString());
    if (!(context.get(new FileStateKey(file)) instanceof FileStateValue.Regular)) {
      if (manifest.configureScript().isPresent()) {
        throw missing(file, value, context);
      }
      return new ProjectValue(Project.of(manifest, Project.Additions.NONE));
    }
    ModuleId module = ModuleId.file(file);
    List<ModuleClosureValue> closures =
        context.getAll(
            List.of(
                new ModuleClosureKey(module, ScriptKind.PACKAGE_SCRIPT, key.configuration()),
                ModuleClosureKey.builtin(HOST, ScriptKind.BUILTIN)));
    String entry =
        ScriptEvaluator.entry(
            List.of(
                "import * as script from " + Json.quote(module.text()) + ";",
                "import { collectPackage } from " + Json.quote(HOST.text()) + ";"),
            "collectPackage(script)");
    Evaluated evaluated =
        evaluator.evaluate(
            file,
            entry,
            closures.get(0).and(closures.get(1)),
            ScriptKind.PACKAGE_SCRIPT,
            input(key, manifest, context),
            context.cancellation());
    ScriptSource source = new ScriptSource(module, closures.get(0));
    JsonNode stated =
        switch (evaluated) {
          case Evaluated.Broken(ScriptFailure broken) -> throw failure(source.refusal(broken));
          case Evaluated.Value(String json) -> Json.read(json);
        };
    Project project = Project.of(manifest, new ProjectReader(source).read(stated));
    checkImports(key.root(), project, source, stated, context);
    return new ProjectValue(project);
  }

  private static String input(ProjectKey key, Manifest manifest, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    PackageConfigurationKey.Found configuration =
        context.get(new PackageConfigurationKey(key.root(), key.configuration()));
    ObjectNode input = Json.object();
    ObjectNode project = input.putObject("project");
    project.put("group", manifest.id().artifact().group().toString());
    project.put("artifact", manifest.id().artifact().name());
    project.put("version", manifest.id().version().toString());
    manifest.description().ifPresent(text -> project.put("description", text));
    manifest.license().ifPresent(text -> project.put("license", text));
    ArrayNode authors = project.putArray("authors");
    for (Author author : manifest.authors()) {
      authors.addObject().put("name", author.name()).put("email", author.email());
    }
    input.putRawValue("config", new RawValue(configuration.configuration().json()));
    input.put("configMount", configuration.mount());
    return Json.write(input);
  }

  /**
   * What a package script imports was judged by the manifest alone, since nothing else was known.
   * With the script's own patterns it must be what it was.
   */
  private static void checkImports(
      PackagePath root,
      Project project,
      ScriptSource source,
      JsonNode stated,
      ComputeContext context)
      throws NodeFailedException, InterruptedException {
    ModuleKinds kinds = ModuleKinds.of(project);
    for (ScriptModule module : source.modules().modules().values()) {
      ModuleId id = module.id();
      if (id.isBuiltin()
          || id.equals(source.script())
          || !context.get(PackageRootKey.ofFile(id.path())).root().equals(root)) {
        continue;
      }
      String path = root.isRoot() ? id.path() : id.path().substring(root.text().length() + 1);
      IgnoreRules ignored =
          kinds.followsIgnoreFiles()
              ? context.get(IgnoreRulesKey.ofFile(root, path)).rules()
              : IgnoreRules.NONE;
      ScriptKind kind = kinds.of(path, ignored);
      if (kind != module.kind()) {
        throw failure(
            source.placed(
                Diagnostic.of(
                        Code.PACKAGE_SCRIPT,
                        "The package script imports `"
                            + id
                            + "` and makes it a "
                            + kind.description()
                            + ", which it may not import")
                    .withHint("Correct its patterns, or move what it imports to another file"),
                stated.path("position")));
      }
    }
  }

  private static NodeFailedException missing(
      String file, ManifestValue manifest, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    int slash = file.lastIndexOf('/');
    DirectoryListingValue listing =
        context.get(new DirectoryListingKey(slash < 0 ? "" : file.substring(0, slash)));
    return failure(
        Diagnostic.of(Code.MANIFEST_SCRIPT, "There is no package script `" + file + "`")
            .at(manifest.position("configure_script"))
            .withHint(
                Suggestions.didYouMean(
                        file.substring(slash + 1), listing.names(DirectoryListingValue.Kind.FILE))
                    .orElse("Create the file, or remove `configure_script`")));
  }

  private static NodeFailedException failure(Diagnostic diagnostic) {
    return new NodeFailedException(new BuildFailure(diagnostic));
  }

  /** A package script with what it imports: finds the places that messages tell. */
  record ScriptSource(ModuleId script, ModuleClosureValue modules) {
    /** The problem at a place of a script, or at its default export if the place is not known. */
    Diagnostic placed(Diagnostic diagnostic, JsonNode position) {
      if (position.isObject()) {
        return placed(
            diagnostic,
            new ScriptPosition(
                new ModuleId(position.path("module").asText()),
                position.path("line").asInt(),
                position.path("column").asInt()));
      }
      ScriptModule module = modules.modules().get(script);
      int offset = module == null ? -1 : module.source().indexOf("export default");
      if (module == null || offset < 0) {
        return diagnostic.at(SourcePosition.ofFile(script.path()));
      }
      String source = module.source();
      int column = offset - SourceFrame.lineStart(source, offset) + 1;
      return placed(
          diagnostic, new ScriptPosition(script, SourceFrame.lineOf(source, offset), column));
    }

    private Diagnostic placed(Diagnostic diagnostic, ScriptPosition position) {
      Diagnostic placed = diagnostic.at(ScriptDiagnostics.position(position));
      ScriptModule module = modules.modules().get(position.module());
      Optional<String> frame =
          module == null
              ? Optional.empty()
              : SourceFrame.of(module.source(), position.line(), position.column());
      return frame.isPresent() ? placed.withFrame(frame.get()) : placed;
    }

    /** The failure of the script; what {@code zako:package} refuses has a next step of its own. */
    Diagnostic refusal(ScriptFailure failure) {
      if (failure.kind() != ScriptFailure.Kind.THROWN || !failure.message().startsWith(REFUSAL)) {
        return ScriptDiagnostics.diagnostic(failure);
      }
      String text = failure.message().substring(REFUSAL.length());
      int end = text.indexOf('\n');
      Diagnostic refused =
          end < 0
              ? Diagnostic.of(Code.PACKAGE_SCRIPT, text)
              : Diagnostic.of(Code.PACKAGE_SCRIPT, text.substring(0, end))
                  .withHint(text.substring(end + 1));
      Optional<ScriptPosition> position = failure.position().filter(p -> !p.module().isBuiltin());
      return position.isPresent()
          ? placed(refused, position.get())
          : refused.at(SourcePosition.ofFile(script.path()));
    }
  }
}
