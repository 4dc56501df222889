package dev.zako.js.pool;

import static dev.zako.js.pool.StagedExecutors.job;
import static dev.zako.js.pool.StagedExecutors.success;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zako.js.ScriptFailure;
import dev.zako.js.ScriptPoolOptions;
import dev.zako.js.ScriptResult;
import dev.zako.js.pool.ScriptRouterActor.Answer;
import dev.zako.js.pool.ScriptRouterActor.Snapshot;
import dev.zako.js.pool.StagedExecutors.Started;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScriptRouterActorTest {
  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final Duration MIN_BACKOFF = Duration.ofMillis(100);
  private static final Duration MAX_BACKOFF = Duration.ofMillis(300);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final ManualTime time = ManualTime.get(kit.system());
  private final StagedExecutors executors = new StagedExecutors();
  private final TestProbe<Answer> answers = kit.createTestProbe(Answer.class);
  private final TestProbe<Snapshot> snapshots = kit.createTestProbe(Snapshot.class);

  @AfterEach
  void shutDown() {
    kit.shutdownTestKit();
  }

  private ActorRef<ScriptRouterActor.Command> router(int min, int max, int queue) {
    ScriptPoolOptions options =
        new ScriptPoolOptions(min, max, queue, IDLE, MIN_BACKOFF, MAX_BACKOFF, 1 << 20);
    return kit.spawn(ScriptRouterActor.create(options, executors));
  }

  private void run(ActorRef<ScriptRouterActor.Command> router, long id) {
    router.tell(new ScriptRouterActor.Run(id, job("job-" + id), answers.getRef()));
  }

  private Snapshot snapshot(ActorRef<ScriptRouterActor.Command> router) {
    router.tell(new ScriptRouterActor.Inspect(snapshots.getRef()));
    return snapshots.receiveMessage(PATIENCE);
  }

  /** Waits until the router has heard what its workers said. */
  private void awaitSnapshot(ActorRef<ScriptRouterActor.Command> router, Snapshot expected) {
    snapshots.awaitAssert(
        PATIENCE,
        () -> {
          assertThat(snapshot(router)).isEqualTo(expected);
          return expected;
        });
  }

  private Answer answer() {
    return answers.receiveMessage(PATIENCE);
  }

  private static Answer succeeded(long id) {
    return new Answer(id, success("job-" + id));
  }

  private static Answer cancelled(long id) {
    return new Answer(id, new ScriptResult.Cancelled());
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 1", "-1, 1, 1", "3, 2, 1", "0, 1, 0"})
  void options_thatMakeNoSense_areRefused(int min, int max, int queue) {
    assertThatThrownBy(
            () -> new ScriptPoolOptions(min, max, queue, IDLE, MIN_BACKOFF, MAX_BACKOFF, 1 << 20))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Options of the script pool: `");
  }

  @Test
  void run_jobs_startWorkersUpToMaxAndQueueTheRest() throws InterruptedException {
    var router = router(0, 2, 10);
    assertThat(snapshot(router)).isEqualTo(new Snapshot(0, 0, 0, 0));
    for (long id = 1; id <= 4; id++) {
      run(router, id);
    }
    Started first = executors.next();
    Started second = executors.next();
    assertThat(snapshot(router)).isEqualTo(new Snapshot(0, 2, 0, 2));
    assertThat(first.thread()).isNotSameAs(second.thread());
    assertThat(first.thread().isVirtual()).isFalse();
    first.finish();
    second.finish();
    executors.next().finish();
    executors.next().finish();
    List<Answer> received = new ArrayList<>();
    for (int count = 0; count < 4; count++) {
      received.add(answer());
    }
    assertThat(received)
        .containsExactlyInAnyOrder(succeeded(1), succeeded(2), succeeded(3), succeeded(4));
    assertThat(executors.created.get()).isEqualTo(2);
  }

  @Test
  void run_fullQueue_isAnsweredOverloadedAtOnce() throws InterruptedException {
    var router = router(0, 1, 2);
    for (long id = 1; id <= 4; id++) {
      run(router, id);
    }
    assertThat(answer()).isEqualTo(new Answer(4, new ScriptResult.Overloaded()));
    executors.next().finish();
    assertThat(answer()).isEqualTo(succeeded(1));
    executors.next().finish();
    assertThat(answer()).isEqualTo(succeeded(2));
    executors.next().finish();
    assertThat(answer()).isEqualTo(succeeded(3));
    answers.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void run_workerThatNothingInterrupts_isAnsweredAndLeft() throws InterruptedException {
    var router = router(0, 1, 10);
    run(router, 1);
    Started stuck = executors.next();
    run(router, 2);
    time.timePasses(job("job-1").limits().wallClock());
    answers.expectNoMessage(Duration.ofMillis(50));
    time.timePasses(ScriptWorkerActor.GRACE);
    Answer answer = answer();
    assertThat(answer.id()).isEqualTo(1);
    assertThat(((ScriptResult.Failed) answer.result()).failure().kind())
        .isEqualTo(ScriptFailure.Kind.TIMEOUT);
    executors.next().finish();
    assertThat(answer()).isEqualTo(succeeded(2));
    stuck.finish();
    assertThat(snapshot(router)).isEqualTo(new Snapshot(1, 0, 0, 0));
    answers.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void run_longAfterAJobThatEnded_nothingIsStuck() throws InterruptedException {
    var router = router(1, 1, 10);
    run(router, 1);
    executors.next().finish();
    assertThat(answer()).isEqualTo(succeeded(1));
    time.timePasses(job("job-1").limits().wallClock().plus(ScriptWorkerActor.GRACE));
    assertThat(snapshot(router)).isEqualTo(new Snapshot(1, 0, 0, 0));
    answers.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void minimum_atStart_isStarted() {
    var router = router(2, 3, 1);
    assertThat(snapshot(router)).isEqualTo(new Snapshot(2, 0, 0, 0));
  }

  @Test
  void idleTimeout_workersAboveMinimum_end() throws InterruptedException {
    var router = router(1, 3, 10);
    for (long id = 1; id <= 3; id++) {
      run(router, id);
    }
    for (int count = 0; count < 3; count++) {
      executors.next().finish();
    }
    awaitSnapshot(router, new Snapshot(3, 0, 0, 0));
    time.timePasses(IDLE.minusMillis(1));
    assertThat(snapshot(router)).isEqualTo(new Snapshot(3, 0, 0, 0));
    time.timePasses(Duration.ofMillis(1));
    awaitSnapshot(router, new Snapshot(1, 0, 0, 0));
    time.timePasses(IDLE.multipliedBy(3));
    assertThat(snapshot(router)).isEqualTo(new Snapshot(1, 0, 0, 0));
    snapshots.awaitAssert(
        PATIENCE,
        () -> {
          assertThat(executors.closed.get()).isEqualTo(2);
          return 2;
        });
  }

  @Test
  void idleTimeout_jobInTheVeryTurn_isNotLost() throws InterruptedException {
    var router = router(0, 1, 10);
    for (long id = 1; id <= 20; id++) {
      run(router, id);
      executors.next().finish();
      assertThat(answer()).isEqualTo(succeeded(id));
      awaitSnapshot(router, new Snapshot(1, 0, 0, 0));
      run(router, 100 + id);
      time.timePasses(IDLE);
      executors.next().finish();
      assertThat(answer()).isEqualTo(succeeded(100 + id));
    }
  }

  @Test
  void idleTimeout_busyWorker_isNotEnded() throws InterruptedException {
    var router = router(0, 1, 10);
    run(router, 1);
    Started started = executors.next();
    time.timePasses(IDLE.multipliedBy(5));
    assertThat(snapshot(router)).isEqualTo(new Snapshot(0, 1, 0, 0));
    started.finish();
    assertThat(answer()).isEqualTo(succeeded(1));
  }

  @Test
  void crash_once_isRetriedAfterTheBackoff() throws InterruptedException {
    var router = router(0, 1, 10);
    run(router, 1);
    run(router, 2);
    executors.next().crash(new OutOfMemoryError("heap"));
    awaitSnapshot(router, new Snapshot(0, 0, 1, 2));
    time.timePasses(MIN_BACKOFF.minusMillis(1));
    assertThat(snapshot(router)).isEqualTo(new Snapshot(0, 0, 1, 2));
    time.timePasses(Duration.ofMillis(1));
    Started retried = executors.next();
    assertThat(retried.name()).isEqualTo("job-1");
    retried.finish();
    assertThat(answer()).isEqualTo(succeeded(1));
    executors.next().finish();
    assertThat(answer()).isEqualTo(succeeded(2));
  }

  @Test
  void crash_twice_isPoisonousAndNamesTheScript() throws InterruptedException {
    var router = router(0, 1, 10);
    run(router, 1);
    run(router, 2);
    executors.next().crash(new StackOverflowError());
    awaitSnapshot(router, new Snapshot(0, 0, 1, 2));
    time.timePasses(MIN_BACKOFF);
    executors.next().crash(new OutOfMemoryError("heap"));
    assertThat(answer())
        .isEqualTo(
            new Answer(
                1,
                new ScriptResult.Failed(
                    ScriptFailure.of(
                        ScriptFailure.Kind.POISONOUS,
                        "The worker crashed twice while it evaluated `job-1`:"
                            + " java.lang.OutOfMemoryError: heap"),
                    List.of())));
    time.timePasses(MIN_BACKOFF.multipliedBy(2));
    Started next = executors.next();
    assertThat(next.name()).isEqualTo("job-2");
    next.finish();
    assertThat(answer()).isEqualTo(succeeded(2));
  }

  @Test
  void crash_ofOneWorker_leavesTheOthersAlone() throws InterruptedException {
    var router = router(0, 2, 10);
    run(router, 1);
    run(router, 2);
    Started first = executors.next();
    Started second = executors.next();
    first.crash(new AssertionError("defect"));
    awaitSnapshot(router, new Snapshot(0, 1, 1, 1));
    second.finish();
    assertThat(answer().result()).isEqualTo(success(second.name()));
    Started retried = executors.next();
    assertThat(retried.name()).isEqualTo(first.name());
    assertThat(retried.thread()).isSameAs(second.thread());
    retried.finish();
    assertThat(answer().result()).isEqualTo(success(first.name()));
  }

  @Test
  void crash_inARow_doublesTheBackoffUpToItsMaximum() throws InterruptedException {
    var router = router(0, 1, 10);
    Duration[] rests = {
      MIN_BACKOFF, MIN_BACKOFF.multipliedBy(2), MAX_BACKOFF, MAX_BACKOFF, MAX_BACKOFF
    };
    for (long id = 1; id <= 3; id++) {
      run(router, id);
    }
    int[] waiting = {3, 2, 2, 1, 1};
    for (int count = 0; count < rests.length; count++) {
      executors.next().crash(new OutOfMemoryError("heap"));
      if (count % 2 == 1) {
        assertThat(answer().result()).isInstanceOf(ScriptResult.Failed.class);
      }
      awaitSnapshot(router, new Snapshot(0, 0, 1, waiting[count]));
      time.timePasses(rests[count].minusMillis(1));
      assertThat(snapshot(router).resting()).isEqualTo(1);
      time.timePasses(Duration.ofMillis(1));
    }
    executors.next().finish();
    assertThat(answer()).isEqualTo(succeeded(3));
    run(router, 4);
    executors.next().crash(new OutOfMemoryError("heap"));
    awaitSnapshot(router, new Snapshot(0, 0, 1, 1));
    time.timePasses(MIN_BACKOFF);
    executors.next().finish();
    assertThat(answer()).isEqualTo(succeeded(4));
  }

  @Test
  void crash_whileMaking_doesNotLeakTheSlot() throws InterruptedException {
    executors.failingCreations.set(1);
    var router = router(0, 1, 10);
    run(router, 1);
    awaitSnapshot(router, new Snapshot(0, 0, 1, 1));
    time.timePasses(MIN_BACKOFF);
    executors.next().finish();
    assertThat(answer()).isEqualTo(succeeded(1));
  }

  @Test
  void crash_ofMinimum_isReplaced() throws InterruptedException {
    executors.failingCreations.set(1);
    var router = router(1, 1, 10);
    awaitSnapshot(router, new Snapshot(0, 0, 1, 0));
    time.timePasses(MIN_BACKOFF);
    awaitSnapshot(router, new Snapshot(1, 0, 0, 0));
    run(router, 1);
    executors.next().finish();
    assertThat(answer()).isEqualTo(succeeded(1));
  }

  @Test
  void cancel_waitingJob_isDroppedAndAnswered() throws InterruptedException {
    var router = router(0, 1, 10);
    run(router, 1);
    run(router, 2);
    run(router, 3);
    Started first = executors.next();
    router.tell(new ScriptRouterActor.Cancel(2));
    assertThat(answer()).isEqualTo(cancelled(2));
    first.finish();
    assertThat(answer()).isEqualTo(succeeded(1));
    Started next = executors.next();
    assertThat(next.name()).isEqualTo("job-3");
    next.finish();
    assertThat(answer()).isEqualTo(succeeded(3));
    answers.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void cancel_runningJob_isAnsweredOnceAndItsWorkerTakesTheNext() throws InterruptedException {
    var router = router(0, 1, 10);
    run(router, 1);
    run(router, 2);
    Started first = executors.next();
    router.tell(new ScriptRouterActor.Cancel(1));
    router.tell(new ScriptRouterActor.Cancel(1));
    assertThat(answer()).isEqualTo(cancelled(1));
    Started second = executors.next();
    assertThat(second.thread()).isSameAs(first.thread());
    second.finish();
    assertThat(answer()).isEqualTo(succeeded(2));
    answers.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void cancel_afterTheAnswer_changesNothing() throws InterruptedException {
    var router = router(0, 1, 10);
    run(router, 1);
    executors.next().finish();
    assertThat(answer()).isEqualTo(succeeded(1));
    router.tell(new ScriptRouterActor.Cancel(1));
    router.tell(new ScriptRouterActor.Cancel(99));
    awaitSnapshot(router, new Snapshot(1, 0, 0, 0));
    answers.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void cancel_duringTheBackoff_isAnswered() throws InterruptedException {
    var router = router(0, 1, 10);
    run(router, 1);
    executors.next().crash(new OutOfMemoryError("heap"));
    awaitSnapshot(router, new Snapshot(0, 0, 1, 1));
    router.tell(new ScriptRouterActor.Cancel(1));
    assertThat(answer()).isEqualTo(cancelled(1));
    time.timePasses(MAX_BACKOFF);
    awaitSnapshot(router, new Snapshot(0, 0, 0, 0));
    answers.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void close_anyState_answersEverythingAndClosesTheExecutors() throws InterruptedException {
    var router = router(0, 2, 10);
    for (long id = 1; id <= 4; id++) {
      run(router, id);
    }
    executors.next();
    executors.next();
    router.tell(new ScriptRouterActor.Close());
    List<Answer> received = new ArrayList<>();
    for (int count = 0; count < 4; count++) {
      received.add(answer());
    }
    assertThat(received)
        .containsExactlyInAnyOrder(cancelled(1), cancelled(2), cancelled(3), cancelled(4));
    answers.expectTerminated(router, PATIENCE);
    answers.awaitAssert(
        PATIENCE,
        () -> {
          assertThat(executors.closed.get()).isEqualTo(2);
          return 2;
        });
  }

  @Test
  void run_randomCrashesAndCancels_everyJobGetsOneAnswer() throws InterruptedException {
    long seed = System.nanoTime();
    System.out.println("Seed of run_randomCrashesAndCancels_everyJobGetsOneAnswer: " + seed);
    Random random = new Random(seed);
    var router = router(0, 3, 200);
    int jobs = 120;
    Map<Long, List<ScriptResult>> collected = new ConcurrentHashMap<>();
    ActorRef<Answer> collector =
        kit.spawn(
            Behaviors.receiveMessage(
                answer -> {
                  collected.merge(
                      answer.id(),
                      List.of(answer.result()),
                      (before, more) -> Stream.concat(before.stream(), more.stream()).toList());
                  return Behaviors.same();
                }));
    for (long id = 1; id <= jobs; id++) {
      router.tell(new ScriptRouterActor.Run(id, job("job-" + id), collector));
      if (random.nextInt(5) == 0) {
        router.tell(new ScriptRouterActor.Cancel(1 + random.nextLong(id)));
      }
    }
    while (collected.size() < jobs) {
      if (executors.hasStarted()) {
        Started started = executors.next();
        if (random.nextInt(4) == 0) {
          started.crash(new OutOfMemoryError("heap"));
        } else {
          started.finish();
        }
      }
      if (snapshot(router).resting() > 0) {
        time.timePasses(MAX_BACKOFF);
      }
      if (random.nextInt(50) == 0) {
        router.tell(new ScriptRouterActor.Cancel(1 + random.nextInt(jobs)));
      }
    }
    while (executors.hasStarted()) {
      executors.next().finish();
    }
    answers.expectNoMessage(Duration.ofMillis(50));
    assertThat(collected.values()).allSatisfy(results -> assertThat(results).hasSize(1));
    assertThat(collected).hasSize(jobs);
  }
}
