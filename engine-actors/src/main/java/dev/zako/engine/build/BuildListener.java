package dev.zako.engine.build;

/**
 * Hears what happens in a build. Called by one thread at a time, in an order in which the events
 * may have happened; it must be quick and must not throw.
 */
@FunctionalInterface
public interface BuildListener {
  /** Called once for each event. */
  void onEvent(BuildEvent event);

  /** A listener that ignores everything. */
  static BuildListener none() {
    return _ -> {};
  }
}
