package dev.zako.engine.build;

import dev.zako.engine.build.BuildReport.Status;
import dev.zako.engine.build.failure.Diagnostic;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The answer to a query.
 *
 * @param status how it ended; failed if anything is wrong, also if there are nodes
 * @param nodes those that the query names, in the order of their labels; without something that
 *     could not be read if there are diagnostics
 * @param diagnostics everything that is wrong, in a stable order
 */
public record QueryReport(Status status, List<Node> nodes, List<Diagnostic> diagnostics) {
  /**
   * A target or a file, with what was asked for of it.
   *
   * @param label as queries write it
   * @param kind the name of its rule, or {@code source file}; empty if it was not asked for
   * @param rule the module of the rule and the name under which that exports it
   * @param position where a target was made
   * @param attributes of a target, each as the text of a JSON value
   * @param dependencies what it needs, as queries write it, in order
   */
  public record Node(
      String label,
      String kind,
      Optional<String> rule,
      Optional<String> position,
      SortedMap<String, String> attributes,
      List<String> dependencies) {
    /** Copies the collections. */
    public Node {
      attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
      dependencies = List.copyOf(dependencies);
    }
  }

  /** Copies the lists. */
  public QueryReport {
    nodes = List.copyOf(nodes);
    diagnostics = List.copyOf(diagnostics);
  }

  /** What a process that did only this should end with: the worst of the diagnostics. */
  public int exitCode() {
    return status.exitCode(diagnostics);
  }
}
