package dev.zako.engine.build.script;

import dev.zako.cas.Digest;
import dev.zako.engine.build.model.Manifest;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeValue;

/**
 * A manifest that was read.
 *
 * @param manifest what it says
 * @param digest of the file
 */
public record ManifestValue(Manifest manifest, Digest digest) implements NodeValue {
  @Override
  public Fingerprint outputHash() {
    return Fingerprint.of("manifest", digest.toString());
  }
}
