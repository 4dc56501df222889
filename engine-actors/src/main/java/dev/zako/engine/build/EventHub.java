package dev.zako.engine.build;

import dev.zako.engine.build.BuildEvent.How;
import dev.zako.engine.build.execution.ActionListener;
import dev.zako.engine.build.execution.ActionNodeKey;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.model.Label;
import dev.zako.engine.graph.CycleFailure;
import dev.zako.engine.graph.RootCause;
import dev.zako.engine.hone.HoneEvent;
import dev.zako.js.ScriptLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts what happens in a build and tells it, one event at a time. Between builds it is deaf: what
 * comes late from a cancelled build is nobody's business. Thread-safe.
 */
final class EventHub implements ActionListener {
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicLong ids = new AtomicLong();
  private final BuildListener listener;
  private final InstantSource clock;
  private final Set<Diagnostic> diagnostics = new LinkedHashSet<>();
  private final Set<Long> running = new LinkedHashSet<>();
  private final Set<ActionNodeKey> settled = new HashSet<>();
  private boolean active;
  private int total;
  private int executed;
  private int cached;
  private int done;

  EventHub(BuildListener listener, InstantSource clock) {
    this.listener = listener;
    this.clock = clock;
  }

  /** What was counted. */
  record Counts(int total, int executed, int cached) {}

  /** A build starts. */
  void begin() {
    locked(
        () -> {
          active = true;
          diagnostics.clear();
          running.clear();
          total = 0;
          executed = 0;
          cached = 0;
          done = 0;
        });
  }

  /** The build has ended. */
  void end() {
    locked(() -> active = false);
  }

  Counts counts() {
    lock.lock();
    try {
      return new Counts(total, executed, cached);
    } finally {
      lock.unlock();
    }
  }

  /** Every diagnostic of the build, in a stable order. */
  List<Diagnostic> diagnostics() {
    lock.lock();
    try {
      List<Diagnostic> all = new ArrayList<>(diagnostics);
      all.sort(Diagnostic.ORDER);
      return all;
    } finally {
      lock.unlock();
    }
  }

  /** Tells an event. */
  void tell(BuildEvent event) {
    locked(() -> emit(event));
  }

  /** Tells a diagnostic, unless it was told already. */
  void diagnose(Diagnostic diagnostic) {
    locked(
        () -> {
          if (active && diagnostics.add(diagnostic)) {
            emit(new BuildEvent.DiagnosticReported(diagnostic));
          }
        });
  }

  /** It is known which actions the build needs; those that are up to date count as done. */
  void analysed(int targets, Set<ActionNodeKey> actions) {
    locked(
        () -> {
          total = actions.size();
          done = (int) actions.stream().filter(settled::contains).count();
          emit(new BuildEvent.AnalysisFinished(targets, total));
          emitTotals();
        });
  }

  /** What happens to the nodes of actions, in builds and between them. */
  void heard(HoneEvent event) {
    if (!(event.key() instanceof ActionNodeKey key)) {
      return;
    }
    switch (event) {
      case HoneEvent.DidCompute _ -> locked(() -> settled.add(key));
      case HoneEvent.DidInvalidate _ -> locked(() -> settled.remove(key));
      case HoneEvent.DidVerifyUnchanged _ ->
          locked(
              () -> {
                if (settled.add(key)) {
                  done++;
                  emitTotals();
                }
              });
      case HoneEvent.DidFail(var _, List<RootCause> causes) -> failed(key, causes);
      case HoneEvent.WillCompute _, HoneEvent.DidCancel _ -> {
        // Who carries out the action tells of these.
      }
    }
  }

  /** Failures of actions are told at once, and not only when the build has ended. */
  private void failed(ActionNodeKey key, List<RootCause> causes) {
    for (RootCause cause : causes) {
      if (cause.key().equals(key) && !(cause.failure() instanceof CycleFailure)) {
        FailureTexts.diagnostics(cause, _ -> Optional.empty()).forEach(this::diagnose);
      }
    }
  }

  /** Tells what a script logged. */
  void logged(ScriptLog log) {
    tell(
        new BuildEvent.ScriptLogged(
            log.level().name().toLowerCase(Locale.ROOT),
            log.message(),
            log.module().map(module -> module.text()).orElse("")));
  }

  @Override
  public long next() {
    return ids.incrementAndGet();
  }

  @Override
  public void started(long id, Label label, String mnemonic, String progress) {
    locked(
        () -> {
          running.add(id);
          emit(
              new BuildEvent.ActionStarted(
                  id, label.toString(), mnemonic, progress, clock.instant()));
          emitTotals();
        });
  }

  @Override
  public void finished(long id, Label label, String mnemonic, End end, boolean ran, Duration wall) {
    locked(
        () -> {
          running.remove(id);
          How how =
              switch (end) {
                case EXECUTED -> How.EXECUTED;
                case CACHED -> How.CACHED;
                case FAILED -> How.FAILED;
                case CANCELLED -> How.CANCELLED;
              };
          executed += end == End.EXECUTED ? 1 : 0;
          cached += end == End.CACHED ? 1 : 0;
          done++;
          emit(new BuildEvent.ActionFinished(id, label.toString(), mnemonic, how, wall));
          emitTotals();
        });
  }

  @Override
  public void output(Label label, String mnemonic, String text) {
    tell(new BuildEvent.ActionOutput(label.toString(), mnemonic, text));
  }

  private void emitTotals() {
    emit(new BuildEvent.TotalsChanged(Math.min(done, total), total, running.size()));
  }

  private void emit(BuildEvent event) {
    if (active) {
      listener.onEvent(event);
    }
  }

  private void locked(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }
}
