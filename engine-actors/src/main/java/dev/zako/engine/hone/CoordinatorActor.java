package dev.zako.engine.hone;

import dev.zako.engine.graph.BuildId;
import dev.zako.engine.graph.BuildSet;
import dev.zako.engine.graph.CancelReason;
import dev.zako.engine.graph.NodeEvent;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.Outcome;
import dev.zako.engine.graph.Revision;
import dev.zako.engine.graph.SpreadTally;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Where builds begin and end: demands the roots, collects their outcomes, cancels, applies
 * invalidations between builds, and has cycles looked for when nothing moves. It does not run where
 * the nodes do, so that it answers however much these have to do.
 *
 * <p>An invalidation waits until no evaluation runs, and evaluations that come after it wait for
 * it, so that all outcomes of an evaluation belong to one revision.
 */
final class CoordinatorActor extends AbstractMatchingBehavior<CoordinatorActor.Command> {
  /** What the coordinator is told. */
  sealed interface Command {}

  /** Evaluate roots; answered once through {@link Answers#evaluated}. */
  record Evaluate(long evaluation, BuildId build, List<NodeKey<?>> roots, boolean keepGoing)
      implements Command {
    Evaluate {
      roots = List.copyOf(roots);
    }
  }

  /** Cancel a build. */
  record Cancel(BuildId build, CancelReason reason) implements Command {}

  /** Invalidate nodes; answered once through {@link Answers#invalidated}. */
  record Invalidate(long request, List<NodeKey<?>> leaves) implements Command {
    Invalidate {
      leaves = List.copyOf(leaves);
    }
  }

  /** Forget every node that is alive; answered once through {@link Answers#forgotten}. */
  record Forget(long request) implements Command {}

  /** A shard has no nodes any more. */
  record Forgotten() implements Command {}

  /** A root is finished. */
  record RootFinished(long evaluation, NodeKey<?> root, Outcome<?> outcome) implements Command {}

  /**
   * A message that tells of an invalidation was answered.
   *
   * @param number the number of the message
   * @param firstSent the number of the first message sent on
   * @param sent how many were sent on
   * @param isKnown whether the node exists
   */
  record Spread(long number, long firstSent, int sent, boolean isKnown) implements Command {}

  /** Cancel everything and stop. */
  record Close() implements Command {}

  /** A shard has got this far with its messages. */
  record Pong() implements Command {}

  private record Look() implements Command {}

  /** Hears the answers. Called on the coordinator's thread; must be quick. */
  interface Answers {
    /** An evaluation has ended. */
    void evaluated(long evaluation, Evaluation result);

    /** An invalidation is complete. */
    void invalidated(long request, Revision revision);

    /** No node is alive. */
    void forgotten(long request);

    /** The coordinator and all nodes have stopped. */
    void stopped();
  }

  private static final Duration LOOK_INTERVAL = Duration.ofMillis(25);

  /** The longest idle time before a search, in looks: about half a second. */
  private static final int MAX_PATIENCE = 20;

  /**
   * How many times as long the idle time is while a function does something on its own: nodes that
   * wait for a compiler are the rule, and then a cycle elsewhere is not what keeps the build.
   */
  private static final int PATIENCE_WITH_WORK = 40;

  private static final class Running {
    final Evaluate request;
    final Set<NodeKey<?>> open;
    final Map<NodeKey<?>, Outcome<?>> outcomes = new HashMap<>();

    Running(Evaluate request) {
      this.request = request;
      this.open = new LinkedHashSet<>(request.roots());
    }
  }

  /**
   * A build while it has evaluations running.
   *
   * @param id the identity of this build among the nodes, never used again: nodes that hear that it
   *     is gone may hear of it later still
   * @param leftBehind the count of nodes with unfinished demands when it began
   */
  private record Run(BuildId id, long leftBehind) {}

  private static final class Invalidation {
    final Invalidate request;
    final SpreadTally tally = new SpreadTally();
    boolean anyKnown;

    Invalidation(Invalidate request) {
      this.request = request;
    }
  }

  private final TimerScheduler<Command> timers;
  private final Shared shared;
  private final Answers answers;
  private final Map<Long, Running> running = new LinkedHashMap<>();
  private final Deque<Command> waiting = new ArrayDeque<>();
  private final Map<BuildId, Run> runs = new HashMap<>();
  private final Map<BuildId, CancelReason> gone = new HashMap<>();
  private long runNumber;
  private @Nullable Invalidation invalidation;
  private @Nullable Forget forgetting;
  private int shardsToForget;
  private int shardsAlive;
  private boolean isClosing;
  private Revision revision = Revision.FIRST;
  private long round;
  private int pongsMissing;
  private long activityAtLook;
  private long activityAtPing;
  private long searchingAtPing;
  private long activityAtSearch = -1;
  private boolean isHalfDone;
  private int idleLooks;
  private int patience = 1;

  private CoordinatorActor(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Shared shared,
      Answers answers) {
    super(context);
    this.timers = timers;
    this.shared = shared;
    this.answers = answers;
    this.shardsAlive = shared.shards().size();
  }

  static Behavior<Command> create(
      int shards,
      NodeFunctions functions,
      HoneListener listener,
      Executor threads,
      RecordStore records,
      int liveNodes,
      Answers answers) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  List<ActorRef<ShardActor.Command>> refs = new ArrayList<>(shards);
                  for (int i = 0; i < shards; i++) {
                    ActorRef<ShardActor.Command> shard =
                        context.spawn(
                            ShardActor.create(),
                            "shard-" + i,
                            DispatcherSelector.fromConfig(ShardActor.DISPATCHER));
                    context.watch(shard);
                    refs.add(shard);
                  }
                  Shared shared =
                      new Shared(
                          List.copyOf(refs),
                          context.getSelf(),
                          functions,
                          listener,
                          threads,
                          records,
                          (liveNodes + shards - 1) / shards,
                          new LongAdder(),
                          new AtomicLong(),
                          new LongAdder(),
                          new LongAdder(),
                          new LongAdder(),
                          new LongAdder());
                  refs.forEach(shard -> shard.tell(new ShardActor.Start(shared)));
                  return new CoordinatorActor(context, timers, shared, answers);
                }));
  }

  @Override
  public Behavior<Command> onMessage(Command message) {
    switch (message) {
      case Evaluate evaluate -> waiting.add(evaluate);
      case Invalidate invalidate -> waiting.add(invalidate);
      case Forget forget -> waiting.add(forget);
      case Forgotten _ -> onForgotten();
      case Cancel(BuildId build, CancelReason reason) -> cancel(build, reason);
      case RootFinished finished -> onRootFinished(finished);
      case Spread spread -> onSpread(spread);
      case Look _ -> onLook();
      case Pong _ -> onPong();
      case Close _ -> onClose();
    }
    goOn();
    return next();
  }

  @Override
  public Behavior<Command> onSignal(Signal signal) {
    if (signal instanceof Terminated) {
      shardsAlive--;
    } else if (signal instanceof PostStop) {
      answers.stopped();
    }
    return next();
  }

  private Behavior<Command> next() {
    return isClosing && shardsAlive == 0 ? Behaviors.stopped() : this;
  }

  /** Takes up what waits, in order, as far as what runs allows. */
  private void goOn() {
    while (!isClosing && invalidation == null && forgetting == null && !waiting.isEmpty()) {
      switch (waiting.element()) {
        case Evaluate evaluate -> start(evaluate);
        case Invalidate invalidate -> {
          if (!running.isEmpty()) {
            return;
          }
          start(invalidate);
        }
        case Forget forget -> {
          if (!running.isEmpty()) {
            return;
          }
          start(forget);
        }
        case Forgotten _, Cancel _, RootFinished _, Spread _, Look _, Pong _, Close _ ->
            throw new IllegalStateException("Only requests wait");
      }
      waiting.remove();
    }
  }

  private void start(Evaluate request) {
    CancelReason reason = gone.get(request.build());
    Running evaluation = new Running(request);
    if (reason != null || evaluation.open.isEmpty()) {
      finish(evaluation, Optional.ofNullable(reason));
      return;
    }
    if (running.isEmpty()) {
      adoptRevision();
    }
    running.put(request.evaluation(), evaluation);
    if (!timers.isTimerActive(Look.class)) {
      timers.startTimerWithFixedDelay(Look.class, new Look(), LOOK_INTERVAL);
    }
    Peers.EvaluationPeer peer = new Peers.EvaluationPeer(request.evaluation());
    Run run =
        runs.computeIfAbsent(
            request.build(), _ -> new Run(new BuildId(++runNumber), shared.leftBehind().sum()));
    BuildSet builds = BuildSet.of(run.id(), request.keepGoing());
    for (NodeKey<?> root : evaluation.open) {
      shared.send(root, new NodeEvent.Demand(peer, 0, builds, revision));
    }
  }

  private void onRootFinished(RootFinished finished) {
    Running evaluation = running.get(finished.evaluation());
    if (evaluation == null || !evaluation.open.remove(finished.root())) {
      return;
    }
    evaluation.outcomes.put(finished.root(), finished.outcome());
    boolean stops =
        finished.outcome() instanceof Outcome.Failed<?> && !evaluation.request.keepGoing();
    if (!stops && !evaluation.open.isEmpty()) {
      return;
    }
    running.remove(finished.evaluation());
    finish(evaluation, Optional.empty());
    if (stops) {
      cancel(evaluation.request.build(), new CancelReason.SiblingFailed());
    } else {
      endUnlessRunning(evaluation.request.build());
    }
  }

  private void finish(Running evaluation, Optional<CancelReason> cancelled) {
    answers.evaluated(
        evaluation.request.evaluation(), new Evaluation(revision, evaluation.outcomes, cancelled));
    if (running.isEmpty()) {
      timers.cancel(Look.class);
      patience = 1;
    }
  }

  private void endUnlessRunning(BuildId build) {
    for (Running evaluation : running.values()) {
      if (evaluation.request.build().equals(build)) {
        return;
      }
    }
    Run run = runs.remove(build);
    if (run != null) {
      boolean clean = shared.leftBehind().sum() == run.leftBehind();
      tellShards(
          new ShardActor.EndBuild(
              run.id(), clean ? Optional.empty() : Optional.of(new CancelReason.SiblingFailed())));
    }
  }

  private void cancel(BuildId build, CancelReason reason) {
    if (gone.putIfAbsent(build, reason) != null) {
      return;
    }
    Run run = runs.remove(build);
    if (run != null) {
      tellShards(new ShardActor.EndBuild(run.id(), Optional.of(reason)));
    }
    for (Iterator<Running> all = running.values().iterator(); all.hasNext(); ) {
      Running evaluation = all.next();
      if (evaluation.request.build().equals(build)) {
        all.remove();
        finish(evaluation, Optional.of(reason));
      }
    }
    for (Iterator<Command> all = waiting.iterator(); all.hasNext(); ) {
      if (all.next() instanceof Evaluate request && request.build().equals(build)) {
        all.remove();
        finish(new Running(request), Optional.of(reason));
      }
    }
  }

  private void start(Invalidate request) {
    Invalidation started = new Invalidation(request);
    invalidation = started;
    Set<NodeKey<?>> leaves = new LinkedHashSet<>(request.leaves());
    adoptRevision();
    RecordStore.Doubted doubted = shared.records().doubt(leaves, revision.next());
    started.anyKnown = doubted.records() > 0;
    leaves.forEach(leaf -> tellOfInvalidation(started, leaf, true));
    for (NodeKey<?> node : doubted.live()) {
      if (!leaves.contains(node)) {
        tellOfInvalidation(started, node, false);
      }
    }
    finishWhenAnswered(started);
  }

  private void tellOfInvalidation(Invalidation started, NodeKey<?> node, boolean reread) {
    long number = shared.invalidations().getAndIncrement();
    started.tally.sent(number);
    shared.send(node, new NodeEvent.Invalidate(reread, number));
  }

  /** Goes on from the revision of the store, which may have been opened since. */
  private void adoptRevision() {
    Revision kept = shared.records().revision();
    revision = kept.compareTo(revision) > 0 ? kept : revision;
  }

  private void start(Forget request) {
    forgetting = request;
    shardsToForget = shared.shards().size();
    tellShards(new ShardActor.Forget());
  }

  /** When all shards are empty, the graph is what the store has. */
  private void onForgotten() {
    shardsToForget--;
    Forget request = forgetting;
    if (shardsToForget == 0 && request != null) {
      forgetting = null;
      answers.forgotten(request.request());
    }
  }

  private void onSpread(Spread spread) {
    Invalidation current = invalidation;
    if (current == null) {
      return;
    }
    current.anyKnown |= spread.isKnown();
    current.tally.answered(spread.number(), spread.firstSent(), spread.sent());
    finishWhenAnswered(current);
  }

  private void finishWhenAnswered(Invalidation current) {
    if (current.tally.isComplete()) {
      if (current.anyKnown) {
        revision = revision.next();
      }
      invalidation = null;
      answers.invalidated(current.request.request(), revision);
    }
  }

  /**
   * Looks whether anything moves. When the counts say that nothing does, a message goes through
   * every shard, so that on a busy machine whatever waits in front of it is handled first, and the
   * counts before and after are compared.
   */
  private void onLook() {
    if (pongsMissing > 0) {
      return;
    }
    long activity = shared.activity().sum();
    if (activity != activityAtLook) {
      activityAtLook = activity;
      idleLooks = 0;
      isHalfDone = false;
    } else if (isAnyPostponed()) {
      ping(activity);
    } else if (activity != activityAtSearch) {
      idleLooks++;
      boolean works = shared.working().sum() > 0;
      if (isHalfDone || idleLooks >= (works ? PATIENCE_WITH_WORK * patience : patience)) {
        ping(activity);
      }
    }
  }

  private boolean isAnyPostponed() {
    return shared.postponed().sum() > 0;
  }

  private void ping(long activity) {
    pongsMissing = shared.shards().size();
    activityAtPing = activity;
    searchingAtPing = shared.searching().sum();
    tellShards(new ShardActor.Ping());
  }

  /**
   * Lets more nodes live if some wait for room and nothing has moved. If none does, has cycles
   * searched for when no message has moved any work on for a while, and anything moved since the
   * last search: otherwise there is nothing new to find. The second half of a search follows when
   * the messages of the first are handled. Each search makes the next one wait longer, so that a
   * build that pauses often is not searched too often.
   */
  private void onPong() {
    if (--pongsMissing > 0) {
      return;
    }
    long activity = shared.activity().sum();
    if (activity != activityAtPing || shared.searching().sum() != searchingAtPing) {
      return;
    }
    if (isAnyPostponed()) {
      isHalfDone = false;
      tellShards(new ShardActor.MakeRoom());
    } else if (isHalfDone) {
      isHalfDone = false;
      activityAtSearch = activity;
      tellShards(new ShardActor.LookForCycles(round));
    } else {
      isHalfDone = true;
      patience = Math.min(2 * patience, MAX_PATIENCE);
      tellShards(new ShardActor.FindFree(++round));
    }
  }

  /** Lets the shards end with their nodes; what waits or comes from now on is not begun. */
  private void onClose() {
    Set<BuildId> builds = new HashSet<>();
    running.values().forEach(evaluation -> builds.add(evaluation.request.build()));
    for (Command command : waiting) {
      if (command instanceof Evaluate request) {
        builds.add(request.build());
      }
    }
    builds.forEach(build -> cancel(build, new CancelReason.Starvation()));
    isClosing = true;
    tellShards(new ShardActor.End());
  }

  private void tellShards(ShardActor.Command command) {
    shared.shards().forEach(shard -> shard.tell(command));
  }
}
