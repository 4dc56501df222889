package dev.zako.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Single steps of one node, as values. */
class NodeMachineTest {
  private static final BuildId ONE = new BuildId(1);
  private static final BuildId TWO = new BuildId(2);
  private static final BuildSet KEEPING_GOING = BuildSet.of(ONE, true);
  private static final BuildSet STOPPING = BuildSet.of(ONE, false);
  private static final NodeKey<?> SELF = new World.Name(10);
  private static final NodeKey<?> LEFT = new World.Name(1);
  private static final NodeKey<?> RIGHT = new World.Name(2);
  private static final Peer BUILD = new Simulator.BuildPeer(ONE);
  private static final Peer DEPENDENT = new Simulator.NodePeer(new World.Name(20));
  private static final NodeFailure TROUBLE = new World.Trouble("broken", false);
  private static final NodeFailure FLAKY = new World.Trouble("flaky", true);

  private NodeState state = NodeState.initial();

  private List<Effect> on(NodeEvent event) {
    List<Effect> effects = new ArrayList<>();
    state = NodeMachine.step(SELF, state, event, effects::add);
    return effects;
  }

  private static NodeEvent.Demand demand(Peer peer, BuildSet builds) {
    return new NodeEvent.Demand(peer, 7, builds, Revision.FIRST);
  }

  private static NodeEvent.Request request(int attempt, NodeKey<?>... keys) {
    return new NodeEvent.Request(attempt, 1, List.of(keys), false);
  }

  private static NodeEvent.Computed computed(int attempt, int value) {
    World.Amount amount = new World.Amount(value);
    return new NodeEvent.Computed(attempt, new Computation.Returned(amount, amount.outputHash()));
  }

  private static NodeEvent.Computed threw(int attempt, NodeFailure failure) {
    return new NodeEvent.Computed(attempt, new Computation.Threw(failure));
  }

  private static NodeRecord record(int value) {
    World.Amount amount = new World.Amount(value);
    return new NodeRecord(
        new Outcome.Value<>(amount),
        amount.outputHash(),
        Dependencies.NONE,
        Revision.FIRST,
        Revision.FIRST);
  }

  private static NodeRecord failed(NodeKey<?> key, NodeFailure failure) {
    Outcome.Failed<?> outcome = new Outcome.Failed<>(List.of(new RootCause(key, failure)));
    return new NodeRecord(
        outcome, NodeRecord.hashOf(outcome), Dependencies.NONE, Revision.FIRST, Revision.FIRST);
  }

  private static NodeEvent.Replied replied(NodeKey<?> from, int ticket, NodeRecord record) {
    return new NodeEvent.Replied(from, ticket, record, Work.EVERYTHING);
  }

  /** Brings the node to Verified with the value, having read LEFT as 1 and then RIGHT as 2. */
  private void verify(int value) {
    on(demand(DEPENDENT, KEEPING_GOING));
    int attempt = state.attempt();
    on(new NodeEvent.Request(attempt, 1, List.of(LEFT), false));
    on(replied(LEFT, attempt, record(1)));
    on(new NodeEvent.Request(attempt, 2, List.of(RIGHT), false));
    on(replied(RIGHT, attempt, record(2)));
    on(computed(attempt, value));
    assertThat(state).isInstanceOf(NodeState.Verified.class);
  }

  private static <T extends Effect> List<T> only(Class<T> type, List<Effect> effects) {
    return effects.stream().filter(type::isInstance).map(type::cast).toList();
  }

  @Test
  void demand_absent_computes() {
    assertThat(on(demand(BUILD, KEEPING_GOING)))
        .containsExactly(new Effect.Compute(1, Optional.empty()));
  }

  @Test
  void demand_computing_joinsWithoutSecondComputation() {
    on(demand(BUILD, KEEPING_GOING));

    assertThat(on(demand(DEPENDENT, KEEPING_GOING))).isEmpty();

    assertThat(only(Effect.Reply.class, on(computed(1, 5))))
        .extracting(Effect.Reply::to)
        .containsExactly(BUILD, DEPENDENT);
  }

  @Test
  void computed_value_isStoredAndGivenAgain() {
    on(demand(BUILD, KEEPING_GOING));
    on(computed(1, 5));

    List<Effect> effects = on(demand(DEPENDENT, KEEPING_GOING));

    assertThat(effects).hasSize(1);
    assertThat(only(Effect.Reply.class, effects).getFirst().record().outcome())
        .isEqualTo(new Outcome.Value<>(new World.Amount(5)));
  }

  @Test
  void computed_deterministicFailure_isStoredAndGivenAgain() {
    on(demand(BUILD, KEEPING_GOING));
    on(threw(1, TROUBLE));
    assertThat(state).isInstanceOf(NodeState.Failed.class);

    assertThat(on(demand(BUILD, BuildSet.of(TWO, true)))).hasSize(1);
  }

  @Test
  void computed_transientFailure_isTriedAgainByTheNextBuildOnly() {
    on(demand(BUILD, KEEPING_GOING));
    on(threw(1, FLAKY));

    assertThat(only(Effect.Reply.class, on(demand(DEPENDENT, KEEPING_GOING)))).hasSize(1);
    assertThat(on(demand(BUILD, BuildSet.of(TWO, true))))
        .containsExactly(new Effect.Compute(2, Optional.empty()));
  }

  @Test
  void request_newKeys_demandsEachOnceInOrder() {
    on(demand(BUILD, KEEPING_GOING));

    assertThat(on(request(1, RIGHT, LEFT, RIGHT)))
        .containsExactly(
            new Effect.SendDemand(RIGHT, 1, KEEPING_GOING, Revision.FIRST),
            new Effect.SendDemand(LEFT, 1, KEEPING_GOING, Revision.FIRST));
  }

  @Test
  void replied_lastOfGroup_answersInTheOrderOfTheKeys() {
    on(demand(BUILD, KEEPING_GOING));
    on(request(1, LEFT, RIGHT, LEFT));
    assertThat(on(replied(RIGHT, 1, record(2)))).isEmpty();

    assertThat(on(replied(LEFT, 1, record(1))))
        .containsExactly(
            new Effect.AnswerRequest(
                1,
                1,
                new Answer.Outcomes(
                    List.of(record(1).outcome(), record(2).outcome(), record(1).outcome()))));
  }

  @Test
  void replied_failureWhileStopping_failsAtOnceAndOnlyForThatBuild() {
    on(demand(BUILD, STOPPING));
    on(request(1, LEFT, RIGHT));

    List<Effect> effects = on(replied(LEFT, 1, failed(LEFT, TROUBLE)));

    assertThat(only(Effect.AnswerRequest.class, effects))
        .extracting(Effect.AnswerRequest::answer)
        .containsExactly(new Answer.Failed(List.of(new RootCause(LEFT, TROUBLE))));
    assertThat(only(Effect.Reply.class, effects)).hasSize(1);
    assertThat(state).isInstanceOf(NodeState.Scoped.class);
    assertThat(only(Effect.Compute.class, on(demand(BUILD, BuildSet.of(TWO, true))))).hasSize(1);
  }

  @Test
  void replied_failureWhileKeepingGoing_waitsForTheWholeGroup() {
    on(demand(BUILD, KEEPING_GOING));
    on(request(1, LEFT, RIGHT));

    assertThat(on(replied(LEFT, 1, failed(LEFT, TROUBLE)))).isEmpty();

    assertThat(only(Effect.AnswerRequest.class, on(replied(RIGHT, 1, failed(RIGHT, TROUBLE)))))
        .hasSize(1);
  }

  @Test
  void replied_resultForOtherBuildsOnly_doesNotLeakIntoBuildsThatJoined() {
    on(demand(BUILD, STOPPING));
    on(request(1, LEFT));
    on(demand(DEPENDENT, BuildSet.of(TWO, true)));
    on(new NodeEvent.Replied(LEFT, 1, failed(LEFT, TROUBLE), new Scope.Builds(STOPPING)));

    List<Effect> effects =
        on(
            new NodeEvent.Computed(
                1, new Computation.DependencyFailed(List.of(new RootCause(LEFT, TROUBLE)))));

    assertThat(only(Effect.Reply.class, effects)).extracting(Effect.Reply::to).containsOnly(BUILD);
    assertThat(only(Effect.Compute.class, effects)).hasSize(1);
  }

  @Test
  void computed_supersededAttempt_isIgnored() {
    on(demand(BUILD, KEEPING_GOING));
    on(new NodeEvent.BuildGone(ONE, new CancelReason.UserInterrupt()));
    on(demand(BUILD, BuildSet.of(TWO, true)));

    assertThat(on(computed(1, 5))).isEmpty();

    assertThat(state).isInstanceOf(NodeState.Computing.class);
  }

  @Test
  void request_supersededAttempt_isRefused() {
    on(demand(BUILD, KEEPING_GOING));
    on(new NodeEvent.BuildGone(ONE, new CancelReason.UserInterrupt()));

    assertThat(on(request(1, LEFT)))
        .containsExactly(new Effect.AnswerRequest(1, 1, new Answer.Refused()));
  }

  @Test
  void buildGone_lastBuild_stopsAndFallsBackToAbsent() {
    on(demand(BUILD, KEEPING_GOING));
    on(request(1, LEFT));
    CancelReason reason = new CancelReason.Timeout(Duration.ofSeconds(3));

    assertThat(on(new NodeEvent.BuildGone(ONE, reason)))
        .containsExactly(
            new Effect.ReplyCancelled(BUILD, 7, reason),
            new Effect.StopComputing(1, reason),
            new Effect.AnswerRequest(1, 1, new Answer.Refused()),
            new Effect.DidCancel(reason));
    assertThat(state).isInstanceOf(NodeState.Absent.class);
  }

  @Test
  void buildGone_recomputing_fallsBackToTheOldValue() {
    verify(3);
    on(new NodeEvent.Invalidate(true, 1));
    on(demand(BUILD, KEEPING_GOING));

    on(new NodeEvent.BuildGone(ONE, new CancelReason.UserInterrupt()));

    assertThat(state).isInstanceOf(NodeState.Dirty.class);
    assertThat(on(demand(BUILD, BuildSet.of(TWO, true))))
        .containsExactly(new Effect.Compute(state.attempt(), Optional.of(new World.Amount(3))));
  }

  @Test
  void buildGone_otherBuildInterested_goesOn() {
    on(demand(BUILD, KEEPING_GOING));
    on(demand(DEPENDENT, BuildSet.of(TWO, true)));

    assertThat(on(new NodeEvent.BuildGone(ONE, new CancelReason.UserInterrupt())))
        .containsExactly(new Effect.ReplyCancelled(BUILD, 7, new CancelReason.UserInterrupt()));

    assertThat(only(Effect.Reply.class, on(computed(1, 5))))
        .extracting(Effect.Reply::to)
        .containsExactly(DEPENDENT);
  }

  @Test
  void demand_secondBuildWhileWaiting_isPassedToWhatIsWaitedFor() {
    on(demand(BUILD, KEEPING_GOING));
    on(request(1, LEFT));
    BuildSet two = BuildSet.of(TWO, false);

    assertThat(on(demand(DEPENDENT, two)))
        .containsExactly(new Effect.SendDemand(LEFT, 1, two, Revision.FIRST));
  }

  @Test
  void invalidate_verified_tellsEachDependentOnce() {
    verify(3);

    assertThat(on(new NodeEvent.Invalidate(false, 5)))
        .containsExactly(
            new Effect.Spread(5, List.of(DEPENDENT.key())), new Effect.KeepInDoubt(false));
    assertThat(on(new NodeEvent.Invalidate(false, 6)))
        .containsExactly(new Effect.Spread(6, List.of()), new Effect.KeepInDoubt(false));
  }

  @Test
  void demand_dirty_checksGroupByGroup() {
    verify(3);
    on(new NodeEvent.Invalidate(false, 1));

    assertThat(on(demand(BUILD, KEEPING_GOING)))
        .containsExactly(new Effect.SendDemand(LEFT, 2, KEEPING_GOING, Revision.FIRST));
    assertThat(on(replied(LEFT, 2, record(1))))
        .containsExactly(new Effect.SendDemand(RIGHT, 2, KEEPING_GOING, Revision.FIRST));
    assertThat(on(replied(RIGHT, 2, record(2)))).first().isEqualTo(new Effect.DidVerify());
    assertThat(state).isInstanceOf(NodeState.Verified.class);
  }

  @Test
  void replied_changedInFirstGroup_computesWithoutDemandingLaterGroups() {
    verify(3);
    on(new NodeEvent.Invalidate(false, 1));
    on(demand(BUILD, KEEPING_GOING));

    assertThat(on(replied(LEFT, 2, record(9))))
        .containsExactly(new Effect.Compute(2, Optional.of(new World.Amount(3))));
  }

  @Test
  void request_dependencyReadWhileChecking_isNotDemandedAgain() {
    verify(3);
    on(new NodeEvent.Invalidate(false, 1));
    on(demand(BUILD, KEEPING_GOING));
    on(replied(LEFT, 2, record(9)));

    assertThat(on(request(2, LEFT)))
        .containsExactly(
            new Effect.AnswerRequest(2, 1, new Answer.Outcomes(List.of(record(9).outcome()))));
  }

  @Test
  void computed_equalValue_keepsTheRevisionOfItsChange() {
    verify(3);
    on(new NodeEvent.Invalidate(true, 1));
    on(new NodeEvent.Demand(BUILD, 7, KEEPING_GOING, new Revision(8)));

    assertThat(on(computed(2, 3)))
        .first()
        .isEqualTo(new Effect.DidCompute(false, Optional.empty()));

    NodeRecord record = ((NodeState.Verified) state).record();
    assertThat(record.changedAt()).isEqualTo(Revision.FIRST);
    assertThat(record.verifiedAt()).isEqualTo(new Revision(8));
  }

  @Test
  void computed_again_namesTheFirstDependencyThatIsAnother() {
    verify(3);
    on(new NodeEvent.Invalidate(false, 1));
    on(demand(BUILD, KEEPING_GOING));
    on(replied(LEFT, 2, record(1)));
    on(replied(RIGHT, 2, record(9)));
    on(request(2, LEFT, RIGHT));

    assertThat(only(Effect.DidCompute.class, on(computed(2, 4))))
        .containsExactly(new Effect.DidCompute(true, Optional.of(RIGHT)));
  }

  @Test
  void failed_afterAValue_namesTheFirstDependencyThatIsAnother() {
    verify(3);
    on(new NodeEvent.Invalidate(false, 1));
    on(demand(BUILD, KEEPING_GOING));
    on(replied(LEFT, 2, record(9)));
    on(request(2, LEFT));

    assertThat(only(Effect.DidFail.class, on(threw(2, TROUBLE))))
        .extracting(Effect.DidFail::because)
        .containsExactly(Optional.of(LEFT));
  }

  @Test
  void dependencies_inAnotherOrderOrNew_areComparedByKey() {
    Fingerprint one = Fingerprint.of("1");
    Fingerprint two = Fingerprint.of("2");
    Dependencies before =
        Dependencies.kept(List.of(LEFT, RIGHT), new Fingerprint[] {one, two}, new int[] {2});
    Dependencies turned =
        Dependencies.kept(List.of(RIGHT, LEFT), new Fingerprint[] {two, one}, new int[] {2});
    Dependencies more =
        Dependencies.kept(
            List.of(RIGHT, SELF, LEFT), new Fingerprint[] {two, one, two}, new int[] {3});

    assertThat(turned.firstOtherThan(before)).isEmpty();
    assertThat(more.firstOtherThan(before)).contains(SELF);
    assertThat(Dependencies.NONE.firstOtherThan(before)).isEmpty();
  }

  @Test
  void invalidate_whileComputing_supersedesTheAttemptForTheSameWaiters() {
    on(demand(BUILD, KEEPING_GOING));
    on(request(1, LEFT));

    List<Effect> effects = on(new NodeEvent.Invalidate(false, 4));

    assertThat(effects)
        .contains(
            new Effect.StopComputing(1, new CancelReason.Invalidated()),
            new Effect.Compute(2, Optional.empty()));
    assertThat(on(replied(LEFT, 1, record(1)))).isEmpty();
    assertThat(only(Effect.Reply.class, on(computed(2, 4)))).hasSize(1);
  }

  @Test
  void probe_home_tellsEveryMemberInItsAttempt() {
    on(demand(DEPENDENT, KEEPING_GOING));
    on(request(1, LEFT));
    WaitPath path =
        new WaitPath(DEPENDENT.key(), 7, Optional.of(new WaitPath(SELF, 1, Optional.empty())));

    List<Effect> effects = on(new NodeEvent.Probe(1, SELF, 1, path, Work.EVERYTHING));

    Cycle cycle = new Cycle(List.of(SELF, DEPENDENT.key()));
    assertThat(effects)
        .containsExactly(
            new Effect.SendCycle(SELF, new NodeEvent.CycleFound(1, cycle, Work.EVERYTHING)),
            new Effect.SendCycle(
                DEPENDENT.key(), new NodeEvent.CycleFound(7, cycle, Work.EVERYTHING)));
  }

  @Test
  void probe_ofEarlierAttempt_isDropped() {
    on(demand(DEPENDENT, KEEPING_GOING));
    on(request(1, LEFT));
    WaitPath path =
        new WaitPath(DEPENDENT.key(), 6, Optional.of(new WaitPath(SELF, 1, Optional.empty())));

    assertThat(on(new NodeEvent.Probe(1, SELF, 1, path, Work.EVERYTHING))).isEmpty();
  }

  @Test
  void cycleFound_edgeThatIsNoLongerWaitedFor_isIgnored() {
    on(demand(DEPENDENT, KEEPING_GOING));
    on(request(1, LEFT));
    on(replied(LEFT, 1, record(1)));

    assertThat(
            on(
                new NodeEvent.CycleFound(
                    1, new Cycle(List.of(SELF, LEFT, DEPENDENT.key())), Work.EVERYTHING)))
        .isEmpty();
  }

  @Test
  void replied_cycleThroughSelf_failsEvenIfTheFunctionTakesFailuresAsValues() {
    on(demand(BUILD, KEEPING_GOING));
    on(new NodeEvent.Request(1, 1, List.of(LEFT), true));
    Cycle cycle = new Cycle(List.of(SELF, LEFT));

    List<Effect> effects = on(replied(LEFT, 1, failed(LEFT, new CycleFailure(cycle))));

    assertThat(only(Effect.Reply.class, effects).getFirst().record().outcome())
        .isEqualTo(new Outcome.Failed<>(List.of(new RootCause(LEFT, new CycleFailure(cycle)))));
  }

  @Test
  void lookForCycle_nodeWhoseDependenciesAreFree_doesNotSearch() {
    on(demand(DEPENDENT, KEEPING_GOING));
    on(request(1, LEFT));

    assertThat(on(new NodeEvent.Free(3, LEFT))).containsExactly(new Effect.SendFree(DEPENDENT, 3));
    assertThat(on(new NodeEvent.LookForCycle(3))).isEmpty();
    assertThat(on(new NodeEvent.LookForCycle(4))).hasSize(1);
  }

  @Test
  void broken_whileWorking_answersTheWaiters() {
    on(demand(BUILD, KEEPING_GOING));

    List<Effect> effects = on(new NodeEvent.Broken(new InternalFailure("defect", "trace")));

    assertThat(only(Effect.Reply.class, effects)).hasSize(1);
    assertThat(state).isInstanceOf(NodeState.Scoped.class);
  }

  @Test
  void inputHash_sameDependencies_isEqualAndDiffersWhenOneChanged() {
    verify(3);
    Optional<Fingerprint> first = ((NodeState.Verified) state).record().dependencies().inputHash();
    state = NodeState.initial();
    verify(4);

    assertThat(((NodeState.Verified) state).record().dependencies().inputHash())
        .isEqualTo(first)
        .isPresent();
    assertThat(Dependencies.NONE.inputHash()).isNotEqualTo(first);
  }
}
