package dev.zako.engine.hone;

import dev.zako.engine.graph.RootCause;
import java.util.List;

/**
 * Thrown by {@link ComputeContext} when a demanded dependency has failed. Letting it escape from a
 * function fails the node with the dependency's root causes.
 */
public final class DependencyFailedException extends NodeFailedException {
  private static final long serialVersionUID = 1L;

  private final transient List<RootCause> causes;

  /** Carries the root causes, of which there is at least one. */
  public DependencyFailedException(List<RootCause> causes) {
    super(causes.getFirst().failure());
    this.causes = List.copyOf(causes);
  }

  /** The root causes, in stable order. */
  public List<RootCause> causes() {
    return causes;
  }
}
