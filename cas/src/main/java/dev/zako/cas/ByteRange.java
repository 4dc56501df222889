package dev.zako.cas;

/**
 * A stretch of a blob: from {@code start}, {@code length} bytes or, if {@code length} is {@link
 * #TO_END}, all that follow.
 *
 * <p>A range to the end lies inside a blob of N bytes if {@code start <= N}: the range that starts
 * at the very end is empty and allowed, and so is the full range of the empty blob. A range with a
 * length must lie inside whole.
 *
 * @param start offset of the first byte, not negative
 * @param length number of bytes, at least 1, or {@link #TO_END}
 */
public record ByteRange(long start, long length) {
  /** The length of a range that goes on to the end of the blob. */
  public static final long TO_END = -1;

  /** All bytes of a blob. */
  public static final ByteRange FULL = new ByteRange(0, TO_END);

  /** Checks both numbers. */
  public ByteRange {
    if (start < 0) {
      throw new IllegalArgumentException("A range does not start before 0: " + start);
    }
    if (length < 1 && length != TO_END) {
      throw new IllegalArgumentException("A range has at least one byte: " + length);
    }
  }

  /** From {@code start} to the end. */
  public static ByteRange of(long start) {
    return new ByteRange(start, TO_END);
  }

  /** From {@code start}, {@code length} bytes, at least one. */
  public static ByteRange of(long start, long length) {
    if (length < 1) {
      throw new IllegalArgumentException("A range has at least one byte: " + length);
    }
    return new ByteRange(start, length);
  }

  /** Whether the range goes on to the end of the blob, whatever its size. */
  public boolean isToEnd() {
    return length == TO_END;
  }

  /** Whether the range lies inside a blob of {@code sizeBytes} bytes. */
  public boolean fits(long sizeBytes) {
    return start <= sizeBytes && (isToEnd() || length <= sizeBytes - start);
  }

  /**
   * How many bytes the range covers of a blob of {@code sizeBytes} bytes, inside which it must lie.
   */
  public long lengthIn(long sizeBytes) {
    return isToEnd() ? sizeBytes - start : length;
  }

  /** Whether the range covers every byte of a blob of {@code sizeBytes} bytes. */
  public boolean coversAll(long sizeBytes) {
    return start == 0 && lengthIn(sizeBytes) == sizeBytes;
  }

  @Override
  public String toString() {
    return isToEnd() ? "[" + start + ", end)" : "[" + start + ", +" + length + ")";
  }
}
