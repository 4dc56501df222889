package dev.zako.cli.daemon;

import java.time.Duration;
import java.time.Instant;

/**
 * When a daemon has nothing to do for long enough to end. Pure.
 *
 * @param running how many commands run
 * @param since when the last one ended, or the daemon began
 * @param limit how long it may be idle
 */
record Idleness(int running, Instant since, Duration limit) {
  /** A command begins, whose client wants this limit. */
  Idleness began(Duration wanted) {
    return new Idleness(running + 1, since, wanted);
  }

  /** A command has ended. */
  Idleness ended(Instant now) {
    return new Idleness(running - 1, now, limit);
  }

  /** Whether it is time to end. */
  boolean isOver(Instant now) {
    return running == 0 && !now.isBefore(since.plus(limit));
  }
}
