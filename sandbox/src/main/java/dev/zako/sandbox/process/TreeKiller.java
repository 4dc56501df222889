package dev.zako.sandbox.process;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Ends one process with everything it started. Safe for use by many threads. */
final class TreeKiller {
  private static final Duration RETRY_INTERVAL = Duration.ofMillis(20);

  /** After so many rounds also a process that should end by itself is killed. */
  private static final int PATIENT_ROUNDS = 25;

  /** After so many rounds a process in an uninterruptible wait of the kernel is given up. */
  private static final int MAX_ROUNDS = 500;

  private @Nullable Running process;
  private boolean killed;

  /** Kills the tree now, or as soon as there is one; does not wait for its end. */
  synchronized void kill() {
    killed = true;
    if (process != null) {
      process.strike(false);
    }
  }

  synchronized boolean wasKilled() {
    return killed;
  }

  synchronized void attach(Running started) {
    process = started;
    if (killed) {
      started.strike(false);
    }
  }

  /** Kills what is left and waits until it is gone. Goes on through interrupts. */
  void finish() {
    Running target;
    synchronized (this) {
      target = process;
    }
    if (target == null) {
      return;
    }
    boolean interrupted = false;
    boolean ended = false;
    for (int round = 0; !ended && round < MAX_ROUNDS; round++) {
      try {
        ended = target.await(round == 0 ? Duration.ZERO : RETRY_INTERVAL);
      } catch (InterruptedException _) {
        interrupted = true;
      }
      if (!ended) {
        target.strike(round >= PATIENT_ROUNDS);
      }
    }
    target.clear();
    synchronized (this) {
      process = null;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
