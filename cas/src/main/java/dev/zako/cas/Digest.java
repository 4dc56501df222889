package dev.zako.cas;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Names a blob by its content: the SHA-256 hash of its bytes and their number.
 *
 * <p>Two digests are equal if and only if both hash and size are equal; they are ordered by hash
 * (as unsigned bytes, which is also the order of {@link #hex()}), then by size. The text form is
 * {@code hex/size}, the one of the Remote Execution API.
 */
public final class Digest implements Comparable<Digest> {
  /** Length of the hash in bytes. */
  public static final int HASH_BYTES = 32;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int BUFFER_BYTES = 64 * 1024;

  /** The digest of no bytes at all; this blob is in every store. */
  public static final Digest EMPTY = of(new byte[0]);

  private final long first;
  private final long second;
  private final long third;
  private final long fourth;
  private final long sizeBytes;

  private Digest(long first, long second, long third, long fourth, long sizeBytes) {
    this.first = first;
    this.second = second;
    this.third = third;
    this.fourth = fourth;
    this.sizeBytes = sizeBytes;
  }

  /** The digest of {@code bytes}. */
  public static Digest of(byte[] bytes) {
    Hasher hasher = new Hasher();
    hasher.update(bytes, 0, bytes.length);
    return hasher.finish();
  }

  /**
   * The digest of everything left in {@code in}, which is read to its end and not closed.
   *
   * @throws IOException what reading threw
   */
  public static Digest of(InputStream in) throws IOException {
    Hasher hasher = new Hasher();
    byte[] buffer = new byte[BUFFER_BYTES];
    int count;
    while ((count = in.read(buffer)) >= 0) {
      hasher.update(buffer, 0, count);
    }
    return hasher.finish();
  }

  /**
   * The digest of the content of {@code file}; a symbolic link is followed.
   *
   * @throws IOException what opening or reading threw
   */
  public static Digest ofFile(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return of(in);
    }
  }

  /**
   * The digest with this hash and size.
   *
   * @param hash 32 bytes
   * @param sizeBytes not negative
   * @throws IllegalArgumentException if either is out of its range
   */
  public static Digest ofHash(byte[] hash, long sizeBytes) {
    if (hash.length != HASH_BYTES) {
      throw new IllegalArgumentException("A hash has " + HASH_BYTES + " bytes, not " + hash.length);
    }
    if (sizeBytes < 0) {
      throw new IllegalArgumentException("A size is not negative: " + sizeBytes);
    }
    return new Digest(
        (long) LONGS.get(hash, 0),
        (long) LONGS.get(hash, 8),
        (long) LONGS.get(hash, 16),
        (long) LONGS.get(hash, 24),
        sizeBytes);
  }

  /**
   * Reads the text form {@code hex/size}: 64 lower-case hexadecimal digits, a slash, and a decimal
   * number without sign or leading zeroes.
   *
   * @throws IllegalArgumentException if {@code text} is anything else
   */
  public static Digest parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw malformed(text);
    }
    String size = text.substring(slash + 1);
    boolean canonical =
        !size.isEmpty()
            && size.chars().allMatch(c -> c >= '0' && c <= '9')
            && (size.length() == 1 || size.charAt(0) != '0');
    if (!canonical) {
      throw malformed(text);
    }
    try {
      return ofHex(text.substring(0, slash), Long.parseLong(size));
    } catch (NumberFormatException e) {
      throw malformed(text);
    }
  }

  /**
   * Reads a digest message of the Remote Execution API.
   *
   * @throws IllegalArgumentException if its hash is not 64 lower-case hexadecimal digits or its
   *     size is negative
   */
  public static Digest fromMessage(build.bazel.remote.execution.v2.Digest message) {
    return ofHex(message.getHash(), message.getSizeBytes());
  }

  private static Digest ofHex(String hex, long sizeBytes) {
    boolean canonical =
        hex.length() == 2 * HASH_BYTES
            && hex.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    if (!canonical || sizeBytes < 0) {
      throw malformed(hex + "/" + sizeBytes);
    }
    return ofHash(HexFormat.of().parseHex(hex), sizeBytes);
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "`" + text + "` is not a digest: 64 lower-case hexadecimal digits, `/`, size in bytes");
  }

  /** The hash as 64 lower-case hexadecimal digits. */
  public String hex() {
    return HexFormat.of().formatHex(hash());
  }

  /** The hash as a new array of 32 bytes. */
  public byte[] hash() {
    byte[] hash = new byte[HASH_BYTES];
    LONGS.set(hash, 0, first);
    LONGS.set(hash, 8, second);
    LONGS.set(hash, 16, third);
    LONGS.set(hash, 24, fourth);
    return hash;
  }

  /** How many bytes the blob has. */
  public long sizeBytes() {
    return sizeBytes;
  }

  /**
   * The number of the shard that owns this digest, among {@code count} of equal weight: decided by
   * the first 16 bits of the hash, so that it is the same in every process.
   */
  public int shard(int count) {
    return (int) (((first >>> 48) * count) >>> 16);
  }

  /** This digest as a message of the Remote Execution API. */
  public build.bazel.remote.execution.v2.Digest toMessage() {
    return build.bazel.remote.execution.v2.Digest.newBuilder()
        .setHash(hex())
        .setSizeBytes(sizeBytes)
        .build();
  }

  @Override
  public int compareTo(Digest other) {
    int order = Long.compareUnsigned(first, other.first);
    if (order == 0) {
      order = Long.compareUnsigned(second, other.second);
    }
    if (order == 0) {
      order = Long.compareUnsigned(third, other.third);
    }
    if (order == 0) {
      order = Long.compareUnsigned(fourth, other.fourth);
    }
    return order == 0 ? Long.compare(sizeBytes, other.sizeBytes) : order;
  }

  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof Digest other
        && first == other.first
        && second == other.second
        && third == other.third
        && fourth == other.fourth
        && sizeBytes == other.sizeBytes;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(first ^ sizeBytes);
  }

  @Override
  public String toString() {
    return hex() + "/" + sizeBytes;
  }
}
