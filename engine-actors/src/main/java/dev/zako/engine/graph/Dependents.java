package dev.zako.engine.graph;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that demanded a node since it last told them of a change.
 *
 * <p>A dependent may be listed although it no longer reads the node; it is then told once in vain.
 * Adding takes constant time on average; repeated additions of one dependent do not pile up,
 * because repetitions are dropped whenever the list is full.
 */
final class Dependents {
  private static final @Nullable NodeKey<?>[] NOBODY = new NodeKey<?>[0];

  private @Nullable NodeKey<?>[] keys = NOBODY;
  private int size;

  /** Adds a dependent, unless it is the one added last. */
  void add(NodeKey<?> key) {
    if (size > 0 && key.equals(keys[size - 1])) {
      return;
    }
    if (size == keys.length) {
      makeRoom();
    }
    keys[size++] = key;
  }

  /** Every dependent once, in the order of their first addition; forgets them all. */
  List<NodeKey<?>> removeAll() {
    List<NodeKey<?>> all = List.copyOf(distinct());
    keys = NOBODY;
    size = 0;
    return all;
  }

  private void makeRoom() {
    if (size > 2) {
      Set<NodeKey<?>> distinct = distinct();
      size = distinct.size();
      keys = distinct.toArray(new NodeKey<?>[0]);
    }
    keys = Arrays.copyOf(keys, size == 0 ? 1 : size * 2);
  }

  private Set<NodeKey<?>> distinct() {
    Set<NodeKey<?>> distinct = new LinkedHashSet<>();
    for (int i = 0; i < size; i++) {
      NodeKey<?> key = keys[i];
      if (key != null) {
        distinct.add(key);
      }
    }
    return distinct;
  }
}
