package dev.zako.engine.build;

import dev.zako.engine.build.BuildEvent.How;
import dev.zako.engine.build.BuildEvent.Phase;
import dev.zako.engine.build.execution.ActionNodeKey;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.history.BuildNotes;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Counts what happens in one build and tells it, one event at a time, until it is closed.
 * Thread-safe.
 */
final class BuildEvents implements AutoCloseable {
  private final BuildListener listener;
  private final InstantSource clock;
  private final ReentrantLock lock;
  private final Consumer<BuildEvents> onClose;
  private final Set<Diagnostic> diagnostics = new LinkedHashSet<>();
  private final Set<Long> running = new HashSet<>();
  private final Set<ActionNodeKey> needed = new HashSet<>();
  private final Set<ActionNodeKey> done = new HashSet<>();
  private final BuildNotes notes = new BuildNotes();
  private boolean closed;
  private int executed;
  private int cached;

  /**
   * The events of a build that begins.
   *
   * @param clock tells when phases begin
   * @param lock guards all of this
   * @param onClose called under the lock when nothing is told any more
   */
  BuildEvents(
      BuildListener listener,
      InstantSource clock,
      ReentrantLock lock,
      Consumer<BuildEvents> onClose) {
    this.listener = listener;
    this.clock = clock;
    this.lock = lock;
    this.onClose = onClose;
  }

  /** What was counted. */
  record Counts(int total, int executed, int cached) {}

  Counts counts() {
    lock.lock();
    try {
      return new Counts(needed.size(), executed, cached);
    } finally {
      lock.unlock();
    }
  }

  /** What is kept of the build. */
  BuildNotes notes() {
    return notes;
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

  /** Tells that a part of the build begins. */
  void phase(Phase phase) {
    tell(new BuildEvent.PhaseStarted(phase, clock.instant()));
  }

  /** Tells a diagnostic, unless it was told already. */
  void diagnose(Diagnostic diagnostic) {
    locked(
        () -> {
          if (!closed && diagnostics.add(diagnostic)) {
            emit(new BuildEvent.DiagnosticReported(diagnostic));
          }
        });
  }

  /**
   * It is known which actions the build needs.
   *
   * @param isUpToDate which of them count as done
   */
  void analysed(int targets, Set<ActionNodeKey> actions, Predicate<ActionNodeKey> isUpToDate) {
    locked(
        () -> {
          needed.addAll(actions);
          actions.stream().filter(isUpToDate).forEach(done::add);
          emit(new BuildEvent.AnalysisFinished(targets, needed.size()));
          emitTotals();
        });
  }

  /** Whether the build needs the action, as far as is known. Called under the lock. */
  boolean needs(ActionNodeKey action) {
    return needed.contains(action);
  }

  /** An action is up to date. */
  void settled(ActionNodeKey action) {
    locked(
        () -> {
          if (done.add(action)) {
            emitTotals();
          }
        });
  }

  /** A command started. */
  void started(long id, BuildEvent event) {
    locked(
        () -> {
          running.add(id);
          emit(event);
          emitTotals();
        });
  }

  /** An action ended. */
  void finished(long id, ActionNodeKey action, How how, BuildEvent event) {
    locked(
        () -> {
          running.remove(id);
          executed += how == How.EXECUTED ? 1 : 0;
          cached += how == How.CACHED ? 1 : 0;
          done.add(action);
          emit(event);
          emitTotals();
        });
  }

  /** The build has ended: nothing is told any more. */
  @Override
  public void close() {
    locked(
        () -> {
          closed = true;
          onClose.accept(this);
          notes.close();
        });
  }

  private void emitTotals() {
    emit(new BuildEvent.TotalsChanged(done.size(), needed.size(), running.size()));
  }

  private void emit(BuildEvent event) {
    if (!closed) {
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
