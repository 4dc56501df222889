package dev.zako.engine.build;

import dev.zako.engine.build.BuildReport.Status;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.output.WorkspaceLock;
import dev.zako.engine.build.output.WorkspaceLock.LockException;
import dev.zako.engine.graph.CancelReason;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Builds the targets of one workspace, again and again, each time only what is not up to date.
 *
 * <p>Thread-safe; builds of one engine run one after the other, and builds of several engines or
 * processes in one workspace wait for each other.
 */
public final class BuildEngine implements AutoCloseable {
  private final ReentrantLock oneBuild = new ReentrantLock(true);
  private final AtomicLong buildIds = new AtomicLong();
  private final AtomicReference<Optional<Evaluator>> running =
      new AtomicReference<>(Optional.empty());
  private final EngineOptions options;
  private final EventHub events;
  private final EngineParts parts;

  private BuildEngine(EngineOptions options, EventHub events, EngineParts parts) {
    this.options = options;
    this.events = events;
    this.parts = parts;
  }

  /**
   * Opens the state directory and makes everything ready that does not depend on what is built.
   *
   * @param listener hears what happens in all builds of this engine
   * @throws BuildFailedException if the machine does not allow builds: a read-only or full disk
   */
  public static BuildEngine open(EngineOptions options, BuildListener listener)
      throws BuildFailedException {
    if (!Files.isDirectory(options.workspace())) {
      throw new BuildFailedException(
          Diagnostic.of(
                  Code.DIRECTORY_NOT_FOUND, "There is no directory `" + options.workspace() + "`")
              .withHint("Give the directory of a workspace with `-C`"));
    }
    EventHub events = new EventHub(listener, options.clock());
    EngineParts parts = EngineParts.open(options, events, events::heard);
    return new BuildEngine(options, events, parts);
  }

  /**
   * Builds. Blocks until the build has ended; everything that can go wrong is in the report.
   *
   * <p>If the calling thread is interrupted, the build is cancelled.
   */
  public BuildReport build(BuildRequest request) {
    oneBuild.lock();
    try {
      Evaluator evaluator = new Evaluator(parts.hone(), buildIds, events);
      running.set(Optional.of(evaluator));
      events.begin();
      try {
        return locked(request, evaluator);
      } finally {
        events.end();
        running.set(Optional.empty());
      }
    } finally {
      oneBuild.unlock();
    }
  }

  private BuildReport locked(BuildRequest request, Evaluator evaluator) {
    Instant start = options.clock().instant();
    parts.warmUp();
    boolean[] waited = {false};
    try {
      Optional<WorkspaceLock> taken =
          WorkspaceLock.take(
              options.stateDirectory().resolve(Cleaner.LOCK),
              ProcessHandle.current().pid(),
              options.commandLine(),
              evaluator.cancellation(),
              (pid, commandLine) -> {
                waited[0] = true;
                events.tell(new BuildEvent.WaitingForWorkspace(pid, commandLine));
              });
      if (taken.isEmpty()) {
        return ended(Status.CANCELLED, start);
      }
      try (WorkspaceLock _ = taken.get()) {
        if (waited[0]) {
          events.tell(new BuildEvent.WorkspaceAcquired());
        }
        BuildReport report = new BuildRun(parts, options, request, events, evaluator).run();
        parts.saveDigests();
        return report;
      }
    } catch (LockException e) {
      events.diagnose(e.diagnostic());
      return ended(Status.FAILED, start);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return ended(Status.CANCELLED, start);
    }
  }

  private BuildReport ended(Status status, Instant start) {
    return new BuildReport(
        status,
        List.of(),
        0,
        0,
        0,
        events.diagnostics(),
        Duration.between(start, options.clock().instant()));
  }

  /**
   * Stops the build that runs, if there is one: kills its commands and scripts, so that {@link
   * #build} returns soon. May be called from any thread, and again.
   */
  public void cancel(CancelReason reason) {
    running.get().ifPresent(evaluator -> evaluator.cancel(reason));
  }

  /** Stops the build that runs, and gives up everything that the engine holds. */
  @Override
  public void close() {
    cancel(new CancelReason.Starvation());
    oneBuild.lock();
    try {
      parts.close();
    } finally {
      oneBuild.unlock();
    }
  }
}
