package dev.zako.js.pool;

import dev.zako.js.CancelHandle;
import dev.zako.js.ScriptExecutor;
import dev.zako.js.ScriptJob;
import dev.zako.js.ScriptKind;
import dev.zako.js.ScriptLimits;
import dev.zako.js.ScriptResult;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Executors whose jobs end when and how a test says: each job that starts is handed to the test,
 * which then lets it return, crash, or wait for its cancellation.
 */
final class StagedExecutors implements ScriptExecutor.Factory {
  private static final long PATIENCE_SECONDS = 30;

  /** A job that a worker has started. */
  static final class Started {
    private final ScriptJob job;
    private final Thread thread = Thread.currentThread();
    private final BlockingQueue<Runnable> ends = new LinkedBlockingQueue<>();

    Started(ScriptJob job) {
      this.job = job;
    }

    String name() {
      return job.name();
    }

    /** The thread that runs the job. */
    Thread thread() {
      return thread;
    }

    /** Lets the job end with its name as result. */
    void finish() {
      ends.add(() -> {});
    }

    /** Lets the job crash its worker. */
    void crash(Error error) {
      ends.add(
          () -> {
            throw error;
          });
    }
  }

  final AtomicInteger created = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();
  final AtomicInteger failingCreations = new AtomicInteger();
  private final BlockingQueue<Started> started = new LinkedBlockingQueue<>();

  static ScriptJob job(String name) {
    return new ScriptJob(name, "", new TreeMap<>(), ScriptKind.BUILD, "null", ScriptLimits.DEFAULT);
  }

  static ScriptResult success(String name) {
    return new ScriptResult.Success("\"" + name + "\"", List.of());
  }

  /** The next job that starts. */
  Started next() throws InterruptedException {
    Started next = started.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("No job started");
    }
    return next;
  }

  /** Whether a job has started that the test has not taken. */
  boolean hasStarted() {
    return !started.isEmpty();
  }

  @Override
  public ScriptExecutor create() {
    created.incrementAndGet();
    if (failingCreations.getAndUpdate(count -> Math.max(0, count - 1)) > 0) {
      throw new IllegalStateException("no engine");
    }
    return new ScriptExecutor() {
      @Override
      public ScriptResult execute(ScriptJob job, CancelHandle cancel) {
        Started mine = new Started(job);
        try (CancelHandle.Registration _ = cancel.onCancel(mine::finish)) {
          started.add(mine);
          Runnable end = mine.ends.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
          if (end == null) {
            throw new AssertionError("The test never ended the job");
          }
          end.run();
          return cancel.isCancelled() ? new ScriptResult.Cancelled() : success(job.name());
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }

      @Override
      public void close() {
        closed.incrementAndGet();
      }
    };
  }
}
