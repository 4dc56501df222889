package dev.zako.cli.daemon;

import dev.zako.cli.command.Workshop;
import dev.zako.engine.build.BuildClient;
import dev.zako.engine.build.BuildControl;
import dev.zako.engine.build.BuildEngine;
import dev.zako.engine.build.BuildEvent;
import dev.zako.engine.build.BuildFailedException;
import dev.zako.engine.build.BuildReport;
import dev.zako.engine.build.BuildReport.Status;
import dev.zako.engine.build.BuildRequest;
import dev.zako.engine.build.EngineOptions;
import dev.zako.engine.graph.CancelReason;
import dev.zako.sandbox.SandboxMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps the engine of one workspace open between builds. A build that wants another number of jobs
 * or another sandbox than the open engine has waits until that is idle, and gets a new one.
 * Thread-safe.
 */
final class WarmEngine implements AutoCloseable {
  /** What is fixed for the life of an engine. */
  private record Key(Path workspace, Path machine, int jobs, Optional<SandboxMode> sandbox) {
    static Key of(EngineOptions options) {
      return new Key(
          options.workspace(), options.machineDirectory(), options.jobs(), options.sandbox());
    }
  }

  private record Open(Key key, BuildEngine engine) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final List<BuildClient> users = new ArrayList<>();
  private Optional<Open> open = Optional.empty();

  WarmEngine() {}

  /** Builds as {@link Workshop#build} says. */
  BuildReport build(
      EngineOptions options, BuildRequest request, BuildClient client, BuildControl control)
      throws BuildFailedException {
    Optional<BuildEngine> engine = take(options, client, control);
    if (engine.isEmpty()) {
      return new BuildReport(Status.CANCELLED, List.of(), 0, 0, 0, List.of(), Duration.ZERO);
    }
    try {
      return engine.get().build(request, client, control);
    } finally {
      lock.lock();
      try {
        users.remove(client);
        moved.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private Optional<BuildEngine> take(
      EngineOptions options, BuildClient client, BuildControl control) throws BuildFailedException {
    Key key = Key.of(options);
    boolean told = false;
    control.onCancel(_ -> wake());
    lock.lock();
    try {
      while (!users.isEmpty() && open.filter(o -> o.key().equals(key)).isEmpty()) {
        if (control.isCancelled()) {
          return Optional.empty();
        }
        if (!told) {
          told = true;
          BuildClient holder = users.getFirst();
          client
              .listener()
              .onEvent(
                  new BuildEvent.WaitingForWorkspace(
                      Optional.of(holder.process()), holder.commandLine()));
        }
        moved.awaitUninterruptibly();
      }
      if (open.filter(o -> o.key().equals(key)).isEmpty()) {
        closeEngine();
        open = Optional.of(new Open(key, BuildEngine.open(options, _ -> {})));
      }
      users.add(client);
      return Optional.of(open.orElseThrow().engine());
    } finally {
      lock.unlock();
    }
  }

  private void wake() {
    lock.lock();
    try {
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How many builds run or wait. */
  int users() {
    lock.lock();
    try {
      return users.size();
    } finally {
      lock.unlock();
    }
  }

  /** Stops all builds. */
  void cancel() {
    lock.lock();
    try {
      open.ifPresent(o -> o.engine().cancel(new CancelReason.UserInterrupt()));
    } finally {
      lock.unlock();
    }
  }

  private void closeEngine() {
    open.ifPresent(o -> o.engine().close());
    open = Optional.empty();
  }

  /** Gives up the engine, when its builds have ended. */
  @Override
  public void close() {
    lock.lock();
    try {
      while (!users.isEmpty()) {
        moved.awaitUninterruptibly();
      }
      closeEngine();
    } finally {
      lock.unlock();
    }
  }
}
