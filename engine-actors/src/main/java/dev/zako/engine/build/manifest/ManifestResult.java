package dev.zako.engine.build.manifest;

import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.engine.build.model.Manifest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What reading a manifest gave: a manifest if there is no problem, else all problems.
 *
 * @param manifest present exactly if {@code diagnostics} is empty
 * @param diagnostics each with file, line and column: group, artifact and version first, then by
 *     position
 * @param positions where each key is, by its path from the top joined with dots, for instance
 *     {@code dependencies.curl}
 */
public record ManifestResult(
    Optional<Manifest> manifest,
    List<Diagnostic> diagnostics,
    SortedMap<String, SourcePosition> positions) {
  public ManifestResult {
    diagnostics = List.copyOf(diagnostics);
    positions = Collections.unmodifiableSortedMap(new TreeMap<>(positions));
    if (manifest.isPresent() != diagnostics.isEmpty()) {
      throw new IllegalArgumentException("Either a manifest or diagnostics");
    }
  }
}
