package dev.zako.engine.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a node does: the function from its state and an event to its next state and the effects.
 *
 * <p>It knows no threads, clock or input: equal states and events give equal steps. It is right for
 * events in any order, as long as each is delivered.
 *
 * <ul>
 *   <li><b>Absent</b>: a demand starts the function.
 *   <li><b>Dirty</b>: a demand starts checking the old dependencies, or the function if it must run
 *       again.
 *   <li><b>Checking</b>: the groups of the old dependencies are demanded one after the other. A
 *       changed one starts the function; when all are unchanged the old result holds. Because a
 *       group depends only on the groups before it, everything demanded here would be demanded by
 *       the function too.
 *   <li><b>Computing</b>: the function runs and asks for dependencies; its end settles the node.
 *   <li><b>Verified, Failed</b>: demands are answered at once.
 *   <li><b>Scoped</b>: demands of the builds that the result is good for are answered at once; any
 *       other demand starts the function.
 * </ul>
 */
public final class NodeMachine {
  private final NodeKey<?> self;
  private final Consumer<? super Effect> effects;

  private NodeMachine(NodeKey<?> self, Consumer<? super Effect> effects) {
    this.self = self;
    this.effects = effects;
  }

  /**
   * Takes one step.
   *
   * @param self the key of the node
   * @param state its state, which is consumed
   * @param event what happens
   * @param effects hears what is to be done, in order
   * @return the next state
   */
  public static NodeState step(
      NodeKey<?> self, NodeState state, NodeEvent event, Consumer<? super Effect> effects) {
    NodeMachine machine = new NodeMachine(self, effects);
    return switch (event) {
      case NodeEvent.Demand demand -> machine.onDemand(state, demand);
      case NodeEvent.Request request -> machine.onRequest(state, request);
      case NodeEvent.Computed computed -> machine.onComputed(state, computed);
      case NodeEvent.Replied replied -> machine.onReplied(state, replied);
      case NodeEvent.DemandCancelled _ -> state;
      case NodeEvent.BuildGone gone -> machine.onBuildGone(state, gone);
      case NodeEvent.Invalidate invalidate -> machine.onInvalidate(state, invalidate);
      case NodeEvent.Outdated _ -> onOutdated(state);
      case NodeEvent.AreYouAtRest _ -> state;
      case NodeEvent.FindFree find -> machine.onFindFree(state, find);
      case NodeEvent.Free free -> machine.onFree(state, free);
      case NodeEvent.LookForCycle look -> machine.onLookForCycle(state, look);
      case NodeEvent.Probe probe -> machine.onProbe(state, probe);
      case NodeEvent.CycleFound found -> machine.onCycleFound(state, found);
      case NodeEvent.Broken broken -> machine.onBroken(state, broken);
    };
  }

  private NodeState onDemand(NodeState state, NodeEvent.Demand demand) {
    if (demand.peer().isNode()) {
      state.dependents().add(demand.peer().key());
    }
    return switch (state) {
      case NodeState.Absent absent -> start(absent, demand, null, true);
      case NodeState.Dirty dirty -> start(dirty, demand, dirty.old(), dirty.reread());
      case NodeState.Checking checking -> join(checking, checking.work(), demand);
      case NodeState.Computing computing -> join(computing, computing.work(), demand);
      case NodeState.Verified verified ->
          reply(verified, demand, verified.record(), Work.EVERYTHING);
      case NodeState.Failed failed -> reply(failed, demand, failed.record(), Work.EVERYTHING);
      case NodeState.Scoped scoped when scoped.scope().covers(demand.builds()) ->
          reply(scoped, demand, scoped.record(), scoped.scope());
      case NodeState.Scoped scoped ->
          start(
              scoped,
              demand,
              scoped.before() instanceof NodeState.Dirty dirty ? dirty.old() : null,
              true);
    };
  }

  private NodeState reply(
      NodeState state, NodeEvent.Demand demand, NodeRecord record, Scope scope) {
    effects.accept(new Effect.Reply(demand.peer(), demand.ticket(), record, scope));
    return state;
  }

  private NodeState join(NodeState state, Work work, NodeEvent.Demand demand) {
    if (demand.revision().compareTo(work.revision) > 0) {
      // The work was left by a cancelled build; nobody has told it what changed since.
      abandon(state, work, new CancelReason.Invalidated());
      leaveBehind(work);
      Work next = work.again(work.waiters, demand.revision(), work.reread);
      next.addWaiter(new Work.Waiter(demand.peer(), demand.ticket(), demand.builds()));
      return begin(next);
    }
    BuildSet added =
        work.addWaiter(new Work.Waiter(demand.peer(), demand.ticket(), demand.builds()));
    if (!added.isEmpty()) {
      work.forEachAwaited(
          key -> effects.accept(new Effect.SendDemand(key, work.attempt, added, work.revision)));
    }
    return state;
  }

  private NodeState start(
      NodeState state, NodeEvent.Demand demand, @Nullable NodeRecord old, boolean reread) {
    Work work = new Work(state.attempt() + 1, state.dependents(), demand.revision(), old, reread);
    work.addWaiter(new Work.Waiter(demand.peer(), demand.ticket(), demand.builds()));
    return begin(work);
  }

  private NodeState begin(Work work) {
    NodeRecord old = work.old;
    return old == null || work.reread ? compute(work) : check(old, 0, work);
  }

  private NodeState compute(Work work) {
    effects.accept(new Effect.Compute(work.attempt, work.previous()));
    return new NodeState.Computing(work);
  }

  /** Goes on with the given group: all groups before it are unchanged. */
  private NodeState check(NodeRecord old, int first, Work work) {
    Dependencies dependencies = old.dependencies();
    if (first < dependencies.groups()) {
      List<NodeKey<?>> keys = dependencies.group(first);
      work.check(keys);
      for (NodeKey<?> key : keys) {
        sendDemand(work, key);
      }
      return new NodeState.Checking(old, first, work);
    }
    effects.accept(new Effect.DidVerify());
    leaveBehind(work);
    NodeRecord again = old.verifiedAgain(work.revision);
    if (!work.scope.isUnlimited()) {
      return settleScoped(work, again);
    }
    effects.accept(new Effect.KeepAgain(again));
    return settled(work, again);
  }

  private void sendDemand(Work work, NodeKey<?> key) {
    effects.accept(new Effect.SendDemand(key, work.attempt, work.builds, work.revision));
  }

  private NodeState onReplied(NodeState state, NodeEvent.Replied replied) {
    return switch (state) {
      case NodeState.Checking checking when isAwaited(checking.work(), replied) ->
          onChecked(checking, replied);
      case NodeState.Computing computing when isAwaited(computing.work(), replied) ->
          onRead(computing, replied);
      case NodeState.Checking _,
          NodeState.Computing _,
          NodeState.Absent _,
          NodeState.Dirty _,
          NodeState.Verified _,
          NodeState.Failed _,
          NodeState.Scoped _ ->
          state;
    };
  }

  private static boolean isAwaited(Work work, NodeEvent.Replied replied) {
    return work.attempt == replied.ticket() && work.isAwaited(replied.from());
  }

  private NodeState onChecked(NodeState.Checking checking, NodeEvent.Replied replied) {
    Work work = checking.work();
    int place = work.awaitedForCheck(replied.from());
    work.accept(replied.from(), replied.record(), replied.scope());
    Optional<CycleFailure> ownCycle = ownCycle(replied.record());
    if (ownCycle.isPresent()) {
      return failInCycle(checking, work, ownCycle.get());
    }
    NodeRecord old = checking.old();
    if (!replied.scope().isUnlimited()
        || !old.dependencies().isUnchanged(place, replied.record().outputHash())) {
      return compute(work);
    }
    return work.isIdle() ? check(old, checking.group() + 1, work) : checking;
  }

  private NodeState onRequest(NodeState state, NodeEvent.Request request) {
    if (!(state instanceof NodeState.Computing(Work work))
        || work.attempt != request.attempt()
        || work.request != null) {
      effects.accept(
          new Effect.AnswerRequest(request.attempt(), request.number(), new Answer.Refused()));
      return state;
    }
    work.request = request;
    int before = work.demanded().size();
    work.demand(request.keys());
    for (NodeKey<?> key : request.keys()) {
      NodeRecord record = work.read(key);
      if (record != null && isFailure(record)) {
        Optional<CycleFailure> ownCycle = ownCycle(record);
        if (ownCycle.isPresent()) {
          return failInCycle(state, work, ownCycle.get());
        }
        if (stopsAtFirst(work, request)) {
          return answerFirstFailure(work, request, record);
        }
      }
    }
    for (int slot = before; slot < work.demanded().size(); slot++) {
      NodeKey<?> key = work.demanded().key(slot);
      if (!work.isChecked(key)) {
        sendDemand(work, key);
      }
    }
    return answerWhenComplete(state, work, request);
  }

  private NodeState onRead(NodeState.Computing computing, NodeEvent.Replied replied) {
    Work work = computing.work();
    boolean isAwaited = work.isAwaitedByFunction(replied.from());
    work.accept(replied.from(), replied.record(), replied.scope());
    NodeEvent.Request request = work.request;
    if (request == null || !isAwaited) {
      return computing;
    }
    Optional<CycleFailure> ownCycle = ownCycle(replied.record());
    if (ownCycle.isPresent()) {
      return failInCycle(computing, work, ownCycle.get());
    }
    if (isFailure(replied.record()) && stopsAtFirst(work, request)) {
      return answerFirstFailure(work, request, replied.record());
    }
    return answerWhenComplete(computing, work, request);
  }

  private NodeState answerWhenComplete(NodeState state, Work work, NodeEvent.Request request) {
    if (work.demanded().missing() > 0) {
      return state;
    }
    List<Outcome<?>> outcomes = new ArrayList<>(request.keys().size());
    for (NodeKey<?> key : request.keys()) {
      NodeRecord record = work.read(key);
      if (record == null) {
        throw new IllegalStateException("Not read: " + key.display());
      }
      outcomes.add(record.outcome());
    }
    work.request = null;
    effects.accept(
        new Effect.AnswerRequest(
            work.attempt, request.number(), new Answer.Outcomes(List.copyOf(outcomes))));
    return state;
  }

  private static boolean isFailure(NodeRecord record) {
    return record.outcome() instanceof Outcome.Failed<?>;
  }

  private static boolean stopsAtFirst(Work work, NodeEvent.Request request) {
    return !request.failuresAsValues() && !work.builds.keepsGoing();
  }

  /**
   * Ends the computation with the first failure among the requested dependencies. While others are
   * unfinished, what they will say is unknown, so the result is not good for builds that keep
   * going.
   */
  private NodeState answerFirstFailure(
      Work work, NodeEvent.Request request, NodeRecord failedRecord) {
    if (!(failedRecord.outcome() instanceof Outcome.Failed<?>(List<RootCause> causes))) {
      throw new IllegalArgumentException("Not a failure: " + failedRecord);
    }
    if (work.demanded().missing() == 0) {
      return answerWhenComplete(new NodeState.Computing(work), work, request);
    }
    work.limitToBuilds();
    work.request = null;
    effects.accept(
        new Effect.AnswerRequest(work.attempt, request.number(), new Answer.Failed(causes)));
    effects.accept(new Effect.StopComputing(work.attempt, new CancelReason.SiblingFailed()));
    return fail(work, causes);
  }

  /** The cycle in the failure of a dependency that this node is a member of. */
  private Optional<CycleFailure> ownCycle(NodeRecord record) {
    if (record.outcome() instanceof Outcome.Failed<?>(List<RootCause> causes)) {
      for (RootCause cause : causes) {
        if (cause.failure() instanceof CycleFailure failure
            && failure.cycle().members().contains(self)) {
          return Optional.of(failure);
        }
      }
    }
    return Optional.empty();
  }

  private NodeState onComputed(NodeState state, NodeEvent.Computed computed) {
    if (!(state instanceof NodeState.Computing(Work work)) || work.attempt != computed.attempt()) {
      return state;
    }
    return switch (computed.computation()) {
      case Computation.Returned(NodeValue value, Fingerprint hash) -> succeed(work, value, hash);
      case Computation.Threw(NodeFailure failure) ->
          fail(work, List.of(new RootCause(self, failure)));
      case Computation.DependencyFailed(List<RootCause> causes) -> fail(work, causes);
    };
  }

  private NodeState succeed(Work work, NodeValue value, Fingerprint hash) {
    NodeRecord old = work.old;
    Dependencies dependencies = work.dependencies();
    boolean changed = old == null || !old.outputHash().equals(hash);
    effects.accept(new Effect.DidCompute(changed, because(work, dependencies)));
    return settle(
        work,
        old == null || changed
            ? new NodeRecord(
                new Outcome.Value<>(value), hash, dependencies, work.revision, work.revision)
            : new NodeRecord(
                old.outcome(), old.outputHash(), dependencies, work.revision, old.changedAt()),
        false);
  }

  /** What the old result no longer agrees with, if there is one. */
  private static Optional<NodeKey<?>> because(Work work, Dependencies now) {
    return work.old == null ? Optional.empty() : now.firstOtherThan(work.old.dependencies());
  }

  private NodeState fail(Work work, List<RootCause> causes) {
    NodeRecord old = work.old;
    Outcome.Failed<?> outcome = new Outcome.Failed<>(causes);
    Fingerprint hash = NodeRecord.hashOf(outcome);
    Dependencies dependencies = work.dependencies();
    effects.accept(new Effect.DidFail(outcome.causes(), because(work, dependencies)));
    return settle(
        work,
        new NodeRecord(
            outcome,
            hash,
            dependencies,
            work.revision,
            old != null && old.outputHash().equals(hash) ? old.changedAt() : work.revision),
        outcome.isTransient());
  }

  private NodeState settle(Work work, NodeRecord record, boolean isTransient) {
    leaveBehind(work);
    if (isTransient) {
      work.limitToBuilds();
    }
    if (!work.scope.isUnlimited()) {
      return settleScoped(work, record);
    }
    effects.accept(new Effect.Keep(record));
    return settled(work, record);
  }

  private NodeState settled(Work work, NodeRecord record) {
    replyAll(work.waiters, record, Work.EVERYTHING);
    return switch (record.outcome()) {
      case Outcome.Value<?> _ -> new NodeState.Verified(record, work.attempt, work.dependents);
      case Outcome.Failed<?> _ -> new NodeState.Failed(record, work.attempt, work.dependents);
    };
  }

  private void leaveBehind(Work work) {
    if (!work.isIdle()) {
      effects.accept(new Effect.LeaveBehind());
    }
  }

  /** Answers those builds that the result is good for; begins again for the others. */
  private NodeState settleScoped(Work work, NodeRecord record) {
    List<Work.Waiter> served = new ArrayList<>(work.waiters.size());
    List<Work.Waiter> rest = new ArrayList<>(0);
    for (Work.Waiter waiter : work.waiters) {
      (work.scope.covers(waiter.builds()) ? served : rest).add(waiter);
    }
    replyAll(served, record, work.scope);
    return rest.isEmpty()
        ? new NodeState.Scoped(record, work.scope, fallback(work, true))
        : begin(work.again(rest, work.revision, true));
  }

  private void replyAll(List<Work.Waiter> waiters, NodeRecord record, Scope scope) {
    for (Work.Waiter waiter : waiters) {
      effects.accept(new Effect.Reply(waiter.peer(), waiter.ticket(), record, scope));
    }
  }

  private static NodeState fallback(Work work, boolean reread) {
    NodeRecord old = work.old;
    return old == null
        ? new NodeState.Absent(work.attempt, work.dependents)
        : new NodeState.Dirty(old, reread, work.attempt, work.dependents);
  }

  private NodeState onBuildGone(NodeState state, NodeEvent.BuildGone gone) {
    return switch (state) {
      case NodeState.Checking checking -> withdraw(checking, checking.work(), gone);
      case NodeState.Computing computing -> withdraw(computing, computing.work(), gone);
      case NodeState.Absent _,
          NodeState.Dirty _,
          NodeState.Verified _,
          NodeState.Failed _,
          NodeState.Scoped _ ->
          state;
    };
  }

  private NodeState withdraw(NodeState state, Work work, NodeEvent.BuildGone gone) {
    if (!work.builds.contains(gone.build())) {
      return state;
    }
    List<Work.Waiter> rest = new ArrayList<>(work.waiters.size());
    for (Work.Waiter waiter : work.waiters) {
      BuildSet builds = waiter.builds().without(gone.build());
      if (builds.isEmpty()) {
        effects.accept(new Effect.ReplyCancelled(waiter.peer(), waiter.ticket(), gone.reason()));
      } else {
        rest.add(new Work.Waiter(waiter.peer(), waiter.ticket(), builds));
      }
    }
    work.waiters = rest;
    work.builds = work.builds.without(gone.build());
    if (!rest.isEmpty()) {
      return state;
    }
    abandon(state, work, gone.reason());
    effects.accept(new Effect.DidCancel(gone.reason()));
    return fallback(work, work.reread);
  }

  /** Stops the function, answering what it waits for. */
  private void abandon(NodeState state, Work work, CancelReason reason) {
    NodeEvent.Request request = work.request;
    if (state instanceof NodeState.Computing) {
      effects.accept(new Effect.StopComputing(work.attempt, reason));
    }
    if (request != null) {
      work.request = null;
      effects.accept(
          new Effect.AnswerRequest(work.attempt, request.number(), new Answer.Refused()));
    }
  }

  private NodeState onInvalidate(NodeState state, NodeEvent.Invalidate invalidate) {
    List<NodeKey<?>> dependents = state.dependents().removeAll();
    effects.accept(new Effect.Spread(invalidate.number(), dependents));
    effects.accept(new Effect.KeepInDoubt(invalidate.reread()));
    return switch (state) {
      case NodeState.Absent absent -> absent;
      case NodeState.Dirty dirty ->
          invalidate.reread()
              ? new NodeState.Dirty(dirty.old(), true, dirty.attempt(), dirty.dependents())
              : dirty;
      case NodeState.Checking checking -> restart(checking, checking.work(), invalidate);
      case NodeState.Computing computing -> restart(computing, computing.work(), invalidate);
      case NodeState.Verified verified ->
          new NodeState.Dirty(
              verified.record(), invalidate.reread(), verified.attempt(), verified.dependents());
      case NodeState.Failed failed ->
          new NodeState.Dirty(
              failed.record(), invalidate.reread(), failed.attempt(), failed.dependents());
      case NodeState.Scoped scoped -> scoped.before();
    };
  }

  /** Begins again on behalf of the same waiters, because what was read may be out of date. */
  private NodeState restart(NodeState state, Work work, NodeEvent.Invalidate invalidate) {
    abandon(state, work, new CancelReason.Invalidated());
    leaveBehind(work);
    return begin(work.again(work.waiters, work.revision, work.reread || invalidate.reread()));
  }

  private static NodeState onOutdated(NodeState state) {
    return switch (state) {
      case NodeState.Verified verified ->
          new NodeState.Dirty(verified.record(), false, verified.attempt(), verified.dependents());
      case NodeState.Failed failed ->
          new NodeState.Dirty(failed.record(), false, failed.attempt(), failed.dependents());
      case NodeState.Absent _,
          NodeState.Dirty _,
          NodeState.Checking _,
          NodeState.Computing _,
          NodeState.Scoped _ ->
          state;
    };
  }

  private NodeState onFindFree(NodeState state, NodeEvent.FindFree find) {
    Work work = workOf(state);
    if (work != null && work.isIdle()) {
      tellFree(work, find.round());
    }
    return state;
  }

  private NodeState onFree(NodeState state, NodeEvent.Free free) {
    Work work = workOf(state);
    if (work != null && !work.isFree(free.round())) {
      work.addFree(free.round(), free.from());
      if (work.isFree(free.round())) {
        tellFree(work, free.round());
      }
    }
    return state;
  }

  private void tellFree(Work work, long round) {
    for (Work.Waiter waiter : work.waiters) {
      if (waiter.peer().isNode()) {
        effects.accept(new Effect.SendFree(waiter.peer(), round));
      }
    }
  }

  /**
   * Starts a search from this node, unless it is free. A member of a cycle never is: it waits for a
   * member. So in a graph that only waits for slow functions nobody searches.
   */
  private NodeState onLookForCycle(NodeState state, NodeEvent.LookForCycle look) {
    Work work = workOf(state);
    if (work != null && !work.isFree(look.round())) {
      NodeEvent.Probe probe =
          new NodeEvent.Probe(
              look.round(),
              self,
              work.attempt,
              new WaitPath(self, work.attempt, Optional.empty()),
              work.scope);
      work.forEachAwaited(key -> effects.accept(new Effect.SendProbe(key, probe)));
    }
    return state;
  }

  /**
   * Sends a search on along what this node waits for. Of the members of a cycle, only the one that
   * comes last in the probing order gets its own search back: the others drop theirs at it, which
   * keeps the number of messages low.
   */
  private NodeState onProbe(NodeState state, NodeEvent.Probe probe) {
    Work work = workOf(state);
    if (work == null
        || work.isFree(probe.round())
        || !work.hasWaiter(probe.path().key(), probe.path().attempt())) {
      return state;
    }
    if (probe.origin().equals(self)) {
      if (probe.originAttempt() == work.attempt) {
        report(probe.path().steps(), probe.scope());
      }
      return state;
    }
    if (comesBefore(probe.origin(), self) || !work.firstProbe(probe.round(), probe.origin())) {
      return state;
    }
    NodeEvent.Probe next =
        new NodeEvent.Probe(
            probe.round(),
            probe.origin(),
            probe.originAttempt(),
            new WaitPath(self, work.attempt, Optional.of(probe.path())),
            probe.scope().and(work.scope));
    work.forEachAwaited(key -> effects.accept(new Effect.SendProbe(key, next)));
    return state;
  }

  /**
   * The order in which searches give way: by scattered hash code, so that along a chain of nodes
   * only few searches get far, however the keys are named.
   */
  private static boolean comesBefore(NodeKey<?> left, NodeKey<?> right) {
    int order = Integer.compare(left.hashCode() * 0x9E3779B9, right.hashCode() * 0x9E3779B9);
    return order == 0 ? NodeKey.ORDER.compare(left, right) < 0 : order < 0;
  }

  private void report(List<WaitPath> members, Scope scope) {
    Map<NodeKey<?>, Integer> attempts = new LinkedHashMap<>();
    for (WaitPath member : members) {
      attempts.put(member.key(), member.attempt());
    }
    Cycle cycle = new Cycle(List.copyOf(attempts.keySet()));
    attempts.forEach(
        (key, attempt) ->
            effects.accept(
                new Effect.SendCycle(key, new NodeEvent.CycleFound(attempt, cycle, scope))));
  }

  private NodeState onCycleFound(NodeState state, NodeEvent.CycleFound found) {
    Work work = workOf(state);
    if (work == null
        || work.attempt != found.attempt()
        || !work.isAwaited(found.cycle().after(self))) {
      return state;
    }
    work.scope = work.scope.and(found.scope());
    return failInCycle(state, work, new CycleFailure(found.cycle()));
  }

  /**
   * Fails as a member of a cycle, whatever the function would make of the failed dependency. Why a
   * node waits in a cycle may depend on what any other member read, good for some builds or not; so
   * the failure is good only for the builds that met it.
   */
  private NodeState failInCycle(NodeState state, Work work, CycleFailure failure) {
    abandon(state, work, new CancelReason.SiblingFailed());
    work.limitToBuilds();
    return fail(work, List.of(new RootCause(failure.cycle().members().getFirst(), failure)));
  }

  private NodeState onBroken(NodeState state, NodeEvent.Broken broken) {
    Work work = workOf(state);
    if (work == null) {
      return state;
    }
    abandon(state, work, new CancelReason.SiblingFailed());
    return fail(work, List.of(new RootCause(self, broken.failure())));
  }

  private static @Nullable Work workOf(NodeState state) {
    return switch (state) {
      case NodeState.Checking checking -> checking.work();
      case NodeState.Computing computing -> computing.work();
      case NodeState.Absent _,
          NodeState.Dirty _,
          NodeState.Verified _,
          NodeState.Failed _,
          NodeState.Scoped _ ->
          null;
    };
  }
}
