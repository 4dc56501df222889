package dev.zako.engine.build.script;

import dev.zako.cas.Digest;
import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.engine.build.model.Manifest;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeValue;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A manifest that was read.
 *
 * @param manifest what it says
 * @param digest of the file
 * @param file where it is, relative to the root of the workspace
 * @param positions where each key is, by its path from the top joined with dots
 */
public record ManifestValue(
    Manifest manifest, Digest digest, String file, SortedMap<String, SourcePosition> positions)
    implements NodeValue {
  /** Copies the map. */
  public ManifestValue {
    positions = Collections.unmodifiableSortedMap(new TreeMap<>(positions));
  }

  /** Where a key is; the file if the key is not there. */
  public SourcePosition position(String key) {
    SourcePosition position = positions.get(key);
    return position == null ? SourcePosition.ofFile(file) : position;
  }

  @Override
  public Fingerprint outputHash() {
    return Fingerprint.of("manifest", file, digest.toString());
  }
}
