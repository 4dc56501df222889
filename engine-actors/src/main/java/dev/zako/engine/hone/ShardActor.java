package dev.zako.engine.hone;

import dev.zako.engine.graph.BuildId;
import dev.zako.engine.graph.BuildSet;
import dev.zako.engine.graph.CancelReason;
import dev.zako.engine.graph.NodeEvent;
import dev.zako.engine.graph.NodeKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
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

  /** Answered by {@link CoordinatorActor.Pong} once all earlier messages are handled. */
  record Ping() implements Command {}

  /** Nothing moves: let the nodes touched by running builds find out who is free. */
  record FindFree(long round) implements Command {}

  /** Still nothing moves: let the nodes touched by running builds look for cycles. */
  record LookForCycles(long round) implements Command {}

  private final Shared shared;
  private final Map<NodeKey<?>, ActorRef<NodeEvent>> nodes = new HashMap<>();
  private final Map<Long, List<ActorRef<NodeEvent>>> touched = new HashMap<>();
  private final Map<BuildId, CancelReason> gone = new HashMap<>();
  private long spawned;

  private ShardActor(ActorContext<Command> context, Shared shared) {
    super(context);
    this.shared = shared;
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
      case Ping _ -> shared.coordinator().tell(new CoordinatorActor.Pong());
      case FindFree(long round) -> tellTouched(new NodeEvent.FindFree(round));
      case LookForCycles(long round) -> tellTouched(new NodeEvent.LookForCycle(round));
    }
    return this;
  }

  private void onDeliver(Deliver deliver) {
    if (deliver.event() instanceof NodeEvent.Demand demand) {
      onDemand(deliver.to(), demand);
      return;
    }
    ActorRef<NodeEvent> node = nodes.get(deliver.to());
    if (node != null) {
      node.tell(deliver.event());
    } else if (deliver.event() instanceof NodeEvent.Invalidate(_, long number)) {
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
    ActorRef<NodeEvent> node = nodes.get(to);
    if (node == null) {
      node = getContext().spawn(NodeActor.create(to, shared), Long.toString(spawned++, 36));
      nodes.put(to, node);
    }
    ActorRef<NodeEvent> known = node;
    wanted
        .builds()
        .forEach(build -> touched.computeIfAbsent(build, _ -> new ArrayList<>()).add(known));
    node.tell(wanted);
  }

  private NodeEvent.Demand withoutGone(NodeEvent.Demand demand) {
    BuildSet builds = demand.builds();
    for (BuildId build : gone.keySet()) {
      builds = builds.without(build);
    }
    return new NodeEvent.Demand(demand.peer(), demand.ticket(), builds, demand.revision());
  }

  private void onEndBuild(EndBuild end) {
    List<ActorRef<NodeEvent>> involved = touched.remove(end.build().number());
    if (end.reason().isPresent()) {
      gone.put(end.build(), end.reason().get());
      if (involved != null) {
        NodeEvent event = new NodeEvent.BuildGone(end.build(), end.reason().get());
        involved.forEach(node -> node.tell(event));
      }
    }
  }

  private void tellTouched(NodeEvent event) {
    touched.values().stream().flatMap(List::stream).distinct().forEach(node -> node.tell(event));
  }
}
