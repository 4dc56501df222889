package dev.zako.engine.build.script;

import dev.zako.cas.BlobStore;
import dev.zako.cas.CasException;
import dev.zako.cas.Digest;
import dev.zako.engine.build.leaf.StoreFailures;
import dev.zako.engine.build.leaf.WorkspaceFiles;
import dev.zako.engine.hone.NodeFailedException;

/** Reads the bytes of files that were hashed, and no later ones. Thread-safe. */
public final class SourceReader {
  private final BlobStore blobs;
  private final WorkspaceFiles files;

  /** Reads from {@code blobs}, and has {@code files} put back what the store has lost. */
  public SourceReader(BlobStore blobs, WorkspaceFiles files) {
    this.blobs = blobs;
    this.files = files;
  }

  /** The bytes with the digest, which are or were those of the file. */
  public byte[] read(String path, Digest digest) throws NodeFailedException {
    try {
      return blobs.read(digest);
    } catch (CasException.BlobMissing _) {
      files.restore(path, digest);
    } catch (CasException e) {
      throw StoreFailures.of(e);
    }
    try {
      return blobs.read(digest);
    } catch (CasException e) {
      throw StoreFailures.of(e);
    }
  }
}
