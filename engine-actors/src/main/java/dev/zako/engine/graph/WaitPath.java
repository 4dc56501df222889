package dev.zako.engine.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A chain of nodes each of which waits for the next, from the node that asked to the one that waits
 * last.
 *
 * @param key the node that waits last
 * @param attempt the attempt in which it waits
 * @param before the chain up to the node that waits for {@code key}
 */
public record WaitPath(NodeKey<?> key, int attempt, Optional<WaitPath> before) {
  /** The nodes from the first to the last. */
  List<WaitPath> steps() {
    List<WaitPath> steps = new ArrayList<>();
    Optional<WaitPath> step = Optional.of(this);
    while (step.isPresent()) {
      steps.add(step.get());
      step = step.get().before();
    }
    return steps.reversed();
  }

  @Override
  public String toString() {
    return steps().stream().map(step -> step.key().display()).toList().toString();
  }
}
