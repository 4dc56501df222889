package dev.zako.engine.graph;

/**
 * The immutable result of computing a node.
 *
 * <p>Two values of one node with equal output hashes are interchangeable: a dependent that saw one
 * of them is not computed again because of the other.
 */
public interface NodeValue {
  /** The fingerprint of everything in this value that a dependent can observe. */
  Fingerprint outputHash();
}
