package dev.zako.engine.hone;

import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeValue;
import dev.zako.engine.graph.Outcome;
import java.util.List;

/** Gives the values of nodes to what is made of them. */
public interface NodeReader {
  /**
   * The value of a dependency.
   *
   * @throws DependencyFailedException if the dependency failed
   * @throws InterruptedException if the computation was cancelled
   */
  <V extends NodeValue> V get(NodeKey<V> key) throws NodeFailedException, InterruptedException;

  /**
   * The values of several dependencies, demanded in parallel, in the order of {@code keys}.
   *
   * <p>In a build that keeps going, all dependencies are awaited and the exception holds every root
   * cause. Otherwise the first failure ends the whole computation: the exception should escape, and
   * what the function does with it does not matter. A function that can do without some of its
   * dependencies uses {@link #getAllOutcomes}.
   *
   * @throws DependencyFailedException if any dependency failed
   * @throws InterruptedException if the computation was cancelled
   */
  <V extends NodeValue> List<V> getAll(List<? extends NodeKey<V>> keys)
      throws NodeFailedException, InterruptedException;

  /**
   * The outcomes of several dependencies, demanded in parallel, in the order of {@code keys}.
   * Failures are values here; all dependencies are awaited.
   *
   * @throws InterruptedException if the computation was cancelled
   */
  <V extends NodeValue> List<Outcome<V>> getAllOutcomes(List<? extends NodeKey<V>> keys)
      throws InterruptedException;
}
