package dev.zako.engine.build.analysis;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.Failures;
import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.engine.build.leaf.Layout;
import dev.zako.engine.build.model.Label;
import dev.zako.engine.build.model.MalformedTextException;
import dev.zako.engine.build.script.Json;
import dev.zako.engine.build.script.ModuleClosureKey;
import dev.zako.engine.build.script.ModuleClosureValue;
import dev.zako.engine.build.script.ModuleKey;
import dev.zako.engine.build.script.ModuleValue;
import dev.zako.engine.build.script.PackageConfigurationKey;
import dev.zako.engine.build.script.ScriptDiagnostics;
import dev.zako.engine.build.script.ScriptEvaluator;
import dev.zako.engine.build.script.ScriptEvaluator.Evaluated;
import dev.zako.engine.hone.ComputeContext;
import dev.zako.engine.hone.NodeFailedException;
import dev.zako.engine.hone.NodeFunction;
import dev.zako.js.ModuleId;
import dev.zako.js.ScriptFailure;
import dev.zako.js.ScriptKind;
import dev.zako.js.SourceFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Evaluates the rules of targets. */
public final class ConfiguredTargetFunction
    implements NodeFunction<ConfiguredTargetKey, ConfiguredTargetValue> {
  private static final ModuleId HOST = ModuleId.builtin("rule-host");
  private static final String RULE_FAILURE = "RuleFailure: ";

  private final ScriptEvaluator evaluator;

  /** Evaluates with {@code evaluator}. */
  public ConfiguredTargetFunction(ScriptEvaluator evaluator) {
    this.evaluator = evaluator;
  }

  @Override
  public ConfiguredTargetValue compute(ConfiguredTargetKey key, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    Label label = key.label();
    TargetValue target = context.get(new TargetKey(label, key.configuration()));
    TargetInputs inputs = new TargetInputs(label, target, key.configuration(), context);
    ObjectNode attributes = inputs.resolve();
    if (!inputs.problems().isEmpty()) {
      throw failures(label, target, inputs.problems(), context);
    }
    if (target.isOption()) {
      List<ConfiguredTargetKey> named =
          inputs.dependencyLabels().stream()
              .map(each -> new ConfiguredTargetKey(each, key.configuration()))
              .toList();
      return OptionTargets.configured(label, target, context.getAll(named).stream().findFirst());
    }
    List<ToolchainKey.Resolved> toolchains =
        context.getAll(
            ToolchainKey.of(
                target.shape().toolchains(), target.rule(), key.configuration(), context));
    PackageConfigurationKey.Found configuration =
        context.get(new PackageConfigurationKey(target.root(), key.configuration()));
    String input = input(label, target, configuration, inputs, attributes, toolchains);
    String json = evaluate(key, target, input, context);
    try {
      return AnalysisResult.read(label, target, inputs, json);
    } catch (MalformedTextException e) {
      throw failures(label, target, List.of(e.as(Code.RULE_RESULT).diagnostic()), context);
    }
  }

  private static String input(
      Label label,
      TargetValue target,
      PackageConfigurationKey.Found configuration,
      TargetInputs inputs,
      ObjectNode attributes,
      List<ToolchainKey.Resolved> toolchains) {
    ObjectNode input = Json.object();
    input.put("label", label.toString());
    input.put("package", label.path().text());
    input.put("packageRoot", target.root().text());
    ObjectNode aliases = input.putObject("aliases");
    inputs.aliases().forEach((alias, root) -> aliases.put(alias, root.text()));
    input.put("name", label.target());
    input.putRawValue("config", new RawValue(configuration.configuration().json()));
    input.put("configMount", configuration.mount());
    input.put("outputDirectory", AnalysisResult.outputDirectory(label));
    input.set("attributes", attributes);
    ObjectNode tools = input.putObject("toolchains");
    for (ToolchainKey.Resolved toolchain : toolchains) {
      tools.putRawValue(toolchain.type(), new RawValue(toolchain.info()));
    }
    return Json.write(input);
  }

  private String evaluate(
      ConfiguredTargetKey key, TargetValue target, String input, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    int hash = target.rule().indexOf('#');
    ModuleId module = new ModuleId(target.rule().substring(0, hash));
    String export = target.rule().substring(hash + 1);
    List<ModuleClosureValue> closures =
        context.getAll(
            List.of(
                module.isBuiltin()
                    ? ModuleClosureKey.builtin(module, ScriptKind.RULE)
                    : new ModuleClosureKey(module, ScriptKind.RULE, key.configuration()),
                ModuleClosureKey.builtin(HOST, ScriptKind.BUILTIN)));
    String entry =
        ScriptEvaluator.entry(
            List.of(
                "import { " + export + " as rule } from " + Json.quote(module.text()) + ";",
                "import { analyse } from " + Json.quote(HOST.text()) + ";"),
            "analyse(rule)");
    Evaluated evaluated =
        evaluator.evaluate(
            key.label().toString(),
            entry,
            closures.get(0).and(closures.get(1)),
            ScriptKind.RULE,
            input,
            context.cancellation());
    return switch (evaluated) {
      case Evaluated.Value(String json) -> json;
      case Evaluated.Broken(ScriptFailure broken) ->
          throw failures(key.label(), target, List.of(diagnostic(broken, target)), context);
    };
  }

  /** A rule that refuses a target blames the target; everything else is the rule's own fault. */
  private static Diagnostic diagnostic(ScriptFailure failure, TargetValue target) {
    if (failure.kind() == ScriptFailure.Kind.THROWN && failure.message().startsWith(RULE_FAILURE)) {
      String text = failure.message().substring(RULE_FAILURE.length());
      int end = text.indexOf('\n');
      Diagnostic refused = Diagnostic.of(Code.RULE_FAILED, end < 0 ? text : text.substring(0, end));
      return end < 0 ? refused : refused.withHint(text.substring(end + 1));
    }
    return ScriptDiagnostics.diagnostic(failure)
        .withNote("while the rule of the target at " + target.position() + " was evaluated");
  }

  private static NodeFailedException failures(
      Label label, TargetValue target, List<Diagnostic> problems, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    SourcePosition position = target.position();
    Optional<String> frame = frame(label, position, context);
    List<Diagnostic> placed = new ArrayList<>();
    for (Diagnostic problem : problems) {
      Diagnostic named = problem.withLabel(label.toString());
      boolean elsewhere = problem.position().filter(p -> p.line() > 0).isPresent();
      if (!elsewhere) {
        named = named.at(position);
        named = frame.isPresent() ? named.withFrame(frame.get()) : named;
      }
      placed.add(named);
    }
    return new NodeFailedException(new Failures(placed));
  }

  private static Optional<String> frame(
      Label label, SourcePosition position, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    if (!position.file().equals(label.path().file(Layout.BUILD_FILE))) {
      return Optional.empty();
    }
    return context.get(new ModuleKey(ModuleId.file(position.file())))
            instanceof ModuleValue.Present present
        ? SourceFrame.of(present.source(), position.line(), position.column())
        : Optional.empty();
  }
}
