package dev.zako.engine.build;

import dev.zako.engine.build.query.QueryExpression;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What to tell of the graph of targets.
 *
 * @param query which nodes
 * @param facts what is told of each of them
 * @param keepGoing whether what cannot be read is left out, instead of being the end
 * @param config values of configuration options, as texts, by name
 */
public record QueryRequest(
    QueryExpression query, Facts facts, boolean keepGoing, SortedMap<String, String> config) {
  /** What is told of each node. */
  public enum Facts {
    /** What it is called. */
    LABELS,
    /** Also what kind it is of. */
    KINDS,
    /** Instead of the kind, what it needs. */
    DEPENDENCIES,
    /** Everything: its kind, what it needs, where it was made and its attributes. */
    ALL
  }

  /** Copies the map. */
  public QueryRequest {
    config = Collections.unmodifiableSortedMap(new TreeMap<>(config));
  }
}
