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
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;

/** Evaluates each job in a fresh context of a shared engine. */
final class GraalExecutor implements ScriptExecutor {
  private final Engine engine;
  private final ScheduledExecutorService clock;

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
    try {
      ModuleTable table = ModuleTable.of(job);
      try (Context context =
          Hardening.newContext(engine, new ModuleFileSystem(table), job.limits().statements())) {
        new Evaluation(job, table, context).run();
      }
    } catch (ScriptFailedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public ScriptResult execute(ScriptJob job, CancelHandle cancel) {
    ModuleTable table;
    try {
      table = ModuleTable.of(job);
    } catch (ScriptFailedException e) {
      return new ScriptResult.Failed(e.failure(), List.of());
    }
    if (cancel.isCancelled()) {
      return new ScriptResult.Cancelled();
    }
    ScriptResult result = evaluate(job, table, cancel);
    return result instanceof ScriptResult.Failed failed
        ? located(failed, job, table, cancel)
        : result;
  }

  private ScriptResult evaluate(ScriptJob job, ModuleTable table, CancelHandle cancel) {
    Context context =
        Hardening.newContext(engine, new ModuleFileSystem(table), job.limits().statements());
    Evaluation evaluation = new Evaluation(job, table, context);
    Future<?> timer =
        clock.schedule(
            () -> kill(context), job.limits().wallClock().toMillis(), TimeUnit.MILLISECONDS);
    try (CancelHandle.Registration _ = cancel.onCancel(() -> kill(context))) {
      ScriptResult result = evaluation.run();
      return evaluation.wasKilled() && cancel.isCancelled() ? new ScriptResult.Cancelled() : result;
    } finally {
      timer.cancel(false);
      context.close(true);
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

  /** Ends an evaluation from another thread; closing waits for it, so a thread of its own does. */
  static void kill(Context context) {
    Thread.ofPlatform().daemon().name("zako-script-kill").start(() -> context.close(true));
  }

  @Override
  public void close() {}
}
