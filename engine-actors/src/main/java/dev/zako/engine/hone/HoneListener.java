package dev.zako.engine.hone;

/**
 * Hears what happens to the nodes of an engine.
 *
 * <p>It is called on the engine's own threads, several at once, in the order of events for one
 * node; it must be thread-safe and quick and must not throw.
 */
@FunctionalInterface
public interface HoneListener {
  /** Called once for each event. */
  void onEvent(HoneEvent event);

  /** A listener that ignores everything. */
  static HoneListener none() {
    return _ -> {};
  }
}
