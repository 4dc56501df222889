package dev.zako.engine.graph;

import java.util.List;
import java.util.Optional;

/** Something that the state machine wants done, in the order given. */
public sealed interface Effect {
  /** Demand a dependency; the ticket is this node's attempt. */
  record SendDemand(NodeKey<?> to, int ticket, BuildSet builds, Revision revision)
      implements Effect {}

  /** Answer a demand. */
  record Reply(Peer to, int ticket, NodeRecord record, Scope scope) implements Effect {}

  /** Answer a demand whose builds are gone. */
  record ReplyCancelled(Peer to, int ticket, CancelReason reason) implements Effect {}

  /** Call the node's function. */
  record Compute(int attempt, Optional<NodeValue> previous) implements Effect {}

  /** Answer a request of the function. */
  record AnswerRequest(int attempt, int number, Answer answer) implements Effect {}

  /** Stop the function, if it still runs. */
  record StopComputing(int attempt, CancelReason reason) implements Effect {}

  /** Answer an invalidation, and tell the dependents that they may be out of date. */
  record Spread(long number, List<NodeKey<?>> dependents) implements Effect {}

  /** Tell a node that waits for this one that this one is free. */
  record SendFree(Peer to, long round) implements Effect {}

  /** Send a search for a cycle on. */
  record SendProbe(NodeKey<?> to, NodeEvent.Probe probe) implements Effect {}

  /** Tell a node that it is a member of a cycle. */
  record SendCycle(NodeKey<?> to, NodeEvent.CycleFound found) implements Effect {}

  /**
   * Note that the node is done although dependencies that it demanded are not: when its builds are
   * over, they must be told, or those dependencies might wait for ever.
   */
  record LeaveBehind() implements Effect {}

  /** Keep a finished record. Comes before the answers that give the record away. */
  record Keep(NodeRecord record) implements Effect {}

  /** The kept record is right again; as given here, with a later revision. */
  record KeepAgain(NodeRecord record) implements Effect {}

  /**
   * The kept record may be out of date.
   *
   * @param reread whether the function must run again
   */
  record KeepInDoubt(boolean reread) implements Effect {}

  /**
   * Note that the function gave a value.
   *
   * @param because the first dependency that was another one than the time before
   */
  record DidCompute(boolean changed, Optional<NodeKey<?>> because) implements Effect {}

  /** Note that the old result holds. */
  record DidVerify() implements Effect {}

  /**
   * Note that the node failed.
   *
   * @param because the first dependency that was another one than the time before
   */
  record DidFail(List<RootCause> causes, Optional<NodeKey<?>> because) implements Effect {}

  /** Note that work was given up. */
  record DidCancel(CancelReason reason) implements Effect {}
}
