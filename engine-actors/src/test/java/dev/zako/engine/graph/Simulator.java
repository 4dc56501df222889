package dev.zako.engine.graph;

import dev.zako.engine.hone.RecordStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Drives the state machines of all nodes of a world with one message at a time, chosen at random
 * among all that are under way: any message may be late, and any may overtake any other.
 */
final class Simulator {
  /** A node as a peer. */
  record NodePeer(NodeKey<?> key) implements Peer {
    @Override
    public boolean isNode() {
      return true;
    }
  }

  /** A build as a peer; its key is none of the world's. */
  record BuildPeer(BuildId build) implements Peer {
    @Override
    public NodeKey<?> key() {
      return new World.Name((int) (-1 - build.number()));
    }

    @Override
    public boolean isNode() {
      return false;
    }
  }

  /** A build under way. */
  static final class Build {
    final BuildId id;
    final List<NodeKey<?>> roots;
    final boolean keepGoing;
    final Map<NodeKey<?>, Outcome<?>> outcomes = new TreeMap<>(NodeKey.ORDER);
    boolean over;
    boolean cancelled;
    long leftBehindAtStart;

    Build(BuildId id, List<NodeKey<?>> roots, boolean keepGoing) {
      this.id = id;
      this.roots = roots;
      this.keepGoing = keepGoing;
    }
  }

  /** Each makes so many messages that an unlimited number would never end. */
  private static final int MAX_DISTURBANCES = 4;

  private record FunctionId(NodeKey<?> key, int attempt) {}

  private record DemandId(NodeKey<?> to, NodeKey<?> from, int ticket, BuildSet builds) {}

  private record RequestId(NodeKey<?> key, int attempt, int number) {}

  private final Random random;
  private final World world;
  final Map<NodeKey<?>, NodeState> states = new TreeMap<>(NodeKey.ORDER);
  private final List<Runnable> underWay = new ArrayList<>();
  private final Map<BuildId, Build> builds = new LinkedHashMap<>();

  /** For each node, the builds that its shard knows to be gone. */
  private final Map<NodeKey<?>, Set<BuildId>> gone = new HashMap<>();

  private final Map<FunctionId, World.Course> functions = new HashMap<>();
  private final Set<FunctionId> stopped = new HashSet<>();
  private final Map<FunctionId, Integer> requests = new HashMap<>();
  private final List<DemandId> demandsOpen = new ArrayList<>();
  private final List<RequestId> requestsOpen = new ArrayList<>();
  private final SpreadTally tally = new SpreadTally();
  private long invalidations;
  private int invalidationsUnderWay;
  private long round;
  private long leftBehind;

  /** Whether the record that was just kept belongs to an earlier revision. */
  private boolean isOutdated;

  /** Counts the messages that move work on. */
  private long moves;

  private Revision revision = Revision.FIRST;
  private long buildNumber;

  /** The nodes whose functions were called, as often as they were. */
  final List<NodeKey<?>> computed = new ArrayList<>();

  /** What happened, for the message of a failed test. */
  final List<String> log = new ArrayList<>();

  /** The highest attempt that each node has had in earlier lives. */
  private final Map<NodeKey<?>, Integer> attempts = new HashMap<>();

  private final double restChance;
  private RecordStore store = RecordStore.none();

  Simulator(Random random, World world) {
    this(random, world, 0);
  }

  /**
   * Nodes may also be given up at any time.
   *
   * @param restChance how likely each message is followed by that
   */
  Simulator(Random random, World world, double restChance) {
    this.random = random;
    this.world = world;
    this.restChance = restChance;
  }

  /** All nodes are forgotten; from now on they are found in this store. */
  void restart(RecordStore newStore) {
    for (NodeKey<?> key : List.copyOf(states.keySet())) {
      giveUp(key);
    }
    store = newStore;
    revision = store.revision().compareTo(revision) > 0 ? store.revision() : revision;
  }

  /** Runs this among the messages. */
  void later(Runnable task) {
    underWay.add(task);
  }

  /** The states of the nodes, those that are alive and those that would be found. */
  Map<NodeKey<?>, NodeState> knownStates() {
    Map<NodeKey<?>, NodeState> known = new TreeMap<>(NodeKey.ORDER);
    for (NodeKey<?> key : world.nodes()) {
      NodeState state = states.get(key);
      known.put(key, state == null ? revived(key) : state);
      if (state == null) {
        store.release(key);
      }
    }
    return known;
  }

  private NodeState revived(NodeKey<?> key) {
    int attempt = attempts.getOrDefault(key, 0);
    return store
        .find(key)
        .map(kept -> NodeState.revived(kept.record(), kept.standing(), attempt))
        .orElseGet(() -> NodeState.initial(attempt));
  }

  private void giveUp(NodeKey<?> key) {
    NodeState state = states.remove(key);
    if (state != null) {
      attempts.merge(key, state.attempt(), Math::max);
      store.release(key);
    }
  }

  /** Starts a build. */
  Build start(List<NodeKey<?>> roots, boolean keepGoing) {
    Build build = new Build(new BuildId(++buildNumber), roots, keepGoing);
    build.leftBehindAtStart = leftBehind;
    builds.put(build.id, build);
    BuildPeer peer = new BuildPeer(build.id);
    for (NodeKey<?> root : roots) {
      demand(root, new NodeEvent.Demand(peer, 0, BuildSet.of(build.id, keepGoing), revision));
    }
    return build;
  }

  /** Cancels a build; the news spreads as slowly as any. */
  void cancel(Build build, CancelReason reason) {
    if (!build.over) {
      build.over = true;
      leave(build, reason);
    }
  }

  private void leave(Build build, CancelReason reason) {
    log.add("leave " + build.id + " " + reason);
    for (NodeKey<?> key : world.nodes()) {
      underWay.add(
          () -> {
            gone.computeIfAbsent(key, _ -> new HashSet<>()).add(build.id);
            deliver(key, new NodeEvent.BuildGone(build.id, reason));
          });
    }
  }

  /** Applies an edit; only at rest. */
  void invalidate(List<NodeKey<?>> edited) {
    revision = revision.next();
    RecordStore.Doubted doubted = store.doubt(edited, revision);
    for (NodeKey<?> key : edited) {
      sendInvalidation(key, true);
    }
    for (NodeKey<?> key : doubted.live()) {
      sendInvalidation(key, false);
    }
    while (!tally.isComplete()) {
      one();
    }
    if (invalidationsUnderWay != 0) {
      throw new AssertionError("The tally is complete while messages are under way");
    }
  }

  private void sendInvalidation(NodeKey<?> key, boolean reread) {
    long number = ++invalidations;
    tally.sent(number);
    invalidationsUnderWay++;
    underWay.add(() -> deliverInvalidation(key, reread, number));
  }

  private void deliverInvalidation(NodeKey<?> key, boolean reread, long number) {
    invalidationsUnderWay--;
    deliver(key, new NodeEvent.Invalidate(reread, number));
  }

  /**
   * Delivers messages until nothing is under way and every build is over.
   *
   * @param cancelChance how likely each message is followed by the cancellation of a build
   * @param disturbChance how likely each message is followed by the invalidation of a node of which
   *     nothing changed
   */
  void run(double cancelChance, double disturbChance) {
    int idle = 0;
    int disturbances = MAX_DISTURBANCES;
    while (true) {
      if (!underWay.isEmpty()) {
        long before = moves;
        one();
        if (moves > before) {
          idle = 0;
        }
        if (random.nextInt(200) == 0) {
          round++;
          tellAll(new NodeEvent.FindFree(round));
          tellAll(new NodeEvent.LookForCycle(round));
        }
        if (!states.isEmpty() && random.nextDouble() < restChance) {
          List<NodeKey<?>> nodes = List.copyOf(states.keySet());
          NodeKey<?> key = nodes.get(random.nextInt(nodes.size()));
          NodeState state = states.get(key);
          if (state != null && state.isAtRest()) {
            giveUp(key);
          }
        }
        if (disturbances > 0 && random.nextDouble() < disturbChance) {
          disturbances--;
          List<NodeKey<?>> nodes = world.nodes();
          sendInvalidation(nodes.get(random.nextInt(nodes.size())), random.nextBoolean());
        }
        if (random.nextDouble() < cancelChance) {
          List<Build> open = openBuilds();
          if (!open.isEmpty()) {
            Build build = open.get(random.nextInt(open.size()));
            build.cancelled = true;
            cancel(build, new CancelReason.UserInterrupt());
          }
        }
      } else if (openBuilds().isEmpty()) {
        break;
      } else if (idle == 0) {
        round++;
        tellAll(new NodeEvent.FindFree(round));
        idle++;
      } else if (idle == 1) {
        tellAll(new NodeEvent.LookForCycle(round));
        idle++;
      } else {
        throw new AssertionError("Stuck: " + states);
      }
    }
    if (!tally.isComplete()) {
      throw new AssertionError("Everything is delivered, and the tally is not complete");
    }
    if (!demandsOpen.isEmpty() || !requestsOpen.isEmpty()) {
      throw new AssertionError("Never answered: " + demandsOpen + " " + requestsOpen);
    }
    states.forEach(
        (key, state) -> {
          if (state instanceof NodeState.Checking || state instanceof NodeState.Computing) {
            throw new AssertionError("Still at work for nobody: " + key + " " + state);
          }
        });
  }

  private List<Build> openBuilds() {
    return builds.values().stream().filter(build -> !build.over).toList();
  }

  private void tellAll(NodeEvent event) {
    for (NodeKey<?> key : List.copyOf(states.keySet())) {
      underWay.add(() -> deliver(key, event));
    }
  }

  private void one() {
    int index = random.nextInt(underWay.size());
    Runnable message = underWay.get(index);
    underWay.set(index, underWay.getLast());
    underWay.removeLast();
    message.run();
  }

  private void demand(NodeKey<?> to, NodeEvent.Demand demand) {
    demandsOpen.add(new DemandId(to, demand.peer().key(), demand.ticket(), demand.builds()));
    underWay.add(
        () -> {
          BuildSet wanted = demand.builds();
          for (BuildId build : gone.getOrDefault(to, Set.of())) {
            wanted = wanted.without(build);
          }
          if (wanted.isEmpty()) {
            answered(to, demand.peer(), demand.ticket());
          } else {
            deliver(
                to,
                new NodeEvent.Demand(demand.peer(), demand.ticket(), wanted, demand.revision()));
          }
        });
  }

  /** Notes that one of the equal demands was answered. */
  private void answered(NodeKey<?> to, Peer peer, int ticket) {
    for (DemandId open : demandsOpen) {
      if (open.to().equals(to) && open.from().equals(peer.key()) && open.ticket() == ticket) {
        demandsOpen.remove(open);
        return;
      }
    }
    throw new AssertionError(to + " answered " + peer + " twice, ticket " + ticket);
  }

  private void deliver(NodeKey<?> key, NodeEvent event) {
    log.add(key + " <- " + event);
    if (event instanceof NodeEvent.Replied || event instanceof NodeEvent.Request) {
      moves++;
    }
    List<Effect> effects = new ArrayList<>();
    NodeState state = states.get(key);
    if (state == null) {
      if (!(event instanceof NodeEvent.Demand)) {
        tellNobody(key, event);
        return;
      }
      state = revived(key);
    }
    states.put(key, NodeMachine.step(key, state, event, effects::add));
    isOutdated = false;
    effects.forEach(effect -> perform(key, effect));
    if (isOutdated) {
      states.computeIfPresent(
          key, (_, now) -> NodeMachine.step(key, now, new NodeEvent.Outdated(), _ -> {}));
    }
  }

  /** What its parent, or nobody, does with an event of a node that is not alive. */
  private void tellNobody(NodeKey<?> key, NodeEvent event) {
    if (event instanceof NodeEvent.Invalidate(boolean reread, long number)) {
      store.weaken(key, reread ? Standing.REREAD : Standing.DOUBTFUL);
      underWay.add(() -> tally.answered(number, 0, 0));
    } else if (event instanceof NodeEvent.Request request) {
      perform(
          key, new Effect.AnswerRequest(request.attempt(), request.number(), new Answer.Refused()));
    }
  }

  private void send(NodeKey<?> to, NodeEvent event) {
    underWay.add(() -> deliver(to, event));
  }

  private void perform(NodeKey<?> self, Effect effect) {
    switch (effect) {
      case Effect.SendDemand(var to, int ticket, var forBuilds, var at) ->
          demand(to, new NodeEvent.Demand(new NodePeer(self), ticket, forBuilds, at));
      case Effect.Reply reply -> {
        answered(self, reply.to(), reply.ticket());
        if (reply.to() instanceof BuildPeer(BuildId id)) {
          underWay.add(() -> rootFinished(id, self, reply.record().outcome()));
        } else {
          send(
              reply.to().key(),
              new NodeEvent.Replied(self, reply.ticket(), reply.record(), reply.scope()));
        }
      }
      case Effect.ReplyCancelled(Peer to, int ticket, CancelReason _) -> {
        answered(self, to, ticket);
        if (to.isNode()) {
          send(to.key(), new NodeEvent.DemandCancelled(self, ticket));
        }
      }
      case Effect.Compute(int attempt, _) -> {
        computed.add(self);
        FunctionId id = new FunctionId(self, attempt);
        functions.put(id, new World.Course(world, self));
        underWay.add(() -> goOn(id));
      }
      case Effect.AnswerRequest(int attempt, int number, Answer answer) -> {
        if (!requestsOpen.remove(new RequestId(self, attempt, number))) {
          throw new AssertionError(self + " answered a request twice");
        }
        FunctionId id = new FunctionId(self, attempt);
        underWay.add(() -> resume(id, answer));
      }
      case Effect.StopComputing(int attempt, _) -> stopped.add(new FunctionId(self, attempt));
      case Effect.Spread(long answered, List<NodeKey<?>> dependents) -> {
        long first = invalidations + 1;
        for (NodeKey<?> dependent : dependents) {
          long number = ++invalidations;
          invalidationsUnderWay++;
          underWay.add(() -> deliverInvalidation(dependent, false, number));
        }
        underWay.add(() -> tally.answered(answered, first, dependents.size()));
      }
      case Effect.Keep(NodeRecord record) -> isOutdated |= !store.put(self, record);
      case Effect.KeepAgain(NodeRecord record) ->
          isOutdated |= !store.confirm(self, record.verifiedAt());
      case Effect.KeepInDoubt(boolean reread) ->
          store.weaken(self, reread ? Standing.REREAD : Standing.DOUBTFUL);
      case Effect.SendFree(Peer to, long number) ->
          send(to.key(), new NodeEvent.Free(number, self));
      case Effect.SendProbe(var to, var probe) -> send(to, probe);
      case Effect.SendCycle(var to, var found) -> send(to, found);
      case Effect.LeaveBehind _ -> leftBehind++;
      case Effect.DidCompute _, Effect.DidVerify _, Effect.DidFail _, Effect.DidCancel _ -> {}
    }
  }

  /** Lets a function go on; a stopped one may stop at once, or later, or not at all. */
  private void goOn(FunctionId id) {
    World.Course course = functions.get(id);
    if (course == null || (stopped.contains(id) && random.nextBoolean())) {
      return;
    }
    List<World.Group> wanted = course.wanted();
    if (wanted.isEmpty()) {
      functions.remove(id);
      send(id.key(), new NodeEvent.Computed(id.attempt(), course.end()));
      return;
    }
    int number = requests.merge(id, 1, Integer::sum);
    requestsOpen.add(new RequestId(id.key(), id.attempt(), number));
    World.Group group = wanted.getFirst();
    send(
        id.key(),
        new NodeEvent.Request(id.attempt(), number, group.keys(), group.failuresAsValues()));
  }

  private void resume(FunctionId id, Answer answer) {
    World.Course course = functions.get(id);
    if (course == null) {
      return;
    }
    switch (answer) {
      case Answer.Outcomes(var outcomes) -> course.answer(outcomes);
      case Answer.Failed(var causes) -> course.fail(causes);
      case Answer.Refused _ -> {
        functions.remove(id);
        return;
      }
    }
    underWay.add(() -> goOn(id));
  }

  private void rootFinished(BuildId id, NodeKey<?> root, Outcome<?> outcome) {
    Build build = builds.get(id);
    if (build == null || build.over) {
      return;
    }
    build.outcomes.put(root, outcome);
    boolean failed = outcome instanceof Outcome.Failed<?>;
    if (failed && !build.keepGoing) {
      cancel(build, new CancelReason.SiblingFailed());
    } else if (build.outcomes.keySet().containsAll(build.roots)) {
      build.over = true;
      if (leftBehind > build.leftBehindAtStart) {
        leave(build, new CancelReason.SiblingFailed());
      }
    }
  }
}
