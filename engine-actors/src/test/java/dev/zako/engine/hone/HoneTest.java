package dev.zako.engine.hone;

import static dev.zako.engine.hone.Script.name;
import static dev.zako.engine.hone.Script.names;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.engine.graph.BuildId;
import dev.zako.engine.graph.CancelReason;
import dev.zako.engine.graph.CycleFailure;
import dev.zako.engine.graph.InternalFailure;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.Outcome;
import dev.zako.engine.graph.RootCause;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HoneTest {
  private final Script script = new Script();

  @AfterEach
  void close() {
    script.close();
  }

  @Test
  void evaluate_diamond_computesSharedNodeOnce() throws Exception {
    script.leaf("d", "D").joins("b", "d").joins("c", "d").joins("a", "b", "c");

    assertThat(script.valueOf("a")).isEqualTo("a(b(D),c(D))");

    assertThat(script.computed()).containsExactly("a", "b", "c", "d");
  }

  @Test
  void evaluate_secondRequestInOneProcess_answersFromMemory() throws Exception {
    script.leaf("b", "B").joins("a", "b");
    script.valueOf("a");
    script.computed();

    assertThat(script.valueOf("a")).isEqualTo("a(B)");

    assertThat(script.computed()).isEmpty();
  }

  @Test
  void invalidate_changedLeaf_recomputesOnlyDependents() throws Exception {
    script.leaf("x", "1").leaf("y", "1").joins("a", "x").joins("b", "y").joins("r", "a", "b");
    script.valueOf("r");
    script.computed();
    script.leaf("x", "2");

    script.invalidate("x");

    assertThat(script.valueOf("r")).isEqualTo("r(a(2),b(1))");
    assertThat(script.computed()).containsExactly("a", "r", "x");
  }

  @Test
  void invalidate_equalValue_stopsAtTheLeaf() throws Exception {
    script.leaf("x", "1").joins("a", "x").joins("r", "a");
    script.valueOf("r");
    script.computed();

    script.invalidate("x");

    assertThat(script.valueOf("r")).isEqualTo("r(a(1))");
    assertThat(script.computed()).containsExactly("x");
  }

  @Test
  void evaluate_keepGoing_reportsEachRootCauseOnceInOrder() throws Exception {
    script.fails("z", false).fails("y", false).joins("a", "z", "y").joins("b", "y", "z");

    Evaluation evaluation = script.evaluate(true, "b", "a");

    assertThat(evaluation.rootCauses())
        .extracting(cause -> cause.key().id())
        .containsExactly("y", "z");
    assertThat(evaluation.outcomes()).hasSize(2);
  }

  @Test
  void evaluate_failFast_cancelsSiblings() throws Exception {
    CountDownLatch slowStarted = new CountDownLatch(1);
    CompletableFuture<CancelReason> seen = new CompletableFuture<>();
    script
        .on(
            "slow",
            (_, context) -> {
              var _ =
                  context
                      .cancellation()
                      .onCancel(() -> seen.complete(context.cancellation().reason().orElseThrow()));
              slowStarted.countDown();
              new CountDownLatch(1).await();
              throw new AssertionError("unreachable");
            })
        .on(
            "bad",
            (_, _) -> {
              slowStarted.await();
              throw new NodeFailedException(new Script.Trouble("bad", false));
            })
        .joins("r", "slow", "bad");

    Evaluation evaluation = script.evaluate(false, "r");

    assertThat(evaluation.cancelled()).isEmpty();
    assertThat(evaluation.rootCauses()).extracting(c -> c.key().id()).containsExactly("bad");
    assertThat(Script.await(seen)).isEqualTo(new CancelReason.SiblingFailed());
  }

  @Test
  void evaluate_twoRootsEnteringOneCycleAtOnce_bothFailWithTheSameCycle() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    Script.Body a =
        (_, context) -> {
          both.countDown();
          both.await();
          return context.get(name("b"));
        };
    Script.Body b =
        (_, context) -> {
          both.countDown();
          both.await();
          return context.get(name("c"));
        };
    script.on("a", a).on("b", b).joins("c", "a");

    CompletionStage<Evaluation> one = script.hone.evaluate(script.newBuild(), names("a"), true);
    CompletionStage<Evaluation> two = script.hone.evaluate(script.newBuild(), names("b"), true);

    assertThat(cycleOf(Script.await(one))).containsExactly(name("a"), name("b"), name("c"));
    assertThat(cycleOf(Script.await(two))).containsExactly(name("a"), name("b"), name("c"));
  }

  @Test
  void evaluate_selfCycle_fails() throws Exception {
    script.joins("a", "a");

    assertThat(cycleOf(script.evaluate("a"))).containsExactly(name("a"));
  }

  @Test
  void invalidate_editThatBreaksACycle_givesValues() throws Exception {
    script
        .leaf("x", "loop")
        .on(
            "a",
            (_, context) ->
                context.get(name("x")).text().equals("loop")
                    ? context.get(name("b"))
                    : new Script.Text("free"))
        .joins("b", "c")
        .joins("c", "a");
    assertThat(cycleOf(script.evaluate("b"))).hasSize(3);
    script.leaf("x", "no loop");

    script.invalidate("x");

    assertThat(script.valueOf("b")).isEqualTo("b(c(free))");
  }

  @Test
  void evaluate_cycleOfDirtyNodes_isFoundWhileTheyAreChecked() throws Exception {
    script.leaf("x", "1").joins("b", "a").leaf("c", "no dependency yet");
    script.joins("a", "x", "c");
    script.valueOf("b");
    script.joins("c", "b").leaf("x", "1");

    script.invalidate("c");

    assertThat(cycleOf(script.evaluate("b"))).containsExactly(name("a"), name("c"), name("b"));
  }

  @Test
  void cancel_lastInterestedBuild_interruptsTheFunctionAndLeavesNothingStuck() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CompletableFuture<String> how = new CompletableFuture<>();
    script.on(
        "slow",
        (_, _) -> {
          started.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            how.complete("interrupted");
            throw e;
          }
          throw new AssertionError("unreachable");
        });
    script.joins("r", "slow");
    BuildId build = script.newBuild();
    CompletionStage<Evaluation> running = script.hone.evaluate(build, names("r"), true);
    started.await();

    script.hone.cancel(build, new CancelReason.UserInterrupt());

    assertThat(Script.await(running).cancelled()).contains(new CancelReason.UserInterrupt());
    assertThat(Script.await(how)).isEqualTo("interrupted");
    script.leaf("slow", "fast now");
    assertThat(script.valueOf("r")).isEqualTo("r(fast now)");
  }

  @Test
  void evaluate_defectiveFunctions_failTransientlyAndDoNotHang() throws Exception {
    script
        .on(
            "throws",
            (_, _) -> {
              throw new IllegalStateException("oops");
            })
        .on("overflows", (_, _) -> new Script.Text(endless("x")));

    Evaluation evaluation = script.evaluate("throws", "overflows");

    assertThat(evaluation.rootCauses())
        .allSatisfy(cause -> assertThat(cause.failure()).isInstanceOf(InternalFailure.class))
        .hasSize(2);
    script.leaf("throws", "fine");
    assertThat(script.valueOf("throws")).isEqualTo("fine");
  }

  @SuppressWarnings("InfiniteRecursion") // to overflow the stack
  private static String endless(String text) {
    return endless(text + "x") + text;
  }

  @Test
  void evaluate_manyRootsInParallel_sharesNodes() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    script.on(
        "leaf",
        (_, _) -> {
          calls.incrementAndGet();
          return new Script.Text("L");
        });
    String[] roots = new String[200];
    for (int i = 0; i < roots.length; i++) {
      roots[i] = "r" + i;
      script.joins(roots[i], "leaf");
    }

    List<CompletionStage<Evaluation>> all =
        List.of(
            script.hone.evaluate(script.newBuild(), names(roots), true),
            script.hone.evaluate(script.newBuild(), names(roots), false));

    for (CompletionStage<Evaluation> one : all) {
      assertThat(Script.await(one).succeeded()).isTrue();
    }
    assertThat(calls).hasValue(1);
  }

  private static List<NodeKey<?>> cycleOf(Evaluation evaluation) {
    List<RootCause> causes = evaluation.rootCauses();
    assertThat(causes).hasSize(1);
    assertThat(causes.getFirst().failure()).isInstanceOf(CycleFailure.class);
    assertThat(evaluation.outcomes().values())
        .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.Failed.class));
    return ((CycleFailure) causes.getFirst().failure()).cycle().members();
  }
}
