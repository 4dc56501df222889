package dev.zako.js;

import java.time.Duration;

/**
 * What one evaluation may use. Exceeding any of them fails the evaluation, with a position where
 * one is known.
 *
 * @param statements how many statements the job may run; the count does not depend on the machine
 * @param wallClock how long it may run; a safety net, because it does depend on the machine
 * @param outputBytes how many UTF-8 bytes the result may have
 * @param logBytes how many UTF-8 bytes all messages together may have
 */
public record ScriptLimits(long statements, Duration wallClock, int outputBytes, int logBytes) {
  /** 50 million statements, 60 seconds, 64 MiB of result and 4 MiB of log. */
  public static final ScriptLimits DEFAULT =
      new ScriptLimits(50_000_000L, Duration.ofSeconds(60), 64 << 20, 4 << 20);

  /**
   * @throws IllegalArgumentException if a limit is not positive
   */
  public ScriptLimits {
    if (statements <= 0 || !wallClock.isPositive() || outputBytes <= 0 || logBytes <= 0) {
      throw new IllegalArgumentException("Every limit of a script must be positive");
    }
  }

  /** The same limits with another statement budget. */
  public ScriptLimits withStatements(long value) {
    return new ScriptLimits(value, wallClock, outputBytes, logBytes);
  }

  /** The same limits with another wall-clock limit. */
  public ScriptLimits withWallClock(Duration value) {
    return new ScriptLimits(statements, value, outputBytes, logBytes);
  }

  /** The same limits with another result size. */
  public ScriptLimits withOutputBytes(int value) {
    return new ScriptLimits(statements, wallClock, value, logBytes);
  }
}
