package dev.zako.engine.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Evaluates a world from scratch, by trying until nothing moves any more. */
final class Naive {
  private final World world;
  private final Map<NodeKey<?>, Outcome<?>> outcomes = new HashMap<>();
  private boolean hasCycle;
  private final Set<NodeKey<?>> demanded = new LinkedHashSet<>();

  /** What each node at a standstill waits for. */
  private final Map<NodeKey<?>, Set<NodeKey<?>>> waits = new TreeMap<>(NodeKey.ORDER);

  /**
   * The outcomes of all nodes that the roots demand, without those that depend on cycles that cross
   * each other: which of these is reported is not determined.
   */
  static Naive evaluate(World world, List<NodeKey<?>> roots) {
    Naive naive = new Naive(world);
    naive.demanded.addAll(roots);
    boolean moved = true;
    while (moved) {
      naive.runUntilStandstill();
      naive.hasCycle |= !naive.waits.isEmpty();
      moved = naive.failSimpleCycles();
    }
    return naive;
  }

  /** The outcomes by node. */
  Map<NodeKey<?>, Outcome<?>> outcomes() {
    return outcomes;
  }

  /** Whether any cycle was met. */
  boolean hasCycle() {
    return hasCycle;
  }

  private Naive(World world) {
    this.world = world;
  }

  private void runUntilStandstill() {
    boolean moved = true;
    while (moved) {
      moved = false;
      waits.clear();
      for (NodeKey<?> key : List.copyOf(demanded)) {
        if (!outcomes.containsKey(key)) {
          int before = demanded.size();
          run(key);
          moved |= outcomes.containsKey(key) || demanded.size() > before;
        }
      }
    }
  }

  private void run(NodeKey<?> key) {
    World.Course course = new World.Course(world, key);
    List<World.Group> wanted = course.wanted();
    while (!wanted.isEmpty()) {
      List<Outcome<?>> answers = new ArrayList<>();
      Set<NodeKey<?>> missing = new TreeSet<>(NodeKey.ORDER);
      for (NodeKey<?> dependency : wanted.getFirst().keys()) {
        demanded.add(dependency);
        Outcome<?> outcome = outcomes.get(dependency);
        if (outcome == null) {
          missing.add(dependency);
        } else {
          answers.add(outcome);
        }
      }
      if (!missing.isEmpty()) {
        waits.put(key, missing);
        return;
      }
      course.answer(answers);
      wanted = course.wanted();
    }
    outcomes.put(key, course.outcome());
  }

  private boolean failSimpleCycles() {
    boolean moved = false;
    for (NodeKey<?> start : waits.keySet()) {
      Set<NodeKey<?>> component = new TreeSet<>(NodeKey.ORDER);
      for (NodeKey<?> other : reachable(start)) {
        if (reachable(other).contains(start)) {
          component.add(other);
        }
      }
      if (component.isEmpty() || outcomes.containsKey(start)) {
        continue;
      }
      List<NodeKey<?>> path = new ArrayList<>();
      NodeKey<?> at = start;
      do {
        path.add(at);
        Set<NodeKey<?>> inside = new HashSet<>(waits.getOrDefault(at, Set.of()));
        inside.retainAll(component);
        if (inside.size() != 1) {
          path.clear();
          break;
        }
        at = inside.iterator().next();
      } while (!at.equals(start));
      if (!path.isEmpty()) {
        Cycle cycle = new Cycle(path);
        RootCause cause = new RootCause(cycle.members().getFirst(), new CycleFailure(cycle));
        path.forEach(member -> outcomes.put(member, new Outcome.Failed<>(List.of(cause))));
        moved = true;
      }
    }
    return moved;
  }

  private Set<NodeKey<?>> reachable(NodeKey<?> start) {
    Set<NodeKey<?>> seen = new HashSet<>();
    List<NodeKey<?>> open = new ArrayList<>(waits.getOrDefault(start, Set.of()));
    while (!open.isEmpty()) {
      NodeKey<?> key = open.removeLast();
      if (seen.add(key)) {
        open.addAll(waits.getOrDefault(key, Set.of()));
      }
    }
    return seen;
  }
}
