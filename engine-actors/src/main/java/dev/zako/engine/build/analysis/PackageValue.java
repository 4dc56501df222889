package dev.zako.engine.build.analysis;

import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeValue;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a build file says.
 *
 * @param targets its targets by name
 */
public record PackageValue(SortedMap<String, TargetValue> targets) implements NodeValue {
  /** Copies the map. */
  public PackageValue {
    targets = Collections.unmodifiableSortedMap(new TreeMap<>(targets));
  }

  @Override
  public Fingerprint outputHash() {
    return Fingerprint.combine(targets.values().stream().map(TargetValue::outputHash).toList());
  }
}
