package dev.zako.engine.build.analysis;

import dev.zako.engine.build.failure.BuildFailure;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.Outcome;
import dev.zako.engine.graph.RootCause;
import java.util.Optional;
import java.util.Set;

/** Tells targets that do not exist from those that cannot be read. */
public final class UnknownTargets {
  private static final Set<Code> CODES =
      Set.of(Code.TARGET_NOT_FOUND, Code.PACKAGE_NOT_FOUND, Code.BUILD_FILE_EXCLUDED);

  private UnknownTargets() {}

  /** What to say of a target if it failed because it, or its build file, does not exist. */
  public static Optional<Diagnostic> diagnostic(Outcome.Failed<?> failed, TargetKey key) {
    if (failed.causes().size() != 1) {
      return Optional.empty();
    }
    RootCause cause = failed.causes().getFirst();
    NodeKey<?> packageKey = new PackageLoadKey(key.label().path(), key.configuration());
    boolean own = cause.key().equals(key) || cause.key().equals(packageKey);
    return own
            && cause.failure() instanceof BuildFailure(Diagnostic diagnostic)
            && CODES.contains(diagnostic.code())
        ? Optional.of(diagnostic)
        : Optional.empty();
  }
}
