package dev.zako.engine.build.failure;

import dev.zako.engine.graph.NodeFailure;

/**
 * A diagnostic as the reason why a node of the graph failed.
 *
 * @param diagnostic the whole story
 */
public record BuildFailure(Diagnostic diagnostic) implements NodeFailure {

  /** Whether trying again with the same inputs may end otherwise; decided by the code. */
  @Override
  public boolean isTransient() {
    return diagnostic.code().isTransient();
  }

  /** The diagnostic's message. */
  @Override
  public String message() {
    return diagnostic.message();
  }
}
