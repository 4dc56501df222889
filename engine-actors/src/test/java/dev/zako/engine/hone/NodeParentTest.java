package dev.zako.engine.hone;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.UntypedAbstractActor;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The parent of nodes with actors that pass on what they are told, or fail. */
class NodeParentTest {
  private static final String FAIL = "fail";

  /** Tells a probe what it is told. */
  private static final class Passing extends UntypedAbstractActor {
    private final ActorRef probe;

    Passing(ActorRef probe) {
      this.probe = probe;
    }

    @Override
    public void onReceive(Object message) {
      if (message.equals(FAIL)) {
        throw new AssertionError("Told to fail");
      }
      probe.tell(message, getSelf());
    }
  }

  private final ActorTestKit kit = ActorTestKit.create();
  private final TestProbe<String> probe = kit.createTestProbe(String.class);
  private final ActorRef shard = Adapter.toClassic(kit.createTestProbe(String.class).getRef());
  private final NodeParent parent =
      new NodeParent(
          Adapter.toClassic(kit.system()),
          shard,
          Props.create(Passing.class, () -> new Passing(Adapter.toClassic(probe.getRef())))
              .withDispatcher(ShardActor.DISPATCHER)
              .withMailbox(ShardActor.MAILBOX));

  @AfterEach
  void close() {
    kit.shutdownTestKit();
  }

  @Test
  void make_actors_areDifferentAndGetTheirMessagesInOrder() {
    ActorRef first = parent.make(1);
    ActorRef second = parent.make(2);

    first.tell("a", ActorRef.noSender());
    first.tell("b", ActorRef.noSender());

    probe.expectMessage("a");
    probe.expectMessage("b");
    second.tell("c", ActorRef.noSender());
    probe.expectMessage("c");
    assertThat(first).isNotEqualTo(second);
    assertThat(first.path().parent().parent()).isEqualTo(shard.path());
  }

  @Test
  void end_actor_isToldToWhoWatches() {
    ActorRef made = parent.make(1);

    parent.end(made);

    probe.expectTerminated(Adapter.toTyped(made));
  }

  @Test
  void actor_fails_endsAloneWithoutBeginningAgain() {
    ActorRef failing = parent.make(1);
    ActorRef other = parent.make(2);

    failing.tell(FAIL, ActorRef.noSender());
    failing.tell("lost", ActorRef.noSender());

    probe.expectTerminated(Adapter.toTyped(failing));
    other.tell("kept", ActorRef.noSender());
    probe.expectMessage("kept");
  }
}
