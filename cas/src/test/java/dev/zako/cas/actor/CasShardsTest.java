package dev.zako.cas.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zako.cas.Digest;
import dev.zako.cas.Lease;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CasShardsTest {
  private static final Digest BLOB = Digest.of(new byte[] {1});
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofMinutes(1);

  private ActorTestKit kit;

  @BeforeAll
  void startSystem() {
    kit = ActorTestKit.create();
  }

  @AfterAll
  void stopSystem() {
    kit.shutdownTestKit();
  }

  @Test
  void claim_otherWriterIsStuck_goesOnAfterItsPatienceAndLeavesNoClaimBehind() {
    try (CasShards shards = CasShards.start(kit.system(), "stuck", 2, SHORT)) {
      CasShards.Claim stuck = shards.claim(BLOB).orElseThrow();

      Optional<CasShards.Claim> impatient = shards.claim(BLOB);
      assertThat(impatient).isPresent();
      impatient.get().stored();
      impatient.get().close();
      stuck.close();

      try (CasShards.Claim next = shards.claim(BLOB).orElseThrow()) {
        assertThat(shards.claimForRemoval(BLOB)).isEmpty();
        next.stored();
      }
      assertThat(shards.claimForRemoval(BLOB)).isPresent();
    }
  }

  @Test
  void afterClose_nothingHangs() {
    CasShards shards = CasShards.start(kit.system(), "closed", 2, SHORT);
    Lease lease = shards.lease();
    lease.hold(List.of(BLOB));
    shards.close();

    assertThat(shards.claim(BLOB)).isPresent();
    assertThat(shards.claimForRemoval(BLOB)).isEmpty();
    assertThatThrownBy(() -> lease.hold(List.of(Digest.EMPTY)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    lease.close();
  }

  @Test
  void start_onAnInterruptedThread_worksAndStaysInterrupted() {
    Thread.currentThread().interrupt();
    try (CasShards shards = CasShards.start(kit.system(), "interrupted", 2, LONG)) {
      try (CasShards.Claim claim = shards.claim(BLOB).orElseThrow()) {
        claim.stored();
      }
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
  }
}
