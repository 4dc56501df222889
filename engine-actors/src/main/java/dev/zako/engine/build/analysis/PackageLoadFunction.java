package dev.zako.engine.build.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.zako.engine.build.failure.BuildFailure;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.Failures;
import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.engine.build.failure.Suggestions;
import dev.zako.engine.build.leaf.DirectoryListingKey;
import dev.zako.engine.build.leaf.DirectoryListingValue;
import dev.zako.engine.build.leaf.FileStateKey;
import dev.zako.engine.build.leaf.FileStateValue;
import dev.zako.engine.build.leaf.Layout;
import dev.zako.engine.build.model.Label;
import dev.zako.engine.build.model.MalformedTextException;
import dev.zako.engine.build.model.Manifest;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.build.model.PatternGroup;
import dev.zako.engine.build.model.Visibility;
import dev.zako.engine.build.script.Json;
import dev.zako.engine.build.script.ManifestKey;
import dev.zako.engine.build.script.ManifestValue;
import dev.zako.engine.build.script.ModuleClosureKey;
import dev.zako.engine.build.script.ModuleClosureValue;
import dev.zako.engine.build.script.PackageConfigurationKey;
import dev.zako.engine.build.script.PackageRootKey;
import dev.zako.engine.build.script.ProjectKey;
import dev.zako.engine.build.script.ScriptDiagnostics;
import dev.zako.engine.build.script.ScriptEvaluator;
import dev.zako.engine.build.script.ScriptEvaluator.Evaluated;
import dev.zako.engine.hone.ComputeContext;
import dev.zako.engine.hone.NodeFailedException;
import dev.zako.engine.hone.NodeFunction;
import dev.zako.js.ModuleId;
import dev.zako.js.ScriptKind;
import dev.zako.js.ScriptModule;
import dev.zako.js.ScriptPosition;
import dev.zako.js.SourceFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Evaluates build files. */
public final class PackageLoadFunction implements NodeFunction<PackageLoadKey, PackageValue> {
  private static final ModuleId HOST = ModuleId.builtin("build-host");

  private final ScriptEvaluator evaluator;

  /** Evaluates with {@code evaluator}. */
  public PackageLoadFunction(ScriptEvaluator evaluator) {
    this.evaluator = evaluator;
  }

  @Override
  public PackageValue compute(PackageLoadKey key, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    String file = key.path().file(Layout.BUILD_FILE);
    boolean exists = context.get(new FileStateKey(file)) instanceof FileStateValue.Regular;
    PackagePath root = context.get(new PackageRootKey(key.path().text())).root();
    ManifestValue manifest = context.get(new ManifestKey(root));
    boolean isMount = key.path().equals(root.child(manifest.manifest().mountConfig()));
    if (!exists && (!isMount || manifest.manifest().config().isEmpty())) {
      throw missing(key.path(), context);
    }
    PackageConfigurationKey.Found configuration =
        context.get(new PackageConfigurationKey(root, key.configuration()));
    SortedMap<String, TargetValue> options =
        isMount ? OptionTargets.of(root, manifest, configuration) : new TreeMap<>();
    ProjectKey project = new ProjectKey(root, key.configuration());
    PackageDirectories directories = new PackageDirectories(root, context.get(project).project());
    if (!exists || !directories.isBuilt(key.path(), context)) {
      if (options.isEmpty()) {
        throw excluded(file, directories.project().builds());
      }
      return new PackageValue(options);
    }
    ModuleId module = ModuleId.file(file);
    List<ModuleClosureValue> closures =
        context.getAll(
            List.of(
                new ModuleClosureKey(module, ScriptKind.BUILD, key.configuration()),
                ModuleClosureKey.builtin(HOST, ScriptKind.BUILTIN)));
    ModuleClosureValue own = closures.get(0);
    Evaluated evaluated =
        evaluator.evaluate(
            file,
            entry(module, own.ofKind(ScriptKind.RULE)),
            own.and(closures.get(1)),
            ScriptKind.BUILD,
            input(key, manifest.manifest(), configuration),
            context.cancellation());
    return switch (evaluated) {
      case Evaluated.Broken(var failure) -> throw ScriptDiagnostics.failure(failure);
      case Evaluated.Value(String json) ->
          joined(key.path(), read(key.path(), root, Json.read(json), own), options);
    };
  }

  private static String entry(ModuleId module, List<ModuleId> ruleModules) {
    List<String> imports = new ArrayList<>();
    imports.add("import * as build from " + Json.quote(module.text()) + ";");
    imports.add("import { collectTargets } from " + Json.quote(HOST.text()) + ";");
    List<String> members = new ArrayList<>();
    for (int i = 0; i < ruleModules.size(); i++) {
      String id = Json.quote(ruleModules.get(i).text());
      imports.add("import * as r" + i + " from " + id + ";");
      members.add(id + ": r" + i);
    }
    return ScriptEvaluator.entry(
        imports, "collectTargets(build, { " + String.join(", ", members) + " })");
  }

  private static NodeFailedException excluded(String file, PatternGroup builds) {
    return new NodeFailedException(
        new BuildFailure(
            Diagnostic.of(
                    Code.BUILD_FILE_EXCLUDED, "`" + file + "` is no build file of its package")
                .at(SourcePosition.ofFile(file))
                .withHint(
                    "Add it to `builds` in the manifest or the package script; these are now [`"
                        + builds
                        + "`], and files that ignore files name are left out")));
  }

  /** The targets of a build file and the options that are labels of its directory. */
  private static PackageValue joined(
      PackagePath path, PackageValue own, SortedMap<String, TargetValue> options)
      throws NodeFailedException {
    List<Diagnostic> problems = new ArrayList<>();
    SortedMap<String, TargetValue> all = new TreeMap<>(own.targets());
    options.forEach(
        (name, option) -> {
          TargetValue other = all.put(name, option);
          if (other != null) {
            problems.add(
                Diagnostic.of(
                        Code.DUPLICATE_TARGET,
                        "`"
                            + Label.of(path, name)
                            + "` is also an option of the configuration, declared at "
                            + option.position())
                    .withLabel(Label.of(path, name).toString())
                    .at(other.position())
                    .withHint(
                        "Rename the target, or give the options another directory by"
                            + " `mount_config` in the manifest"));
          }
        });
    if (!problems.isEmpty()) {
      throw new NodeFailedException(new Failures(problems));
    }
    return new PackageValue(all);
  }

  private static String input(
      PackageLoadKey key, Manifest manifest, PackageConfigurationKey.Found configuration) {
    ObjectNode input = Json.object();
    input.put("package", key.path().text());
    input.putRawValue("config", new RawValue(configuration.configuration().json()));
    input.put("configMount", configuration.mount());
    ObjectNode project = input.putObject("project");
    project.put("group", manifest.id().artifact().group().toString());
    project.put("artifact", manifest.id().artifact().name());
    project.put("version", manifest.id().version().toString());
    return Json.write(input);
  }

  private static PackageValue read(
      PackagePath path, PackagePath root, JsonNode result, ModuleClosureValue modules)
      throws NodeFailedException {
    List<Diagnostic> problems = new ArrayList<>();
    for (JsonNode error : result.path("errors")) {
      problems.add(problem(path, error, modules));
    }
    SortedMap<String, TargetValue> targets = new TreeMap<>();
    for (JsonNode node : result.path("targets")) {
      String name = node.path("name").asText();
      SourcePosition position = ScriptDiagnostics.position(position(node.path("position")));
      if (!Label.isTargetName(name)) {
        problems.add(
            Diagnostic.of(Code.TARGET_NAME, "`" + name + "` cannot be the name of a target")
                .at(position)
                .withHint("Use letters, digits, `_` and `-`; a name does not start with a digit"));
        continue;
      }
      String rule = node.path("rule").asText();
      try {
        targets.put(
            name,
            new TargetValue(
                name,
                root,
                rule,
                position,
                Json.write(node.path("attributes")),
                visibility(node.path("visibility"), new WrittenLabels(root, path)),
                RuleShape.parse(result.path("rules").path(rule))));
      } catch (MalformedTextException e) {
        problems.add(
            e.as(Code.ATTRIBUTE_TYPE)
                .diagnostic()
                .withLabel(Label.of(path, name).toString())
                .at(position));
      }
    }
    if (!problems.isEmpty()) {
      problems.sort(Diagnostic.ORDER);
      throw new NodeFailedException(new Failures(problems));
    }
    return new PackageValue(targets);
  }

  private static Visibility visibility(JsonNode node, WrittenLabels base)
      throws MalformedTextException {
    if (node.isMissingNode()) {
      return new Visibility.OwnPackage();
    }
    return node.isArray()
        ? Visibility.parse(Json.texts(node), base.within()).within(base.root())
        : Visibility.parse(node.asText());
  }

  private static Diagnostic problem(PackagePath path, JsonNode error, ModuleClosureValue modules) {
    Code code =
        switch (error.path("code").asText()) {
          case "attribute-unknown" -> Code.ATTRIBUTE_UNKNOWN;
          case "attribute-missing" -> Code.ATTRIBUTE_MISSING;
          case "duplicate-target" -> Code.DUPLICATE_TARGET;
          case "not-a-target", "target-not-exported" -> Code.NOT_A_TARGET;
          case "rule-not-exported" -> Code.UNKNOWN_RULE;
          case "target-name" -> Code.TARGET_NAME;
          default -> Code.ATTRIBUTE_TYPE;
        };
    Diagnostic diagnostic =
        Diagnostic.of(code, error.path("message").asText())
            .withHint(Json.optionalText(error, "hint"));
    Optional<String> target = Json.optionalText(error, "target").filter(Label::isTargetName);
    if (target.isPresent()) {
      diagnostic = diagnostic.withLabel(Label.of(path, target.get()).toString());
    }
    if (!error.path("position").isObject()) {
      return diagnostic.at(SourcePosition.ofFile(path.file(Layout.BUILD_FILE)));
    }
    ScriptPosition position = position(error.path("position"));
    diagnostic = diagnostic.at(ScriptDiagnostics.position(position));
    ScriptModule module = modules.modules().get(position.module());
    Optional<String> frame =
        module == null
            ? Optional.empty()
            : SourceFrame.of(module.source(), position.line(), position.column());
    return frame.isPresent() ? diagnostic.withFrame(frame.get()) : diagnostic;
  }

  private static ScriptPosition position(JsonNode node) {
    return new ScriptPosition(
        new ModuleId(node.path("module").asText()),
        node.path("line").asInt(),
        node.path("column").asInt());
  }

  private static NodeFailedException missing(PackagePath path, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    Diagnostic diagnostic =
        Diagnostic.of(
            Code.PACKAGE_NOT_FOUND,
            path.isRoot()
                ? "There is no `BUILD.ts` in the root of the workspace"
                : "There is no `" + path.file(Layout.BUILD_FILE) + "`");
    DirectoryListingValue own = context.get(new DirectoryListingKey(path.text()));
    if (!own.entries().isEmpty() || path.isRoot()) {
      return new NodeFailedException(
          new BuildFailure(
              diagnostic.withHint(
                  "Write a `" + Layout.BUILD_FILE + "` there that exports targets")));
    }
    PackagePath parent = path.parent().orElse(PackagePath.ROOT);
    DirectoryListingValue around = context.get(new DirectoryListingKey(parent.text()));
    Optional<String> similar =
        Suggestions.didYouMean(path.name(), around.names(DirectoryListingValue.Kind.DIRECTORY));
    return new NodeFailedException(
        new BuildFailure(
            diagnostic.withHint(
                similar.orElse(
                    "Correct the label, or write a `BUILD.ts` there that exports targets"))));
  }
}
