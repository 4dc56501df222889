package dev.zako.engine.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Says, by plain recursion over the states before a build, which nodes the build has to compute and
 * what comes of it. Only for worlds in which it meets no cycle.
 */
final class Needed {
  /** The world has a cycle in what is needed. */
  static final class CycleMet extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private record Result(Outcome<?> outcome, Fingerprint hash, boolean scoped) {}

  private final World world;
  private final Map<NodeKey<?>, NodeState> before;
  private final Map<NodeKey<?>, Result> results = new HashMap<>();
  private final Set<NodeKey<?>> stack = new HashSet<>();

  /** The nodes that have to be computed. */
  final Set<NodeKey<?>> computed = new TreeSet<>(NodeKey.ORDER);

  Needed(World world, Map<NodeKey<?>, NodeState> before) {
    this.world = world;
    this.before = Map.copyOf(before);
  }

  Outcome<?> outcome(NodeKey<?> key) {
    return ensure(key).outcome();
  }

  private Result ensure(NodeKey<?> key) {
    Result known = results.get(key);
    if (known != null) {
      return known;
    }
    if (!stack.add(key)) {
      throw new CycleMet();
    }
    Result result =
        switch (before.getOrDefault(key, NodeState.initial())) {
          case NodeState.Verified verified -> of(verified.record());
          case NodeState.Failed failed -> of(failed.record());
          case NodeState.Dirty dirty when !dirty.reread() -> check(key, dirty.old());
          case NodeState.Dirty _, NodeState.Absent _, NodeState.Scoped _ -> compute(key);
          case NodeState.Checking _, NodeState.Computing _ ->
              throw new IllegalStateException("Not at rest: " + key);
        };
    stack.remove(key);
    results.put(key, result);
    return result;
  }

  private static Result of(NodeRecord record) {
    return new Result(record.outcome(), record.outputHash(), false);
  }

  private Result check(NodeKey<?> key, NodeRecord old) {
    Dependencies dependencies = old.dependencies();
    int place = 0;
    for (int group = 0; group < dependencies.groups(); group++) {
      List<NodeKey<?>> keys = dependencies.group(group);
      boolean same = true;
      for (NodeKey<?> dependency : keys) {
        Result result = ensure(dependency);
        boolean unchanged = dependencies.hash(place++).equals(Optional.of(result.hash()));
        same &= unchanged && !result.scoped();
      }
      if (!same) {
        return compute(key);
      }
    }
    return of(old);
  }

  private Result compute(NodeKey<?> key) {
    computed.add(key);
    World.Course course = new World.Course(world, key);
    boolean scoped = false;
    List<World.Group> wanted = course.wanted();
    while (!wanted.isEmpty()) {
      List<Outcome<?>> answers = new ArrayList<>();
      for (NodeKey<?> dependency : wanted.getFirst().keys()) {
        Result result = ensure(dependency);
        scoped |= result.scoped();
        answers.add(result.outcome());
      }
      course.answer(answers);
      wanted = course.wanted();
    }
    return switch (course.outcome()) {
      case Outcome.Value<?> value -> new Result(value, value.value().outputHash(), scoped);
      case Outcome.Failed<?> failed ->
          new Result(failed, NodeRecord.hashOf(failed), scoped || failed.isTransient());
    };
  }
}
