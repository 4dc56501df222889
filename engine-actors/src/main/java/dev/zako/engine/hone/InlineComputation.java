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
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call of an inline function on the thread of the node's actor. Where a function on a thread of
 * its own would wait, this one is left by an exception and called again once the answer is there;
 * the answers of earlier calls are given again in the same order.
 */
final class InlineComputation implements Running, ComputeContext, Cancellation {
  private final NodeKey<?> key;
  private final NodeFunction<?, ?> function;
  private final int attempt;
  private final Optional<NodeValue> previous;
  private final List<Answer> answers = new ArrayList<>(2);
  private int next;
  private NodeEvent.@Nullable Request waiting;
  private boolean runnable = true;
  private @Nullable CancelReason reason;

  InlineComputation(
      NodeKey<?> key, NodeFunction<?, ?> function, int attempt, Optional<NodeValue> previous) {
    this.key = key;
    this.function = function;
    this.attempt = attempt;
    this.previous = previous;
  }

  @Override
  public int attempt() {
    return attempt;
  }

  /** Whether the function can be called now. */
  boolean isRunnable() {
    return runnable;
  }

  /** Calls the function: the request that it cannot go on without, or its end. */
  NodeEvent run() {
    runnable = false;
    next = 0;
    try {
      Computation computation = Functions.call(function, key, this);
      if (waiting == null) {
        return new NodeEvent.Computed(attempt, computation);
      }
    } catch (Suspended _) {
      // The request is what it waits for.
    }
    return Objects.requireNonNull(waiting);
  }

  @Override
  public void answer(int number, Answer answer) {
    if (waiting != null && waiting.number() == number) {
      waiting = null;
      answers.add(answer);
      runnable = true;
    }
  }

  @Override
  public void stop(CancelReason why) {
    reason = why;
    runnable = false;
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
      case Answer.Refused _ -> throw new InterruptedException("Cancelled");
    };
  }

  @Override
  public <V extends NodeValue> List<Outcome<V>> getAllOutcomes(List<? extends NodeKey<V>> keys)
      throws InterruptedException {
    return switch (ask(keys, true)) {
      case Answer.Outcomes(List<Outcome<?>> outcomes) -> Functions.typed(outcomes);
      case Answer.Failed _, Answer.Refused _ -> throw new InterruptedException("Cancelled");
    };
  }

  private Answer ask(List<? extends NodeKey<?>> keys, boolean failuresAsValues) {
    if (waiting == null && next < answers.size()) {
      return answers.get(next++);
    }
    if (waiting == null) {
      waiting = new NodeEvent.Request(attempt, answers.size(), List.copyOf(keys), failuresAsValues);
    }
    throw new Suspended();
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
  public boolean isCancelled() {
    return reason != null;
  }

  @Override
  public Optional<CancelReason> reason() {
    return Optional.ofNullable(reason);
  }

  /** An inline call is over before anybody can cancel it: there is nothing to register. */
  @Override
  public Registration onCancel(Runnable action) {
    return () -> {};
  }

  /** Leaves the function. Whatever the function does with it, the call is over. */
  static final class Suspended extends Error {
    private static final long serialVersionUID = 1L;

    private Suspended() {
      super("Waiting for dependencies", null, false, false);
    }
  }
}
