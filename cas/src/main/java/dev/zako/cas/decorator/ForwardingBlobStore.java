package dev.zako.cas.decorator;

import dev.zako.cas.BlobStore;
import dev.zako.cas.ByteRange;
import dev.zako.cas.CasException;
import dev.zako.cas.Digest;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.OptionalLong;
import java.util.SortedSet;

/** Passes every call on to another store; decorators override what they change. */
abstract class ForwardingBlobStore implements BlobStore {
  private final BlobStore inner;

  ForwardingBlobStore(BlobStore inner) {
    this.inner = inner;
  }

  @Override
  public OptionalLong size(Digest digest) throws CasException {
    return inner.size(digest);
  }

  @Override
  public SortedSet<Digest> findMissing(Collection<Digest> digests) throws CasException {
    return inner.findMissing(digests);
  }

  @Override
  public byte[] read(Digest digest) throws CasException {
    return inner.read(digest);
  }

  @Override
  public InputStream open(Digest digest, ByteRange range) throws CasException {
    return inner.open(digest, range);
  }

  @Override
  public Digest put(byte[] bytes) throws CasException {
    return inner.put(bytes);
  }

  @Override
  public void put(Digest expected, InputStream in) throws CasException {
    inner.put(expected, in);
  }

  @Override
  public Digest putFile(Path file) throws CasException {
    return inner.putFile(file);
  }

  @Override
  public Digest adoptFile(Path file) throws CasException {
    return inner.adoptFile(file);
  }

  @Override
  public Path localFile(Digest digest, boolean executable) throws CasException {
    return inner.localFile(digest, executable);
  }
}
