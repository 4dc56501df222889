package dev.zako.engine.graph;

import java.util.List;

/**
 * What became of a node: a value or the root causes of its failure.
 *
 * @param <V> the type of the value
 */
public sealed interface Outcome<V extends NodeValue> {
  /** The node has a value. */
  record Value<V extends NodeValue>(V value) implements Outcome<V> {}

  /**
   * The node has no value.
   *
   * @param causes the root causes, at least one, each once, in stable order
   */
  record Failed<V extends NodeValue>(List<RootCause> causes) implements Outcome<V> {
    /** Puts the causes in their stable order. */
    public Failed {
      if (causes.isEmpty()) {
        throw new IllegalArgumentException("A failure has at least one root cause");
      }
      causes = RootCause.ordered(causes);
    }

    /** Whether trying again, with nothing changed, might succeed: any cause is transient. */
    public boolean isTransient() {
      return causes.stream().anyMatch(cause -> cause.failure().isTransient());
    }
  }
}
