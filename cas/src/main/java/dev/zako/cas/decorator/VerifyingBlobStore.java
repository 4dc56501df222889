package dev.zako.cas.decorator;

import dev.zako.cas.BlobStore;
import dev.zako.cas.ByteRange;
import dev.zako.cas.CasException;
import dev.zako.cas.Digest;
import dev.zako.cas.Hasher;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Checks the hash of what is read from another store, every time or at every n-th read. Counted are
 * whole reads: {@link #read}, {@link #open} with a range that covers the blob, and {@link
 * #localFile}. A blob that fails is reported to a {@link DamageHandler}, and to the caller as
 * missing; if its bytes were streamed already, the stream ends with {@link
 * CasException.DigestMismatch}.
 */
public final class VerifyingBlobStore extends ForwardingBlobStore {
  private static final int SKIP_BYTES = 8192;

  private final int checkOneReadIn;
  private final DamageHandler damageHandler;
  private final AtomicLong reads = new AtomicLong();

  /**
   * Decorates {@code inner}.
   *
   * @param checkOneReadIn 1 to check every read, n for every n-th
   */
  public VerifyingBlobStore(BlobStore inner, int checkOneReadIn, DamageHandler damageHandler) {
    super(inner);
    if (checkOneReadIn < 1) {
      throw new IllegalArgumentException("Every how many reads: " + checkOneReadIn);
    }
    this.checkOneReadIn = checkOneReadIn;
    this.damageHandler = damageHandler;
  }

  @Override
  public byte[] read(Digest digest) throws CasException {
    byte[] bytes = super.read(digest);
    if (isCheckDue()) {
      require(digest, Digest.of(bytes));
    }
    return bytes;
  }

  @Override
  public InputStream open(Digest digest, ByteRange range) throws CasException {
    InputStream in = super.open(digest, range);
    return range.coversAll(digest.sizeBytes()) && isCheckDue() ? new Checked(in, digest) : in;
  }

  @Override
  public Path localFile(Digest digest, boolean executable) throws CasException {
    Path file = super.localFile(digest, executable);
    if (isCheckDue()) {
      Digest actual;
      try {
        actual = Digest.ofFile(file);
      } catch (IOException e) {
        throw new CasException.StoreIo(
            "read", file, "Check the file system and the permissions of the store", e);
      }
      require(digest, actual);
    }
    return file;
  }

  private boolean isCheckDue() {
    return reads.incrementAndGet() % checkOneReadIn == 0;
  }

  private void require(Digest expected, Digest actual) throws CasException {
    if (!actual.equals(expected)) {
      damageHandler.onDamage(expected);
      throw new CasException.BlobMissing(expected);
    }
  }

  /** Compares the digest at the end of the stream, once. */
  private final class Checked extends FilterInputStream {
    private final Digest expected;
    private final Hasher hasher = new Hasher();
    private boolean ended;

    Checked(InputStream in, Digest expected) {
      super(in);
      this.expected = expected;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = in.read(buffer, offset, length);
      if (count > 0 && !ended) {
        hasher.update(buffer, offset, count);
      }
      if (!ended && (count < 0 || hasher.sizeBytes() >= expected.sizeBytes())) {
        ended = true;
        Digest actual = hasher.finish();
        if (!actual.equals(expected)) {
          damageHandler.onDamage(expected);
          throw new CasException.DigestMismatch(expected, actual);
        }
      }
      return count;
    }

    @Override
    public long skip(long count) throws IOException {
      byte[] skipped = new byte[Math.clamp(count, 0, SKIP_BYTES)];
      return Math.max(0, read(skipped, 0, skipped.length));
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
