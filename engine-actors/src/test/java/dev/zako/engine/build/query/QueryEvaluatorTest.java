package dev.zako.engine.build.query;

import static dev.zako.engine.build.query.RandomGraph.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.engine.build.model.PackagePath;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class QueryEvaluatorTest {
  private static final QueryNode A = target("a");
  private static final QueryNode B = target("b");
  private static final QueryNode C = target("c");
  private static final QueryNode D = target("d");
  private static final QueryNode E = target("e");
  private static final QueryNode FILE = new QueryNode.SourceFile(new PackagePath("p"), "c.c");

  /** Needs go down: a to b and c, both to d; e stands alone. */
  private static RandomGraph diamond() {
    RandomGraph graph =
        new RandomGraph().with(A, B, C).with(B, D).with(C, D, FILE).with(D).with(E).with(FILE);
    graph.texts.put(A, new TreeMap<>(Map.of("kind", "program", "copts", "[-O2, -g]")));
    graph.texts.put(B, new TreeMap<>(Map.of("kind", "library")));
    graph.texts.put(FILE, new TreeMap<>(Map.of("kind", QueryNode.SOURCE_FILE)));
    return graph;
  }

  private static SortedSet<QueryNode> ask(RandomGraph graph, String query) {
    try {
      return new QueryEvaluator<>(graph).evaluate(QueryParser.parse(query, new PackagePath("p")));
    } catch (QuerySyntaxException e) {
      throw new AssertionError(e.diagnostic().toString(), e);
    }
  }

  private static List<String> names(String query) {
    return ask(diamond(), query).stream()
        .map(node -> node.toString().substring("//p:".length()))
        .toList();
  }

  @Test
  void evaluate_everyFunction_meansWhatItSays() {
    assertThat(names(":all")).containsExactly("a", "b", "c", "d", "e");
    assertThat(names("deps(:a)")).containsExactly("a", "b", "c", "c.c", "d");
    assertThat(names("deps(:a, 0)")).containsExactly("a");
    assertThat(names("deps(:a, 1)")).containsExactly("a", "b", "c");
    assertThat(names("rdeps(:all, :d)")).containsExactly("a", "b", "c", "d");
    assertThat(names("rdeps(:all, :d, 1)")).containsExactly("b", "c", "d");
    assertThat(names("rdeps(:b, :d)")).containsExactly("b", "d");
    assertThat(names("rdeps(:e, :d)")).isEmpty();
    assertThat(names("rdeps(:all, :c.c)")).containsExactly("a", "c", "c.c");
    assertThat(names("allpaths(:a, :d)")).containsExactly("a", "b", "c", "d");
    assertThat(names("allpaths(:d, :a)")).isEmpty();
    assertThat(names("somepath(:a, :d)")).containsExactly("a", "b", "d");
    assertThat(names("somepath(:all, :d)")).containsExactly("d");
    assertThat(names("somepath(:d, :a)")).isEmpty();
    assertThat(names("kind('source file', deps(:a))")).containsExactly("c.c");
    assertThat(names("kind(libr, :all)")).containsExactly("b");
    assertThat(names("filter('[ab]$', :all)")).containsExactly("a", "b");
    assertThat(names("attr(copts, '-O2', :all)")).containsExactly("a");
    assertThat(names("attr(copts, '.', :b)")).isEmpty();
    assertThat(names("labels(deps, :c)")).containsExactly("c.c", "d");
    assertThat(names("labels(srcs, :c)")).isEmpty();
    assertThat(names("set(:a :e :c.c)")).containsExactly("a", "c.c", "e");
    assertThat(names("set()")).isEmpty();
  }

  @Test
  void evaluate_operators_goFromLeftToRight() {
    assertThat(names(":a + :b - :a")).containsExactly("b");
    assertThat(names(":a + (:b - :a)")).containsExactly("a", "b");
    assertThat(names(":all ^ set(:a :e) - :e")).containsExactly("a");
    assertThat(names(":a + :b ^ :b")).containsExactly("b");
  }

  @Test
  void evaluate_variables_areThoseOfTheNearestLet() {
    assertThat(names("let v = :a in let v = :b in $v + :e")).containsExactly("b", "e");
    assertThat(names("(let v = :a in (let v = :b in $v) + $v)")).containsExactly("a", "b");
    assertThat(names("let v = deps(:a) in $v - :a")).containsExactly("b", "c", "c.c", "d");
  }

  @Test
  void evaluate_sameNodesAgain_areReadOnce() {
    RandomGraph graph = diamond();
    ask(graph, "deps(:a) + rdeps(:all, :d) + allpaths(:a, :d) + deps(:b) + somepath(:a, :d)");
    assertThat(graph.asked.values()).containsOnly(1);
  }

  @Test
  void evaluate_deepGraph_needsNoStack() {
    RandomGraph graph = new RandomGraph();
    int depth = 5_000;
    for (int i = 0; i < depth; i++) {
      graph.with(target("t" + i), target("t" + (i + 1)));
    }
    graph.with(target("t" + depth));
    assertThat(ask(graph, "deps(:t0)")).hasSize(depth + 1);
    assertThat(ask(graph, "rdeps(:t0, :t" + depth + ")")).hasSize(depth + 1);
    assertThat(ask(graph, "somepath(:t0, :t" + depth + ")")).hasSize(depth + 1);
  }

  /** Says the same as the evaluator, from the definitions and slowly. */
  private record Naive(RandomGraph graph) {
    Set<QueryNode> needed(QueryNode node) {
      Set<QueryNode> needed = new TreeSet<>(graph.edges.getOrDefault(node, new TreeSet<>()));
      needed.retainAll(graph.edges.keySet());
      return needed;
    }

    Set<QueryNode> deps(Set<QueryNode> of, OptionalInt depth) {
      Set<QueryNode> all = new TreeSet<>(of);
      for (int step = 0; step < depth.orElse(graph.edges.size()); step++) {
        for (QueryNode node : List.copyOf(all)) {
          all.addAll(needed(node));
        }
      }
      return all;
    }

    boolean reaches(QueryNode from, QueryNode to) {
      return deps(Set.of(from), OptionalInt.empty()).contains(to);
    }

    Set<QueryNode> users(Set<QueryNode> universe, Set<QueryNode> of, OptionalInt depth) {
      Set<QueryNode> all = deps(universe, OptionalInt.empty());
      Set<QueryNode> users = new TreeSet<>(of);
      users.retainAll(all);
      for (int step = 0; step < depth.orElse(graph.edges.size()); step++) {
        Set<QueryNode> before = Set.copyOf(users);
        all.stream()
            .filter(node -> needed(node).stream().anyMatch(before::contains))
            .forEach(users::add);
      }
      return users;
    }
  }

  @Test
  void evaluate_randomGraphs_asTheDefinitionsSay() {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 150; round++) {
      RandomGraph graph = RandomGraph.of(random, 1 + random.nextInt(25));
      Naive naive = new Naive(graph);
      List<QueryNode> nodes = List.copyOf(graph.edges.keySet());
      Set<QueryNode> from = some(random, nodes);
      Set<QueryNode> to = some(random, nodes);
      int depth = random.nextInt(4);
      String f = set(from);
      String t = set(to);
      String what =
          "seed %d, round %d, %s, from %s to %s".formatted(seed, round, graph.edges, f, t);
      assertThat(ask(graph, "deps(" + f + ")"))
          .as(what)
          .isEqualTo(naive.deps(from, OptionalInt.empty()));
      assertThat(ask(graph, "deps(%s, %d)".formatted(f, depth)))
          .as(what)
          .isEqualTo(naive.deps(from, OptionalInt.of(depth)));
      assertThat(ask(graph, "rdeps(%s, %s)".formatted(f, t)))
          .as(what)
          .isEqualTo(naive.users(from, to, OptionalInt.empty()));
      assertThat(ask(graph, "rdeps(%s, %s, %d)".formatted(f, t, depth)))
          .as(what)
          .isEqualTo(naive.users(from, to, OptionalInt.of(depth)));
      assertThat(ask(graph, "allpaths(%s, %s)".formatted(f, t)))
          .as(what)
          .isEqualTo(between(naive, from, to));
      isAWay(naive, from, to, ask(graph, "somepath(%s, %s)".formatted(f, t)), what);
    }
  }

  private static Set<QueryNode> some(Random random, List<QueryNode> nodes) {
    Set<QueryNode> some = new TreeSet<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      some.add(nodes.get(random.nextInt(nodes.size())));
    }
    return some;
  }

  private static String set(Set<QueryNode> nodes) {
    return "set(" + String.join(" ", nodes.stream().map(QueryNode::toString).toList()) + ")";
  }

  private static Set<QueryNode> between(Naive naive, Set<QueryNode> from, Set<QueryNode> to) {
    Set<QueryNode> between = new TreeSet<>();
    for (QueryNode node : naive.graph().edges.keySet()) {
      if (from.stream().anyMatch(each -> naive.reaches(each, node))
          && to.stream().anyMatch(each -> naive.reaches(node, each))) {
        between.add(node);
      }
    }
    return between;
  }

  /** A shortest way has, of each number of steps from its start, one node. */
  private static void isAWay(
      Naive naive, Set<QueryNode> from, Set<QueryNode> to, Set<QueryNode> way, String what) {
    Set<QueryNode> between = between(naive, from, to);
    assertThat(way.isEmpty()).as(what).isEqualTo(between.isEmpty());
    if (way.isEmpty()) {
      return;
    }
    int steps = 0;
    while (naive.deps(from, OptionalInt.of(steps)).stream().noneMatch(to::contains)) {
      steps++;
    }
    assertThat(way).as(what).hasSize(steps + 1);
    assertThat(way.stream().filter(from::contains)).as(what).hasSize(1);
    QueryNode start = way.stream().filter(from::contains).findFirst().orElseThrow();
    QueryNode end = way.stream().filter(to::contains).findFirst().orElseThrow();
    RandomGraph only = new RandomGraph();
    way.forEach(node -> only.edges.put(node, new TreeSet<>(naive.needed(node))));
    assertThat(new Naive(only).reaches(start, end)).as(what).isTrue();
  }
}
