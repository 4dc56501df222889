package dev.zako.engine.build.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zako.engine.build.analysis.ActionTemplate.Output;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.leaf.Layout;
import dev.zako.engine.build.model.Label;
import dev.zako.engine.build.model.MalformedTextException;
import dev.zako.engine.build.schedule.ResourceKey;
import dev.zako.engine.build.schedule.ResourceRange;
import dev.zako.engine.build.script.Json;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.sandbox.PortablePath;
import dev.zako.sandbox.PortablePathException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads what the evaluation of a rule returned. */
final class AnalysisResult {
  private final Label label;
  private final String outputs;
  private final Set<String> made = new HashSet<>();
  private final List<List<FileRef>> fileSets = new ArrayList<>();
  private final TargetInputs inputs;

  /** The lists that the result names by their places in the input, by those. */
  private final SortedMap<String, List<FileRef>> named = new TreeMap<>();

  private AnalysisResult(Label label, TargetInputs inputs) {
    this.label = label;
    this.outputs = outputDirectory(label);
    this.inputs = inputs;
  }

  /** Where a target's rule may make files. */
  static String outputDirectory(Label label) {
    return label.path().isRoot() ? Layout.OUTPUTS : Layout.OUTPUTS + "/" + label.path();
  }

  /**
   * Reads a result.
   *
   * @param inputs what the rule was given, resolved
   * @throws MalformedTextException if it makes no sense; a rule of a user can bring that about
   */
  static ConfiguredTargetValue read(
      Label label, TargetValue target, TargetInputs inputs, String json)
      throws MalformedTextException {
    return new AnalysisResult(label, inputs).value(target, json);
  }

  private ConfiguredTargetValue value(TargetValue target, String json)
      throws MalformedTextException {
    JsonNode node = Json.read(json);
    List<Label> dependencies = inputs.dependencyLabels();
    for (JsonNode set : node.path("fileSets")) {
      fileSets.add(files(set));
    }
    List<ActionTemplate> actions = new ArrayList<>();
    for (JsonNode action : node.path("actions")) {
      ActionTemplate template = action(action);
      for (Output output : template.outputs()) {
        checkOutput(output.path());
      }
      actions.add(template);
    }
    SortedMap<String, String> providers = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : node.path("providers").properties()) {
      providers.put(entry.getKey(), Json.write(entry.getValue()));
    }
    JsonNode executable = node.path("executable");
    List<FileRef> files = files(node.path("files"));
    return new ConfiguredTargetValue(
        label,
        target.rule(),
        target.position(),
        dependencies,
        actions,
        files,
        executable.isObject() ? Optional.of(FileRef.parse(executable)) : Optional.empty(),
        providers,
        Fingerprint.of(
            label.toString(),
            target.rule(),
            target.position().toString(),
            dependencies.toString(),
            named.toString(),
            json));
  }

  private ActionTemplate action(JsonNode node) throws MalformedTextException {
    return switch (node.path("type").asText()) {
      case "run" -> run(node);
      case "write" ->
          new ActionTemplate.Write(
              node.path("output").asText(),
              node.path("content").asText(),
              node.path("executable").asBoolean());
      case "copy" ->
          new ActionTemplate.Copy(FileRef.parse(node.path("input")), node.path("output").asText());
      case "symlink" ->
          new ActionTemplate.Symlink(
              FileRef.parse(node.path("target")), node.path("output").asText());
      default -> throw refused("has an action of the unknown type `" + node.path("type") + "`");
    };
  }

  private ActionTemplate.Run run(JsonNode node) throws MalformedTextException {
    List<Output> declared = new ArrayList<>();
    for (JsonNode output : node.path("outputs")) {
      declared.add(new Output(output.path("path").asText(), output.path("directory").asBoolean()));
    }
    SortedMap<String, String> environment = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : node.path("environment").properties()) {
      environment.put(entry.getKey(), entry.getValue().asText());
    }
    List<String> arguments = Json.texts(node.path("arguments"));
    if (arguments.isEmpty()) {
      throw refused("has a command without a program");
    }
    JsonNode timeout = node.path("timeoutSeconds");
    return new ActionTemplate.Run(
        node.path("mnemonic").asText(),
        node.path("progress").asText(),
        arguments,
        environment,
        files(node.path("inputs")),
        fileSet(node.path("prunable")),
        declared,
        Json.optionalText(node, "depfile"),
        Json.texts(node.path("toolchains")),
        node.path("network").asBoolean(),
        timeout.isNumber()
            ? Optional.of(Duration.ofMillis(Math.round(timeout.asDouble() * 1000)))
            : Optional.empty(),
        resources(node.path("resources")));
  }

  private static SortedMap<ResourceKey, ResourceRange> resources(JsonNode node) {
    SortedMap<ResourceKey, ResourceRange> resources = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      long min = entry.getValue().path("min").asLong();
      JsonNode max = entry.getValue().path("max");
      resources.put(
          new ResourceKey(entry.getKey()),
          max.isNull() ? ResourceRange.atLeast(min) : ResourceRange.between(min, max.asLong()));
    }
    return resources;
  }

  private List<FileRef> fileSet(JsonNode index) throws MalformedTextException {
    if (index.isNull()) {
      return List.of();
    }
    if (!index.isInt() || index.asInt() < 0 || index.asInt() >= fileSets.size()) {
      throw refused("has an action that reads the unknown files `" + index + "`");
    }
    return fileSets.get(index.asInt());
  }

  private List<FileRef> files(JsonNode list) throws MalformedTextException {
    if (list.isObject()) {
      List<FileRef> same =
          list.has("attribute")
              ? inputs.files(list.path("attribute").asText())
              : inputs.filesOf(Label.parse(list.path("dependency").asText()));
      named.put(list.toString(), same);
      return same;
    }
    List<FileRef> files = new ArrayList<>();
    for (JsonNode each : list) {
      files.add(FileRef.parse(each));
    }
    return List.copyOf(files);
  }

  private void checkOutput(String path) throws MalformedTextException {
    try {
      if (!PortablePath.of(path).toString().equals(path)) {
        throw refused("makes `" + path + "`, which is not the simplest form of that path");
      }
    } catch (PortablePathException e) {
      throw refused(
          "makes an output whose path is refused: " + e.getMessage(),
          "Give the output a name that every system allows");
    }
    if (!path.startsWith(outputs + "/")) {
      throw refused("makes `" + path + "`, which is outside of `" + outputs + "`");
    }
    if (!made.add(path)) {
      throw refused("makes `" + path + "` twice", "Give each output a name of its own");
    }
  }

  private MalformedTextException refused(String why) {
    return refused(why, "Correct the rule");
  }

  private MalformedTextException refused(String why, String hint) {
    return new MalformedTextException(Code.RULE_RESULT, "The rule of `" + label + "` " + why, hint);
  }
}
