package dev.zako.cli.render;

import dev.zako.engine.build.QueryReport.Node;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** The nodes that a query names, as texts that end with a line end. Equal nodes, equal bytes. */
public final class QueryText {
  private QueryText() {}

  /** The label of each on a line. */
  public static String labels(List<Node> nodes) {
    StringBuilder text = new StringBuilder();
    nodes.forEach(node -> text.append(Text.printable(node.label())).append('\n'));
    return text.toString();
  }

  /** The label of each on a line, and its kind after a tab. */
  public static String kinds(List<Node> nodes) {
    StringBuilder text = new StringBuilder();
    nodes.forEach(
        node ->
            text.append(Text.printable(node.label()))
                .append('\t')
                .append(node.kind())
                .append('\n'));
    return text.toString();
  }

  /** A graph in the language of Graphviz: the nodes, and what they need of each other. */
  public static String graph(List<Node> nodes) {
    Set<String> shown = new HashSet<>();
    nodes.forEach(node -> shown.add(node.label()));
    StringBuilder text = new StringBuilder("digraph query {\n  node [shape=box];\n");
    for (Node node : nodes) {
      String name = Text.json(node.label());
      text.append("  ").append(name).append(";\n");
      for (String needed : node.dependencies()) {
        if (shown.contains(needed)) {
          text.append("  ").append(name).append(" -> ").append(Text.json(needed)).append(";\n");
        }
      }
    }
    return text.append("}\n").toString();
  }

  /** A list of objects, each on a line. */
  public static String json(List<Node> nodes) {
    return nodes.stream().map(QueryText::json).collect(Collectors.joining(",\n", "[\n", "\n]\n"));
  }

  private static String json(Node node) {
    StringBuilder text = new StringBuilder("{\"label\":").append(Text.json(node.label()));
    text.append(",\"kind\":").append(Text.json(node.kind()));
    node.rule().ifPresent(rule -> text.append(",\"rule\":").append(Text.json(rule)));
    node.position()
        .ifPresent(position -> text.append(",\"position\":").append(Text.json(position)));
    if (node.rule().isPresent()) {
      text.append(",\"attributes\":").append(object(node.attributes()));
    }
    return text.append(",\"dependencies\":")
        .append(
            node.dependencies().stream().map(Text::json).collect(Collectors.joining(",", "[", "]")))
        .append('}')
        .toString();
  }

  /** An object with members whose values are JSON already. */
  private static String object(SortedMap<String, String> members) {
    return members.entrySet().stream()
        .map(
            (Map.Entry<String, String> member) ->
                Text.json(member.getKey()) + ":" + member.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }
}
