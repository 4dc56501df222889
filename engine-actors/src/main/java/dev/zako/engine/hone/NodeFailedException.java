package dev.zako.engine.hone;

import dev.zako.engine.graph.NodeFailure;

/** Thrown by a node's function to fail the node with a declared failure. */
public class NodeFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient NodeFailure failure;

  /** Fails the node with the given failure. */
  public NodeFailedException(NodeFailure failure) {
    super(failure.message());
    this.failure = failure;
  }

  /** What went wrong. */
  public NodeFailure failure() {
    return failure;
  }
}
