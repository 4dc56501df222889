package dev.zako.engine.build;

import dev.zako.engine.graph.CancelReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** Stops one build, from any thread and at any time; also before it begins. Thread-safe. */
public final class BuildControl {
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private final List<Consumer<CancelReason>> actions = new ArrayList<>();
  private Optional<CancelReason> reason = Optional.empty();

  /** The control of a build that goes on. */
  public BuildControl() {}

  /** Stops the build: its commands and scripts are killed. The first reason counts. */
  public void cancel(CancelReason why) {
    List<Consumer<CancelReason>> asked;
    synchronized (this) {
      if (reason.isPresent()) {
        return;
      }
      reason = Optional.of(why);
      asked = List.copyOf(actions);
    }
    cancelled.countDown();
    asked.forEach(action -> action.accept(why));
  }

  /** Whether the build was stopped. */
  public boolean isCancelled() {
    return cancelled.getCount() == 0;
  }

  /** Counted down when the build is stopped. */
  CountDownLatch cancellation() {
    return cancelled;
  }

  /** Runs the action once when the build is stopped; at once if it was stopped already. */
  public void onCancel(Consumer<CancelReason> action) {
    Optional<CancelReason> already;
    synchronized (this) {
      already = reason;
      actions.add(action);
    }
    already.ifPresent(action);
  }
}
