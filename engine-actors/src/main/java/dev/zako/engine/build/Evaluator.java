package dev.zako.engine.build;

import dev.zako.engine.build.analysis.ConfiguredTargetKey;
import dev.zako.engine.build.analysis.TargetKey;
import dev.zako.engine.build.analysis.TargetValue;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.engine.graph.BuildId;
import dev.zako.engine.graph.CancelReason;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeValue;
import dev.zako.engine.graph.Outcome;
import dev.zako.engine.graph.RootCause;
import dev.zako.engine.hone.Evaluation;
import dev.zako.engine.hone.Hone;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Evaluates nodes for one build, which can be cancelled at any moment. */
final class Evaluator {
  private final Hone hone;
  private final AtomicLong buildIds;
  private final BuildEvents events;
  private final AtomicReference<Optional<BuildId>> current =
      new AtomicReference<>(Optional.empty());
  private final BuildControl control;

  /**
   * Evaluates with {@code hone}.
   *
   * @param buildIds gives the ids of builds, which are never used twice
   * @param control stops the build
   */
  Evaluator(Hone hone, AtomicLong buildIds, BuildEvents events, BuildControl control) {
    this.hone = hone;
    this.buildIds = buildIds;
    this.events = events;
    this.control = control;
    control.onCancel(why -> current.get().ifPresent(build -> hone.cancel(build, why)));
  }

  /** The build was cancelled. */
  static final class CancelledException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /**
   * The values of those nodes that have one, in the order of the keys. The causes of failures are
   * told.
   *
   * @param keepGoing whether the failure of one lets the others go on
   */
  <K extends NodeKey<V>, V extends NodeValue> Map<K, V> evaluate(
      Collection<K> keys, boolean keepGoing) throws CancelledException {
    Map<K, V> values = new LinkedHashMap<>();
    if (keys.isEmpty()) {
      return values;
    }
    Evaluation evaluation = run(List.copyOf(keys), keepGoing);
    evaluation.rootCauses().forEach(this::tell);
    for (K key : keys) {
      if (evaluation.outcome(key).orElse(null) instanceof Outcome.Value<V>(V value)) {
        values.put(key, value);
      }
    }
    return values;
  }

  /**
   * What became of each of the nodes, in the order of the keys. The failure of one lets the others
   * go on.
   */
  <K extends NodeKey<V>, V extends NodeValue> Map<K, Outcome<V>> outcomes(Collection<K> keys)
      throws CancelledException {
    Map<K, Outcome<V>> outcomes = new LinkedHashMap<>();
    if (!keys.isEmpty()) {
      Evaluation evaluation = run(List.copyOf(keys), true);
      for (K key : keys) {
        evaluation.outcome(key).ifPresent(outcome -> outcomes.put(key, outcome));
      }
    }
    return outcomes;
  }

  /** Tells the cause of a failure. */
  void tell(RootCause cause) {
    diagnostics(cause).forEach(events::diagnose);
  }

  /** What there is to tell of the cause of a failure. */
  List<Diagnostic> diagnostics(RootCause cause) {
    return FailureTexts.diagnostics(cause, this::position);
  }

  private Evaluation run(List<? extends NodeKey<?>> keys, boolean keepGoing)
      throws CancelledException {
    BuildId build = new BuildId(buildIds.incrementAndGet());
    current.set(Optional.of(build));
    if (control.isCancelled()) {
      throw new CancelledException();
    }
    Evaluation evaluation = await(hone.evaluate(build, keys, keepGoing));
    if (control.isCancelled() || evaluation.cancelled().isPresent()) {
      throw new CancelledException();
    }
    return evaluation;
  }

  /** Says that these nodes may be out of date, and waits until that is known. */
  void invalidate(Collection<? extends NodeKey<?>> keys) {
    await(hone.invalidate(keys));
  }

  /** Forgets the nodes that live, and waits until they are gone. */
  void forget() {
    await(hone.forget());
  }

  /** Waits; if this thread is interrupted meanwhile, the build is cancelled. */
  private <T> T await(CompletionStage<T> stage) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return stage.toCompletableFuture().get();
        } catch (InterruptedException _) {
          interrupted = true;
          control.cancel(new CancelReason.UserInterrupt());
        } catch (ExecutionException e) {
          throw new IllegalStateException("The graph always answers", e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Optional<SourcePosition> position(ConfiguredTargetKey target) {
    TargetKey key = new TargetKey(target.label(), target.configuration());
    Evaluation evaluation =
        await(hone.evaluate(new BuildId(buildIds.incrementAndGet()), List.of(key), true));
    return evaluation.outcome(key).orElse(null) instanceof Outcome.Value<TargetValue>(var value)
        ? Optional.of(value.position())
        : Optional.empty();
  }
}
