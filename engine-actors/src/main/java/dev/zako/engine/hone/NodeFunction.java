package dev.zako.engine.hone;

import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeValue;

/**
 * Computes the nodes of one kind.
 *
 * <p>A function is a pure function of its key and of what it obtains from the context; every other
 * input (a file, the clock, the environment) is a node of its own, whose function reads it. A
 * function is called on a virtual thread and may block.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
@FunctionalInterface
public interface NodeFunction<K extends NodeKey<V>, V extends NodeValue> {
  /**
   * Computes the value of {@code key}.
   *
   * @throws NodeFailedException if the node has no value; letting the exception of a failed
   *     dependency escape fails the node with the root causes of the dependency
   * @throws InterruptedException if the computation was cancelled
   */
  V compute(K key, ComputeContext context) throws NodeFailedException, InterruptedException;

  /**
   * Whether the function is so cheap that a thread of its own would cost more than the work.
   *
   * <p>An inline function is called on the thread of the node's actor and must neither block nor
   * compute for long. Asking the context for a dependency that is not there yet ends the call; the
   * function is called again, from its start, when the dependency is there.
   */
  default boolean isInline() {
    return false;
  }
}
