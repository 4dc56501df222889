package dev.zako.engine.build;

import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * How a build ended.
 *
 * @param status the whole in one word
 * @param built the requested targets that are built, in the order of their labels
 * @param actionsTotal how many actions the requested targets need; those that are neither executed
 *     nor cached nor failed were up to date or not reached
 * @param executed how many actions were executed
 * @param cached how many results came from the action cache
 * @param diagnostics everything that is wrong, each root cause once, in a stable order
 * @param elapsed how long the build took
 */
public record BuildReport(
    Status status,
    List<BuiltTarget> built,
    int actionsTotal,
    int executed,
    int cached,
    List<Diagnostic> diagnostics,
    Duration elapsed) {

  /** How a build can end. */
  public enum Status {
    /** Every requested target is built and in place. */
    SUCCEEDED,
    /** Something is wrong; the diagnostics say what. */
    FAILED,
    /** The build was stopped from outside. */
    CANCELLED;

    /** What a process ends with that came to this end: the worst of the diagnostics. */
    int exitCode(List<Diagnostic> diagnostics) {
      return switch (this) {
        case SUCCEEDED -> 0;
        case CANCELLED -> Code.ExitClass.INTERRUPTED.exitCode();
        case FAILED ->
            diagnostics.stream()
                .map(diagnostic -> diagnostic.code().exitClass())
                .max(Comparator.naturalOrder())
                .orElse(Code.ExitClass.BUILD)
                .exitCode();
      };
    }
  }

  /**
   * A requested target whose outputs are in place.
   *
   * @param outputs its default outputs that were made by actions, absolute paths in order
   * @param placed those of them that were not there before as they are now
   */
  public record BuiltTarget(String label, List<Path> outputs, List<Path> placed) {
    /** Copies the outputs. */
    public BuiltTarget {
      outputs = List.copyOf(outputs);
      placed = List.copyOf(placed);
    }
  }

  /** Copies the lists. */
  public BuildReport {
    built = List.copyOf(built);
    diagnostics = List.copyOf(diagnostics);
  }

  /** What a process that did only this build should end with: the worst of the diagnostics. */
  public int exitCode() {
    return status.exitCode(diagnostics);
  }
}
