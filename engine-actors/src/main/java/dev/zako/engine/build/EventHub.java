package dev.zako.engine.build;

import dev.zako.engine.build.BuildEvent.How;
import dev.zako.engine.build.execution.ActionListener;
import dev.zako.engine.build.execution.ActionNodeKey;
import dev.zako.engine.build.history.ActionEntry;
import dev.zako.engine.build.history.BuildEntry;
import dev.zako.engine.build.leaf.FileStateKey;
import dev.zako.engine.build.leaf.FileStateValue;
import dev.zako.engine.build.leaf.FileTexts;
import dev.zako.engine.graph.CycleFailure;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.RootCause;
import dev.zako.engine.hone.HoneEvent;
import dev.zako.js.ScriptLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Hears what happens in an engine and tells each running build what concerns it: what happens to an
 * action concerns the builds that need it. Between builds nobody is told: what comes late from a
 * cancelled build is nobody's business. Thread-safe.
 */
final class EventHub implements ActionListener {
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicLong ids = new AtomicLong();
  private final InstantSource clock;
  private final Set<BuildEvents> builds = new LinkedHashSet<>();

  EventHub(InstantSource clock) {
    this.clock = clock;
  }

  /** A build starts; its events end when they are closed. */
  BuildEvents begin(BuildListener listener) {
    BuildEvents events = new BuildEvents(listener, clock, lock, this::end);
    lock.lock();
    try {
      builds.add(events);
    } finally {
      lock.unlock();
    }
    return events;
  }

  private void end(BuildEvents build) {
    builds.remove(build);
  }

  /** What happens to nodes, in builds and between them. */
  void heard(HoneEvent event) {
    switch (event) {
      case HoneEvent.DidCompute(var key, var _, Optional<NodeKey<?>> because) ->
          because.ifPresent(cause -> noteCause(key, cause));
      case HoneEvent.DidFail(var key, var _, Optional<NodeKey<?>> because) ->
          because.ifPresent(cause -> noteCause(key, cause));
      case HoneEvent.DidVerifyUnchanged _,
          HoneEvent.WillCompute _,
          HoneEvent.DidCancel _,
          HoneEvent.DidInvalidate _ -> {
        // Nothing new was found out.
      }
    }
    if (!(event.key() instanceof ActionNodeKey key)) {
      return;
    }
    switch (event) {
      case HoneEvent.DidCompute _, HoneEvent.DidVerifyUnchanged _ ->
          each(key, build -> build.settled(key));
      case HoneEvent.DidFail(var _, List<RootCause> causes, var _) ->
          each(key, build -> failed(build, key, causes));
      case HoneEvent.WillCompute _, HoneEvent.DidCancel _, HoneEvent.DidInvalidate _ -> {
        // Who carries out the action tells of these.
      }
    }
  }

  private void noteCause(NodeKey<?> key, NodeKey<?> cause) {
    String node = BuildEntry.node(key.kind(), key.id());
    String before = BuildEntry.node(cause.kind(), cause.id());
    all(build -> build.notes().because(node, before));
  }

  /** A file was looked at; what was found is passed on. */
  FileStateValue looked(FileStateKey key, FileStateValue found) {
    String text = FileTexts.of(found);
    all(build -> build.notes().file(key.path(), text));
    return found;
  }

  private void all(Consumer<BuildEvents> action) {
    lock.lock();
    try {
      builds.forEach(action);
    } finally {
      lock.unlock();
    }
  }

  /** Failures of actions are told at once, and not only when the build has ended. */
  private static void failed(BuildEvents build, ActionNodeKey key, List<RootCause> causes) {
    for (RootCause cause : causes) {
      if (cause.key().equals(key) && !(cause.failure() instanceof CycleFailure)) {
        FailureTexts.diagnostics(cause, _ -> Optional.empty()).forEach(build::diagnose);
      }
    }
  }

  /** Tells what a script logged. */
  void logged(ScriptLog log) {
    BuildEvent event =
        new BuildEvent.ScriptLogged(
            log.level().name().toLowerCase(Locale.ROOT),
            log.message(),
            log.module().map(module -> module.text()).orElse(""));
    all(build -> build.tell(event));
  }

  @Override
  public long next() {
    return ids.incrementAndGet();
  }

  @Override
  public void started(long id, ActionNodeKey key, String mnemonic, String progress) {
    BuildEvent event =
        new BuildEvent.ActionStarted(
            id, key.owner().toString(), mnemonic, progress, clock.instant());
    each(key, build -> build.started(id, event));
  }

  @Override
  public void finished(
      long id, ActionNodeKey key, String mnemonic, End end, boolean ran, Duration wall) {
    How how =
        switch (end) {
          case EXECUTED -> How.EXECUTED;
          case CACHED -> How.CACHED;
          case FAILED -> How.FAILED;
          case CANCELLED -> How.CANCELLED;
        };
    BuildEvent event =
        new BuildEvent.ActionFinished(id, key.owner().toString(), mnemonic, how, wall);
    each(key, build -> build.finished(id, key, how, event));
  }

  @Override
  public void explained(ActionNodeKey key, ActionEntry entry) {
    each(key, build -> build.notes().action(entry));
  }

  @Override
  public void output(ActionNodeKey key, String mnemonic, String text) {
    BuildEvent event = new BuildEvent.ActionOutput(key.owner().toString(), mnemonic, text);
    each(key, build -> build.tell(event));
  }

  private void each(ActionNodeKey key, Consumer<BuildEvents> action) {
    all(
        build -> {
          if (build.needs(key)) {
            action.accept(build);
          }
        });
  }
}
