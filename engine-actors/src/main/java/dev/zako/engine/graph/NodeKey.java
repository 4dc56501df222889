package dev.zako.engine.graph;

import java.util.Comparator;

/**
 * The name of a node: what it computes, and for what.
 *
 * <p>Implementations are records with value equality. The pair of {@link #kind()} and {@link #id()}
 * identifies the key: two keys are equal exactly when both parts are. Both are portable text, free
 * of absolute paths and of anything that differs between processes; they are the order of keys and
 * the form in which keys are shown.
 *
 * @param <V> the type of the node's value
 */
public interface NodeKey<V extends NodeValue> {
  /** The order of keys wherever keys are listed: by kind, then by id, as plain strings. */
  Comparator<NodeKey<?>> ORDER =
      Comparator.<NodeKey<?>, String>comparing(NodeKey::kind).thenComparing(NodeKey::id);

  /** The kind of the node, which selects the function that computes it. */
  String kind();

  /** What distinguishes this node from the others of its kind. */
  String id();

  /** The key as shown to people: {@code kind(id)}. */
  default String display() {
    return kind() + "(" + id() + ")";
  }
}
