package dev.zako.engine.hone;

import dev.zako.engine.graph.CancelReason;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.RootCause;
import java.util.List;
import java.util.Optional;

/** Something that happened to a node. */
public sealed interface HoneEvent {
  /** The node concerned. */
  NodeKey<?> key();

  /** The node's function is about to be called. */
  record WillCompute(NodeKey<?> key) implements HoneEvent {}

  /**
   * The node's function returned a value.
   *
   * @param changed whether the value differs from the one before; true for a first value
   * @param because the first dependency that was another one than the time before, in the order of
   *     the demands; none for a first value, for a leaf, and if none was
   */
  record DidCompute(NodeKey<?> key, boolean changed, Optional<NodeKey<?>> because)
      implements HoneEvent {}

  /** No dependency of the node had changed: its old result holds, without computing. */
  record DidVerifyUnchanged(NodeKey<?> key) implements HoneEvent {}

  /**
   * The node failed, of itself or because a dependency did.
   *
   * @param because as with {@link DidCompute}
   */
  record DidFail(NodeKey<?> key, List<RootCause> causes, Optional<NodeKey<?>> because)
      implements HoneEvent {}

  /** Work on the node was given up, because no build wants it any more. */
  record DidCancel(NodeKey<?> key, CancelReason reason) implements HoneEvent {}

  /** Something that the node depends on may have changed. */
  record DidInvalidate(NodeKey<?> key) implements HoneEvent {}
}
