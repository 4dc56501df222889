package dev.zako.engine.build.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zako.engine.build.analysis.PackageToolchainsKey.Platform;
import dev.zako.engine.build.analysis.PackageToolchainsKey.Toolchain;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.Failures;
import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.engine.build.model.PatternGroup;
import dev.zako.engine.build.script.Json;
import dev.zako.engine.build.script.ModuleClosureKey;
import dev.zako.engine.build.script.ModuleClosureValue;
import dev.zako.engine.build.script.ProjectKey;
import dev.zako.engine.build.script.ScriptDiagnostics;
import dev.zako.engine.build.script.ScriptEvaluator;
import dev.zako.engine.build.script.ScriptEvaluator.Evaluated;
import dev.zako.engine.hone.ComputeContext;
import dev.zako.engine.hone.NodeFailedException;
import dev.zako.engine.hone.NodeFunction;
import dev.zako.js.ModuleId;
import dev.zako.js.ScriptKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks the toolchain files of a package what they are. */
public final class PackageToolchainsFunction
    implements NodeFunction<PackageToolchainsKey, PackageToolchainsKey.Registered> {
  private static final ModuleId HOST = ModuleId.builtin("toolchain-host");

  private final ScriptEvaluator evaluator;

  /** Evaluates toolchain files with {@code evaluator}. */
  public PackageToolchainsFunction(ScriptEvaluator evaluator) {
    this.evaluator = evaluator;
  }

  @Override
  public PackageToolchainsKey.Registered compute(PackageToolchainsKey key, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    PatternGroup registered =
        context.get(new ProjectKey(key.root(), key.configuration())).project().registered();
    List<Toolchain> toolchains = new ArrayList<>();
    List<Diagnostic> problems = new ArrayList<>();
    List<ModuleId> modules =
        PackageFiles.find(key.root(), registered, context).stream().map(ModuleId::file).toList();
    List<ModuleClosureValue> closures =
        context.getAll(
            modules.stream()
                .map(
                    module ->
                        new ModuleClosureKey(module, ScriptKind.TOOLCHAIN, key.configuration()))
                .toList());
    for (int i = 0; i < modules.size(); i++) {
      JsonNode stated = describe(modules.get(i), closures.get(i), context);
      if (stated.has("failure")) {
        problems.add(problem(modules.get(i), stated.path("failure")));
      } else {
        toolchains.add(toolchain(modules.get(i), stated));
      }
    }
    if (!problems.isEmpty()) {
      throw new NodeFailedException(new Failures(problems));
    }
    return new PackageToolchainsKey.Registered(toolchains);
  }

  private JsonNode describe(ModuleId module, ModuleClosureValue closure, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    ModuleClosureValue host = context.get(ModuleClosureKey.builtin(HOST, ScriptKind.BUILTIN));
    String entry =
        ScriptEvaluator.entry(
            List.of(
                "import * as script from " + Json.quote(module.text()) + ";",
                "import { describeToolchain } from " + Json.quote(HOST.text()) + ";"),
            "describeToolchain(script)");
    Evaluated evaluated =
        evaluator.evaluate(
            ScriptDiagnostics.file(module),
            entry,
            closure.and(host),
            ScriptKind.TOOLCHAIN,
            "{}",
            context.cancellation());
    return switch (evaluated) {
      case Evaluated.Broken(var broken) -> throw ScriptDiagnostics.failure(broken);
      case Evaluated.Value(String json) -> Json.read(json);
    };
  }

  private static Toolchain toolchain(ModuleId module, JsonNode stated) {
    List<Platform> platforms = new ArrayList<>();
    for (JsonNode platform : stated.path("platforms")) {
      platforms.add(
          new Platform(
              Json.optionalText(platform, "os"), Json.optionalText(platform, "architecture")));
    }
    return new Toolchain(module, stated.path("type").asText(), platforms);
  }

  private static Diagnostic problem(ModuleId module, JsonNode failure) {
    Optional<String> hint = Json.optionalText(failure, "hint");
    return Diagnostic.of(Code.NOT_A_TOOLCHAIN, failure.path("message").asText())
        .at(SourcePosition.ofFile(ScriptDiagnostics.file(module)))
        .withHint(hint);
  }
}
