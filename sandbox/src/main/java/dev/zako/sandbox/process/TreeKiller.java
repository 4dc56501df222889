package dev.zako.sandbox.process;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Ends one process with everything it started. Safe for use by many threads. */
final class TreeKiller {
  private static final Duration RETRY_INTERVAL = Duration.ofMillis(20);

  /** After so many rounds also a process that should end by itself is killed. */
  private static final int PATIENT_ROUNDS = 25;

  /** After so many rounds a process in an uninterruptible wait of the kernel is given up. */
  private static final int MAX_ROUNDS = 500;

  private final ProcessSpec.Ending ending;
  private @Nullable Process process;
  private boolean killed;

  TreeKiller(ProcessSpec.Ending ending) {
    this.ending = ending;
  }

  /** Kills the tree now, or as soon as there is one; does not wait for its end. */
  synchronized void kill() {
    killed = true;
    if (process != null) {
      strike(process, 0);
    }
  }

  synchronized boolean wasKilled() {
    return killed;
  }

  synchronized void attach(Process started) {
    process = started;
    if (killed) {
      strike(started, 0);
    }
  }

  /** Kills what is left and waits until it is gone. Goes on through interrupts. */
  void finish() {
    Process target;
    synchronized (this) {
      target = process;
    }
    if (target == null) {
      return;
    }
    boolean interrupted = false;
    for (int round = 0; target.isAlive() && round < MAX_ROUNDS; round++) {
      strike(target, round);
      try {
        target.waitFor(RETRY_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (ending == ProcessSpec.Ending.BEST_EFFORT) {
      Sessions.killSession(target.pid());
    }
    synchronized (this) {
      process = null;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void strike(Process target, int round) {
    switch (ending) {
      case NAMESPACE -> {
        // The first process of the namespace takes all others with it, and its parent sees them
        // all gone when it returns; killing the parent first would lose that.
        List<ProcessHandle> below = target.toHandle().descendants().toList();
        below.forEach(ProcessHandle::destroyForcibly);
        if (below.isEmpty() || round >= PATIENT_ROUNDS) {
          target.destroyForcibly();
        }
      }
      case GUARD -> {
        target.destroy();
        if (round >= PATIENT_ROUNDS) {
          killDescendants(target);
        }
      }
      case BEST_EFFORT -> killDescendants(target);
    }
  }

  private static void killDescendants(Process target) {
    List<ProcessHandle> below = target.toHandle().descendants().toList();
    target.destroyForcibly();
    below.forEach(ProcessHandle::destroyForcibly);
  }
}
