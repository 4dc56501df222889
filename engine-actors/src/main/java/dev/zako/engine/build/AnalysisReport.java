package dev.zako.engine.build;

import dev.zako.engine.build.failure.Diagnostic;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What scripts say of targets.
 *
 * @param targets everything that the rule of each target gave, as text, by label
 * @param diagnostics everything that is wrong, in a stable order
 */
public record AnalysisReport(SortedMap<String, String> targets, List<Diagnostic> diagnostics) {
  /** Copies the collections. */
  public AnalysisReport {
    targets = Collections.unmodifiableSortedMap(new TreeMap<>(targets));
    diagnostics = List.copyOf(diagnostics);
  }
}
