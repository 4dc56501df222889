package dev.zako.engine.build.schedule;

import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Hands out resources to threads in the order that a {@link ResourceLedger} says. Thread-safe. */
public final class ResourcePool {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final Set<Long> served = new HashSet<>();
  private final ResourceLedger ledger;

  /** A pool of this much; of what is not named there is no end. */
  public ResourcePool(SortedMap<ResourceKey, Long> totals) {
    this.ledger = new ResourceLedger(totals);
  }

  /** Something that is held until it is closed. */
  public interface Holding extends AutoCloseable {
    /** Gives it back, the first time. */
    @Override
    void close();
  }

  /** Waits until the request is granted. */
  public Holding take(ResourceRequest request) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long ticket = ledger.add(request);
      grant();
      try {
        while (!served.contains(ticket)) {
          moved.await();
        }
      } catch (InterruptedException e) {
        release(ticket);
        throw e;
      }
      return () -> release(ticket);
    } finally {
      lock.unlock();
    }
  }

  /** How many wait. */
  public int waiting() {
    lock.lock();
    try {
      return ledger.waiting();
    } finally {
      lock.unlock();
    }
  }

  private void release(long ticket) {
    lock.lock();
    try {
      served.remove(ticket);
      ledger.release(ticket);
      grant();
    } finally {
      lock.unlock();
    }
  }

  private void grant() {
    if (served.addAll(ledger.grant())) {
      moved.signalAll();
    }
  }
}
