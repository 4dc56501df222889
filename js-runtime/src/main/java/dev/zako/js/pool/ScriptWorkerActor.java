package dev.zako.js.pool;

import dev.zako.js.CancelHandle;
import dev.zako.js.ScriptExecutor;
import dev.zako.js.ScriptJob;
import dev.zako.js.ScriptResult;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * One worker of the pool. The actor answers at once; scripts run on a platform thread that belongs
 * to it alone, so that no script ever blocks a message.
 *
 * <p>Phases: idle, until {@link Execute}; busy, until the thread reports. A crash of the thread is
 * reported to the router in either phase and ends the actor. A thread that does not come back long
 * after the limit of its job, because it is inside one operation of the engine that nothing can
 * interrupt, is reported as stuck, for the router to go on without it.
 */
final class ScriptWorkerActor {
  /** What a worker understands. */
  sealed interface Command {}

  /** Evaluate a job; sent only to an idle worker. */
  record Execute(long run, ScriptJob job) implements Command {}

  /** End the run with this number as soon as possible, if it is the one that is running. */
  record Abort(long run) implements Command {}

  /** The thread evaluated the job. */
  record Done(long run, ScriptResult result) implements Command {}

  /** The time is over after which the run with this number can no longer be waited for. */
  private record Overdue(long run) implements Command {}

  /** The thread ended by an exception. */
  record Crashed(String cause) implements Command {}

  /** How long after its limit a job is waited for: it is ended, and the place found out. */
  static final Duration GRACE = Duration.ofSeconds(30);

  private static final String OVERDUE = "overdue";

  private final long worker;
  private final TimerScheduler<Command> timers;
  private final ScriptThread thread;
  private final ActorRef<ScriptRouterActor.Command> router;

  private ScriptWorkerActor(
      long worker,
      TimerScheduler<Command> timers,
      ScriptThread thread,
      ActorRef<ScriptRouterActor.Command> router) {
    this.worker = worker;
    this.timers = timers;
    this.thread = thread;
    this.router = router;
  }

  static Behavior<Command> create(
      long worker,
      long stackBytes,
      ScriptExecutor.Factory executors,
      ActorRef<ScriptRouterActor.Command> router) {
    return Behaviors.setup(
        context -> {
          ScriptThread thread =
              ScriptThread.start("zako-script-" + worker, stackBytes, executors, self(context));
          return Behaviors.withTimers(
              timers -> new ScriptWorkerActor(worker, timers, thread, router).idle());
        });
  }

  private static ActorRef<Command> self(ActorContext<Command> context) {
    return context.getSelf();
  }

  private Behavior<Command> idle() {
    return Behaviors.receive(Command.class)
        .onAnyMessage(
            command ->
                switch (command) {
                  case Execute execute -> onExecute(execute);
                  case Abort _, Done _, Overdue _ -> Behaviors.same();
                  case Crashed crashed -> onCrashed(crashed);
                })
        .onSignal(PostStop.class, _ -> onStop(new CancelHandle()))
        .build();
  }

  private Behavior<Command> busy(long run, CancelHandle handle) {
    return Behaviors.receive(Command.class)
        .onAnyMessage(
            command ->
                switch (command) {
                  case Execute execute ->
                      throw new IllegalStateException("Worker is busy with run " + run + execute);
                  case Abort abort -> onAbort(abort, run, handle);
                  case Done done -> onDone(done);
                  case Overdue overdue -> onOverdue(overdue, run);
                  case Crashed crashed -> onCrashed(crashed);
                })
        .onSignal(PostStop.class, _ -> onStop(handle))
        .build();
  }

  private Behavior<Command> onExecute(Execute execute) {
    CancelHandle handle = new CancelHandle();
    timers.startSingleTimer(
        OVERDUE, new Overdue(execute.run()), execute.job().limits().wallClock().plus(GRACE));
    thread.execute(execute.run(), execute.job(), handle);
    return busy(execute.run(), handle);
  }

  private Behavior<Command> onAbort(Abort abort, long run, CancelHandle handle) {
    if (abort.run() == run) {
      handle.cancel();
    }
    return Behaviors.same();
  }

  private Behavior<Command> onOverdue(Overdue overdue, long run) {
    if (overdue.run() == run) {
      router.tell(new ScriptRouterActor.WorkerStuck(worker, run));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onDone(Done done) {
    timers.cancel(OVERDUE);
    router.tell(new ScriptRouterActor.WorkerDone(worker, done.run(), done.result()));
    return idle();
  }

  private Behavior<Command> onCrashed(Crashed crashed) {
    router.tell(new ScriptRouterActor.WorkerCrashed(worker, crashed.cause()));
    return Behaviors.stopped();
  }

  private Behavior<Command> onStop(CancelHandle handle) {
    handle.cancel();
    thread.end();
    return Behaviors.same();
  }
}
