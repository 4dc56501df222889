package dev.zako.engine.build.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.zako.engine.build.failure.BuildFailure;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.leaf.HostFact;
import dev.zako.engine.build.leaf.HostFact.CommandResult;
import dev.zako.engine.build.leaf.HostFact.HostFile;
import dev.zako.engine.build.leaf.HostFact.Text;
import dev.zako.engine.build.leaf.HostFact.Tool;
import dev.zako.engine.build.model.CanonicalJson;
import dev.zako.engine.build.script.Json;
import dev.zako.engine.build.script.ModuleClosureKey;
import dev.zako.engine.build.script.ModuleClosureValue;
import dev.zako.engine.build.script.ScriptDiagnostics;
import dev.zako.engine.build.script.ScriptEvaluator;
import dev.zako.engine.build.script.ScriptEvaluator.Evaluated;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeValue;
import dev.zako.engine.hone.ComputeContext;
import dev.zako.engine.hone.NodeFailedException;
import dev.zako.engine.hone.NodeFunction;
import dev.zako.js.ModuleId;
import dev.zako.js.ScriptKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Finds the tools of toolchains. A toolchain's script asks for facts of the host; what it asks for
 * is got as nodes, and the script is evaluated again with all facts so far, until it asks for no
 * more.
 */
public final class ToolchainProbeFunction
    implements NodeFunction<ToolchainProbeKey, ToolchainKey.Resolved> {
  private static final ModuleId HOST = ModuleId.builtin("toolchain-host");
  private static final int MAX_ROUNDS = 64;

  private final ScriptEvaluator evaluator;

  /** Evaluates the scripts of toolchains with {@code evaluator}. */
  public ToolchainProbeFunction(ScriptEvaluator evaluator) {
    this.evaluator = evaluator;
  }

  @Override
  public ToolchainKey.Resolved compute(ToolchainProbeKey key, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    ModuleId module = key.module();
    List<ModuleClosureValue> closures =
        context.getAll(
            List.of(
                new ModuleClosureKey(module, ScriptKind.TOOLCHAIN, key.configuration()),
                ModuleClosureKey.builtin(HOST, ScriptKind.BUILTIN)));
    ModuleClosureValue modules = closures.get(0).and(closures.get(1));
    String entry =
        ScriptEvaluator.entry(
            List.of(
                "import toolchain from " + Json.quote(module.text()) + ";",
                "import { resolveToolchain } from " + Json.quote(HOST.text()) + ";"),
            "resolveToolchain(toolchain)");
    SortedMap<String, JsonNode> facts = new TreeMap<>();
    for (int round = 0; round < MAX_ROUNDS; round++) {
      Evaluated evaluated =
          evaluator.evaluate(
              module.text(),
              entry,
              modules,
              ScriptKind.TOOLCHAIN,
              input(facts),
              context.cancellation());
      JsonNode result =
          switch (evaluated) {
            case Evaluated.Broken(var broken) -> throw ScriptDiagnostics.failure(broken);
            case Evaluated.Value(String json) -> Json.read(json);
          };
      if (result.has("failure")) {
        JsonNode told = result.path("failure");
        throw failure(
            Diagnostic.of(Code.TOOLCHAIN_NOT_FOUND, told.path("message").asText())
                .withHint(Json.optionalText(told, "hint")));
      }
      if (!result.has("needs")) {
        return resolved(result);
      }
      answer(result.path("needs"), facts, context);
    }
    throw failure(
        Diagnostic.of(
            Code.TOOLCHAIN_NOT_FOUND,
            "The toolchain `" + module + "` asked for ever more facts of the host"));
  }

  private static String input(SortedMap<String, JsonNode> facts) {
    ObjectNode input = Json.object();
    ObjectNode members = input.putObject("facts");
    facts.forEach(members::set);
    return Json.write(input);
  }

  private static void answer(
      JsonNode needs, SortedMap<String, JsonNode> facts, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    List<NodeKey<NodeValue>> keys = new ArrayList<>();
    List<JsonNode> asked = new ArrayList<>();
    for (JsonNode need : needs) {
      keys.add(widen(key(need)));
      asked.add(need);
    }
    List<NodeValue> values = context.getAll(keys);
    for (int i = 0; i < asked.size(); i++) {
      JsonNode need = asked.get(i);
      if (facts.put(canonical(need), fact(need, values.get(i))) != null) {
        throw new IllegalStateException("A toolchain asked twice: " + need);
      }
    }
  }

  @SuppressWarnings("unchecked") // a key of any value is a key of a value; keys only give values
  private static NodeKey<NodeValue> widen(NodeKey<? extends NodeValue> key) {
    return (NodeKey<NodeValue>) key;
  }

  private static NodeKey<? extends NodeValue> key(JsonNode need) {
    return switch (need.path("fact").asText()) {
      case "env" -> new HostFact.EnvVarKey(need.path("name").asText());
      case "which" -> new HostFact.HostToolKey(need.path("name").asText());
      case "digest", "isFile", "isDirectory" ->
          new HostFact.HostFileKey(need.path("path").asText());
      case "run" -> {
        SortedMap<String, String> environment = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : need.path("environment").properties()) {
          environment.put(entry.getKey(), entry.getValue().asText());
        }
        yield new HostFact.HostCommandKey(Json.texts(need.path("arguments")), environment);
      }
      default -> throw new IllegalStateException("A toolchain asked for what is no fact: " + need);
    };
  }

  private static JsonNode fact(JsonNode need, NodeValue value) {
    return switch (value) {
      case Text text -> text.text().<JsonNode>map(TextNode::valueOf).orElse(NullNode.instance);
      case Tool tool ->
          tool.found().<JsonNode>map(ToolchainProbeFunction::json).orElse(NullNode.instance);
      case HostFile file ->
          switch (need.path("fact").asText()) {
            case "isFile" -> BooleanNode.valueOf(file.digest().isPresent());
            case "isDirectory" -> BooleanNode.valueOf(file.directory());
            default -> file.digest().<JsonNode>map(TextNode::valueOf).orElse(NullNode.instance);
          };
      case CommandResult result -> {
        ObjectNode node = Json.object();
        node.put("exitCode", result.exitCode());
        node.put("stdout", result.stdout());
        node.put("stderr", result.stderr());
        yield node;
      }
      default -> throw new IllegalStateException("Not a fact: " + value);
    };
  }

  private static ObjectNode json(Tool.Found found) {
    ObjectNode node = Json.object();
    node.put("path", found.path());
    node.put("realPath", found.realPath());
    node.put("digest", found.digest());
    return node;
  }

  /** JSON with sorted members and without space: the name of a fact. */
  private static String canonical(JsonNode node) {
    if (node.isObject()) {
      SortedMap<String, JsonNode> members = new TreeMap<>();
      node.properties().forEach(entry -> members.put(entry.getKey(), entry.getValue()));
      return members.entrySet().stream()
          .map(e -> CanonicalJson.text(e.getKey()) + ":" + canonical(e.getValue()))
          .collect(Collectors.joining(",", "{", "}"));
    }
    if (node.isArray()) {
      List<String> items = new ArrayList<>();
      node.forEach(item -> items.add(canonical(item)));
      return items.stream().collect(Collectors.joining(",", "[", "]"));
    }
    return node.isTextual() ? CanonicalJson.text(node.asText()) : node.toString();
  }

  private static ToolchainKey.Resolved resolved(JsonNode result) {
    SortedMap<String, String> files = new TreeMap<>();
    result.path("files").properties().forEach(e -> files.put(e.getKey(), e.getValue().asText()));
    SortedMap<String, String> environment = new TreeMap<>();
    result
        .path("environment")
        .properties()
        .forEach(e -> environment.put(e.getKey(), e.getValue().asText()));
    return new ToolchainKey.Resolved(
        result.path("type").asText(),
        Json.write(result.path("info")),
        Json.texts(result.path("hostPaths")),
        files,
        environment);
  }

  private static NodeFailedException failure(Diagnostic diagnostic) {
    return new NodeFailedException(new BuildFailure(diagnostic));
  }
}
