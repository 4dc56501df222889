package dev.zako.cas.decorator;

import dev.zako.cas.BlobStore;
import dev.zako.cas.ByteRange;
import dev.zako.cas.CasException;
import dev.zako.cas.Digest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps small blobs of another store in memory: those put or read last, up to a number of bytes.
 * Whether a blob is there, and its file, are always asked of the other store.
 */
public final class MemoryCachingBlobStore extends ForwardingBlobStore {
  private final long maxBytes;
  private final int maxBlobBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Digest, byte[]> blobs = new LinkedHashMap<>(16, 0.75f, true);
  private long bytesHeld;

  /**
   * Decorates {@code inner}.
   *
   * @param maxBytes the most bytes kept, all blobs together
   * @param maxBlobBytes the largest blob kept
   */
  public MemoryCachingBlobStore(BlobStore inner, long maxBytes, int maxBlobBytes) {
    super(inner);
    this.maxBytes = maxBytes;
    this.maxBlobBytes = maxBlobBytes;
  }

  @Override
  public byte[] read(Digest digest) throws CasException {
    byte[] held = lookUp(digest);
    if (held != null) {
      return held.clone();
    }
    byte[] bytes = super.read(digest);
    keep(digest, bytes);
    return bytes;
  }

  @Override
  public InputStream open(Digest digest, ByteRange range) throws CasException {
    byte[] held = lookUp(digest);
    if (held == null) {
      return super.open(digest, range);
    }
    if (!range.fits(held.length)) {
      throw new CasException.RangeOutOfBounds(range, digest);
    }
    return new ByteArrayInputStream(
        held, Math.toIntExact(range.start()), Math.toIntExact(range.lengthIn(held.length)));
  }

  @Override
  public Digest put(byte[] bytes) throws CasException {
    Digest digest = super.put(bytes);
    keep(digest, bytes);
    return digest;
  }

  /** How many bytes of blobs are in memory now. */
  public long bytesHeld() {
    lock.lock();
    try {
      return bytesHeld;
    } finally {
      lock.unlock();
    }
  }

  private byte @Nullable [] lookUp(Digest digest) {
    lock.lock();
    try {
      return blobs.get(digest);
    } finally {
      lock.unlock();
    }
  }

  private void keep(Digest digest, byte[] bytes) {
    if (bytes.length == 0 || bytes.length > maxBlobBytes || bytes.length > maxBytes) {
      return;
    }
    byte[] copy = bytes.clone();
    lock.lock();
    try {
      if (blobs.putIfAbsent(digest, copy) == null) {
        bytesHeld += copy.length;
      }
      Iterator<byte[]> eldest = blobs.values().iterator();
      while (bytesHeld > maxBytes) {
        bytesHeld -= eldest.next().length;
        eldest.remove();
      }
    } finally {
      lock.unlock();
    }
  }
}
