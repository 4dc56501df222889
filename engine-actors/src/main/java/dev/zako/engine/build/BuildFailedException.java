package dev.zako.engine.build;

import dev.zako.engine.build.failure.Diagnostic;
import java.util.List;

/** Thrown where a request cannot be carried out at all; says why. */
public final class BuildFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Diagnostic> diagnostics;

  /**
   * Carries the reasons.
   *
   * @param diagnostics at least one
   */
  public BuildFailedException(List<Diagnostic> diagnostics) {
    super(diagnostics.getFirst().message());
    this.diagnostics = List.copyOf(diagnostics);
  }

  /** Carries one reason. */
  public BuildFailedException(Diagnostic diagnostic) {
    this(List.of(diagnostic));
  }

  /** Why; at least one, in the order in which they should be read. */
  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }
}
