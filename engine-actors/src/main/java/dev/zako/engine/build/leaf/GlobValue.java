package dev.zako.engine.build.leaf;

import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeValue;
import java.util.List;

/**
 * The files that match a pattern.
 *
 * @param files relative to the pattern's directory, in order, each once
 */
public record GlobValue(List<String> files) implements NodeValue {
  /** Copies the list. */
  public GlobValue {
    files = List.copyOf(files);
  }

  @Override
  public Fingerprint outputHash() {
    return Fingerprint.of(files.toArray(String[]::new));
  }
}
