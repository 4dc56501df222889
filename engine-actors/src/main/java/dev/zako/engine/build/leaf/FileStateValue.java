package dev.zako.engine.build.leaf;

import dev.zako.cas.Digest;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeValue;

/** What is at a path. Symbolic links are followed. */
public sealed interface FileStateValue extends NodeValue {
  /**
   * A regular file, whose bytes are in the store.
   *
   * @param digest of its bytes
   * @param executable whether its owner may execute it
   */
  record Regular(Digest digest, boolean executable) implements FileStateValue {
    @Override
    public Fingerprint outputHash() {
      return Fingerprint.of("regular", digest.toString(), Boolean.toString(executable));
    }
  }

  /** A directory; what is in it is told by {@link DirectoryListingKey}. */
  record Directory() implements FileStateValue {
    @Override
    public Fingerprint outputHash() {
      return Fingerprint.of("directory");
    }
  }

  /** Nothing. */
  record Missing() implements FileStateValue {
    @Override
    public Fingerprint outputHash() {
      return Fingerprint.of("missing");
    }
  }

  /** A device, a pipe, a socket. */
  record Special() implements FileStateValue {
    @Override
    public Fingerprint outputHash() {
      return Fingerprint.of("special");
    }
  }
}
