package dev.zako.js.pool;

import dev.zako.js.CancelHandle;
import dev.zako.js.ScriptExecutor;
import dev.zako.js.ScriptJob;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.pekko.actor.typed.ActorRef;

/** The platform thread of one worker: makes the executor, runs jobs one by one, closes it. */
final class ScriptThread {
  private sealed interface Task {}

  private record Job(long run, ScriptJob job, CancelHandle handle) implements Task {}

  private record End() implements Task {}

  private final BlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
  private final ScriptExecutor.Factory executors;
  private final ActorRef<ScriptWorkerActor.Command> worker;

  private ScriptThread(
      ScriptExecutor.Factory executors, ActorRef<ScriptWorkerActor.Command> worker) {
    this.executors = executors;
    this.worker = worker;
  }

  static ScriptThread start(
      String name,
      long stackBytes,
      ScriptExecutor.Factory executors,
      ActorRef<ScriptWorkerActor.Command> worker) {
    ScriptThread thread = new ScriptThread(executors, worker);
    Thread.ofPlatform().daemon().name(name).stackSize(stackBytes).start(thread::run);
    return thread;
  }

  void execute(long run, ScriptJob job, CancelHandle handle) {
    tasks.add(new Job(run, job, handle));
  }

  /** Ends the thread after the job that it may be running. */
  void end() {
    tasks.add(new End());
  }

  private void run() {
    // An error of the virtual machine, such as lack of memory, is a crash of this worker alone.
    try (ScriptExecutor executor = executors.create()) {
      while (true) {
        switch (tasks.take()) {
          case Job job ->
              worker.tell(
                  new ScriptWorkerActor.Done(job.run(), executor.execute(job.job(), job.handle())));
          case End _ -> {
            return;
          }
        }
      }
    } catch (Throwable e) {
      worker.tell(new ScriptWorkerActor.Crashed(String.valueOf(e)));
    }
  }
}
