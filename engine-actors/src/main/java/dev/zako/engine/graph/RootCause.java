package dev.zako.engine.graph;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * A failure and the node in which it arose. Nodes that failed only because a dependency did carry
 * the root causes of that dependency.
 *
 * @param key the node that failed of itself; for a cycle, its smallest member
 * @param failure what went wrong there
 */
public record RootCause(NodeKey<?> key, NodeFailure failure) {
  private static final Comparator<RootCause> ORDER =
      Comparator.<RootCause, NodeKey<?>>comparing(RootCause::key, NodeKey.ORDER)
          .thenComparing(cause -> cause.failure().message());

  /** The causes in their stable order (by key, then by message), each once. */
  public static List<RootCause> ordered(Collection<RootCause> causes) {
    return causes.stream().distinct().sorted(ORDER).toList();
  }
}
