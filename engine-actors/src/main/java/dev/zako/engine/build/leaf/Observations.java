package dev.zako.engine.build.leaf;

import dev.zako.engine.graph.NodeKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers what leaves of the graph saw of the world, so that before the next build those can be
 * named that would see something else. Thread-safe.
 */
public final class Observations {
  /** Looks again, cheaply. */
  @FunctionalInterface
  public interface Probe {
    /** What is seen now, comparable by {@code equals}. */
    Object look();
  }

  private record Observation(Object seen, boolean settled, Probe probe) {
    /** Whether the leaf may see something else now. */
    boolean isStale() {
      return !settled || !seen.equals(probe.look());
    }
  }

  private final Map<NodeKey<?>, Observation> byLeaf = new ConcurrentHashMap<>();
  private final Set<NodeKey<?>> discarded = ConcurrentHashMap.newKeySet();

  /**
   * Remembers what a leaf saw, instead of what it saw before.
   *
   * @param settled false if a later change might look the same, so that the leaf has to be read
   *     again in any case
   */
  public void record(NodeKey<?> leaf, Object seen, boolean settled, Probe probe) {
    byLeaf.put(leaf, new Observation(seen, settled, probe));
  }

  /** Says that the value of a node is of no use any more, although nothing changed. */
  public void discard(NodeKey<?> node) {
    discarded.add(node);
  }

  /**
   * The nodes that have to be computed again, in order: leaves that may see something else now than
   * they did, and what was discarded since this was last asked.
   */
  public SortedSet<NodeKey<?>> changed() {
    SortedSet<NodeKey<?>> changed = new TreeSet<>(NodeKey.ORDER);
    for (NodeKey<?> node : List.copyOf(discarded)) {
      discarded.remove(node);
      changed.add(node);
    }
    byLeaf.forEach(
        (leaf, observation) -> {
          if (observation.isStale()) {
            changed.add(leaf);
          }
        });
    return changed;
  }

  /** Whether {@link #changed} would name anything. */
  public boolean isAnyChanged() {
    return !discarded.isEmpty()
        || byLeaf.values().stream().anyMatch(observation -> observation.isStale());
  }
}
