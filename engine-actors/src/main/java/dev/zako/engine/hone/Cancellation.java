package dev.zako.engine.hone;

import dev.zako.engine.graph.CancelReason;
import java.util.Optional;

/** Tells one computation whether, and why, its result is no longer wanted. */
public interface Cancellation {
  /** Whether the computation was cancelled. Once true, it stays true. */
  boolean isCancelled();

  /** Why the computation was cancelled; empty while it was not. The first reason stays. */
  Optional<CancelReason> reason();

  /**
   * Runs {@code action} once when the computation is cancelled, or at once if it already is. The
   * action must be quick and must not throw; it may run on any thread.
   */
  Registration onCancel(Runnable action);

  /** A registered action. */
  interface Registration extends AutoCloseable {
    /** Forgets the action, unless it already runs. */
    @Override
    void close();
  }
}
