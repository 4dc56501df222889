package dev.zako.engine.hone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.engine.graph.BuildId;
import dev.zako.engine.graph.BuildSet;
import dev.zako.engine.graph.CancelReason;
import dev.zako.engine.graph.NodeEvent;
import dev.zako.engine.graph.Outcome;
import dev.zako.engine.graph.Revision;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A shard and its nodes between probes. */
class ShardActorTest {
  private static final BuildId BUILD = new BuildId(1);
  private static final BuildSet BUILDS = BuildSet.of(BUILD, true);
  private static final Script.Name NODE = Script.name("node");
  private static final Script.Name LEAF = Script.name("leaf");
  private static final CancelReason INTERRUPT = new CancelReason.UserInterrupt();

  private final ActorTestKit kit = ActorTestKit.create();
  private final TestProbe<CoordinatorActor.Command> coordinator =
      kit.createTestProbe(CoordinatorActor.Command.class);

  /** Where nodes send what is for other nodes. */
  private final TestProbe<ShardActor.Command> others =
      kit.createTestProbe(ShardActor.Command.class);

  private final TestProbe<NodeEvent> dependent = kit.createTestProbe(NodeEvent.class);
  private final Peers.NodePeer peer =
      new Peers.NodePeer(Script.name("dependent"), Adapter.toClassic(dependent.getRef()));
  private final ConcurrentLinkedQueue<Runnable> threads = new ConcurrentLinkedQueue<>();
  private final ActorRef<ShardActor.Command> shard = kit.spawn(ShardActor.create());

  ShardActorTest() {
    NodeFunctions functions =
        NodeFunctions.builder()
            .register(
                "node",
                (Script.Name key, ComputeContext context) ->
                    key.equals(LEAF) ? new Script.Text("L") : context.get(LEAF))
            .build();
    shard.tell(
        new ShardActor.Start(
            new Shared(
                List.of(others.getRef()),
                coordinator.getRef(),
                functions,
                HoneListener.none(),
                threads::add,
                RecordStore.none(),
                0,
                new LongAdder(),
                new AtomicLong(),
                new LongAdder(),
                new LongAdder(),
                new LongAdder(),
                new LongAdder())));
  }

  @AfterEach
  void close() {
    kit.shutdownTestKit();
  }

  private void demand(Script.Name node) {
    shard.tell(new ShardActor.Deliver(node, new NodeEvent.Demand(peer, 4, BUILDS, Revision.FIRST)));
  }

  /** Runs what a node started, once it has. */
  private void runFunction() {
    others.awaitAssert(() -> assertThat(threads).isNotEmpty());
    Runnable function = threads.remove();
    Thread.ofVirtual().start(function);
  }

  @Test
  void demand_newNode_computesAndRepliesOnce() {
    demand(LEAF);
    runFunction();

    NodeEvent.Replied replied = dependent.expectMessageClass(NodeEvent.Replied.class);

    assertThat(replied.from()).isEqualTo(LEAF);
    assertThat(replied.ticket()).isEqualTo(4);
    assertThat(replied.record().outcome()).isEqualTo(new Outcome.Value<>(new Script.Text("L")));
    dependent.expectNoMessage();
  }

  @Test
  void request_ofTheFunction_isDemandedByTheNodeForTheSameBuilds() {
    demand(NODE);
    runFunction();

    ShardActor.Deliver sent = others.expectMessageClass(ShardActor.Deliver.class);

    assertThat(sent.to()).isEqualTo(LEAF);
    assertThat(sent.event()).isInstanceOf(NodeEvent.Demand.class);
    NodeEvent.Demand demand = (NodeEvent.Demand) sent.event();
    assertThat(demand.builds()).isEqualTo(BUILDS);
    assertThat(demand.peer().key()).isEqualTo(NODE);
  }

  @Test
  void endBuild_withReason_answersTheWaiter() {
    demand(NODE);

    shard.tell(new ShardActor.EndBuild(BUILD, Optional.of(INTERRUPT)));

    dependent.expectMessage(new NodeEvent.DemandCancelled(NODE, 4));
    dependent.expectNoMessage();
  }

  @Test
  void demand_ofBuildThatIsGone_isAnsweredWithoutComputing() {
    shard.tell(new ShardActor.EndBuild(BUILD, Optional.of(INTERRUPT)));

    demand(LEAF);

    dependent.expectMessage(new NodeEvent.DemandCancelled(LEAF, 4));
    assertThat(threads).isEmpty();
  }

  @Test
  void invalidate_knownNode_tellsTheCoordinatorAndThenItsDependents() {
    demand(LEAF);
    runFunction();
    dependent.expectMessageClass(NodeEvent.Replied.class);

    shard.tell(new ShardActor.Deliver(LEAF, new NodeEvent.Invalidate(true, 30)));

    coordinator.expectMessage(new CoordinatorActor.Spread(30, 0, 1, true));
    others.expectMessage(new ShardActor.Deliver(peer.key(), new NodeEvent.Invalidate(false, 0)));
  }

  @Test
  void invalidate_unknownNode_isAnsweredByTheShard() {
    shard.tell(new ShardActor.Deliver(LEAF, new NodeEvent.Invalidate(true, 30)));

    coordinator.expectMessage(new CoordinatorActor.Spread(30, 0, 0, false));
  }

  @Test
  void ping_answersAfterWhatCameBefore() {
    shard.tell(new ShardActor.Deliver(LEAF, new NodeEvent.Invalidate(true, 30)));

    shard.tell(new ShardActor.Ping());

    coordinator.expectMessage(new CoordinatorActor.Spread(30, 0, 0, false));
    coordinator.expectMessage(new CoordinatorActor.Pong());
  }

  /** The actor of a node that waits for another one. */
  private ActorRef<Object> startWaitingNode() {
    demand(NODE);
    runFunction();
    ShardActor.Deliver sent = others.expectMessageClass(ShardActor.Deliver.class);
    Peers.NodePeer node = (Peers.NodePeer) ((NodeEvent.Demand) sent.event()).peer();
    return Adapter.toTyped(node.actor());
  }

  @Test
  void forget_endsTheNodesAndThenAnswers() {
    ActorRef<Object> node = startWaitingNode();

    shard.tell(new ShardActor.Forget());

    coordinator.expectMessage(new CoordinatorActor.Forgotten());
    dependent.expectTerminated(node);
  }

  @Test
  void end_endsTheNodesAndThenTheShard() {
    ActorRef<Object> node = startWaitingNode();

    shard.tell(new ShardActor.End());

    dependent.expectTerminated(node);
    dependent.expectTerminated(shard);
    coordinator.expectNoMessage();
  }

  @Test
  void end_whileForgetting_doesBoth() {
    ActorRef<Object> node = startWaitingNode();

    shard.tell(new ShardActor.Forget());
    shard.tell(new ShardActor.End());

    coordinator.expectMessage(new CoordinatorActor.Forgotten());
    dependent.expectTerminated(node);
    dependent.expectTerminated(shard);
  }

  @Test
  void shard_stoppedByItsParent_endsItsNodes() {
    ActorRef<Object> node = startWaitingNode();

    kit.stop(shard);

    dependent.expectTerminated(node);
  }
}
