package dev.zako.engine.build;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Lets the builds of one engine in, in the order in which they come. The first one prepares the
 * revision and opens the gate; those after it join if the revision is theirs as well, and else wait
 * until nobody is inside. Whoever only asks something enters at once or not at all. Thread-safe.
 */
final class BuildGate {
  private static final class Visitor {
    final BuildClient client;

    Visitor(BuildClient client) {
      this.client = client;
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final Deque<Visitor> queue = new ArrayDeque<>();
  private final Set<Visitor> inside = new LinkedHashSet<>();

  /** What the last one to leave does. */
  private Optional<Runnable> lastOut = Optional.empty();

  /** Whether others may join those who are inside. */
  private boolean isOpen;

  /** Whether the one who prepares waits for somebody outside of this engine. */
  private boolean isHeldUp;

  /** Leave to build, given back by {@link #close}. */
  final class Pass implements AutoCloseable {
    private final Visitor visitor;
    private final boolean isFirst;
    private final boolean hasWaited;

    private Pass(Visitor visitor, boolean isFirst, boolean hasWaited) {
      this.visitor = visitor;
      this.isFirst = isFirst;
      this.hasWaited = hasWaited;
    }

    /** Whether nobody else is inside, so that the revision has to be prepared. */
    boolean isFirst() {
      return isFirst;
    }

    /** Whether others had to be waited for. */
    boolean hasWaited() {
      return hasWaited;
    }

    /** What is to be done when all have left. */
    void onLeave(Runnable last) {
      locked(() -> lastOut = Optional.of(last));
    }

    /** The revision cannot be prepared before somebody outside of this engine is done. */
    void heldUp() {
      locked(() -> isHeldUp = true);
    }

    /** The revision is prepared: others may join. */
    void open() {
      locked(
          () -> {
            isHeldUp = false;
            isOpen = true;
          });
    }

    @Override
    public void close() {
      leave(visitor);
    }
  }

  /**
   * Waits until the build may begin.
   *
   * @param mayJoin whether the revision of those inside is right for this build as well; asked once
   * @param waiting hears once who has to be waited for
   * @return nothing if the build was stopped meanwhile
   */
  Optional<Pass> enter(
      BuildClient client,
      BuildControl control,
      BooleanSupplier mayJoin,
      Consumer<BuildClient> waiting)
      throws InterruptedException {
    Visitor self = new Visitor(client);
    boolean asked = false;
    boolean told = false;
    lock.lockInterruptibly();
    try {
      queue.add(self);
      control.onCancel(_ -> locked(() -> {}));
      while (!control.isCancelled()) {
        boolean isNext = queue.peekFirst() == self;
        if (isNext && inside.isEmpty()) {
          inside.add(self);
          return Optional.of(new Pass(self, true, told));
        }
        if (isNext && isOpen && !asked) {
          asked = true;
          if (unlocked(mayJoin) && isOpen) {
            inside.add(self);
            return Optional.of(new Pass(self, false, told));
          }
        } else if (!told) {
          told = true;
          BuildClient holder = holder();
          unlocked(
              () -> {
                waiting.accept(holder);
                return true;
              });
        } else {
          moved.await();
        }
      }
      return Optional.empty();
    } finally {
      queue.remove(self);
      moved.signalAll();
      lock.unlock();
    }
  }

  /**
   * Enters if that needs no waiting for a build, only for its preparation or its end.
   *
   * @param mayJoin whether the revision of those inside is right for this visitor as well; asked at
   *     most once
   * @return nothing if a build would have to be waited for, or this was stopped
   */
  Optional<Pass> enterAtOnce(BuildClient client, BuildControl control, BooleanSupplier mayJoin)
      throws InterruptedException {
    Visitor self = new Visitor(client);
    lock.lockInterruptibly();
    try {
      control.onCancel(_ -> locked(() -> {}));
      while (!control.isCancelled() && !isHeldUp) {
        if (inside.isEmpty() && queue.isEmpty()) {
          inside.add(self);
          return Optional.of(new Pass(self, true, false));
        }
        if (isOpen) {
          if (!unlocked(mayJoin) || !isOpen) {
            return Optional.empty();
          }
          inside.add(self);
          return Optional.of(new Pass(self, false, false));
        }
        moved.await();
      }
      return Optional.empty();
    } finally {
      moved.signalAll();
      lock.unlock();
    }
  }

  /** Waits until nobody is inside or on the way in. */
  void awaitEmpty() {
    locked(
        () -> {
          while (!queue.isEmpty() || !inside.isEmpty()) {
            moved.awaitUninterruptibly();
          }
        });
  }

  private BuildClient holder() {
    return (inside.isEmpty() ? queue.getFirst() : inside.iterator().next()).client;
  }

  private void leave(Visitor visitor) {
    lock.lock();
    try {
      if (inside.size() == 1) {
        Runnable last = lastOut.orElse(() -> {});
        lastOut = Optional.empty();
        isOpen = false;
        isHeldUp = false;
        unlocked(
            () -> {
              last.run();
              return true;
            });
      }
      inside.remove(visitor);
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Asks while others may move. */
  private boolean unlocked(BooleanSupplier question) {
    lock.unlock();
    try {
      return question.getAsBoolean();
    } finally {
      lock.lock();
    }
  }

  private void locked(Runnable action) {
    lock.lock();
    try {
      action.run();
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
