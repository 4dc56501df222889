package dev.zako.engine.graph;

/**
 * Somebody who demands nodes and can be answered: a node, or a build that demands its roots. The
 * state machine only hands peers back to whoever performs its effects.
 */
public interface Peer {
  /** The key of the node, or a key that stands for the build's request. */
  NodeKey<?> key();

  /** Whether this is a node, which must hear when what it read may have changed. */
  boolean isNode();
}
