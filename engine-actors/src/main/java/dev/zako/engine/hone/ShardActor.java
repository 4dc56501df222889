package dev.zako.engine.hone;

import dev.zako.engine.graph.BuildId;
import dev.zako.engine.graph.BuildSet;
import dev.zako.engine.graph.CancelReason;
import dev.zako.engine.graph.NodeEvent;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.Standing;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The parent of a share of the nodes, and the registry that maps their keys to actors.
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

  /** Answered by {@link CoordinatorActor.Pong} once all earlier messages are handled. */
  record Ping() implements Command {}

  /** Nothing moves: let the nodes touched by running builds find out who is free. */
  record FindFree(long round) implements Command {}

  /** Still nothing moves: let the nodes touched by running builds look for cycles. */
  record LookForCycles(long round) implements Command {}

  /** Where shards and nodes run; described in {@code reference.conf}. */
  static final DispatcherSelector DISPATCHER =
      DispatcherSelector.fromConfig("hone.node-dispatcher");

  /** So many attempts may be made in one life of a node before numbers could repeat in the next. */
  private static final int ATTEMPTS_OF_A_LIFE = 16;

  private final Shared shared;
  private final LiveNodes nodes;
  private final Map<Long, Set<ActorRef<NodeEvent>>> touched = new HashMap<>();
  private final Map<BuildId, CancelReason> gone = new HashMap<>();
  private long spawned;

  /** How many nodes are being stopped because all are to be forgotten. */
  private int stopping;

  private ShardActor(ActorContext<Command> context, Shared shared) {
    super(context);
    this.shared = shared;
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
      case Forget _ -> onForget();
      case Ping _ -> shared.coordinator().tell(new CoordinatorActor.Pong());
      case FindFree(long round) -> tellTouched(new NodeEvent.FindFree(round));
      case LookForCycles(long round) -> tellTouched(new NodeEvent.LookForCycle(round));
    }
    return this;
  }

  private void onDeliver(Deliver deliver) {
    if (deliver.event() instanceof NodeEvent.Demand demand) {
      onDemand(deliver.to(), demand);
    } else if (!nodes.tell(deliver.to(), deliver.event())
        && deliver.event() instanceof NodeEvent.Invalidate(boolean reread, long number)) {
      shared.records().weaken(deliver.to(), reread ? Standing.REREAD : Standing.DOUBTFUL);
      shared.coordinator().tell(new CoordinatorActor.Spread(number, 0, 0, false));
    }
  }

  private void onDemand(NodeKey<?> to, NodeEvent.Demand demand) {
    NodeEvent.Demand wanted = gone.isEmpty() ? demand : withoutGone(demand);
    if (wanted.builds().isEmpty()) {
      if (demand.peer() instanceof Peers.NodePeer peer) {
        peer.actor().tell(new NodeEvent.DemandCancelled(to, demand.ticket()));
      }
      return;
    }
    ActorRef<NodeEvent> node = nodes.find(to);
    if (node == null) {
      if (!makeRoom()) {
        nodes.postpone(to, demand);
        shared.postponed().increment();
        return;
      }
      node = begin(to);
    }
    ActorRef<NodeEvent> known = node;
    wanted
        .builds()
        .forEach(build -> touched.computeIfAbsent(build, _ -> new LinkedHashSet<>()).add(known));
    nodes.tell(to, wanted);
  }

  private ActorRef<NodeEvent> begin(NodeKey<?> key) {
    int firstAttempt = (int) spawned * ATTEMPTS_OF_A_LIFE;
    ActorRef<NodeEvent> node =
        getContext()
            .spawn(
                NodeActor.create(key, shared, firstAttempt),
                Long.toString(spawned++, 36),
                DISPATCHER);
    nodes.add(key, node);
    return node;
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
    LiveNodes.GivenUp rested = nodes.giveUp();
    if (rested == null) {
      return false;
    }
    touched.values().forEach(actors -> actors.remove(rested.actor()));
    shared.records().release(rested.key());
    getContext().stop(rested.actor());
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
    if (signal instanceof Terminated && --stopping == 0) {
      shared.coordinator().tell(new CoordinatorActor.Forgotten());
    }
    return this;
  }

  private void onForget() {
    touched.clear();
    List<ActorRef<NodeEvent>> all = nodes.removeAll();
    stopping = all.size();
    for (ActorRef<NodeEvent> node : all) {
      getContext().watch(node);
      getContext().stop(node);
    }
    if (stopping == 0) {
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
    Set<ActorRef<NodeEvent>> involved = touched.remove(end.build().number());
    if (touched.isEmpty()) {
      nodes.resetLimit();
      giveUpSurplus();
    }
    if (end.reason().isPresent()) {
      gone.put(end.build(), end.reason().get());
      if (involved != null) {
        NodeEvent event = new NodeEvent.BuildGone(end.build(), end.reason().get());
        involved.forEach(node -> node.tell(event));
      }
    }
  }

  private void tellTouched(NodeEvent event) {
    touched.values().stream().flatMap(Set::stream).distinct().forEach(node -> node.tell(event));
  }
}
