package dev.zako.engine.build.schedule;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Hands out resources to threads in the order that a {@link ResourceLedger} says. Thread-safe. */
public final class ResourcePool {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Long, Asking> asking = new HashMap<>();
  private final ResourceLedger ledger;

  /** A pool of this much. */
  public ResourcePool(ResourceTable table) {
    this.ledger = new ResourceLedger(table);
  }

  /** A thread that waits for its answer; woken alone, because a thousand may wait. */
  private static final class Asking {
    final Condition answered;
    @Nullable ResourceAnswer answer;

    Asking(Condition answered) {
      this.answered = answered;
    }
  }

  /** Something that is held until it is closed. */
  public interface Holding extends AutoCloseable {
    /** How much is held of each resource that was asked for. */
    SortedMap<ResourceKey, Long> amounts();

    /** Gives it back, the first time. */
    @Override
    void close();
  }

  /** A request can never be granted. */
  public static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<RequestProblem> problems;

    private RefusedException(List<RequestProblem> problems) {
      super(problems.toString());
      this.problems = problems;
    }

    /** Why, at least one reason. */
    public List<RequestProblem> problems() {
      return problems;
    }
  }

  /**
   * Waits until the request is granted.
   *
   * @throws RefusedException if that can never be
   * @throws InterruptedException if the thread was interrupted; then nothing is held
   */
  public Holding take(ResourceRequest request) throws InterruptedException, RefusedException {
    lock.lockInterruptibly();
    try {
      long ticket = ledger.add(request);
      Asking own = new Asking(lock.newCondition());
      asking.put(ticket, own);
      answer();
      try {
        while (own.answer == null) {
          own.answered.await();
        }
        return switch (own.answer) {
          case ResourceAnswer.Granted(long _, SortedMap<ResourceKey, Long> amounts) ->
              new Held(ticket, amounts);
          case ResourceAnswer.Refused(long _, List<RequestProblem> problems) ->
              throw new RefusedException(problems);
        };
      } catch (InterruptedException e) {
        release(ticket);
        throw e;
      }
    } finally {
      lock.unlock();
    }
  }

  private final class Held implements Holding {
    private final long ticket;
    private final SortedMap<ResourceKey, Long> amounts;

    Held(long ticket, SortedMap<ResourceKey, Long> amounts) {
      this.ticket = ticket;
      this.amounts = amounts;
    }

    @Override
    public SortedMap<ResourceKey, Long> amounts() {
      return amounts;
    }

    @Override
    public void close() {
      release(ticket);
    }
  }

  /** From now on there is this much; what is held stays held. */
  public void replace(ResourceTable table) {
    lock.lock();
    try {
      if (!table.equals(ledger.table())) {
        ledger.replace(table);
        answer();
      }
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
      asking.remove(ticket);
      ledger.release(ticket);
      answer();
    } finally {
      lock.unlock();
    }
  }

  private void answer() {
    for (ResourceAnswer each : ledger.answers()) {
      Asking asked = asking.remove(each.ticket());
      if (asked != null) {
        asked.answer = each;
        asked.answered.signal();
      }
    }
  }
}
