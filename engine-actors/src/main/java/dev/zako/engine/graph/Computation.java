package dev.zako.engine.graph;

import java.util.List;

/** How a call of a node's function ended. */
public sealed interface Computation {
  /**
   * It returned a value.
   *
   * @param hash the value's output hash
   */
  record Returned(NodeValue value, Fingerprint hash) implements Computation {}

  /** It failed of itself. */
  record Threw(NodeFailure failure) implements Computation {}

  /** It failed because dependencies did. */
  record DependencyFailed(List<RootCause> causes) implements Computation {}
}
