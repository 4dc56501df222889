package dev.zako.js.internal;

import dev.zako.js.CancelHandle;
import dev.zako.js.ScriptJob;
import dev.zako.js.ScriptPosition;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.SourceSection;
import org.graalvm.polyglot.management.ExecutionEvent;
import org.graalvm.polyglot.management.ExecutionListener;
import org.jspecify.annotations.Nullable;

/**
 * Finds where a script hangs by evaluating it again and noting each statement. The engine itself
 * cannot tell which `await` is open or, always, what was interrupted; and since an evaluation
 * depends on its job alone, it hangs at the same place again. Notes cost time, so this is done only
 * for a script that has failed, in an engine of its own.
 */
final class Tracer {
  /** How long a script is watched, from its first statement on. */
  private static final long WATCH_MILLIS = 1_000;

  /** How long it may take to come to its first statement, in an engine that is cold. */
  private static final long START_MILLIS = 20_000;

  private final ScriptJob job;
  private final ModuleTable table;
  private Runnable onFirst = () -> {};
  private @Nullable Future<?> watch;
  private volatile @Nullable SourceSection last;
  private volatile @Nullable SourceSection lastAwait;

  private Tracer(ScriptJob job, ModuleTable table) {
    this.job = job;
    this.table = table;
  }

  /** Where the script was when it was ended again, or nothing if this time it ended by itself. */
  static Optional<ScriptPosition> endless(
      ScriptJob job, ModuleTable table, ScheduledExecutorService clock, CancelHandle cancel) {
    Tracer tracer = new Tracer(job, table);
    boolean killed = tracer.run(clock, cancel);
    SourceSection section = tracer.last;
    return killed && section != null ? tracer.position(section, 0) : Optional.empty();
  }

  /** The `await` that was reached last. */
  static Optional<ScriptPosition> openAwait(
      ScriptJob job, ModuleTable table, ScheduledExecutorService clock, CancelHandle cancel) {
    Tracer tracer = new Tracer(job, table);
    tracer.run(clock, cancel);
    SourceSection section = tracer.lastAwait;
    return section == null
        ? Optional.empty()
        : tracer.position(section, Failures.awaitIn(section.getCharacters()));
  }

  /** Evaluates the job; answers whether it had to be ended. */
  private boolean run(ScheduledExecutorService clock, CancelHandle cancel) {
    try (Engine engine = Hardening.newEngine();
        ExecutionListener _ =
            ExecutionListener.newBuilder()
                .statements(true)
                .sourceFilter(this::isScript)
                .onEnter(this::onEnter)
                .attach(engine)) {
      Realm realm = new Realm(engine, job.limits().statements());
      Evaluation evaluation = new Evaluation(job, table);
      Runnable kill = () -> realm.kill(evaluation);
      Future<?> timer = clock.schedule(kill, START_MILLIS, TimeUnit.MILLISECONDS);
      onFirst = () -> watch = clock.schedule(kill, WATCH_MILLIS, TimeUnit.MILLISECONDS);
      try (CancelHandle.Registration _ = cancel.onCancel(kill)) {
        realm.run(evaluation);
        return evaluation.wasKilled();
      } finally {
        timer.cancel(false);
        if (watch != null) {
          watch.cancel(false);
        }
        realm.close();
      }
    }
  }

  private boolean isScript(Source source) {
    String path = source.getPath();
    var module = path == null ? null : table.at(path);
    return module != null && !module.id().isBuiltin();
  }

  private void onEnter(ExecutionEvent event) {
    SourceSection section = event.getLocation();
    if (last == null) {
      onFirst.run();
    }
    last = section;
    if (Failures.awaitIn(section.getCharacters()) >= 0) {
      lastAwait = section;
    }
  }

  private Optional<ScriptPosition> position(SourceSection section, int offset) {
    String path = section.getSource().getPath();
    var module = path == null ? null : table.at(path);
    if (module == null) {
      return Optional.empty();
    }
    int index = section.getCharIndex() + Math.max(0, offset);
    Source source = section.getSource();
    return Optional.of(
        table.position(module, source.getLineNumber(index), source.getColumnNumber(index)));
  }
}
