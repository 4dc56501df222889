package dev.zako.engine.build.leaf;

import dev.zako.engine.build.leaf.ChangeWatch.Heard;
import dev.zako.engine.graph.NodeKey;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Remembers what leaves of the graph saw of the world, so that before the next build those can be
 * named that would see something else. Leaves whose paths are watched are looked at again only if
 * something was heard of them; when less is heard than happened, all of them are. Thread-safe.
 */
public final class Observations {
  /** Looks again, cheaply. */
  @FunctionalInterface
  public interface Probe {
    /** What is seen now. */
    Object look();
  }

  private record Observation(Object seen, boolean settled, Probe probe, Optional<Path> path) {
    /** Whether the leaf may see something else now. */
    boolean isStale() {
      return !settled || looksDifferent();
    }

    boolean looksDifferent() {
      return !seen.equals(probe.look());
    }
  }

  private final Map<NodeKey<?>, Observation> byLeaf = new ConcurrentHashMap<>();
  private final ConcurrentSkipListMap<Path, Set<NodeKey<?>>> byPath = new ConcurrentSkipListMap<>();
  private final Set<NodeKey<?>> unwatched = ConcurrentHashMap.newKeySet();
  private final Set<NodeKey<?>> touched = ConcurrentHashMap.newKeySet();
  private final Set<NodeKey<?>> discarded = ConcurrentHashMap.newKeySet();

  /** Held while what was heard is sorted out, so that no leaf is forgotten in between. */
  private final ReentrantLock hearing = new ReentrantLock();

  private volatile Optional<ChangeWatch> watch = Optional.empty();

  /** From now on changes are heard of by this. */
  public void listenTo(ChangeWatch newWatch) {
    watch = Optional.of(newWatch);
  }

  /**
   * From now on what is heard of the path concerns the leaf. To be asked before the leaf looks.
   *
   * @return whether changes will be heard of
   */
  public boolean watch(NodeKey<?> leaf, Path path) {
    if (watch.isEmpty()) {
      return false;
    }
    byPath.computeIfAbsent(path, _ -> ConcurrentHashMap.newKeySet()).add(leaf);
    return isHeardOf(path);
  }

  private boolean isHeardOf(Path path) {
    return watch.map(w -> w.watch(path)).orElse(false);
  }

  /**
   * Remembers what a leaf saw, instead of what it saw before.
   *
   * @param settled whether a later change would show; if not, the leaf is counted as one to look
   *     again in any case
   */
  public void record(NodeKey<?> leaf, Object seen, boolean settled, Probe probe) {
    byLeaf.put(leaf, new Observation(seen, settled, probe, Optional.empty()));
    unwatched.add(leaf);
  }

  /**
   * Remembers what a leaf saw at a path that was {@link #watch watched} before it looked.
   *
   * @param settled as for those that are not watched, in case that something is heard
   */
  public void recordWatched(NodeKey<?> leaf, Path path, Object seen, boolean settled, Probe probe) {
    byLeaf.put(leaf, new Observation(seen, settled, probe, Optional.of(path)));
    locked(
        () -> {
          watchFor(leaf, path);
          return true;
        });
  }

  private void watchFor(NodeKey<?> leaf, Path path) {
    if (isHeardOf(path)) {
      unwatched.remove(leaf);
    } else {
      unwatched.add(leaf);
    }
  }

  /** Says that the value of a node is of no use any more, although nothing changed. */
  public void discard(NodeKey<?> node) {
    discarded.add(node);
  }

  /**
   * The nodes that may have another value now: leaves that would see something else, and what was
   * discarded since this was last asked.
   */
  public SortedSet<NodeKey<?>> changed() {
    SortedSet<NodeKey<?>> changed = new TreeSet<>(NodeKey.ORDER);
    for (NodeKey<?> node : Set.copyOf(discarded)) {
      discarded.remove(node);
      changed.add(node);
    }
    locked(
        () -> {
          watch.ifPresent(w -> hear(w.settled()));
          for (NodeKey<?> leaf : suspects()) {
            if (lookAgain(leaf)) {
              changed.add(leaf);
            }
          }
          return true;
        });
    return changed;
  }

  /**
   * Whether the leaf may see something else now; if not, it is listened to again, and if so, what
   * it saw is forgotten until it looks again itself.
   */
  private boolean lookAgain(NodeKey<?> leaf) {
    touched.remove(leaf);
    Observation observation = byLeaf.get(leaf);
    if (observation == null) {
      return false;
    }
    // Listening first: a directory that had appeared is heard of from here on.
    observation.path().ifPresent(path -> watchFor(leaf, path));
    if (!observation.isStale()) {
      return false;
    }
    byLeaf.remove(leaf);
    unwatched.remove(leaf);
    return true;
  }

  /** Whether {@link #changed} would name anything. */
  public boolean isAnyChanged() {
    return locked(
        () -> {
          watch.ifPresent(w -> hear(w.settled()));
          return !discarded.isEmpty() || suspects().stream().anyMatch(this::isStale);
        });
  }

  /** Whether anything looks different from what a leaf saw of it. */
  public boolean isAnyDifferent() {
    return locked(
        () -> {
          watch.ifPresent(w -> hear(w.settled()));
          return suspects().stream().anyMatch(this::looksDifferent);
        });
  }

  /** Whether there is a reason to build again, as far as it has been heard of. */
  public boolean isAnyNews() {
    return locked(
        () -> {
          watch.ifPresent(w -> hear(w.arrived()));
          return touched.stream().anyMatch(this::isStale)
              || unwatched.stream().anyMatch(this::looksDifferent);
        });
  }

  private boolean isStale(NodeKey<?> leaf) {
    Observation observation = byLeaf.get(leaf);
    return observation != null && observation.isStale();
  }

  private boolean looksDifferent(NodeKey<?> leaf) {
    Observation observation = byLeaf.get(leaf);
    return observation != null && observation.looksDifferent();
  }

  private Set<NodeKey<?>> suspects() {
    Set<NodeKey<?>> suspects = new HashSet<>(unwatched);
    suspects.addAll(touched);
    return suspects;
  }

  private void hear(Heard heard) {
    if (!heard.isComplete()) {
      byPath.values().forEach(touched::addAll);
      byPath.values().forEach(unwatched::addAll);
    }
    for (Path path : heard.changed()) {
      touched.addAll(at(path));
      Path directory = path.getParent();
      if (directory != null) {
        touched.addAll(byPath.getOrDefault(directory, Set.of()));
      }
    }
    for (Path directory : heard.unwatched()) {
      unwatched.addAll(at(directory));
    }
  }

  /** The leaves whose paths are this one or below it. */
  private Set<NodeKey<?>> at(Path path) {
    Set<NodeKey<?>> leaves = new HashSet<>();
    String prefix = path.toString();
    for (Map.Entry<Path, Set<NodeKey<?>>> entry : byPath.tailMap(path, true).entrySet()) {
      if (!entry.getKey().toString().startsWith(prefix)) {
        break;
      }
      if (entry.getKey().startsWith(path)) {
        leaves.addAll(entry.getValue());
      }
    }
    return leaves;
  }

  private boolean locked(BooleanSupplier action) {
    hearing.lock();
    try {
      return action.getAsBoolean();
    } finally {
      hearing.unlock();
    }
  }
}
