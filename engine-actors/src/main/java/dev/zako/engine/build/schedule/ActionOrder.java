package dev.zako.engine.build.schedule;

import dev.zako.engine.graph.NodeKey;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which actions are to run first: those on which the longest work waits, as far as recorded
 * durations tell. Thread-safe.
 */
public final class ActionOrder {
  /** How long an action is taken to run of which nothing is known, when nothing is of others. */
  private static final Duration USUAL = Duration.ofSeconds(1);

  private final RecordedDurations durations;
  private final Map<NodeKey<?>, Long> paths = new ConcurrentHashMap<>();

  /** An order by these durations. */
  public ActionOrder(RecordedDurations durations) {
    this.durations = durations;
  }

  /**
   * A build needs these actions.
   *
   * @param needs which others each of them needs
   */
  public <K extends NodeKey<?>> void plan(Map<K, Set<K>> needs) {
    long usual =
        Math.round(
            needs.keySet().stream()
                .flatMap(key -> durations.find(key.id()).stream())
                .mapToLong(Duration::toMillis)
                .average()
                .orElse((double) USUAL.toMillis()));
    paths.putAll(
        CriticalPaths.of(
            needs, key -> durations.find(key.id()).map(Duration::toMillis).orElse(usual)));
  }

  /** How long whatever waits for the action takes at least, in milliseconds. */
  public long pathMillis(NodeKey<?> key) {
    return paths.getOrDefault(key, 0L);
  }

  /** A command ran. */
  public void ran(NodeKey<?> key, Duration took) {
    durations.record(key.id(), took);
  }
}
