package dev.zako.engine.graph;

import java.util.List;

/** Something that a node is told. */
public sealed interface NodeEvent {
  /**
   * Somebody wants the node. Every demand is answered by exactly one {@link Effect.Reply} or {@link
   * Effect.ReplyCancelled} with the same ticket.
   *
   * @param peer who is to be answered
   * @param ticket given back with the answer; a node's attempt number
   * @param builds the builds on whose behalf, at least one
   * @param revision the revision of those builds
   */
  record Demand(Peer peer, int ticket, BuildSet builds, Revision revision) implements NodeEvent {}

  /**
   * The node's function asks for dependencies. Every request is answered by exactly one {@link
   * Effect.AnswerRequest}.
   *
   * @param attempt the attempt that the function belongs to
   * @param number distinguishes the requests of an attempt
   * @param keys what is wanted, in the order in which it is to be answered
   * @param failuresAsValues whether failed dependencies are outcomes like any other
   */
  record Request(int attempt, int number, List<NodeKey<?>> keys, boolean failuresAsValues)
      implements NodeEvent {}

  /** The node's function has ended. */
  record Computed(int attempt, Computation computation) implements NodeEvent {}

  /**
   * A dependency is finished.
   *
   * @param ticket the ticket of the demand
   * @param record its record
   * @param scope what the record is good for
   */
  record Replied(NodeKey<?> from, int ticket, NodeRecord record, Scope scope)
      implements NodeEvent {}

  /**
   * A demand was cancelled because the builds behind it are gone. The node need not react: when
   * other builds want it, it has demanded the dependency for them too.
   */
  record DemandCancelled(NodeKey<?> from, int ticket) implements NodeEvent {}

  /** A build does not want anything any more. */
  record BuildGone(BuildId build, CancelReason reason) implements NodeEvent {}

  /**
   * The node may be out of date. Answered by exactly one {@link Effect.Spread}.
   *
   * @param reread whether what the function itself reads may have changed, so that it must run
   *     again; otherwise only dependencies may have
   * @param number of the message; given back with the answer
   */
  record Invalidate(boolean reread, long number) implements NodeEvent {}

  /** The record that was to be kept belongs to an earlier revision than the present one. */
  record Outdated() implements NodeEvent {}

  /** Is the node at rest? Whoever carries the node answers once, when it is. */
  record AreYouAtRest() implements NodeEvent {}

  /**
   * Nothing moves: a node that waits for nothing shall tell those who wait for it. This is the
   * first half of a search for cycles.
   */
  record FindFree(long round) implements NodeEvent {}

  /** A dependency that is waited for waits, in the end, only for nodes that wait for nothing. */
  record Free(long round, NodeKey<?> from) implements NodeEvent {}

  /**
   * Still nothing moves: a node that is not free shall look for a cycle through itself. This is the
   * second half of a search for cycles.
   */
  record LookForCycle(long round) implements NodeEvent {}

  /**
   * A search for a cycle, sent along edges from waiting nodes to what they wait for.
   *
   * @param round the round of searching, to search each way once
   * @param origin the node that searches for a cycle through itself
   * @param originAttempt the attempt in which that node waits
   * @param path the way from the origin to the node that waits for the receiver
   * @param scope what all that was read along the path is good for
   */
  record Probe(long round, NodeKey<?> origin, int originAttempt, WaitPath path, Scope scope)
      implements NodeEvent {}

  /**
   * The node is a member of a cycle.
   *
   * @param scope what all that led into the cycle is good for
   */
  record CycleFound(int attempt, Cycle cycle, Scope scope) implements NodeEvent {}

  /** The engine itself failed while handling an event of this node. */
  record Broken(InternalFailure failure) implements NodeEvent {}
}
