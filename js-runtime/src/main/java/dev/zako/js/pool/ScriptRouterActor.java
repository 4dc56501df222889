package dev.zako.js.pool;

import dev.zako.js.ScriptExecutor;
import dev.zako.js.ScriptFailure;
import dev.zako.js.ScriptJob;
import dev.zako.js.ScriptPoolOptions;
import dev.zako.js.ScriptResult;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Spreads jobs over workers. A job is either waiting, running, or answered; every {@link Run} gets
 * exactly one {@link Answer}.
 *
 * <p>A slot is one of the at most `max` places for a worker. It is empty, holds a worker that is
 * idle or busy, or rests after a crash. Workers are started when a job waits and no worker is idle;
 * an idle worker above the minimum ends after the idle timeout. The router alone decides who runs
 * what, so a worker that ends never has a job that nobody remembers.
 */
public final class ScriptRouterActor extends AbstractBehavior<ScriptRouterActor.Command> {
  /** What the router understands. */
  public sealed interface Command {}

  /**
   * Evaluate a job.
   *
   * @param id names the job in the answer and in {@link Cancel}; unique among the sender's jobs
   */
  public record Run(long id, ScriptJob job, ActorRef<Answer> replyTo) implements Command {}

  /**
   * The sender of a job has given it up. The job is answered as cancelled, unless it already was.
   */
  public record Cancel(long id) implements Command {}

  /** Describe the pool. */
  public record Inspect(ActorRef<Snapshot> replyTo) implements Command {}

  /** Answer every job as cancelled, end the workers, and stop. */
  public record Close() implements Command {}

  /** How a job ended. */
  public record Answer(long id, ScriptResult result) {}

  /**
   * The pool at one moment.
   *
   * @param idle workers without a job
   * @param busy workers with a job
   * @param resting slots that wait after a crash
   * @param waiting jobs that no worker has
   */
  public record Snapshot(int idle, int busy, int resting, int waiting) {}

  /** A worker ended its job. */
  record WorkerDone(long worker, long run, ScriptResult result) implements Command {}

  /** A worker crashed and is about to end. */
  record WorkerCrashed(long worker, String cause) implements Command {}

  /** A worker does not come back from its job, and nothing can make it. */
  record WorkerStuck(long worker, long run) implements Command {}

  private record WorkerEnded(long worker) implements Command {}

  private record IdleDue(long worker, long since) implements Command {}

  private record RestDue() implements Command {}

  private record Waiting(long id, ScriptJob job, ActorRef<Answer> replyTo, int crashes) {}

  /** A worker; `running` is null while it is idle, `run` numbers what it was given. */
  private static final class Slot {
    final ActorRef<ScriptWorkerActor.Command> worker;
    @Nullable Waiting running;
    boolean answered;
    long run;

    Slot(ActorRef<ScriptWorkerActor.Command> worker) {
      this.worker = worker;
    }
  }

  private final ScriptPoolOptions options;
  private final ScriptExecutor.Factory executors;
  private final TimerScheduler<Command> timers;
  private final SequencedMap<Long, Waiting> waiting = new LinkedHashMap<>();
  private final TreeMap<Long, Slot> slots = new TreeMap<>();
  private long lastWorker;
  private long lastRun;
  private int resting;
  private int crashesInARow;

  private ScriptRouterActor(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ScriptPoolOptions options,
      ScriptExecutor.Factory executors) {
    super(context);
    this.timers = timers;
    this.options = options;
    this.executors = executors;
    keepMinimum();
  }

  /** A router with its workers, `min` of which are started at once. */
  public static Behavior<Command> create(
      ScriptPoolOptions options, ScriptExecutor.Factory executors) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new ScriptRouterActor(context, timers, options, executors)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder().onAnyMessage(this::onCommand).build();
  }

  private Behavior<Command> onCommand(Command command) {
    return switch (command) {
      case Run run -> onRun(run);
      case Cancel cancel -> onCancel(cancel);
      case Inspect inspect -> onInspect(inspect);
      case Close _ -> onClose();
      case WorkerDone done -> onWorkerDone(done);
      case WorkerCrashed crashed -> onWorkerCrashed(crashed.worker(), crashed.cause());
      case WorkerStuck stuck -> onWorkerStuck(stuck);
      case WorkerEnded ended -> onWorkerCrashed(ended.worker(), "it ended by itself");
      case IdleDue due -> onIdleDue(due);
      case RestDue _ -> onRestDue();
    };
  }

  private Behavior<Command> onRun(Run run) {
    Waiting job = new Waiting(run.id(), run.job(), run.replyTo(), 0);
    if (waiting.size() >= options.queue() && !hasRoom()) {
      answer(job, new ScriptResult.Overloaded());
      return this;
    }
    waiting.put(run.id(), job);
    dispatch();
    return this;
  }

  /** Whether a job could be given to a worker right now. */
  private boolean hasRoom() {
    return slots.size() + resting < options.max() || idleWorker().isPresent();
  }

  private Behavior<Command> onCancel(Cancel cancel) {
    Waiting job = waiting.remove(cancel.id());
    if (job != null) {
      answer(job, new ScriptResult.Cancelled());
      return this;
    }
    for (Slot slot : slots.values()) {
      Waiting running = slot.running;
      if (running != null && running.id() == cancel.id() && !slot.answered) {
        slot.answered = true;
        slot.worker.tell(new ScriptWorkerActor.Abort(slot.run));
        answer(running, new ScriptResult.Cancelled());
      }
    }
    return this;
  }

  private Behavior<Command> onInspect(Inspect inspect) {
    int busy = (int) slots.values().stream().filter(slot -> slot.running != null).count();
    inspect.replyTo().tell(new Snapshot(slots.size() - busy, busy, resting, waiting.size()));
    return this;
  }

  private Behavior<Command> onClose() {
    for (Waiting job : waiting.values()) {
      answer(job, new ScriptResult.Cancelled());
    }
    for (Slot slot : slots.values()) {
      Waiting running = slot.running;
      if (running != null && !slot.answered) {
        answer(running, new ScriptResult.Cancelled());
      }
    }
    return Behaviors.stopped();
  }

  private Behavior<Command> onWorkerDone(WorkerDone done) {
    Slot slot = slots.get(done.worker());
    if (slot == null || slot.running == null || slot.run != done.run()) {
      return this;
    }
    Waiting job = slot.running;
    boolean answered = slot.answered;
    slot.running = null;
    slot.answered = false;
    crashesInARow = 0;
    if (!answered) {
      answer(job, done.result());
    }
    timers.startSingleTimer(
        idleTimer(done.worker()), new IdleDue(done.worker(), slot.run), options.idleTimeout());
    dispatch();
    return this;
  }

  private Behavior<Command> onWorkerCrashed(long worker, String cause) {
    Slot slot = slots.remove(worker);
    if (slot == null) {
      return this;
    }
    timers.cancel(idleTimer(worker));
    Duration rest = backoff(crashesInARow);
    crashesInARow = Math.min(crashesInARow + 1, 30);
    resting++;
    timers.startSingleTimer("rest-" + worker, new RestDue(), rest);
    Waiting job = slot.running;
    if (job == null) {
      getContext().getLog().warn("An idle script worker crashed: {}", cause);
    } else if (slot.answered) {
      getContext()
          .getLog()
          .warn("A script worker crashed in the cancelled job `{}`: {}", job.job().name(), cause);
    } else if (job.crashes() == 0) {
      getContext()
          .getLog()
          .warn("A script worker crashed in `{}`, which is retried: {}", job.job().name(), cause);
      waiting.putFirst(job.id(), new Waiting(job.id(), job.job(), job.replyTo(), 1));
    } else {
      answer(job, new ScriptResult.Failed(poisonous(job.job(), cause), List.of()));
    }
    dispatch();
    return this;
  }

  private Behavior<Command> onWorkerStuck(WorkerStuck stuck) {
    Slot slot = slots.get(stuck.worker());
    if (slot == null || slot.running == null || slot.run != stuck.run()) {
      return this;
    }
    Waiting job = slot.running;
    getContext().getLog().warn("A script worker is stuck in `{}`, and left", job.job().name());
    if (!slot.answered) {
      answer(job, new ScriptResult.Failed(stuck(job.job()), List.of()));
    }
    end(stuck.worker(), slot);
    keepMinimum();
    dispatch();
    return this;
  }

  private static ScriptFailure stuck(ScriptJob job) {
    return ScriptFailure.of(
            ScriptFailure.Kind.TIMEOUT,
            "`"
                + job.name()
                + "` ran longer than "
                + job.limits().wallClock().toMillis()
                + " ms, and is inside one operation that cannot be interrupted")
        .withHint("Look for an operation on a very large number, text or list");
  }

  private static ScriptFailure poisonous(ScriptJob job, String cause) {
    return ScriptFailure.of(
        ScriptFailure.Kind.POISONOUS,
        "The worker crashed twice while it evaluated `" + job.name() + "`: " + cause);
  }

  private Duration backoff(int crashes) {
    Duration rest = options.minBackoff();
    for (int count = 0; count < crashes && rest.compareTo(options.maxBackoff()) < 0; count++) {
      rest = rest.multipliedBy(2);
    }
    return rest.compareTo(options.maxBackoff()) < 0 ? rest : options.maxBackoff();
  }

  private Behavior<Command> onIdleDue(IdleDue due) {
    Slot slot = slots.get(due.worker());
    if (slot != null
        && slot.running == null
        && slot.run == due.since()
        && slots.size() > options.min()) {
      end(due.worker(), slot);
    }
    return this;
  }

  private void end(long worker, Slot slot) {
    slots.remove(worker);
    getContext().unwatch(slot.worker);
    getContext().stop(slot.worker);
  }

  private Behavior<Command> onRestDue() {
    resting--;
    keepMinimum();
    dispatch();
    return this;
  }

  private void keepMinimum() {
    while (slots.size() + resting < options.min()) {
      startWorker();
    }
  }

  private void dispatch() {
    while (!waiting.isEmpty()) {
      Optional<Map.Entry<Long, Slot>> idle = idleWorker();
      if (idle.isEmpty()) {
        if (slots.size() + resting >= options.max()) {
          return;
        }
        startWorker();
        continue;
      }
      Waiting job = waiting.pollFirstEntry().getValue();
      Slot slot = idle.get().getValue();
      timers.cancel(idleTimer(idle.get().getKey()));
      slot.running = job;
      slot.answered = false;
      slot.run = ++lastRun;
      slot.worker.tell(new ScriptWorkerActor.Execute(slot.run, job.job()));
    }
  }

  /** The idle worker that started first, so that the later ones become idle long enough to end. */
  private Optional<Map.Entry<Long, Slot>> idleWorker() {
    return slots.entrySet().stream().filter(entry -> entry.getValue().running == null).findFirst();
  }

  private void startWorker() {
    long worker = ++lastWorker;
    ActorRef<ScriptWorkerActor.Command> ref =
        getContext()
            .spawn(
                ScriptWorkerActor.create(
                    worker, options.stackBytes(), executors, getContext().getSelf()),
                "worker-" + worker);
    getContext().watchWith(ref, new WorkerEnded(worker));
    slots.put(worker, new Slot(ref));
    timers.startSingleTimer(idleTimer(worker), new IdleDue(worker, 0), options.idleTimeout());
  }

  private static String idleTimer(long worker) {
    return "idle-" + worker;
  }

  private static void answer(Waiting job, ScriptResult result) {
    job.replyTo().tell(new Answer(job.id(), result));
  }
}
