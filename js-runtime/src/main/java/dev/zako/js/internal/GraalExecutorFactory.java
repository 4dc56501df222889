package dev.zako.js.internal;

import dev.zako.js.ScriptExecutor;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.graalvm.polyglot.Engine;
import org.jspecify.annotations.Nullable;

/**
 * Makes executors that evaluate scripts inside this process. All of them share one engine, which is
 * made when the first is needed or by {@link #warmUp}, and with it the parsed modules; no two
 * evaluations share anything that a script could observe.
 */
public final class GraalExecutorFactory implements ScriptExecutor.Factory, AutoCloseable {
  private final ScheduledThreadPoolExecutor clock;
  private @Nullable Engine engine;
  private boolean closed;

  /** A factory whose engine is not made yet. */
  public GraalExecutorFactory() {
    clock =
        new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().daemon().name("zako-script-clock").unstarted(task));
    clock.setRemoveOnCancelPolicy(true);
    clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  @Override
  public ScriptExecutor create() {
    return new GraalExecutor(engine(), clock);
  }

  private synchronized Engine engine() {
    if (closed) {
      throw new IllegalStateException("The script engine is closed");
    }
    if (engine == null) {
      engine = Hardening.newEngine();
    }
    return engine;
  }

  /**
   * Makes the engine and runs the prelude once, so that the first job does not pay for it. Meant to
   * run on a thread of its own while the process starts.
   */
  public void warmUp() {
    GraalExecutor.warmUp(engine());
  }

  /** Frees the engine; every executor must be closed before. */
  @Override
  public synchronized void close() {
    closed = true;
    clock.shutdownNow();
    if (engine != null) {
      Engine closing = engine;
      engine = null;
      Thread thread =
          Thread.ofPlatform().daemon().name("zako-script-close").start(() -> closing.close(true));
      try {
        // A script inside an operation that nothing can interrupt must not keep the process.
        thread.join(CLOSE_PATIENCE);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
