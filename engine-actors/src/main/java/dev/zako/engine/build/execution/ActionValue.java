package dev.zako.engine.build.execution;

import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeValue;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an action made.
 *
 * @param outputs by path
 * @param accompanying what has to be where the outputs are for them to be of use, by path: what a
 *     link leads to
 */
public record ActionValue(
    SortedMap<String, Artifact> outputs, SortedMap<String, Artifact> accompanying)
    implements NodeValue {
  /** Copies the maps. */
  public ActionValue {
    outputs = Collections.unmodifiableSortedMap(new TreeMap<>(outputs));
    accompanying = Collections.unmodifiableSortedMap(new TreeMap<>(accompanying));
  }

  /** Outputs that need nothing else. */
  static ActionValue of(SortedMap<String, Artifact> outputs) {
    return new ActionValue(outputs, new TreeMap<>());
  }

  @Override
  public Fingerprint outputHash() {
    return Fingerprint.of(outputs.toString(), accompanying.toString());
  }
}
