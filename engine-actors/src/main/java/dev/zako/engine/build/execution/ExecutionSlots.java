package dev.zako.engine.build.execution;

import java.util.concurrent.Semaphore;

/** Lets only so many commands run at once; who waits longest is next. Thread-safe. */
public final class ExecutionSlots {
  private final Semaphore free;

  /** This many at once. */
  public ExecutionSlots(int count) {
    this.free = new Semaphore(count, true);
  }

  /** A slot that is taken until it is closed. */
  public interface Slot extends AutoCloseable {
    /** Gives the slot back. */
    @Override
    void close();
  }

  /** Waits for a slot and takes it. */
  public Slot take() throws InterruptedException {
    free.acquire();
    return free::release;
  }
}
