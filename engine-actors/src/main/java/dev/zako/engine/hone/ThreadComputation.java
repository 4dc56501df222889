package dev.zako.engine.hone;

import dev.zako.engine.graph.Answer;
import dev.zako.engine.graph.CancelReason;
import dev.zako.engine.graph.Computation;
import dev.zako.engine.graph.NodeEvent;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeValue;
import dev.zako.engine.graph.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A call of a function on a virtual thread. It is the function's context: requests go as messages
 * to the node's actor, and the thread waits for the answer.
 */
final class ThreadComputation implements Running, Runnable, ComputeContext, Cancellation {
  private final NodeKey<?> key;
  private final NodeFunction<?, ?> function;
  private final int attempt;
  private final Optional<NodeValue> previous;
  private final Peers.NodePeer node;
  private final LongAdder working;

  // Guarded by this object's monitor, which is held only for a few instructions.
  private @Nullable Thread thread;
  private @Nullable CancelReason reason;
  private List<Runnable> onCancel = List.of();
  private int requests;
  private @Nullable CompletableFuture<Answer> waiting;

  ThreadComputation(
      NodeKey<?> key,
      NodeFunction<?, ?> function,
      int attempt,
      Optional<NodeValue> previous,
      Peers.NodePeer node,
      LongAdder working) {
    this.key = key;
    this.function = function;
    this.attempt = attempt;
    this.previous = previous;
    this.node = node;
    this.working = working;
  }

  @Override
  public int attempt() {
    return attempt;
  }

  @Override
  public void run() {
    synchronized (this) {
      if (reason != null) {
        return;
      }
      thread = Thread.currentThread();
    }
    working.increment();
    Computation computation = Functions.call(function, key, this);
    working.decrement();
    synchronized (this) {
      thread = null;
      onCancel = List.of();
    }
    node.tell(new NodeEvent.Computed(attempt, computation));
  }

  @Override
  public synchronized void answer(int number, Answer answer) {
    if (waiting != null && number == requests) {
      waiting.complete(answer);
      waiting = null;
    }
  }

  @Override
  public void stop(CancelReason why) {
    List<Runnable> actions;
    synchronized (this) {
      if (reason != null) {
        return;
      }
      reason = why;
      actions = onCancel;
      onCancel = List.of();
      if (waiting != null) {
        waiting.complete(new Answer.Refused());
        waiting = null;
      }
      if (thread != null) {
        thread.interrupt();
      }
    }
    if (!actions.isEmpty()) {
      Thread.ofVirtual().start(() -> actions.forEach(Runnable::run));
    }
  }

  @Override
  public <V extends NodeValue> V get(NodeKey<V> dependency)
      throws NodeFailedException, InterruptedException {
    return getAll(List.of(dependency)).getFirst();
  }

  @Override
  public <V extends NodeValue> List<V> getAll(List<? extends NodeKey<V>> keys)
      throws NodeFailedException, InterruptedException {
    return switch (ask(keys, false)) {
      case Answer.Outcomes(List<Outcome<?>> outcomes) -> Functions.values(outcomes);
      case Answer.Failed(var causes) -> throw new DependencyFailedException(causes);
      case Answer.Refused _ -> throw cancelled();
    };
  }

  @Override
  public <V extends NodeValue> List<Outcome<V>> getAllOutcomes(List<? extends NodeKey<V>> keys)
      throws InterruptedException {
    return switch (ask(keys, true)) {
      case Answer.Outcomes(List<Outcome<?>> outcomes) -> Functions.typed(outcomes);
      case Answer.Failed _, Answer.Refused _ -> throw cancelled();
    };
  }

  private Answer ask(List<? extends NodeKey<?>> keys, boolean failuresAsValues)
      throws InterruptedException {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    int number;
    synchronized (this) {
      if (reason != null) {
        return new Answer.Refused();
      }
      number = ++requests;
      waiting = answer;
    }
    node.tell(new NodeEvent.Request(attempt, number, List.copyOf(keys), failuresAsValues));
    working.decrement();
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Answers are never exceptional", e);
    } finally {
      working.increment();
    }
  }

  private InterruptedException cancelled() {
    return new InterruptedException("The computation of `" + key.display() + "` was cancelled");
  }

  @Override
  public Optional<NodeValue> previous() {
    return previous;
  }

  @Override
  public Cancellation cancellation() {
    return this;
  }

  @Override
  public synchronized boolean isCancelled() {
    return reason != null;
  }

  @Override
  public synchronized Optional<CancelReason> reason() {
    return Optional.ofNullable(reason);
  }

  @Override
  public Registration onCancel(Runnable action) {
    Runnable once = () -> action.run();
    synchronized (this) {
      if (reason == null) {
        List<Runnable> more = new ArrayList<>(onCancel);
        more.add(once);
        onCancel = more;
        return () -> forget(once);
      }
    }
    once.run();
    return () -> {};
  }

  private synchronized void forget(Runnable action) {
    List<Runnable> fewer = new ArrayList<>(onCancel);
    fewer.removeIf(candidate -> candidate.equals(action));
    onCancel = fewer;
  }
}
