package dev.zako.engine.hone;

import static dev.zako.engine.hone.Script.name;
import static dev.zako.engine.hone.Script.names;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.engine.graph.BuildId;
import dev.zako.engine.graph.CancelReason;
import dev.zako.engine.graph.InternalFailure;
import dev.zako.engine.graph.NodeValue;
import dev.zako.engine.graph.Outcome;
import dev.zako.engine.graph.Revision;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Behaviours that an engine of this kind is known to get wrong. */
class HoneRegressionTest {
  private static final CancelReason INTERRUPT = new CancelReason.UserInterrupt();

  private final Script script = new Script();

  @AfterEach
  void close() {
    script.close();
  }

  /** A node that says that it started, and then waits to be cancelled or released. */
  private CountDownLatch blocks(String id, CountDownLatch release) {
    CountDownLatch started = new CountDownLatch(1);
    script.on(
        id,
        (_, _) -> {
          started.countDown();
          release.await();
          return new Script.Text(id + " done");
        });
    return started;
  }

  @Test
  void evaluate_requestWhileComputing_isAnsweredWhenTheResultIsThere() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch started = blocks("slow", release);
    CompletionStage<Evaluation> first =
        script.hone.evaluate(script.newBuild(), names("slow"), true);
    started.await();
    CompletionStage<Evaluation> second =
        script.hone.evaluate(script.newBuild(), names("slow"), true);

    release.countDown();

    assertThat(Script.await(first).succeeded()).isTrue();
    assertThat(Script.await(second).succeeded()).isTrue();
    assertThat(script.computed()).containsExactly("slow");
  }

  @Test
  void evaluate_deterministicFailure_isRememberedWithItsCause() throws Exception {
    script.fails("leaf", false).joins("root", "leaf");
    List<?> first = script.evaluate("root").rootCauses();
    script.computed();

    assertThat(script.evaluate("root").rootCauses()).isEqualTo(first).hasSize(1);

    assertThat(script.computed()).isEmpty();
  }

  @Test
  void evaluate_transientFailure_livesOnlyWithinItsBuild() throws Exception {
    script.fails("leaf", true).joins("a", "leaf").joins("b", "leaf").joins("root", "a", "b");
    assertThat(script.evaluate("root").rootCauses()).hasSize(1);
    assertThat(script.computed()).containsExactly("a", "b", "leaf", "root");
    script.leaf("leaf", "L");

    assertThat(script.valueOf("root")).isEqualTo("root(a(L),b(L))");
  }

  @Test
  void evaluate_valueMadeFromTransientFailure_isNotRemembered() throws Exception {
    script
        .fails("leaf", true)
        .on(
            "root",
            (_, context) ->
                context.getAllOutcomes(names("leaf")).getFirst()
                        instanceof Outcome.Value<Script.Text>(Script.Text text)
                    ? text
                    : new Script.Text("without"));
    assertThat(script.valueOf("root")).isEqualTo("without");
    script.leaf("leaf", "with");

    assertThat(script.valueOf("root")).isEqualTo("with");
  }

  @Test
  void evaluate_stoppedAtFirstFailure_doesNotHideOthersFromKeepGoing() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch started = blocks("late", never);
    script
        .on(
            "early",
            (_, _) -> {
              started.await();
              throw new NodeFailedException(new Script.Trouble("early", false));
            })
        .joins("root", "early", "late");
    assertThat(script.evaluate(false, "root").rootCauses()).hasSize(1);
    script.fails("late", false);

    assertThat(script.evaluate(true, "root").rootCauses())
        .extracting(cause -> cause.key().id())
        .containsExactly("early", "late");
  }

  @Test
  void evaluate_keepGoing_finishesWhatIsNotDownstreamOfAFailure() throws Exception {
    script.fails("bad", false).joins("worse", "bad").leaf("fine", "F").joins("good", "fine");

    Evaluation evaluation = script.evaluate(true, "worse", "good");

    assertThat(evaluation.outcome(name("good")))
        .contains(new Outcome.Value<>(new Script.Text("good(F)")));
    assertThat(evaluation.rootCauses()).extracting(c -> c.key().id()).containsExactly("bad");
  }

  @Test
  void cancel_twoBuilds_eachHasItsOwnReason() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch startedA = blocks("a", never);
    CountDownLatch startedB = blocks("b", never);
    BuildId one = script.newBuild();
    BuildId two = script.newBuild();
    CompletionStage<Evaluation> first = script.hone.evaluate(one, names("a"), true);
    CompletionStage<Evaluation> second = script.hone.evaluate(two, names("b"), true);
    startedA.await();
    startedB.await();
    CancelReason timeout = new CancelReason.Timeout(Duration.ofSeconds(9));

    script.hone.cancel(one, timeout);
    script.hone.cancel(two, INTERRUPT);
    script.hone.cancel(one, INTERRUPT);

    assertThat(Script.await(first).cancelled()).contains(timeout);
    assertThat(Script.await(second).cancelled()).contains(INTERRUPT);
  }

  @Test
  void cancel_oneOfTwoInterestedBuilds_leavesTheWorkToTheOther() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch started = blocks("slow", release);
    script.joins("a", "slow").joins("b", "slow");
    BuildId one = script.newBuild();
    CompletionStage<Evaluation> first = script.hone.evaluate(one, names("a"), true);
    started.await();
    script
        .leaf("marker", "M")
        .on(
            "b",
            (_, context) -> {
              context.get(name("marker"));
              return context.get(name("slow"));
            });
    CompletionStage<Evaluation> second = script.hone.evaluate(script.newBuild(), names("b"), true);

    script.hone.cancel(one, INTERRUPT);
    assertThat(Script.await(first).cancelled()).contains(INTERRUPT);
    release.countDown();

    assertThat(Script.await(second).outcome(name("b")))
        .contains(new Outcome.Value<>(new Script.Text("slow done")));
  }

  @Test
  void cancel_runningFunction_runsItsActionsOnceWithTheReason() throws Exception {
    CompletableFuture<Optional<CancelReason>> seen = new CompletableFuture<>();
    AtomicInteger forgotten = new AtomicInteger();
    CountDownLatch started = new CountDownLatch(1);
    script.on(
        "slow",
        (_, context) -> {
          Cancellation cancellation = context.cancellation();
          cancellation.onCancel(forgotten::incrementAndGet).close();
          cancellation.onCancel(() -> seen.complete(cancellation.reason()));
          started.countDown();
          new CountDownLatch(1).await();
          throw new AssertionError("unreachable");
        });
    BuildId build = script.newBuild();
    CompletionStage<Evaluation> running = script.hone.evaluate(build, names("slow"), true);
    started.await();

    script.hone.cancel(build, INTERRUPT);

    assertThat(Script.await(seen)).contains(INTERRUPT);
    assertThat(Script.await(running).outcomes()).isEmpty();
    assertThat(forgotten).hasValue(0);
  }

  @Test
  void cancel_functionThatIgnoresIt_resultIsIgnored() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch stubborn = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    script.on(
        "slow",
        (_, context) -> {
          started.countDown();
          while (stubborn.getCount() > 0) {
            try {
              stubborn.await();
            } catch (InterruptedException _) {
              assertThat(context.cancellation().isCancelled()).isTrue();
            }
          }
          ended.countDown();
          return new Script.Text("too late");
        });
    BuildId build = script.newBuild();
    CompletionStage<Evaluation> running = script.hone.evaluate(build, names("slow"), true);
    started.await();
    script.hone.cancel(build, INTERRUPT);
    Script.await(running);
    script.leaf("slow", "again");
    assertThat(script.valueOf("slow")).isEqualTo("again");

    stubborn.countDown();
    ended.await();

    assertThat(script.valueOf("slow")).isEqualTo("again");
  }

  @Test
  void evaluate_cancelledBuild_isAnsweredAsCancelled() throws Exception {
    script.leaf("a", "A");
    BuildId build = script.newBuild();
    script.hone.cancel(build, INTERRUPT);

    Evaluation evaluation = Script.await(script.hone.evaluate(build, names("a"), true));

    assertThat(evaluation.cancelled()).contains(INTERRUPT);
    assertThat(script.computed()).isEmpty();
  }

  @Test
  void evaluate_sameBuildAgain_sharesWhatIsThere() throws Exception {
    script.leaf("a", "A").joins("b", "a");
    BuildId build = script.newBuild();
    Script.await(script.hone.evaluate(build, names("a"), true));

    assertThat(Script.await(script.hone.evaluate(build, names("b", "b"), true)).succeeded())
        .isTrue();
    assertThat(script.computed()).containsExactly("a", "b");
  }

  @Test
  void evaluate_noRoots_isAnsweredAtOnce() throws Exception {
    assertThat(script.evaluate().outcomes()).isEmpty();
  }

  @Test
  void evaluate_unknownKind_failsTheNode() throws Exception {
    record Odd(String id) implements dev.zako.engine.graph.NodeKey<NodeValue> {
      @Override
      public String kind() {
        return "odd";
      }
    }

    Evaluation evaluation =
        Script.await(script.hone.evaluate(script.newBuild(), List.of(new Odd("x")), true));

    assertThat(evaluation.rootCauses())
        .extracting(cause -> cause.failure().message())
        .containsExactly("No function is registered for the kind `odd`");
  }

  @Test
  void compute_interruptedByNobody_failsInsteadOfHanging() throws Exception {
    script.on(
        "a",
        (_, _) -> {
          throw new InterruptedException("by myself");
        });

    assertThat(script.evaluate("a").rootCauses())
        .extracting(cause -> cause.failure().getClass())
        .isEqualTo(List.of(InternalFailure.class));
  }

  @Test
  void compute_swallowsDependencyFailure_mayStillGiveAValue() throws Exception {
    script
        .fails("bad", false)
        .on(
            "a",
            (_, context) -> {
              try {
                return context.get(name("bad"));
              } catch (DependencyFailedException e) {
                return new Script.Text("instead of " + e.causes().getFirst().key().id());
              }
            });

    assertThat(script.valueOf("a")).isEqualTo("instead of bad");
  }

  @Test
  void previous_recomputation_isTheOldValue() throws Exception {
    AtomicReference<Optional<NodeValue>> previous = new AtomicReference<>(Optional.empty());
    script.on(
        "a",
        (_, context) -> {
          previous.set(context.previous());
          return new Script.Text("first");
        });
    script.valueOf("a");
    assertThat(previous.get()).isEmpty();
    script.invalidate("a");

    script.valueOf("a");

    assertThat(previous.get()).contains(new Script.Text("first"));
  }

  @Test
  void invalidate_whileABuildRuns_waitsForIt() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch started = blocks("slow", release);
    script.leaf("x", "old").joins("root", "slow", "x");
    CompletionStage<Evaluation> running =
        script.hone.evaluate(script.newBuild(), names("root"), true);
    started.await();
    CompletionStage<Revision> invalidated = script.hone.invalidate(names("x"));
    CompletionStage<Evaluation> after = script.hone.evaluate(script.newBuild(), names("x"), true);
    assertThat(invalidated.toCompletableFuture().isDone()).isFalse();

    release.countDown();

    assertThat(Script.await(running).revision()).isEqualTo(Revision.FIRST);
    assertThat(Script.await(after).revision()).isEqualTo(Script.await(invalidated));
  }

  @Test
  void invalidate_unknownNode_keepsTheRevision() throws Exception {
    assertThat(script.invalidate("never heard of")).isEqualTo(Revision.FIRST);
    script.leaf("a", "A");
    script.valueOf("a");

    assertThat(script.invalidate("a", "never heard of")).isEqualTo(Revision.FIRST.next());
  }

  @Test
  void evaluate_conditionalDependency_isForgottenWhenNoLongerRead() throws Exception {
    script
        .leaf("switch", "on")
        .leaf("extra", "1")
        .on(
            "root",
            (_, context) ->
                context.get(name("switch")).text().equals("on")
                    ? context.get(name("extra"))
                    : new Script.Text("off"));
    script.valueOf("root");
    script.leaf("switch", "off");
    script.invalidate("switch");
    assertThat(script.valueOf("root")).isEqualTo("off");
    script.computed();
    script.leaf("extra", "2");
    script.invalidate("extra");

    assertThat(script.valueOf("root")).isEqualTo("off");

    assertThat(script.computed()).isEmpty();
  }

  @Test
  void evaluate_listenerThrows_doesNotMatter() throws Exception {
    try (Hone hone =
        Hone.start(
            HoneOptions.defaults(),
            NodeFunctions.builder()
                .register("node", (Script.Name _, ComputeContext _) -> new Script.Text("T"))
                .build(),
            _ -> {
              throw new IllegalStateException("a bad listener");
            })) {
      assertThat(Script.await(hone.evaluate(new BuildId(1), names("a"), true)).succeeded())
          .isTrue();
    }
  }

  @Test
  void close_runningBuild_isAnsweredAndLaterRequestsToo() throws Exception {
    CountDownLatch started = blocks("slow", new CountDownLatch(1));
    CompletionStage<Evaluation> running =
        script.hone.evaluate(script.newBuild(), names("slow"), true);
    started.await();

    script.hone.close();

    CancelReason closing = new CancelReason.Starvation();
    assertThat(Script.await(running).cancelled()).contains(closing);
    assertThat(script.evaluate("slow").cancelled()).contains(closing);
    assertThat(script.invalidate("slow")).isEqualTo(Revision.FIRST);
  }

  @Test
  void start_givenActorSystem_livesInItAndLeavesItRunning() throws Exception {
    ActorTestKit kit = ActorTestKit.create();
    try {
      try (Script inside = new Script(HoneOptions.defaults().withActorSystem(kit.system()))) {
        inside.leaf("a", "A").joins("b", "a");
        assertThat(inside.valueOf("b")).isEqualTo("b(A)");
      }
      assertThat(kit.system().getWhenTerminated().toCompletableFuture().isDone()).isFalse();
    } finally {
      kit.shutdownTestKit();
    }
  }
}
