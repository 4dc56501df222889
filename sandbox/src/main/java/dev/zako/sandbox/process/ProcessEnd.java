package dev.zako.sandbox.process;

import java.time.Duration;

/** How a process ended. */
public sealed interface ProcessEnd {
  /**
   * By itself.
   *
   * @param exitCode its exit code, or 128 + n after signal n
   * @param report what the launcher said of it; empty if there is none
   * @param stdoutTruncated whether standard output was longer than what is kept
   * @param stderrTruncated the same for standard error
   * @param wall from the start to the end
   */
  record Exited(
      int exitCode, String report, boolean stdoutTruncated, boolean stderrTruncated, Duration wall)
      implements ProcessEnd {}

  /**
   * It was killed because its time was over.
   *
   * @param wall from the start to the end
   */
  record TimedOut(Duration wall) implements ProcessEnd {}

  /** It was killed because the caller wanted so. */
  record Killed() implements ProcessEnd {}
}
