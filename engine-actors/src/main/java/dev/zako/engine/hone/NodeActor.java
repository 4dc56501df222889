package dev.zako.engine.hone;

import dev.zako.engine.graph.CancelReason;
import dev.zako.engine.graph.Computation;
import dev.zako.engine.graph.Effect;
import dev.zako.engine.graph.InternalFailure;
import dev.zako.engine.graph.NodeEvent;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeMachine;
import dev.zako.engine.graph.NodeRecord;
import dev.zako.engine.graph.NodeState;
import dev.zako.engine.graph.NodeValue;
import dev.zako.engine.graph.Peer;
import dev.zako.engine.graph.Standing;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ExtensibleBehavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node: keeps its state, lets {@link NodeMachine} decide, and does what it decides.
 *
 * <p>There may be a million of these: it has few fields and makes nothing per node that can be
 * shared.
 */
final class NodeActor extends ExtensibleBehavior<NodeEvent> {
  private static final Logger LOG = LoggerFactory.getLogger(NodeActor.class);

  private final NodeKey<?> key;
  private final Shared shared;
  private NodeState state;

  /** Whether the node has not looked for its record yet. */
  private boolean isNew = true;

  /** Whether the record that was just kept belongs to an earlier revision. */
  private boolean isOutdated;

  /** Whether the parent waits to hear that the node is at rest. */
  private boolean isAsked;

  private Peers.@Nullable NodePeer self;
  private @Nullable Running running;

  private NodeActor(NodeKey<?> key, Shared shared, int firstAttempt) {
    this.key = key;
    this.shared = shared;
    this.state = NodeState.initial(firstAttempt);
  }

  /**
   * A node that looks for its record when it is first told anything.
   *
   * @param firstAttempt the attempts of this life have higher numbers
   */
  static Behavior<NodeEvent> create(NodeKey<?> key, Shared shared, int firstAttempt) {
    return new NodeActor(key, shared, firstAttempt);
  }

  @Override
  public Behavior<NodeEvent> receive(TypedActorContext<NodeEvent> context, NodeEvent event) {
    if (event instanceof NodeEvent.AreYouAtRest) {
      shared.searching().increment();
      isAsked = true;
    } else {
      handle(context, event);
    }
    if (isAsked && state.isAtRest()) {
      isAsked = false;
      shared.shardOf(key).tell(new ShardActor.AtRest(key));
    }
    return this;
  }

  private void handle(TypedActorContext<NodeEvent> context, NodeEvent event) {
    Peers.NodePeer me = self;
    if (me == null) {
      me = new Peers.NodePeer(key, context.asJava().getSelf());
      self = me;
    }
    if (movesWork(event)) {
      shared.activity().increment();
    } else {
      shared.searching().increment();
    }
    try {
      if (isNew) {
        isNew = false;
        revive();
      }
      step(event, me);
      while (running instanceof InlineComputation inline && inline.isRunnable()) {
        step(inline.run(), me);
      }
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("The engine failed in {} at {}", key.display(), event, e);
      InternalFailure failure = Functions.defect(key, e);
      step(new NodeEvent.Broken(failure), me);
    }
  }

  @Override
  public Behavior<NodeEvent> receiveSignal(TypedActorContext<NodeEvent> context, Signal signal) {
    if (signal instanceof PostStop && running != null) {
      running.stop(new CancelReason.Starvation());
    }
    return this;
  }

  private void revive() {
    Optional<RecordStore.Kept> kept = shared.records().find(key);
    if (kept.isPresent()) {
      state = NodeState.revived(kept.get().record(), kept.get().standing(), state.attempt());
    }
  }

  private void step(NodeEvent event, Peers.NodePeer me) {
    state = NodeMachine.step(key, state, event, effect -> perform(effect, me));
    if (isOutdated) {
      isOutdated = false;
      state = NodeMachine.step(key, state, new NodeEvent.Outdated(), _ -> {});
    }
    if (!(state instanceof NodeState.Computing)) {
      running = null;
    }
  }

  private static boolean movesWork(NodeEvent event) {
    return switch (event) {
      case NodeEvent.Demand _,
          NodeEvent.Request _,
          NodeEvent.Computed _,
          NodeEvent.Replied _,
          NodeEvent.BuildGone _,
          NodeEvent.Invalidate _ ->
          true;
      case NodeEvent.DemandCancelled _,
          NodeEvent.FindFree _,
          NodeEvent.Free _,
          NodeEvent.LookForCycle _,
          NodeEvent.Probe _,
          NodeEvent.CycleFound _,
          NodeEvent.Broken _,
          NodeEvent.Outdated _,
          NodeEvent.AreYouAtRest _ ->
          false;
    };
  }

  private void perform(Effect effect, Peers.NodePeer me) {
    switch (effect) {
      case Effect.SendDemand(var to, int ticket, var builds, var revision) ->
          shared.send(to, new NodeEvent.Demand(me, ticket, builds, revision));
      case Effect.Reply reply -> reply(reply);
      case Effect.ReplyCancelled(Peers.NodePeer(_, var actor), int ticket, _) ->
          actor.tell(new NodeEvent.DemandCancelled(key, ticket));
      case Effect.ReplyCancelled _ -> {}
      case Effect.Compute(int attempt, Optional<NodeValue> previous) ->
          compute(attempt, previous, me.actor());
      case Effect.AnswerRequest(int attempt, int number, var answer) -> {
        if (running != null && running.attempt() == attempt) {
          running.answer(number, answer);
        }
      }
      case Effect.StopComputing(int attempt, CancelReason reason) -> {
        if (running != null && running.attempt() == attempt) {
          running.stop(reason);
        }
      }
      case Effect.Keep(NodeRecord record) -> isOutdated |= !shared.records().put(key, record);
      case Effect.KeepAgain(NodeRecord record) ->
          isOutdated |= !shared.records().confirm(key, record.verifiedAt());
      case Effect.KeepInDoubt(boolean reread) ->
          shared.records().weaken(key, reread ? Standing.REREAD : Standing.DOUBTFUL);
      case Effect.Spread(long number, List<NodeKey<?>> dependents) -> spread(number, dependents);
      case Effect.SendFree(Peer to, long round) -> {
        if (to instanceof Peers.NodePeer(_, var actor)) {
          actor.tell(new NodeEvent.Free(round, key));
        }
      }
      case Effect.SendProbe(var to, var probe) -> shared.send(to, probe);
      case Effect.SendCycle(var to, var found) -> shared.send(to, found);
      case Effect.LeaveBehind _ -> shared.leftBehind().increment();
      case Effect.DidCompute(boolean changed, var because) ->
          note(new HoneEvent.DidCompute(key, changed, because));
      case Effect.DidVerify _ -> note(new HoneEvent.DidVerifyUnchanged(key));
      case Effect.DidFail(var causes, var because) ->
          note(new HoneEvent.DidFail(key, causes, because));
      case Effect.DidCancel(var reason) -> note(new HoneEvent.DidCancel(key, reason));
    }
  }

  private void reply(Effect.Reply reply) {
    switch ((Peers) reply.to()) {
      case Peers.NodePeer(_, ActorRef<NodeEvent> actor) ->
          actor.tell(new NodeEvent.Replied(key, reply.ticket(), reply.record(), reply.scope()));
      case Peers.EvaluationPeer(long evaluation) ->
          shared
              .coordinator()
              .tell(new CoordinatorActor.RootFinished(evaluation, key, reply.record().outcome()));
    }
  }

  private void compute(int attempt, Optional<NodeValue> previous, ActorRef<NodeEvent> me) {
    note(new HoneEvent.WillCompute(key));
    Optional<NodeFunction<?, ?>> function = shared.functions().find(key.kind());
    if (function.isEmpty()) {
      InternalFailure failure =
          new InternalFailure("No function is registered for the kind `" + key.kind() + "`", "");
      me.tell(new NodeEvent.Computed(attempt, new Computation.Threw(failure)));
    } else if (function.get().isInline()) {
      running = new InlineComputation(key, function.get(), attempt, previous);
    } else {
      ThreadComputation computation =
          new ThreadComputation(key, function.get(), attempt, previous, me, shared.working());
      running = computation;
      shared.threads().execute(computation);
    }
  }

  private void spread(long number, List<NodeKey<?>> dependents) {
    note(new HoneEvent.DidInvalidate(key));
    long first = shared.invalidations().getAndAdd(dependents.size());
    shared.coordinator().tell(new CoordinatorActor.Spread(number, first, dependents.size(), true));
    long next = first;
    for (NodeKey<?> dependent : dependents) {
      shared.send(dependent, new NodeEvent.Invalidate(false, next++));
    }
  }

  private void note(HoneEvent event) {
    shared.listener().onEvent(event);
  }
}
