package dev.zako.cli.client;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Notices that the daemon is silent for too long, or does not stop after an interruption. It counts
 * its own ticks instead of reading a clock, so that a client that was itself stopped for a while
 * accuses nobody. Thread-safe.
 */
final class Watchdog implements AutoCloseable {
  private static final Duration TICK = Duration.ofMillis(50);

  /** In ticks: a little more than the daemon takes for itself, and less than a second. */
  private static final int MAX_STOPPING = 19;

  private final AtomicInteger silent = new AtomicInteger();
  private final int maxSilent;
  private final Runnable onSilence;
  private final Runnable onStubborn;
  private volatile boolean isStopping;
  private volatile boolean closed;
  private volatile boolean hasBarked;

  /**
   * Watches from now on.
   *
   * @param silence how long the daemon may say nothing; then {@code onSilence} is run once
   * @param onStubborn run once if the daemon goes on for long after {@link #stopping}
   */
  Watchdog(Duration silence, Runnable onSilence, Runnable onStubborn) {
    this.maxSilent = (int) (silence.toNanos() / TICK.toNanos());
    this.onSilence = onSilence;
    this.onStubborn = onStubborn;
    Thread.ofPlatform().daemon().name("zako-watchdog").start(this::watch);
  }

  /** The daemon has said something. */
  void heard() {
    silent.set(0);
  }

  /** The daemon was asked to stop. */
  void stopping() {
    isStopping = true;
  }

  /** Whether the daemon was silent for too long. */
  boolean hasBarked() {
    return hasBarked;
  }

  @Override
  public void close() {
    closed = true;
  }

  private void watch() {
    int stoppingFor = 0;
    while (!closed) {
      LockSupport.parkNanos(TICK.toNanos());
      if (closed) {
        return;
      }
      if (isStopping && ++stoppingFor >= MAX_STOPPING) {
        onStubborn.run();
        return;
      }
      if (silent.incrementAndGet() >= maxSilent) {
        hasBarked = true;
        onSilence.run();
        return;
      }
    }
  }
}
