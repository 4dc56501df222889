package dev.zako.engine.graph;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A SHA-256 fingerprint held in four longs.
 *
 * <p>Equal content gives equal fingerprints on every machine. Composite fingerprints prefix each
 * part with its length, so that different lists of parts never share a fingerprint by accident.
 */
public final class Fingerprint implements Comparable<Fingerprint> {
  /** The number of bytes of a fingerprint. */
  public static final int BYTES = 32;

  /** Never fed: to copy it is much cheaper than to have another one made. */
  private static final MessageDigest UNUSED = newSha256();

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final long first;
  private final long second;
  private final long third;
  private final long fourth;

  private Fingerprint(byte[] bytes) {
    this.first = (long) LONGS.get(bytes, 0);
    this.second = (long) LONGS.get(bytes, Long.BYTES);
    this.third = (long) LONGS.get(bytes, 2 * Long.BYTES);
    this.fourth = (long) LONGS.get(bytes, 3 * Long.BYTES);
  }

  /** The fingerprint of the given bytes: their plain SHA-256. */
  public static Fingerprint of(byte[] content) {
    return new Fingerprint(sha256().digest(content));
  }

  /** The fingerprint of a list of texts; the borders between the texts count. */
  public static Fingerprint of(String... parts) {
    MessageDigest digest = sha256();
    byte[] length = new byte[Integer.BYTES];
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      INTS.set(length, 0, bytes.length);
      digest.update(length);
      digest.update(bytes);
    }
    return new Fingerprint(digest.digest());
  }

  /** The fingerprint of an ordered list of fingerprints. */
  public static Fingerprint combine(Collection<Fingerprint> parts) {
    MessageDigest digest = sha256();
    for (Fingerprint part : parts) {
      digest.update(part.bytes());
    }
    return new Fingerprint(digest.digest());
  }

  /** The fingerprint of an ordered list of fingerprints. */
  public static Fingerprint combine(Fingerprint... parts) {
    return combine(List.of(parts));
  }

  /**
   * The fingerprint with exactly these bytes, as written by {@link #bytes()}.
   *
   * @throws IllegalArgumentException if there are not exactly {@link #BYTES} bytes
   */
  public static Fingerprint fromBytes(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "A fingerprint has " + BYTES + " bytes, not " + bytes.length);
    }
    return new Fingerprint(bytes);
  }

  /** The 32 bytes of this fingerprint, in a new array. */
  public byte[] bytes() {
    byte[] bytes = new byte[BYTES];
    LONGS.set(bytes, 0, first);
    LONGS.set(bytes, Long.BYTES, second);
    LONGS.set(bytes, 2 * Long.BYTES, third);
    LONGS.set(bytes, 3 * Long.BYTES, fourth);
    return bytes;
  }

  /** The 64 lower-case hexadecimal digits of this fingerprint. */
  public String hex() {
    return HexFormat.of().formatHex(bytes());
  }

  @Override
  public int compareTo(Fingerprint other) {
    int order = Long.compareUnsigned(first, other.first);
    if (order == 0) {
      order = Long.compareUnsigned(second, other.second);
    }
    if (order == 0) {
      order = Long.compareUnsigned(third, other.third);
    }
    return order == 0 ? Long.compareUnsigned(fourth, other.fourth) : order;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Fingerprint that
        && first == that.first
        && second == that.second
        && third == that.third
        && fourth == that.fourth;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(first);
  }

  @Override
  public String toString() {
    return hex();
  }

  private static MessageDigest sha256() {
    try {
      return (MessageDigest) UNUSED.clone();
    } catch (CloneNotSupportedException e) {
      return newSha256();
    }
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform provides SHA-256", e);
    }
  }
}
