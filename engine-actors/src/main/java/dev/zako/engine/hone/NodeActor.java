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
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.UntypedAbstractActor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node: keeps its state, lets {@link NodeMachine} decide, and does what it decides.
 *
 * <p>There may be a million of these: it has few fields and makes nothing per node that can be
 * shared. That is why it is a classic actor, which takes 350 bytes less than a typed one, and is
 * told who it is by its first message, so that all nodes have the same {@link Props}.
 */
final class NodeActor extends UntypedAbstractActor implements Consumer<Effect> {
  /**
   * The first message: who the node is, and the demand for which it was made.
   *
   * @param firstAttempt the attempts of this life have higher numbers
   */
  record Begin(Peers.NodePeer self, int firstAttempt, NodeEvent.Demand demand) {}

  private static final Logger LOG = LoggerFactory.getLogger(NodeActor.class);
  private static final NodeState UNKNOWN = NodeState.initial();

  private final Shared shared;
  private NodeState state = UNKNOWN;

  /** Whether the node has not looked for its record yet. */
  private boolean isNew = true;

  /** Whether the record that was just kept belongs to an earlier revision. */
  private boolean isOutdated;

  /** Whether the parent waits to hear that the node is at rest. */
  private boolean isAsked;

  private Peers.@Nullable NodePeer me;
  private @Nullable Running running;

  private NodeActor(Shared shared) {
    this.shared = shared;
  }

  /** A node that looks for its record when it begins. */
  static Props props(Shared shared) {
    return Props.create(NodeActor.class, () -> new NodeActor(shared))
        .withDispatcher(ShardActor.DISPATCHER)
        .withMailbox(ShardActor.MAILBOX);
  }

  @Override
  public void onReceive(Object message) {
    switch (message) {
      case NodeEvent event -> receive(event, Objects.requireNonNull(me));
      case Begin(Peers.NodePeer self, int firstAttempt, NodeEvent.Demand demand) -> {
        me = self;
        state = NodeState.initial(firstAttempt);
        receive(demand, self);
      }
      default -> unhandled(message);
    }
  }

  private void receive(NodeEvent event, Peers.NodePeer self) {
    if (event instanceof NodeEvent.AreYouAtRest) {
      shared.searching().increment();
      isAsked = true;
    } else {
      handle(event, self.key());
    }
    if (isAsked && state.isAtRest()) {
      isAsked = false;
      shared.shardOf(self.key()).tell(new ShardActor.AtRest(self.key()));
    }
  }

  private void handle(NodeEvent event, NodeKey<?> key) {
    if (movesWork(event)) {
      shared.activity().increment();
    } else {
      shared.searching().increment();
    }
    try {
      if (isNew) {
        isNew = false;
        revive(key);
      }
      step(event, key);
      while (running instanceof InlineComputation inline && inline.isRunnable()) {
        step(inline.run(), key);
      }
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("The engine failed in {} at {}", key.display(), event, e);
      InternalFailure failure = Functions.defect(key, e);
      step(new NodeEvent.Broken(failure), key);
    }
  }

  @Override
  public void postStop() {
    if (running != null) {
      running.stop(new CancelReason.Starvation());
    }
  }

  private void revive(NodeKey<?> key) {
    Optional<RecordStore.Kept> kept = shared.records().find(key);
    if (kept.isPresent()) {
      state = NodeState.revived(kept.get().record(), kept.get().standing(), state.attempt());
    }
  }

  private void step(NodeEvent event, NodeKey<?> key) {
    state = NodeMachine.step(key, state, event, this);
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

  /** Does what the node decided. */
  @Override
  public void accept(Effect effect) {
    perform(effect, Objects.requireNonNull(me));
  }

  private void perform(Effect effect, Peers.NodePeer self) {
    NodeKey<?> key = self.key();
    switch (effect) {
      case Effect.SendDemand(var to, int ticket, var builds, var revision) ->
          shared.send(to, new NodeEvent.Demand(self, ticket, builds, revision));
      case Effect.Reply reply -> reply(reply, key);
      case Effect.ReplyCancelled(Peers.NodePeer peer, int ticket, _) ->
          peer.tell(new NodeEvent.DemandCancelled(key, ticket));
      case Effect.ReplyCancelled _ -> {}
      case Effect.Compute(int attempt, Optional<NodeValue> previous) ->
          compute(attempt, previous, self);
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
      case Effect.Spread(long number, List<NodeKey<?>> dependents) ->
          spread(number, dependents, key);
      case Effect.SendFree(Peer to, long round) -> {
        if (to instanceof Peers.NodePeer peer) {
          peer.tell(new NodeEvent.Free(round, key));
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

  private void reply(Effect.Reply reply, NodeKey<?> key) {
    switch ((Peers) reply.to()) {
      case Peers.NodePeer peer ->
          peer.tell(new NodeEvent.Replied(key, reply.ticket(), reply.record(), reply.scope()));
      case Peers.EvaluationPeer(long evaluation) ->
          shared
              .coordinator()
              .tell(new CoordinatorActor.RootFinished(evaluation, key, reply.record().outcome()));
    }
  }

  private void compute(int attempt, Optional<NodeValue> previous, Peers.NodePeer self) {
    NodeKey<?> key = self.key();
    note(new HoneEvent.WillCompute(key));
    Optional<NodeFunction<?, ?>> function = shared.functions().find(key.kind());
    if (function.isEmpty()) {
      InternalFailure failure =
          new InternalFailure("No function is registered for the kind `" + key.kind() + "`", "");
      self.tell(new NodeEvent.Computed(attempt, new Computation.Threw(failure)));
    } else if (function.get().isInline()) {
      running = new InlineComputation(key, function.get(), attempt, previous);
    } else {
      ThreadComputation computation =
          new ThreadComputation(key, function.get(), attempt, previous, self, shared.working());
      running = computation;
      shared.threads().execute(computation);
    }
  }

  private void spread(long number, List<NodeKey<?>> dependents, NodeKey<?> key) {
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
