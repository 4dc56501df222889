package dev.zako.engine.build;

import dev.zako.engine.build.model.TargetPattern;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What to build.
 *
 * @param patterns which targets, applied in order
 * @param keepGoing whether everything that does not depend on a failure is built nevertheless
 * @param config values of configuration options, as texts, by name
 */
public record BuildRequest(
    List<TargetPattern> patterns, boolean keepGoing, SortedMap<String, String> config) {
  /** Copies the collections. */
  public BuildRequest {
    patterns = List.copyOf(patterns);
    config = Collections.unmodifiableSortedMap(new TreeMap<>(config));
  }

  /** These targets with the default configuration, stopping at the first failure. */
  public static BuildRequest of(List<TargetPattern> patterns) {
    return new BuildRequest(patterns, false, new TreeMap<>());
  }
}
