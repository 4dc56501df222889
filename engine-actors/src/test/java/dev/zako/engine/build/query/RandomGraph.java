package dev.zako.engine.build.query;

import dev.zako.engine.build.model.Label;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.build.model.TargetPattern;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A graph in memory, which counts what it is asked for. Some of what nodes need may not exist. */
final class RandomGraph implements QueryGraph<RuntimeException> {
  final SortedMap<QueryNode, SortedSet<QueryNode>> edges = new TreeMap<>();
  final SortedMap<QueryNode, SortedMap<String, String>> texts = new TreeMap<>();
  final Map<QueryNode, Integer> asked = new HashMap<>();

  /** The target of this name in the directory `p`. */
  static QueryNode target(String name) {
    return new QueryNode.Target(Label.of(new PackagePath("p"), name));
  }

  /** Adds a node that needs these. */
  RandomGraph with(QueryNode node, QueryNode... needed) {
    edges.put(node, new TreeSet<>(List.of(needed)));
    return this;
  }

  /** A graph with circles, files, and nodes that do not exist. */
  static RandomGraph of(Random random, int size) {
    RandomGraph graph = new RandomGraph();
    List<QueryNode> nodes = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      nodes.add(
          random.nextInt(5) == 0
              ? new QueryNode.SourceFile(new PackagePath("p"), "f" + i + ".c")
              : target("t" + i));
    }
    for (QueryNode node : nodes) {
      SortedSet<QueryNode> needed = new TreeSet<>();
      if (node instanceof QueryNode.Target) {
        for (int i = random.nextInt(4); i > 0; i--) {
          needed.add(
              random.nextInt(12) == 0
                  ? target("gone" + random.nextInt(3))
                  : nodes.get(random.nextInt(size)));
        }
      }
      graph.edges.put(node, needed);
    }
    return graph;
  }

  @Override
  public Set<QueryNode> find(QueryWord word) {
    Set<QueryNode> found = new LinkedHashSet<>();
    for (QueryNode node : edges.keySet()) {
      boolean isMeant =
          switch (word) {
            case QueryWord.Targets(TargetPattern pattern) ->
                node instanceof QueryNode.Target(Label label) && pattern.matches(label);
            case QueryWord.File file -> node.toString().equals(file.toString());
          };
      if (isMeant) {
        found.add(node);
      }
    }
    return found;
  }

  @Override
  public Set<QueryNode> existing(Collection<QueryNode> nodes) {
    Set<QueryNode> existing = new LinkedHashSet<>(nodes);
    existing.retainAll(edges.keySet());
    return existing;
  }

  @Override
  public Map<QueryNode, Set<QueryNode>> dependencies(Collection<QueryNode> nodes) {
    Map<QueryNode, Set<QueryNode>> found = new HashMap<>();
    for (QueryNode node : nodes) {
      asked.merge(node, 1, Integer::sum);
      SortedSet<QueryNode> needed = edges.get(node);
      if (needed != null) {
        found.put(node, needed);
      }
    }
    return found;
  }

  @Override
  public Map<QueryNode, String> kinds(Collection<QueryNode> nodes) {
    return attributes("kind", nodes);
  }

  @Override
  public Map<QueryNode, String> attributes(String name, Collection<QueryNode> nodes) {
    Map<QueryNode, String> found = new HashMap<>();
    for (QueryNode node : nodes) {
      String text = texts.getOrDefault(node, new TreeMap<>()).get(name);
      if (text != null) {
        found.put(node, text);
      }
    }
    return found;
  }

  @Override
  public Map<QueryNode, Set<QueryNode>> labels(String attribute, Collection<QueryNode> nodes) {
    Map<QueryNode, Set<QueryNode>> found = new HashMap<>();
    for (QueryNode node : nodes) {
      if (attribute.equals("deps") && edges.containsKey(node)) {
        found.put(node, edges.get(node));
      }
    }
    return found;
  }
}
