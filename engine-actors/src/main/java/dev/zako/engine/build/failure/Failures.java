package dev.zako.engine.build.failure;

import dev.zako.engine.graph.NodeFailure;
import java.util.List;

/**
 * Several diagnostics as the reason why one node failed: all mistakes of one file at once.
 *
 * @param diagnostics at least one, in the order in which they should be read
 */
public record Failures(List<Diagnostic> diagnostics) implements NodeFailure {
  /** Copies the list. */
  public Failures {
    diagnostics = List.copyOf(diagnostics);
    if (diagnostics.isEmpty()) {
      throw new IllegalArgumentException("A failure has at least one diagnostic");
    }
  }

  /** Whether any of them is transient. */
  @Override
  public boolean isTransient() {
    return diagnostics.stream().anyMatch(diagnostic -> diagnostic.code().isTransient());
  }

  /** All messages. */
  @Override
  public String message() {
    return String.join("; ", diagnostics.stream().map(Diagnostic::message).toList());
  }
}
