package dev.zako.engine.hone;

import dev.zako.engine.graph.NodeValue;
import java.util.Optional;

/**
 * What a node's function may use: its dependencies, its previous value and its cancellation.
 *
 * <p>Each call that demands dependencies records them as one dependency group before it waits. The
 * context belongs to one call of the function and to the thread that it runs on.
 */
public interface ComputeContext extends NodeReader {
  /** The value that this node had before something changed, when it had one. */
  Optional<NodeValue> previous();

  /** Tells whether this computation is still wanted. */
  Cancellation cancellation();
}
