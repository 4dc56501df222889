package dev.zako.engine.build;

import dev.zako.engine.build.execution.ActionResources;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.model.Configuration;
import dev.zako.engine.build.model.Project;
import java.util.List;
import java.util.Optional;

/**
 * What the workspace's own package is.
 *
 * @param found absent if something is wrong with it, or the question was cancelled
 * @param diagnostics everything that is wrong, in a stable order
 */
public record ProjectReport(Optional<Found> found, List<Diagnostic> diagnostics) {
  /**
   * A package under a configuration.
   *
   * @param project the manifest with what the package script adds
   * @param configuration the values of its options
   * @param resources what its commands share
   */
  public record Found(Project project, Configuration configuration, ActionResources resources) {}

  /** Copies the list. */
  public ProjectReport {
    diagnostics = List.copyOf(diagnostics);
  }
}
