package dev.zako.cas.actor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.cas.Digest;
import dev.zako.cas.actor.CasShardActor.Claim;
import dev.zako.cas.actor.CasShardActor.ClaimReply;
import dev.zako.cas.actor.CasShardActor.Command;
import dev.zako.cas.actor.CasShardActor.Evict;
import dev.zako.cas.actor.CasShardActor.EvictReply;
import dev.zako.cas.actor.CasShardActor.Finish;
import dev.zako.cas.actor.CasShardActor.Granted;
import dev.zako.cas.actor.CasShardActor.Held;
import dev.zako.cas.actor.CasShardActor.Hold;
import dev.zako.cas.actor.CasShardActor.Refused;
import dev.zako.cas.actor.CasShardActor.Release;
import dev.zako.cas.actor.CasShardActor.Stop;
import dev.zako.cas.actor.CasShardActor.Stored;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;

final class CasShardActorTest {
  private static final Digest BLOB = Digest.of(new byte[] {1});
  private static final Digest OTHER = Digest.of(new byte[] {2});

  private final BehaviorTestKit<Command> shard = BehaviorTestKit.create(CasShardActor.create());

  @Test
  void claim_freeDigest_isGranted() {
    assertThat(claim(BLOB, 1).getAllReceived()).containsExactly(new Granted());
  }

  @Test
  void claim_whileAnotherWrites_waitsAndIsToldThatTheBlobIsStored() {
    claim(BLOB, 1);
    TestInbox<ClaimReply> second = claim(BLOB, 2);
    TestInbox<ClaimReply> third = claim(BLOB, 3);
    assertThat(second.hasMessages()).isFalse();

    shard.run(new Finish(BLOB, 1, true));

    assertThat(second.getAllReceived()).containsExactly(new Stored());
    assertThat(third.getAllReceived()).containsExactly(new Stored());
    assertThat(claim(BLOB, 4).getAllReceived()).containsExactly(new Granted());
  }

  @Test
  void claim_writerFails_nextInLineIsGranted() {
    claim(BLOB, 1);
    TestInbox<ClaimReply> second = claim(BLOB, 2);
    TestInbox<ClaimReply> third = claim(BLOB, 3);

    shard.run(new Finish(BLOB, 1, false));
    assertThat(second.getAllReceived()).containsExactly(new Granted());
    assertThat(third.hasMessages()).isFalse();

    shard.run(new Finish(BLOB, 2, true));
    assertThat(third.getAllReceived()).containsExactly(new Stored());
  }

  @Test
  void claim_otherDigest_doesNotWait() {
    claim(BLOB, 1);

    assertThat(claim(OTHER, 2).getAllReceived()).containsExactly(new Granted());
  }

  @Test
  void finish_ofAWaitingTicket_withdrawsIt() {
    claim(BLOB, 1);
    TestInbox<ClaimReply> second = claim(BLOB, 2);
    TestInbox<ClaimReply> third = claim(BLOB, 3);

    shard.run(new Finish(BLOB, 2, true));
    assertThat(third.hasMessages()).isFalse();
    shard.run(new Finish(BLOB, 1, false));

    assertThat(second.hasMessages()).isFalse();
    assertThat(third.getAllReceived()).containsExactly(new Granted());
  }

  @Test
  void finish_ofAnUnknownTicket_changesNothing() {
    claim(BLOB, 1);
    TestInbox<ClaimReply> second = claim(BLOB, 2);

    shard.run(new Finish(BLOB, 99, true));
    shard.run(new Finish(OTHER, 1, true));

    assertThat(second.hasMessages()).isFalse();
  }

  @Test
  void evict_freeDigest_isGrantedAndClaimsWait() {
    assertThat(evict(BLOB, 1).getAllReceived()).containsExactly(new Granted());
    TestInbox<ClaimReply> writer = claim(BLOB, 2);
    assertThat(writer.hasMessages()).isFalse();

    shard.run(new Finish(BLOB, 1, false));

    assertThat(writer.getAllReceived()).containsExactly(new Granted());
  }

  @Test
  void evict_leasedDigest_isRefusedUntilEveryLeaseIsGone() {
    hold(List.of(BLOB));
    hold(List.of(BLOB, OTHER));

    assertThat(evict(BLOB, 1).getAllReceived()).containsExactly(new Refused());
    shard.run(new Release(List.of(BLOB)));
    assertThat(evict(BLOB, 2).getAllReceived()).containsExactly(new Refused());
    shard.run(new Release(List.of(BLOB, OTHER)));
    assertThat(evict(BLOB, 3).getAllReceived()).containsExactly(new Granted());
  }

  @Test
  void evict_whileBeingWritten_isRefused() {
    claim(BLOB, 1);

    assertThat(evict(BLOB, 2).getAllReceived()).containsExactly(new Refused());
  }

  @Test
  void hold_whileBeingRemoved_waitsForTheEnd() {
    evict(BLOB, 1);
    evict(OTHER, 2);
    TestInbox<Held> lease = hold(List.of(BLOB, OTHER));
    assertThat(lease.hasMessages()).isFalse();

    shard.run(new Finish(BLOB, 1, false));
    assertThat(lease.hasMessages()).isFalse();
    shard.run(new Finish(OTHER, 2, false));

    assertThat(lease.getAllReceived()).containsExactly(new Held());
    assertThat(evict(BLOB, 3).getAllReceived()).containsExactly(new Refused());
  }

  @Test
  void stop_withRequestsWaiting_answersEachOnce() {
    ActorTestKit kit = ActorTestKit.create();
    try {
      ActorRef<Command> running = kit.spawn(CasShardActor.create());
      TestProbe<ClaimReply> first = kit.createTestProbe();
      TestProbe<ClaimReply> writer = kit.createTestProbe();
      TestProbe<EvictReply> remover = kit.createTestProbe();
      TestProbe<Held> lease = kit.createTestProbe();
      running.tell(new Claim(BLOB, 1, first.getRef()));
      running.tell(new Claim(BLOB, 2, writer.getRef()));
      running.tell(new Evict(OTHER, 3, remover.getRef()));
      running.tell(new Hold(List.of(OTHER), lease.getRef()));

      running.tell(new Stop());

      first.expectMessage(new Granted());
      remover.expectMessage(new Granted());
      writer.expectMessage(new Granted());
      lease.expectMessage(new Held());
    } finally {
      kit.shutdownTestKit();
    }
  }

  private TestInbox<ClaimReply> claim(Digest digest, long ticket) {
    TestInbox<ClaimReply> inbox = TestInbox.create();
    shard.run(new Claim(digest, ticket, inbox.getRef()));
    return inbox;
  }

  private TestInbox<EvictReply> evict(Digest digest, long ticket) {
    TestInbox<EvictReply> inbox = TestInbox.create();
    shard.run(new Evict(digest, ticket, inbox.getRef()));
    return inbox;
  }

  private TestInbox<Held> hold(List<Digest> digests) {
    TestInbox<Held> inbox = TestInbox.create();
    shard.run(new Hold(digests, inbox.getRef()));
    return inbox;
  }
}
