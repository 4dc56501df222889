package dev.zako.engine.hone;

import dev.zako.engine.graph.BuildId;
import dev.zako.engine.graph.BuildSet;
import dev.zako.engine.graph.CancelReason;
import dev.zako.engine.graph.NodeEvent;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.Standing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Has a share of the nodes made and ended, and is the registry that maps their keys to actors.
 *
 * <p>All demands for its nodes pass through it. So it knows which nodes a build may have touched,
 * and a demand of a build that is gone never reaches a node after the news that the build is gone.
 */
final class ShardActor extends AbstractMatchingBehavior<ShardActor.Command> {
  /** What a shard is told. */
  sealed interface Command {}

  /** Gives the shard what it shares with the others; the first message that it gets. */
  record Start(Shared shared) implements Command {}

  /** Pass an event to a node. Only a demand creates the node if it does not exist. */
  record Deliver(NodeKey<?> to, NodeEvent event) implements Command {}

  /** A build has ended: with a reason if it is to leave nothing running, else by itself. */
  record EndBuild(BuildId build, Optional<CancelReason> reason) implements Command {}

  /** A node that was asked is at rest. */
  record AtRest(NodeKey<?> node) implements Command {}

  /** Nothing moves: let more nodes live, if any wait for room. */
  record MakeRoom() implements Command {}

  /** Stop every node; answered by {@link CoordinatorActor.Forgotten} when all have. */
  record Forget() implements Command {}

  /** Stop every node, and the shard when all have. */
  record End() implements Command {}

  /** Answered by {@link CoordinatorActor.Pong} once all earlier messages are handled. */
  record Ping() implements Command {}

  /** Nothing moves: let the nodes touched by running builds find out who is free. */
  record FindFree(long round) implements Command {}

  /** Still nothing moves: let the nodes touched by running builds look for cycles. */
  record LookForCycles(long round) implements Command {}

  /** Where shards and nodes run; described in {@code reference.conf}. */
  static final String DISPATCHER = "hone.node-dispatcher";

  /** What nodes get their messages by; named in {@code reference.conf}. */
  static final String MAILBOX = "hone.node-mailbox";

  /** So many attempts may be made in one life of a node before numbers could repeat in the next. */
  private static final int ATTEMPTS_OF_A_LIFE = 16;

  private final Shared shared;
  private final LiveNodes nodes;
  private final NodeParent parent;

  /** The builds that demanded nodes here and are not over. */
  private BuildSet running = BuildSet.EMPTY;

  private final Map<BuildId, CancelReason> gone = new HashMap<>();
  private int spawned;

  /** How many nodes are being stopped because all are to be. */
  private int stopping;

  /** Whether the coordinator waits to hear that all nodes have stopped. */
  private boolean isForgetting;

  /** Whether the shard stops when all nodes have. */
  private boolean isEnding;

  private ShardActor(ActorContext<Command> context, Shared shared) {
    super(context);
    this.shared = shared;
    this.parent =
        new NodeParent(
            Adapter.toClassic(context.getSystem()),
            Adapter.toClassic(context.getSelf()),
            NodeActor.props(shared));
    this.nodes = new LiveNodes(shared.records().isKeeping() ? shared.liveNodes() : 0);
  }

  static Behavior<Command> create() {
    return Behaviors.receive(
        (context, message) ->
            message instanceof Start(Shared shared)
                ? new ShardActor(context, shared)
                : Behaviors.unhandled());
  }

  @Override
  public Behavior<Command> onMessage(Command message) {
    switch (message) {
      case Start _ -> {}
      case Deliver deliver -> onDeliver(deliver);
      case EndBuild end -> onEndBuild(end);
      case AtRest(NodeKey<?> node) -> {
        nodes.rests(node);
        giveUpSurplus();
        goOn();
      }
      case MakeRoom _ -> onMakeRoom();
      case Forget _ -> {
        isForgetting = true;
        stopAll();
      }
      case End _ -> {
        isEnding = true;
        stopAll();
      }
      case Ping _ -> shared.coordinator().tell(new CoordinatorActor.Pong());
      case FindFree(long round) -> tellTouched(new NodeEvent.FindFree(round));
      case LookForCycles(long round) -> tellTouched(new NodeEvent.LookForCycle(round));
    }
    return next();
  }

  private Behavior<Command> next() {
    return isEnding && stopping == 0 ? Behaviors.stopped() : this;
  }

  private void onDeliver(Deliver deliver) {
    if (deliver.event() instanceof NodeEvent.Demand demand) {
      onDemand(deliver.to(), demand);
      return;
    }
    Peers.NodePeer node = nodes.find(deliver.to());
    if (node != null) {
      nodes.tell(node, deliver.event());
    } else if (deliver.event() instanceof NodeEvent.Invalidate(boolean reread, long number)) {
      shared.records().weaken(deliver.to(), reread ? Standing.REREAD : Standing.DOUBTFUL);
      shared.coordinator().tell(new CoordinatorActor.Spread(number, 0, 0, false));
    }
  }

  private void onDemand(NodeKey<?> to, NodeEvent.Demand demand) {
    NodeEvent.Demand wanted = gone.isEmpty() ? demand : withoutGone(demand);
    if (wanted.builds().isEmpty()) {
      if (demand.peer() instanceof Peers.NodePeer peer) {
        peer.tell(new NodeEvent.DemandCancelled(to, demand.ticket()));
      }
      return;
    }
    Peers.NodePeer node = nodes.find(to);
    if (node == null && !makeRoom()) {
      nodes.postpone(to, demand);
      shared.postponed().increment();
      return;
    }
    running = running.union(wanted.builds());
    if (node == null) {
      begin(to, wanted);
    } else {
      nodes.demand(node, wanted, running);
    }
  }

  private void begin(NodeKey<?> key, NodeEvent.Demand demand) {
    int firstAttempt = spawned * ATTEMPTS_OF_A_LIFE;
    ActorRef actor = parent.make(++spawned);
    Peers.NodePeer node = new Peers.NodePeer(key, actor);
    actor.tell(new NodeActor.Begin(node, firstAttempt, demand), ActorRef.noSender());
    nodes.add(node, demand);
  }

  /** Gives up nodes at rest until there is room for one more: whether there is. */
  private boolean makeRoom() {
    while (nodes.isFull()) {
      if (!giveUpOne()) {
        return false;
      }
    }
    return true;
  }

  /** Gives up nodes at rest while more live than may. */
  private void giveUpSurplus() {
    while (nodes.hasSurplus()) {
      if (!giveUpOne()) {
        return;
      }
    }
  }

  private boolean giveUpOne() {
    Peers.NodePeer rested = nodes.giveUp();
    if (rested == null) {
      return false;
    }
    shared.records().release(rested.key());
    parent.end(rested.actor());
    return true;
  }

  /** Lets those nodes begin that wait for room, as far as there is any. */
  private void goOn() {
    while (nodes.isAnyWaiting() && makeRoom()) {
      LiveNodes.Waiting next = nodes.next();
      if (next != null) {
        shared.postponed().add(-next.demands().size());
        next.demands().forEach(demand -> onDemand(next.to(), demand));
      }
    }
  }

  private void onMakeRoom() {
    if (nodes.isAnyWaiting()) {
      nodes.raiseLimit();
      goOn();
    }
  }

  @Override
  public Behavior<Command> onSignal(Signal signal) {
    if (signal instanceof Terminated) {
      stopping--;
      answerIfForgotten();
      return next();
    }
    if (signal instanceof PostStop) {
      nodes.removeAll().forEach(node -> parent.end(node.actor()));
    }
    return this;
  }

  private void stopAll() {
    running = BuildSet.EMPTY;
    List<Peers.NodePeer> all = nodes.removeAll();
    stopping += all.size();
    for (Peers.NodePeer node : all) {
      Adapter.watch(getContext(), node.actor());
      parent.end(node.actor());
    }
    answerIfForgotten();
  }

  private void answerIfForgotten() {
    if (isForgetting && stopping == 0) {
      isForgetting = false;
      shared.coordinator().tell(new CoordinatorActor.Forgotten());
    }
  }

  private NodeEvent.Demand withoutGone(NodeEvent.Demand demand) {
    BuildSet builds = demand.builds();
    for (BuildId build : gone.keySet()) {
      builds = builds.without(build);
    }
    return new NodeEvent.Demand(demand.peer(), demand.ticket(), builds, demand.revision());
  }

  private void onEndBuild(EndBuild end) {
    if (end.reason().isPresent()) {
      gone.put(end.build(), end.reason().get());
      if (running.contains(end.build())) {
        nodes.tellDemandedBy(
            running.minus(running.without(end.build())),
            new NodeEvent.BuildGone(end.build(), end.reason().get()));
      }
    }
    running = running.without(end.build());
    if (running.isEmpty()) {
      nodes.resetLimit();
      giveUpSurplus();
    }
  }

  private void tellTouched(NodeEvent event) {
    nodes.tellDemandedBy(running, event);
  }
}
