package dev.zako.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.engine.graph.CancelReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BuildGateTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final BuildGate gate = new BuildGate();
  private final BlockingQueue<Long> waitedFor = new LinkedBlockingQueue<>();

  private static BuildClient client(long process) {
    return new BuildClient(process, "zako build " + process, new TreeMap<>(), _ -> {});
  }

  private Optional<BuildGate.Pass> enter(long process, BuildControl control, boolean mayJoin)
      throws InterruptedException {
    return gate.enter(
        client(process), control, () -> mayJoin, holder -> waitedFor.add(holder.process()));
  }

  private CompletableFuture<Optional<BuildGate.Pass>> entering(
      long process, BuildControl control, boolean mayJoin) {
    CompletableFuture<Optional<BuildGate.Pass>> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                result.complete(enter(process, control, mayJoin));
              } catch (InterruptedException e) {
                result.completeExceptionally(e);
              }
            });
    return result;
  }

  private static BuildGate.Pass passed(CompletableFuture<Optional<BuildGate.Pass>> entering)
      throws Exception {
    return entering.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).orElseThrow();
  }

  private long nextWaitedFor() throws InterruptedException {
    Long process = waitedFor.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return process == null ? -1 : process;
  }

  @Test
  void enter_sameRevision_joinsOnceTheGateIsOpen() throws Exception {
    BuildGate.Pass first = enter(1, new BuildControl(), true).orElseThrow();
    assertThat(first.isFirst()).isTrue();
    CompletableFuture<Optional<BuildGate.Pass>> second = entering(2, new BuildControl(), true);
    assertThat(nextWaitedFor()).isEqualTo(1);
    first.open();
    BuildGate.Pass joined = passed(second);
    assertThat(joined.isFirst()).isFalse();
    assertThat(joined.hasWaited()).isTrue();
    first.close();
    joined.close();
  }

  @Test
  void enter_anotherRevision_waitsUntilAllHaveLeft() throws Exception {
    List<String> order = new ArrayList<>();
    BuildGate.Pass first = enter(1, new BuildControl(), true).orElseThrow();
    first.onLeave(() -> order.add("left"));
    first.open();
    BuildGate.Pass joined = enter(2, new BuildControl(), true).orElseThrow();
    CompletableFuture<Optional<BuildGate.Pass>> third = entering(3, new BuildControl(), false);
    assertThat(nextWaitedFor()).isEqualTo(1);
    first.close();
    assertThat(third).isNotDone();
    assertThat(order).isEmpty();
    joined.close();
    BuildGate.Pass alone = passed(third);
    assertThat(order).containsExactly("left");
    assertThat(alone.isFirst()).isTrue();
    alone.close();
  }

  @Test
  void enter_behindOneThatWaits_doesNotOvertake() throws Exception {
    BuildGate.Pass first = enter(1, new BuildControl(), true).orElseThrow();
    first.open();
    CompletableFuture<Optional<BuildGate.Pass>> second = entering(2, new BuildControl(), false);
    assertThat(nextWaitedFor()).isEqualTo(1);
    CompletableFuture<Optional<BuildGate.Pass>> third = entering(3, new BuildControl(), true);
    assertThat(nextWaitedFor()).isEqualTo(1);
    first.close();
    BuildGate.Pass alone = passed(second);
    assertThat(third).isNotDone();
    alone.close();
    passed(third).close();
    gate.awaitEmpty();
  }

  @Test
  void enter_cancelledWhileWaiting_givesUp() throws Exception {
    BuildGate.Pass first = enter(1, new BuildControl(), true).orElseThrow();
    BuildControl control = new BuildControl();
    CompletableFuture<Optional<BuildGate.Pass>> second = entering(2, control, true);
    assertThat(nextWaitedFor()).isEqualTo(1);
    control.cancel(new CancelReason.UserInterrupt());
    assertThat(second.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEmpty();
    first.close();
    gate.awaitEmpty();
  }

  private Optional<BuildGate.Pass> enterAtOnce(long process, boolean mayJoin)
      throws InterruptedException {
    return gate.enterAtOnce(client(process), new BuildControl(), () -> mayJoin);
  }

  @Test
  void enterAtOnce_nobodyInside_isTheFirst() throws Exception {
    BuildGate.Pass pass = enterAtOnce(1, false).orElseThrow();
    assertThat(pass.isFirst()).isTrue();
    pass.open();
    BuildGate.Pass joined = enter(2, new BuildControl(), true).orElseThrow();
    assertThat(joined.isFirst()).isFalse();
    pass.close();
    joined.close();
  }

  @Test
  void enterAtOnce_builds_areJoinedOrLeftAlone() throws Exception {
    BuildGate.Pass build = enter(1, new BuildControl(), true).orElseThrow();
    build.open();
    assertThat(enterAtOnce(2, false)).isEmpty();
    BuildGate.Pass joined = enterAtOnce(3, true).orElseThrow();
    assertThat(joined.isFirst()).isFalse();
    joined.close();
    build.close();
  }

  @Test
  void enterAtOnce_whoPreparesIsHeldUp_doesNotWait() throws Exception {
    BuildGate.Pass build = enter(1, new BuildControl(), true).orElseThrow();
    CompletableFuture<Optional<BuildGate.Pass>> asked = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                asked.complete(enterAtOnce(2, true));
              } catch (InterruptedException e) {
                asked.completeExceptionally(e);
              }
            });
    build.heldUp();
    assertThat(asked.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEmpty();
    build.open();
    BuildGate.Pass joined = enterAtOnce(3, true).orElseThrow();
    joined.close();
    build.close();
    assertThat(enterAtOnce(4, true).orElseThrow().isFirst()).isTrue();
  }
}
