package dev.zako.js;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.zako.js.internal.GraalExecutorFactory;
import dev.zako.js.pool.ScriptRouterActor;
import dev.zako.js.pool.ScriptRouterActor.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * A pool of workers that evaluate jobs. Safe for use by several threads. Every job gets exactly one
 * result, also when its worker crashes or the pool is closed.
 */
public final class ScriptPool implements AutoCloseable {
  private static final Duration MIN_PAUSE = Duration.ofMillis(5);
  private static final Duration MAX_PAUSE = Duration.ofMillis(500);

  private final ActorRef<ScriptRouterActor.Command> router;
  private final ActorRef<Answer> answers;
  private final Runnable warmUp;
  private final Runnable release;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition answered = lock.newCondition();
  private final Map<Long, CompletableFuture<ScriptResult>> open = new LinkedHashMap<>();
  private long lastId;
  private long answerCount;
  private boolean closed;

  private ScriptPool(
      ActorSystem<?> system,
      ScriptPoolOptions options,
      ScriptExecutor.Factory executors,
      Runnable warmUp,
      Runnable release) {
    this.warmUp = warmUp;
    this.release = release;
    router =
        system.systemActorOf(
            ScriptRouterActor.create(options, executors), "zako-scripts", Props.empty());
    answers = system.systemActorOf(answers(), "zako-script-answers", Props.empty());
  }

  private Behavior<Answer> answers() {
    return Behaviors.receiveMessage(
        answer -> {
          answer(answer);
          return Behaviors.same();
        });
  }

  /** Starts a pool that evaluates jobs inside this process, with an actor system of its own. */
  public static ScriptPool start(ScriptPoolOptions options) {
    GraalExecutorFactory executors = new GraalExecutorFactory();
    ActorSystem<Void> system = newSystem();
    return new ScriptPool(
        system,
        options,
        executors,
        executors::warmUp,
        () -> {
          terminate(system);
          executors.close();
        });
  }

  /** Starts a pool with executors of another make, with an actor system of its own. */
  public static ScriptPool start(ScriptPoolOptions options, ScriptExecutor.Factory executors) {
    ActorSystem<Void> system = newSystem();
    return new ScriptPool(system, options, executors, () -> {}, () -> terminate(system));
  }

  /**
   * Starts a pool that evaluates jobs inside this process, with actors in a given system; at most
   * one for each system at a time.
   */
  public static ScriptPool start(ScriptPoolOptions options, ActorSystem<?> system) {
    GraalExecutorFactory executors = new GraalExecutorFactory();
    return new ScriptPool(system, options, executors, executors::warmUp, executors::close);
  }

  private static ActorSystem<Void> newSystem() {
    Config config =
        ConfigFactory.parseString(
                """
                pekko {
                  jvm-exit-on-fatal-error = off
                  log-dead-letters = off
                  log-dead-letters-during-shutdown = off
                  coordinated-shutdown.run-by-jvm-shutdown-hook = off
                  actor.default-dispatcher.fork-join-executor {
                    parallelism-min = 1
                    parallelism-max = 2
                    minimum-runnable = -1
                  }
                }
                """)
            .withFallback(ConfigFactory.load());
    return ActorSystem.create(Behaviors.empty(), "zako-scripts", config);
  }

  private static void terminate(ActorSystem<Void> system) {
    system.terminate();
    try {
      system.getWhenTerminated().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
      system.log().warn("The script pool did not end in time", e);
    }
  }

  /**
   * Makes the script engine ready, which takes a moment, on a thread of its own, so that the first
   * job finds it; returns at once. Needs not be called.
   */
  public void warmUp() {
    Thread.ofPlatform().daemon().name("zako-script-warm-up").start(warmUp);
  }

  /**
   * Evaluates a job and waits for its result. Meant for virtual threads. While the queue is full it
   * waits and offers the job again, so it never returns {@link ScriptResult.Overloaded}.
   *
   * @throws InterruptedException if the waiting thread is interrupted; the job is then cancelled
   */
  public ScriptResult run(ScriptJob job, CancelHandle cancel) throws InterruptedException {
    Duration pause = MIN_PAUSE;
    while (true) {
      CancelHandle own = new CancelHandle();
      try (CancelHandle.Registration _ = cancel.onCancel(own::cancel)) {
        ScriptResult result = submit(job, own).toCompletableFuture().get();
        if (!(result instanceof ScriptResult.Overloaded)) {
          return result;
        }
        awaitAnswer(pause);
        pause = pause.multipliedBy(2).compareTo(MAX_PAUSE) < 0 ? pause.multipliedBy(2) : MAX_PAUSE;
      } catch (ExecutionException e) {
        throw new IllegalStateException("A job's stage never completes exceptionally", e);
      } catch (InterruptedException e) {
        own.cancel();
        throw e;
      }
    }
  }

  /** Waits until another job is answered, but not longer than the given time. */
  private void awaitAnswer(Duration longest) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long before = answerCount;
      long left = longest.toNanos();
      while (left > 0 && answerCount == before && !closed) {
        left = answered.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Offers a job once and returns at once; the stage never completes exceptionally. */
  public CompletionStage<ScriptResult> submit(ScriptJob job, CancelHandle cancel) {
    CompletableFuture<ScriptResult> future = new CompletableFuture<>();
    long id;
    lock.lock();
    try {
      if (closed || cancel.isCancelled()) {
        return CompletableFuture.completedFuture(new ScriptResult.Cancelled());
      }
      id = ++lastId;
      open.put(id, future);
    } finally {
      lock.unlock();
    }
    router.tell(new ScriptRouterActor.Run(id, job, answers));
    CancelHandle.Registration registration =
        cancel.onCancel(() -> router.tell(new ScriptRouterActor.Cancel(id)));
    return future.whenComplete((_, _) -> registration.close());
  }

  private void answer(Answer answer) {
    CompletableFuture<ScriptResult> future;
    lock.lock();
    try {
      future = open.remove(answer.id());
      answerCount++;
      answered.signalAll();
    } finally {
      lock.unlock();
    }
    if (future != null) {
      future.complete(answer.result());
    }
  }

  /** Cancels what runs and what waits, and ends the workers. */
  @Override
  public void close() {
    List<CompletableFuture<ScriptResult>> left;
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      left = new ArrayList<>(open.values());
      open.clear();
      answered.signalAll();
    } finally {
      lock.unlock();
    }
    left.forEach(future -> future.complete(new ScriptResult.Cancelled()));
    router.tell(new ScriptRouterActor.Close());
    release.run();
  }
}
