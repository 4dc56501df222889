package dev.zako.cas;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Takes the digest of bytes that arrive in pieces. Used by one thread at a time and for one digest.
 */
public final class Hasher {
  private final MessageDigest sha256;
  private long sizeBytes;

  /** Starts with no bytes. */
  public Hasher() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is missing, although every Java platform has it", e);
    }
  }

  /** Adds {@code length} bytes of {@code bytes}, from {@code offset} on. */
  public void update(byte[] bytes, int offset, int length) {
    sha256.update(bytes, offset, length);
    sizeBytes += length;
  }

  /** How many bytes were added so far. */
  public long sizeBytes() {
    return sizeBytes;
  }

  /** The digest of all bytes added. The hasher must not be used afterwards. */
  public Digest finish() {
    return Digest.ofHash(sha256.digest(), sizeBytes);
  }
}
