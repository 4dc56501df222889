package dev.zako.cli.terminal;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Turns the signals that ask the process to end into an orderly stop: the first one asks the work
 * to stop; a second one, or work that does not stop in time, ends the process at once with
 * everything that it started.
 */
public final class Interruption implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMillis(900);

  private final Runnable force;
  private final Duration patience;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("zako-interruption").factory());
  private Runnable stop = () -> {};
  private boolean interrupted;
  private boolean closed;

  /**
   * Listens to {@code INT}, {@code TERM} and {@code HUP}.
   *
   * @param force ends the process at once
   */
  public Interruption(Signals signals, Runnable force) {
    this(signals, force, PATIENCE);
  }

  Interruption(Signals signals, Runnable force, Duration patience) {
    this.force = force;
    this.patience = patience;
    signals.on("INT", this::interrupt);
    signals.on("TERM", this::interrupt);
    signals.on("HUP", this::interrupt);
  }

  /** What asks the work to stop; asked at once if that is already wanted. */
  public void onStop(Runnable newStop) {
    boolean now;
    synchronized (this) {
      stop = newStop;
      now = interrupted;
    }
    if (now) {
      newStop.run();
    }
  }

  /** Whether a signal came. */
  public synchronized boolean isInterrupted() {
    return interrupted;
  }

  /** The work has ended: no longer wait for it. Later signals end the process at once. */
  @Override
  public synchronized void close() {
    closed = true;
    timer.shutdownNow();
  }

  private void interrupt() {
    Runnable asked;
    synchronized (this) {
      if (interrupted || closed) {
        asked = force;
      } else {
        interrupted = true;
        asked = stop;
        var _ = timer.schedule(force, patience.toMillis(), TimeUnit.MILLISECONDS);
      }
    }
    asked.run();
  }

  /** Ends this process and everything that it started, at once. */
  public static void endProcess(int exitCode) {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    Runtime.getRuntime().halt(exitCode);
  }
}
