package dev.zako.js;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The pool with real scripts, and its border with blocking callers. */
@Timeout(120)
final class ScriptPoolTest {
  private static final String ENDLESS = "console.info('started');\nfor (;;) {}";

  private static ScriptJob job(String source) throws ScriptFailedException {
    return Scripts.build(source).job();
  }

  private static ScriptResult get(CompletionStage<ScriptResult> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Test
  void run_scriptsThatMisbehave_neverTakeAnotherWithThem() throws Exception {
    try (ScriptPool pool = ScriptPool.start(ScriptPoolOptions.withWorkers(1))) {
      List<String> bad =
          List.of(
              "throw new Error('no');",
              "function f(): number { return f() + 1; }\nf();",
              "let n = 0;\nwhile (true) { n++; }",
              "export default await new Promise(() => {});",
              "export default () => 1;",
              "let a;\nlet a;");
      List<CompletionStage<ScriptResult>> results = new ArrayList<>();
      ScriptLimits limits = ScriptLimits.DEFAULT.withStatements(100_000);
      for (String source : bad) {
        results.add(pool.submit(Scripts.build(source).limits(limits).job(), new CancelHandle()));
        results.add(pool.submit(job("export default 'good';"), new CancelHandle()));
      }
      List<ScriptFailure.Kind> kinds = new ArrayList<>();
      for (int index = 0; index < results.size(); index++) {
        switch (get(results.get(index))) {
          case ScriptResult.Failed failed -> kinds.add(failed.failure().kind());
          case ScriptResult.Success success -> {
            assertThat(index % 2).isEqualTo(1);
            assertThat(success.json()).isEqualTo("\"good\"");
          }
          case ScriptResult.Cancelled _, ScriptResult.Overloaded _ ->
              throw new AssertionError("Unexpected end of job " + index);
        }
      }
      assertThat(kinds)
          .containsExactly(
              ScriptFailure.Kind.THROWN,
              ScriptFailure.Kind.STACK,
              ScriptFailure.Kind.STATEMENTS,
              ScriptFailure.Kind.DEADLOCK,
              ScriptFailure.Kind.NOT_DATA,
              ScriptFailure.Kind.SYNTAX);
    }
  }

  @Test
  void cancel_endlessScript_endsItAndFreesItsWorker() throws Exception {
    try (ScriptPool pool = ScriptPool.start(ScriptPoolOptions.withWorkers(1))) {
      CancelHandle cancel = new CancelHandle();
      CompletionStage<ScriptResult> endless = pool.submit(job(ENDLESS), cancel);
      CompletionStage<ScriptResult> next =
          pool.submit(job("export default 1;"), new CancelHandle());
      cancel.cancel();
      assertThat(get(endless)).isEqualTo(new ScriptResult.Cancelled());
      assertThat(get(next)).isEqualTo(new ScriptResult.Success("1", List.of()));
    }
  }

  @Test
  void execute_endlessScriptCancelledWhileItRuns_isCancelled() throws Exception {
    try (var executors = new dev.zako.js.internal.GraalExecutorFactory();
        ScriptExecutor executor = executors.create()) {
      CancelHandle cancel = new CancelHandle();
      ScriptJob job = job(ENDLESS);
      Thread worker = Thread.currentThread();
      Thread canceller =
          Thread.ofPlatform()
              .start(
                  () -> {
                    while (!evaluates(worker)) {
                      Thread.onSpinWait();
                    }
                    cancel.cancel();
                  });
      assertThat(executor.execute(job, cancel)).isEqualTo(new ScriptResult.Cancelled());
      canceller.join();
      assertThat(executor.execute(job("export default 1;"), new CancelHandle()))
          .isEqualTo(new ScriptResult.Success("1", List.of()));
    }
  }

  private static boolean evaluates(Thread worker) {
    return Stream.of(worker.getStackTrace())
        .anyMatch(frame -> frame.getClassName().equals("dev.zako.js.internal.Evaluation"));
  }

  @Test
  void run_interruptedCaller_cancelsItsJob() throws Exception {
    try (ScriptPool pool = ScriptPool.start(ScriptPoolOptions.withWorkers(1));
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<Thread> caller = new CompletableFuture<>();
      Future<?> endless =
          callers.submit(
              () -> {
                caller.complete(Thread.currentThread());
                assertThatThrownBy(() -> pool.run(job(ENDLESS), new CancelHandle()))
                    .isInstanceOf(InterruptedException.class);
              });
      caller.get().interrupt();
      endless.get(60, TimeUnit.SECONDS);
      assertThat(pool.run(job("export default 2;"), new CancelHandle()))
          .isEqualTo(new ScriptResult.Success("2", List.of()));
    }
  }

  @Test
  void run_moreCallersThanTheQueueHolds_allSucceed() throws Exception {
    ScriptPoolOptions options =
        new ScriptPoolOptions(
            0,
            2,
            2,
            Duration.ofSeconds(5),
            Duration.ofMillis(10),
            Duration.ofMillis(100),
            16L << 20);
    try (ScriptPool pool = ScriptPool.start(options);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      ScriptJob job = job("export default [1, 2];");
      List<Future<ScriptResult>> results = new ArrayList<>();
      for (int count = 0; count < 40; count++) {
        results.add(callers.submit(() -> pool.run(job, new CancelHandle())));
      }
      for (Future<ScriptResult> result : results) {
        assertThat(result.get(60, TimeUnit.SECONDS))
            .isEqualTo(new ScriptResult.Success("[1,2]", List.of()));
      }
    }
  }

  @Test
  void close_whileScriptsRunAndWait_answersThemAll() throws Exception {
    ScriptPool pool = ScriptPool.start(ScriptPoolOptions.withWorkers(1));
    List<CompletionStage<ScriptResult>> results = new ArrayList<>();
    for (int count = 0; count < 3; count++) {
      results.add(pool.submit(job(ENDLESS), new CancelHandle()));
    }
    pool.close();
    for (CompletionStage<ScriptResult> result : results) {
      assertThat(get(result)).isEqualTo(new ScriptResult.Cancelled());
    }
    assertThat(get(pool.submit(job("export default 1;"), new CancelHandle())))
        .isEqualTo(new ScriptResult.Cancelled());
    pool.close();
  }

  @Test
  void submit_cancelledBefore_doesNotRun() throws Exception {
    ScriptExecutor.Factory executors =
        () -> {
          throw new AssertionError("No worker may be made");
        };
    try (ScriptPool pool = ScriptPool.start(ScriptPoolOptions.withWorkers(1), executors)) {
      CancelHandle cancel = new CancelHandle();
      cancel.cancel();
      assertThat(get(pool.submit(job(ENDLESS), cancel))).isEqualTo(new ScriptResult.Cancelled());
    }
  }

  @Test
  void submit_workerThatAlwaysCrashes_isPoisonous() throws Exception {
    ScriptExecutor.Factory executors =
        () -> {
          throw new IllegalStateException("no engine");
        };
    try (ScriptPool pool = ScriptPool.start(ScriptPoolOptions.withWorkers(1), executors)) {
      ScriptResult result = get(pool.submit(job("export default 1;"), new CancelHandle()));
      assertThat(result)
          .isInstanceOfSatisfying(
              ScriptResult.Failed.class,
              failed -> {
                assertThat(failed.failure().kind()).isEqualTo(ScriptFailure.Kind.POISONOUS);
                assertThat(failed.failure().message()).contains("`//BUILD.ts`", "no engine");
              });
    }
  }

  @Test
  void warmUp_beforeTheFirstJob_changesNoResult() throws Exception {
    try (ScriptPool pool = ScriptPool.start(ScriptPoolOptions.withWorkers(1))) {
      pool.warmUp();
      assertThat(get(pool.submit(job("export default 1;"), new CancelHandle())))
          .isEqualTo(new ScriptResult.Success("1", List.of()));
    }
  }
}
