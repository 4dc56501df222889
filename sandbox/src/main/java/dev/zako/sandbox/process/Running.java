package dev.zako.sandbox.process;

import java.time.Duration;

/** A process that was started. Safe for use by many threads. */
interface Running {
  /**
   * Waits for its end.
   *
   * @return whether it has ended
   */
  boolean await(Duration time) throws InterruptedException;

  /** Its exit code, or 128 + n after signal n; of a process that has ended. */
  int exitCode();

  /** What the launcher said of it; empty if there is none. */
  String report();

  /**
   * Tries to end it and everything that it started; does not wait.
   *
   * @param forced whether also a process is killed that should end its tree by itself
   */
  void strike(boolean forced);

  /** Kills what is left of its tree after its end, as far as that can be found. */
  void clear();
}
