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
 * Remembers what leaves of the graph saw of the world, so that before the next build, in this
 * process or a later one, those can be named that would see something else. Leaves whose paths are
 * watched are looked at again only if something was heard of them; when less is heard than
 * happened, all of them are. Thread-safe.
 */
public final class Observations {
  /** Looks at the world again. */
  public interface World {
    /** Whether a leaf would see what it saw; where stamps do not tell, the content is read. */
    Look look(NodeKey<?> leaf, Sighting seen);

    /** Whether a leaf would see another thing, as far as stamps tell. */
    boolean looksDifferent(NodeKey<?> leaf, Sighting seen);

    /** The path through which alone what the leaf saw can be changed, if there is one. */
    Optional<Path> path(NodeKey<?> leaf, Sighting seen);
  }

  /** What looking again says. */
  public sealed interface Look {
    /** The leaf would see the same. */
    record Same() implements Look {}

    /** The leaf would see the same, and its next change will show more easily. */
    record SameNow(Sighting sighting) implements Look {}

    /** The leaf may see something else. */
    record Changed() implements Look {}
  }

  /**
   * What looking again at the leaves found.
   *
   * @param changed what has to be computed again
   * @param settled leaves of which something else is remembered now, though they would see the same
   */
  public record Swept(SortedSet<NodeKey<?>> changed, SortedSet<NodeKey<?>> settled) {}

  private record Observation(Sighting seen, Optional<Path> path) {}

  private final World world;
  private final Map<NodeKey<?>, Observation> byLeaf = new ConcurrentHashMap<>();
  private final ConcurrentSkipListMap<Path, Set<NodeKey<?>>> byPath = new ConcurrentSkipListMap<>();
  private final Set<NodeKey<?>> unwatched = ConcurrentHashMap.newKeySet();
  private final Set<NodeKey<?>> touched = ConcurrentHashMap.newKeySet();
  private final Set<NodeKey<?>> discarded = ConcurrentHashMap.newKeySet();

  /** Held while what was heard is sorted out, so that no leaf is forgotten in between. */
  private final ReentrantLock hearing = new ReentrantLock();

  private volatile Optional<ChangeWatch> watch = Optional.empty();

  /** Remembers nothing yet of this world. */
  public Observations(World world) {
    this.world = world;
  }

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

  /** Remembers what a leaf saw, instead of what it saw before. */
  public void record(NodeKey<?> leaf, Sighting seen) {
    record(leaf, seen, Optional.empty());
  }

  /**
   * Remembers what a leaf saw, instead of what it saw before.
   *
   * @param path where it looked, if that was {@link #watch watched} before
   */
  public void record(NodeKey<?> leaf, Sighting seen, Optional<Path> path) {
    byLeaf.put(leaf, new Observation(seen, path));
    if (path.isEmpty()) {
      unwatched.add(leaf);
      return;
    }
    locked(
        () -> {
          watchFor(leaf, path.get());
          return true;
        });
  }

  /** What a leaf saw; empty for what is no leaf. */
  public Optional<Sighting> find(NodeKey<?> leaf) {
    return Optional.ofNullable(byLeaf.get(leaf)).map(Observation::seen);
  }

  /**
   * Remembers these leaves and no others, because the graph was read anew. Each of them will be
   * looked at.
   */
  public void replaceAll(Map<NodeKey<?>, Sighting> leaves) {
    locked(
        () -> {
          byLeaf.clear();
          byPath.clear();
          unwatched.clear();
          touched.clear();
          leaves.forEach(
              (leaf, seen) -> {
                // Asked again because the answer may be another one than before listening.
                Optional<Path> path =
                    world
                        .path(leaf, seen)
                        .filter(place -> watch(leaf, place))
                        .filter(place -> world.path(leaf, seen).isPresent());
                byLeaf.put(leaf, new Observation(seen, path));
                unwatched.add(leaf);
              });
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
   * Looks again at what may have changed. What is named as changed has to be computed again: leaves
   * that would see something else, and what was discarded since this was last asked. What those
   * leaves saw is forgotten until they look again themselves.
   */
  public Swept sweep() {
    SortedSet<NodeKey<?>> changed = new TreeSet<>(NodeKey.ORDER);
    SortedSet<NodeKey<?>> settled = new TreeSet<>(NodeKey.ORDER);
    for (NodeKey<?> node : Set.copyOf(discarded)) {
      discarded.remove(node);
      changed.add(node);
    }
    locked(
        () -> {
          watch.ifPresent(w -> hear(w.settled()));
          suspects().forEach(leaf -> lookAgain(leaf, changed, settled));
          return true;
        });
    return new Swept(changed, settled);
  }

  private void lookAgain(
      NodeKey<?> leaf, SortedSet<NodeKey<?>> changed, SortedSet<NodeKey<?>> settled) {
    touched.remove(leaf);
    Observation observation = byLeaf.get(leaf);
    if (observation == null) {
      return;
    }
    // Listening first: a directory that had appeared is heard of from here on.
    observation.path().ifPresent(path -> watchFor(leaf, path));
    switch (world.look(leaf, observation.seen())) {
      case Look.Same _ -> {}
      case Look.SameNow(Sighting now) -> {
        byLeaf.replace(leaf, observation, new Observation(now, observation.path()));
        settled.add(leaf);
      }
      case Look.Changed _ -> {
        byLeaf.remove(leaf);
        unwatched.remove(leaf);
        changed.add(leaf);
      }
    }
  }

  /**
   * Whether {@link #sweep} would name anything as changed, apart from leaves that are looking just
   * now: those see the present.
   */
  public boolean isAnyChanged() {
    return locked(
        () -> {
          watch.ifPresent(w -> hear(w.settled()));
          return !discarded.isEmpty()
              || suspects().stream().anyMatch(leaf -> !isLooking(leaf) && isStale(leaf));
        });
  }

  private boolean isLooking(NodeKey<?> leaf) {
    return find(leaf).map(Sighting.Unknown.class::isInstance).orElse(false);
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
    return observation != null && world.look(leaf, observation.seen()) instanceof Look.Changed;
  }

  private boolean looksDifferent(NodeKey<?> leaf) {
    Observation observation = byLeaf.get(leaf);
    return observation != null && world.looksDifferent(leaf, observation.seen());
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
