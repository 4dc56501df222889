package dev.zako.js;

import java.time.Duration;

/**
 * How large a pool is and how it behaves.
 *
 * @param min how many workers stay when there is nothing to do
 * @param max how many workers there are at most
 * @param queue how many jobs may wait; one more is refused as overloaded
 * @param idleTimeout after how long without a job a worker above the minimum ends
 * @param minBackoff how long a slot waits after its worker crashed once before it starts another
 * @param maxBackoff the longest such wait; it doubles with every crash in a row
 * @param stackBytes the stack size of a worker's thread
 */
public record ScriptPoolOptions(
    int min,
    int max,
    int queue,
    Duration idleTimeout,
    Duration minBackoff,
    Duration maxBackoff,
    long stackBytes) {

  /**
   * @throws IllegalArgumentException naming the first option that makes no sense
   */
  public ScriptPoolOptions {
    require(max >= 1, "`max` must be at least 1, not " + max);
    require(min >= 0, "`min` must not be negative, not " + min);
    require(min <= max, "`min` must be at most `max`: " + min + " > " + max);
    require(queue >= 1, "`queue` must be at least 1, not " + queue);
    require(idleTimeout.isPositive(), "`idleTimeout` must be positive, not " + idleTimeout);
    require(minBackoff.isPositive(), "`minBackoff` must be positive, not " + minBackoff);
    require(
        maxBackoff.compareTo(minBackoff) >= 0,
        "`maxBackoff` must be at least `minBackoff`: " + maxBackoff + " < " + minBackoff);
    require(stackBytes >= 1 << 20, "`stackBytes` must be at least 1 MiB, not " + stackBytes);
  }

  /** No idle worker kept after a minute, a queue of 1024, and a stack of 16 MiB for each worker. */
  public static ScriptPoolOptions withWorkers(int max) {
    return new ScriptPoolOptions(
        0,
        max,
        1024,
        Duration.ofSeconds(60),
        Duration.ofMillis(50),
        Duration.ofSeconds(5),
        16L << 20);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException("Options of the script pool: " + message);
    }
  }
}
