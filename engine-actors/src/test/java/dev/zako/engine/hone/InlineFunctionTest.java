package dev.zako.engine.hone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.engine.graph.BuildId;
import dev.zako.engine.graph.CancelReason;
import dev.zako.engine.graph.CycleFailure;
import dev.zako.engine.graph.Outcome;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Functions that run on the thread of their node's actor. */
class InlineFunctionTest {
  private final AtomicInteger calls = new AtomicInteger();

  private interface Body {
    Script.Text compute(Script.Name key, ComputeContext context)
        throws NodeFailedException, InterruptedException;
  }

  private final class Inline implements NodeFunction<Script.Name, Script.Text> {
    private final Body body;

    Inline(Body body) {
      this.body = body;
    }

    @Override
    public Script.Text compute(Script.Name key, ComputeContext context)
        throws NodeFailedException, InterruptedException {
      calls.incrementAndGet();
      return body.compute(key, context);
    }

    @Override
    public boolean isInline() {
      return true;
    }
  }

  private Evaluation evaluate(Body body, String root) throws Exception {
    try (Hone hone =
        Hone.start(
            HoneOptions.defaults(),
            NodeFunctions.builder().register("node", new Inline(body)).build(),
            HoneListener.none())) {
      return Script.await(hone.evaluate(new BuildId(1), Script.names(root), true));
    }
  }

  private static Script.Text countDown(Script.Name key, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    int number = Integer.parseInt(key.id());
    if (number < 2) {
      return new Script.Text(key.id());
    }
    String left = context.get(Script.name(Integer.toString(number - 1))).text();
    String right = context.get(Script.name(Integer.toString(number - 2))).text();
    return new Script.Text(Long.toString(Long.parseLong(left) + Long.parseLong(right)));
  }

  @Test
  void compute_dependenciesOneAfterTheOther_isCalledAgainForEach() throws Exception {
    Evaluation evaluation = evaluate(InlineFunctionTest::countDown, "30");

    assertThat(evaluation.outcome(Script.name("30")))
        .contains(new Outcome.Value<>(new Script.Text("832040")));
    assertThat(calls).hasValue(2 + 29 * 3);
  }

  @Test
  void compute_swallowsTheSuspension_stillWaits() throws Exception {
    Evaluation evaluation =
        evaluate(
            (key, context) -> {
              if (key.id().equals("leaf")) {
                return new Script.Text("L");
              }
              try {
                return context.get(Script.name("leaf"));
              } catch (Error _) {
                return new Script.Text("swallowed");
              }
            },
            "root");

    assertThat(evaluation.outcome(Script.name("root")))
        .contains(new Outcome.Value<>(new Script.Text("L")));
  }

  @Test
  void cancel_whileEveryNodeDemandsNewOnes_isAnsweredAndStopsThem() throws Exception {
    CountDownLatch under = new CountDownLatch(10_000);
    AtomicInteger names = new AtomicInteger();
    Inline growing =
        new Inline(
            (_, context) -> {
              under.countDown();
              String first = Integer.toString(names.incrementAndGet());
              String second = Integer.toString(names.incrementAndGet());
              return context.getAll(Script.names(first, second)).getFirst();
            });
    BuildId build = new BuildId(1);
    try (Hone hone =
        Hone.start(
            HoneOptions.defaults(),
            NodeFunctions.builder().register("node", growing).build(),
            HoneListener.none())) {
      CompletionStage<Evaluation> result = hone.evaluate(build, Script.names("root"), true);
      under.await();
      hone.cancel(build, new CancelReason.UserInterrupt());

      assertThat(Script.await(result).cancelled()).contains(new CancelReason.UserInterrupt());
      assertThat(Script.await(hone.evaluate(new BuildId(2), List.of(), true)).cancelled())
          .isEmpty();
    }
  }

  @Test
  void compute_cycle_isFound() throws Exception {
    Evaluation evaluation =
        evaluate(
            (key, context) ->
                context.getAll(Script.names(key.id().equals("a") ? "b" : "a")).getFirst(),
            "a");

    assertThat(evaluation.rootCauses())
        .extracting(cause -> cause.failure().getClass())
        .isEqualTo(List.of(CycleFailure.class));
  }

  @Test
  void compute_failures_areSeenAsValuesOrThrown() throws Exception {
    Evaluation evaluation =
        evaluate(
            (key, context) ->
                switch (key.id()) {
                  case "root" -> {
                    List<Outcome<Script.Text>> outcomes =
                        context.getAllOutcomes(Script.names("bad", "worse"));
                    yield new Script.Text(
                        Boolean.toString(
                            outcomes.stream().allMatch(Outcome.Failed.class::isInstance)));
                  }
                  case "worse" -> context.get(Script.name("bad"));
                  default -> throw new NodeFailedException(new Script.Trouble("bad", false));
                },
            "root");

    assertThat(evaluation.outcome(Script.name("root")))
        .contains(new Outcome.Value<>(new Script.Text("true")));
  }
}
