package dev.zako.js.modules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zako.js.ScriptFailure;
import dev.zako.js.ScriptKind;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A workspace in memory: reads build files and analyses targets as the engine does. Patterns of
 * files are not matched; paths stand for themselves.
 */
final class TestWorkspace {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Pattern RULE_IMPORT =
      Pattern.compile("from \"((?:zako:(?:cc|std))|(?:[./\\w]+\\.rule\\.ts))\"");

  private final ModuleRunner runner;
  private final SortedMap<String, String> files = new TreeMap<>();
  private final Map<String, JsonNode> analysed = new HashMap<>();
  private final ObjectNode config = NODES.objectNode();
  private JsonNode cc =
      ModuleRunner.parse(
          "{'kind':'gcc','cc':'/usr/bin/gcc','cxx':'/usr/bin/g++','ar':'/usr/bin/ar',"
              + "'version':'gcc 12','target':'x86_64-linux-gnu','includeDirectories':[]}");

  TestWorkspace(ModuleRunner runner) {
    this.runner = runner;
  }

  /** Adds a file. */
  TestWorkspace file(String path, String text) {
    files.put(path, text);
    return this;
  }

  /** Sets a value of the configuration. */
  TestWorkspace config(String name, String value) {
    config.put(name, value);
    return this;
  }

  /** Has another C and C++ toolchain, with `'` for `"`. */
  TestWorkspace cc(String info) {
    cc = ModuleRunner.parse(info);
    return this;
  }

  /** What the host reads from the build file of a directory, which is relative to the root. */
  JsonNode load(String directory) {
    String path = in(directory, "BUILD.ts");
    StringBuilder entry = new StringBuilder("import * as build from \"//" + path + "\";\n");
    List<String> rules = ruleModules(path);
    for (int i = 0; i < rules.size(); i++) {
      entry.append("import * as r" + i + " from \"" + rules.get(i) + "\";\n");
    }
    entry.append("import { collectTargets } from \"zako:build-host\";\n");
    entry.append("export default collectTargets(build, {");
    for (int i = 0; i < rules.size(); i++) {
      entry.append("\"" + rules.get(i) + "\": r" + i + ",");
    }
    entry.append("});\n");
    ObjectNode input = NODES.objectNode();
    input.put("package", directory);
    input.set("config", config);
    input.set("project", ModuleRunner.parse("{'group':'g','artifact':'a','version':'1.0.0'}"));
    List<String> roots = new java.util.ArrayList<>(rules);
    roots.add("//" + path);
    roots.add("zako:build-host");
    return runner.evaluate(ScriptKind.BUILD, entry.toString(), roots, files, input);
  }

  private List<String> ruleModules(String path) {
    String source = files.get(path);
    if (source == null) {
      throw new AssertionError("No file " + path);
    }
    Matcher matcher = RULE_IMPORT.matcher(source);
    List<String> modules = new java.util.ArrayList<>();
    while (matcher.find()) {
      String name = matcher.group(1);
      String id = name.startsWith("zako:") ? name : "//" + name.replaceFirst("^(\\.\\.?/)+", "");
      if (!modules.contains(id)) {
        modules.add(id);
      }
    }
    return modules;
  }

  /** What the analysis of a target, written as `//directory:name`, yields. */
  JsonNode analyse(String label) {
    JsonNode known = analysed.get(label);
    if (known == null) {
      Request request = request(label);
      known =
          runner.evaluate(
              ScriptKind.RULE, request.entry(), request.roots(), files, request.input());
      fill(known, request.input().get("attributes"));
      analysed.put(label, known);
    }
    return known;
  }

  /** Puts the files in wherever a result names a list of its input. */
  private static void fill(JsonNode result, JsonNode attributes) {
    if (result instanceof ObjectNode object) {
      object.properties().forEach(each -> each.setValue(filled(each.getValue(), attributes)));
    } else if (result instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, filled(array.get(i), attributes));
      }
    }
  }

  private static JsonNode filled(JsonNode node, JsonNode attributes) {
    if (node.isObject() && node.size() == 1 && node.path("attribute").isTextual()) {
      JsonNode given = attributes.get(node.get("attribute").textValue());
      return given == null ? NODES.arrayNode() : given;
    }
    if (node.isObject() && node.size() == 1 && node.path("dependency").isTextual()) {
      for (JsonNode dependency : attributes.findParents("label")) {
        if (dependency.get("label").equals(node.get("dependency"))) {
          return dependency.get("files");
        }
      }
      throw new AssertionError("No dependency " + node);
    }
    fill(node, attributes);
    return node;
  }

  /** Why the analysis of a target fails. */
  ScriptFailure failure(String label) {
    Request request = request(label);
    return runner.fail(ScriptKind.RULE, request.entry(), request.roots(), files, request.input());
  }

  private record Request(String entry, List<String> roots, JsonNode input) {}

  private Request request(String label) {
    String directory = label.substring(2, label.indexOf(':'));
    String name = label.substring(label.indexOf(':') + 1);
    JsonNode loaded = load(directory);
    if (!loaded.get("errors").isEmpty()) {
      throw new AssertionError("Errors in the build file: " + loaded.get("errors"));
    }
    for (JsonNode target : loaded.get("targets")) {
      if (target.get("name").textValue().equals(name)) {
        return request(label, directory, target, loaded.get("rules"));
      }
    }
    throw new AssertionError("No target " + label);
  }

  private Request request(String label, String directory, JsonNode target, JsonNode rules) {
    String rule = target.get("rule").textValue();
    JsonNode shape = rules.get(rule);
    ObjectNode attributes = NODES.objectNode();
    for (Map.Entry<String, JsonNode> each : target.get("attributes").properties()) {
      if (!each.getKey().equals("name")) {
        String type = shape.get("attributes").get(each.getKey()).get("type").textValue();
        attributes.set(each.getKey(), resolved(directory, type, each.getValue()));
      }
    }
    ObjectNode toolchains = NODES.objectNode();
    for (JsonNode type : shape.get("toolchains")) {
      toolchains.set(
          type.textValue(),
          type.textValue().equals("cc") ? cc : ModuleRunner.parse("{'sh':'/bin/sh'}"));
    }
    ObjectNode input = NODES.objectNode();
    input.put("label", label);
    input.put("package", directory);
    input.put("packageRoot", "");
    input.putObject("aliases");
    input.put("name", target.get("name").textValue());
    input.set("config", config);
    input.put("outputDirectory", in("zako-out", directory));
    input.set("attributes", attributes);
    input.set("toolchains", toolchains);
    String module = rule.substring(0, rule.indexOf('#'));
    String entry =
        """
        import { %s as r } from "%s";
        import { analyse } from "zako:rule-host";
        export default analyse(r);
        """
            .formatted(rule.substring(rule.indexOf('#') + 1), module);
    return new Request(entry, List.of(module, "zako:rule-host"), input);
  }

  private JsonNode resolved(String directory, String type, JsonNode value) {
    return switch (type) {
      case "files" -> {
        Set<JsonNode> list = new LinkedHashSet<>();
        for (JsonNode each : value.get("include")) {
          String text = each.textValue();
          if (text.startsWith(":") || text.startsWith("//")) {
            analyse(full(directory, text)).get("files").forEach(list::add);
          } else {
            list.add(NODES.objectNode().put("path", in(directory, text)));
          }
        }
        yield NODES.arrayNode().addAll(list);
      }
      case "labels" -> {
        ArrayNode list = NODES.arrayNode();
        value.forEach(each -> list.add(dependency(full(directory, each.textValue()))));
        yield list;
      }
      case "label" -> dependency(full(directory, value.textValue()));
      default -> value;
    };
  }

  private JsonNode dependency(String label) {
    JsonNode result = analyse(label);
    ObjectNode dependency = NODES.objectNode();
    dependency.put("label", label);
    dependency.set("files", result.get("files"));
    dependency.set("executable", result.get("executable"));
    dependency.set("providers", result.get("providers"));
    return dependency;
  }

  private static String full(String directory, String label) {
    if (label.startsWith(":")) {
      return "//" + directory + label;
    }
    return label.contains(":") ? label : label + ":" + label.substring(label.lastIndexOf('/') + 1);
  }

  private static String in(String directory, String name) {
    if (directory.isEmpty()) {
      return name;
    }
    return name.isEmpty() ? directory : directory + "/" + name;
  }
}
