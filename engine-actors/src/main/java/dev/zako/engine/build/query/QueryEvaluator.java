package dev.zako.engine.build.query;

import dev.zako.engine.build.query.QueryExpression.Operator;
import dev.zako.engine.build.query.QueryExpression.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Tells what a query means on a graph. Asks the graph for many nodes at once, and once for each
 * thing of each node. Used by one thread.
 *
 * @param <X> what the graph may throw
 */
public final class QueryEvaluator<X extends Exception> {
  private final QueryGraph<X> graph;
  private final Map<QueryWord, Set<QueryNode>> found = new HashMap<>();

  /** What each node needs, as far as it was asked for. */
  private final Map<QueryNode, Set<QueryNode>> known = new HashMap<>();

  /** What was asked for and does not exist. */
  private final Set<QueryNode> absent = new HashSet<>();

  private final Map<String, Deque<Set<QueryNode>>> variables = new HashMap<>();

  /** Evaluates queries on {@code graph}, which does not change meanwhile. */
  public QueryEvaluator(QueryGraph<X> graph) {
    this.graph = graph;
  }

  /** The nodes that the query names, in the order of their texts. */
  public SortedSet<QueryNode> evaluate(QueryExpression query) throws X {
    return new TreeSet<>(nodes(query));
  }

  private Set<QueryNode> nodes(QueryExpression query) throws X {
    return switch (query) {
      case QueryExpression.Word(QueryWord word) -> find(word);
      case QueryExpression.Variable(String name) ->
          variables.getOrDefault(name, new ArrayDeque<>()).getFirst();
      case QueryExpression.Let let -> let(let);
      case QueryExpression.SetOf(List<QueryWord> words) -> {
        Set<QueryNode> all = new LinkedHashSet<>();
        for (QueryWord word : words) {
          all.addAll(find(word));
        }
        yield all;
      }
      case QueryExpression.Combined(QueryExpression first, List<Step> steps) ->
          combined(nodes(first), steps);
      case QueryExpression.Deps(QueryExpression of, OptionalInt depth) -> closure(nodes(of), depth);
      case QueryExpression.ReverseDeps(
              QueryExpression universe,
              QueryExpression of,
              OptionalInt depth) ->
          users(closure(nodes(universe), OptionalInt.empty()), nodes(of), depth);
      case QueryExpression.AllPaths(QueryExpression from, QueryExpression to) ->
          users(closure(nodes(from), OptionalInt.empty()), nodes(to), OptionalInt.empty());
      case QueryExpression.SomePath(QueryExpression from, QueryExpression to) ->
          path(nodes(from), nodes(to));
      case QueryExpression.Kind(QueryRegex regex, QueryExpression of) ->
          matching(graph.kinds(nodes(of)), regex);
      case QueryExpression.Filter(QueryRegex regex, QueryExpression of) -> {
        Set<QueryNode> kept = new LinkedHashSet<>(nodes(of));
        kept.removeIf(node -> !regex.matchesIn(node.toString()));
        yield kept;
      }
      case QueryExpression.Attribute(String name, QueryRegex regex, QueryExpression of) ->
          matching(graph.attributes(name, nodes(of)), regex);
      case QueryExpression.Labels(String attribute, QueryExpression of) -> {
        Set<QueryNode> named = new LinkedHashSet<>();
        graph.labels(attribute, nodes(of)).values().forEach(named::addAll);
        yield graph.existing(named);
      }
    };
  }

  private Set<QueryNode> find(QueryWord word) throws X {
    Set<QueryNode> already = found.get(word);
    if (already != null) {
      return already;
    }
    Set<QueryNode> nodes = graph.find(word);
    found.put(word, nodes);
    return nodes;
  }

  private Set<QueryNode> let(QueryExpression.Let let) throws X {
    Set<QueryNode> value = nodes(let.value());
    Deque<Set<QueryNode>> values = variables.computeIfAbsent(let.name(), _ -> new ArrayDeque<>());
    values.addFirst(value);
    Set<QueryNode> nodes = nodes(let.body());
    values.removeFirst();
    return nodes;
  }

  private Set<QueryNode> combined(Set<QueryNode> first, List<Step> steps) throws X {
    Set<QueryNode> nodes = new LinkedHashSet<>(first);
    for (Step step : steps) {
      Set<QueryNode> right = nodes(step.right());
      switch (step.operator()) {
        case Operator.UNION -> nodes.addAll(right);
        case Operator.EXCEPT -> right.forEach(nodes::remove);
        case Operator.INTERSECT -> nodes.removeIf(node -> !right.contains(node));
      }
    }
    return nodes;
  }

  private static Set<QueryNode> matching(Map<QueryNode, String> texts, QueryRegex regex) {
    Set<QueryNode> matching = new LinkedHashSet<>();
    texts.forEach(
        (node, text) -> {
          if (regex.matchesIn(text)) {
            matching.add(node);
          }
        });
    return matching;
  }

  /** The nodes, and what they need in at most so many steps; all of them exist. */
  private Set<QueryNode> closure(Set<QueryNode> start, OptionalInt depth) throws X {
    Set<QueryNode> seen = new LinkedHashSet<>();
    Collection<QueryNode> level = start;
    for (int step = 0; !level.isEmpty(); step++) {
      if (depth.isPresent() && step == depth.getAsInt()) {
        seen.addAll(graph.existing(level));
        return seen;
      }
      read(level);
      Set<QueryNode> below = new LinkedHashSet<>();
      for (QueryNode node : level) {
        Set<QueryNode> needed = known.get(node);
        if (needed != null) {
          seen.add(node);
          below.addAll(needed);
        }
      }
      below.removeAll(seen);
      below.removeIf(absent::contains);
      level = below;
    }
    return seen;
  }

  /** Makes known what these nodes need. */
  private void read(Collection<QueryNode> nodes) throws X {
    List<QueryNode> unknown = new ArrayList<>();
    for (QueryNode node : nodes) {
      if (!known.containsKey(node) && !absent.contains(node)) {
        unknown.add(node);
      }
    }
    if (!unknown.isEmpty()) {
      known.putAll(graph.dependencies(unknown));
      unknown.stream().filter(node -> !known.containsKey(node)).forEach(absent::add);
    }
  }

  /** Those of a closed set from which a target is reached in at most so many steps. */
  private Set<QueryNode> users(Set<QueryNode> all, Set<QueryNode> targets, OptionalInt depth) {
    Map<QueryNode, List<QueryNode>> usedBy = new HashMap<>();
    for (QueryNode user : all) {
      for (QueryNode needed : known.getOrDefault(user, Set.of())) {
        usedBy.computeIfAbsent(needed, _ -> new ArrayList<>()).add(user);
      }
    }
    Set<QueryNode> seen = new LinkedHashSet<>();
    for (QueryNode target : targets) {
      if (all.contains(target)) {
        seen.add(target);
      }
    }
    Collection<QueryNode> level = List.copyOf(seen);
    for (int step = 0; !level.isEmpty(); step++) {
      if (depth.isPresent() && step == depth.getAsInt()) {
        return seen;
      }
      List<QueryNode> above = new ArrayList<>();
      for (QueryNode node : level) {
        for (QueryNode user : usedBy.getOrDefault(node, List.of())) {
          if (seen.add(user)) {
            above.add(user);
          }
        }
      }
      level = above;
    }
    return seen;
  }

  /**
   * The nodes of a shortest way; of those the one that is found first if every step goes through
   * nodes in their order, so that it is always the same. Empty if there is none.
   */
  private Set<QueryNode> path(Set<QueryNode> from, Set<QueryNode> to) throws X {
    Map<QueryNode, QueryNode> reachedFrom = new LinkedHashMap<>();
    Set<QueryNode> existing = graph.existing(from);
    Set<QueryNode> seen = new HashSet<>(existing);
    SortedSet<QueryNode> level = new TreeSet<>(existing);
    while (!level.isEmpty()) {
      for (QueryNode node : level) {
        if (to.contains(node)) {
          Set<QueryNode> path = new LinkedHashSet<>();
          for (QueryNode at = node; at != null; at = reachedFrom.get(at)) {
            path.add(at);
          }
          return path;
        }
      }
      read(level);
      SortedSet<QueryNode> below = new TreeSet<>();
      for (QueryNode node : level) {
        for (QueryNode needed : new TreeSet<>(known.getOrDefault(node, Set.of()))) {
          if (seen.add(needed)) {
            reachedFrom.put(needed, node);
            below.add(needed);
          }
        }
      }
      level = new TreeSet<>(graph.existing(below));
    }
    return Set.of();
  }
}
