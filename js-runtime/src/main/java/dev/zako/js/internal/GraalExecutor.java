package dev.zako.js.internal;

import dev.zako.js.CancelHandle;
import dev.zako.js.ScriptExecutor;
import dev.zako.js.ScriptFailedException;
import dev.zako.js.ScriptFailure;
import dev.zako.js.ScriptJob;
import dev.zako.js.ScriptKind;
import dev.zako.js.ScriptLimits;
import dev.zako.js.ScriptPosition;
import dev.zako.js.ScriptResult;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.graalvm.polyglot.Engine;
import org.jspecify.annotations.Nullable;

/** Evaluates jobs in realms of a shared engine, of which it keeps the last. */
final class GraalExecutor implements ScriptExecutor {
  private final Engine engine;
  private final ScheduledExecutorService clock;
  private @Nullable Realm realm;

  GraalExecutor(Engine engine, ScheduledExecutorService clock) {
    this.engine = engine;
    this.clock = clock;
  }

  static void warmUp(Engine engine) {
    ScriptJob job =
        new ScriptJob(
            "warm-up",
            "export default null;",
            new TreeMap<>(),
            ScriptKind.BUILTIN,
            "null",
            ScriptLimits.DEFAULT);
    try (Realm realm = new Realm(engine, job.limits().statements())) {
      realm.run(new Evaluation(job, ModuleTable.of(job, realm.nextRoot())));
    } catch (ScriptFailedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public ScriptResult execute(ScriptJob job, CancelHandle cancel) {
    if (cancel.isCancelled()) {
      return new ScriptResult.Cancelled();
    }
    Realm used = realmFor(job);
    ModuleTable table;
    try {
      table = ModuleTable.of(job, used.nextRoot());
    } catch (ScriptFailedException e) {
      return new ScriptResult.Failed(e.failure(), List.of());
    }
    ScriptResult result = evaluate(used, new Evaluation(job, table), job.limits(), cancel);
    return result instanceof ScriptResult.Failed failed
        ? located(failed, job, table, cancel)
        : result;
  }

  private Realm realmFor(ScriptJob job) {
    if (realm != null && realm.serves(job)) {
      return realm;
    }
    close();
    Realm made = new Realm(engine, job.limits().statements());
    realm = made;
    return made;
  }

  private ScriptResult evaluate(
      Realm used, Evaluation evaluation, ScriptLimits limits, CancelHandle cancel) {
    Future<?> timer =
        clock.schedule(
            () -> used.kill(evaluation), limits.wallClock().toMillis(), TimeUnit.MILLISECONDS);
    try (CancelHandle.Registration _ = cancel.onCancel(() -> used.kill(evaluation))) {
      ScriptResult result = used.run(evaluation);
      return evaluation.wasKilled() && cancel.isCancelled() ? new ScriptResult.Cancelled() : result;
    } finally {
      timer.cancel(false);
      if (used.isUsedUp()) {
        close();
      }
      // Ending it from another thread may leave the interrupt flag set; the next job must not see
      // it.
      Thread.interrupted();
    }
  }

  /** Finds out where a script hung, if its failure does not say so precisely. */
  private ScriptResult located(
      ScriptResult.Failed failed, ScriptJob job, ModuleTable table, CancelHandle cancel) {
    ScriptFailure failure = failed.failure();
    Optional<ScriptPosition> position = Optional.empty();
    if (failure.kind() == ScriptFailure.Kind.TIMEOUT && failure.position().isEmpty()) {
      position = Tracer.endless(job, table, clock, cancel);
    } else if (failure.kind() == ScriptFailure.Kind.DEADLOCK) {
      position = Tracer.openAwait(job, table, clock, cancel);
    }
    if (cancel.isCancelled()) {
      return new ScriptResult.Cancelled();
    }
    Failures failures = new Failures(job, table);
    return position
        .map(place -> new ScriptResult.Failed(failures.moved(failure, place), failed.logs()))
        .orElse(failed);
  }

  @Override
  public void close() {
    if (realm != null) {
      realm.close();
      realm = null;
    }
  }
}
