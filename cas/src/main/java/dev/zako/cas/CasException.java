package dev.zako.cas;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What can go wrong with a store. It is checked, and an {@link IOException} so that streams of
 * blobs can throw it.
 */
public abstract sealed class CasException extends IOException {
  private static final long serialVersionUID = 1L;

  private CasException(String message) {
    super(message);
  }

  private CasException(String message, IOException cause) {
    super(message, cause);
  }

  /** What the user can do about it, if anything. */
  public Optional<String> hint() {
    return Optional.empty();
  }

  private static String reason(IOException cause) {
    String message = cause.getMessage();
    String kind = cause.getClass().getSimpleName();
    return message == null ? kind : kind + ": " + message;
  }

  /** The store does not have the blob, or had only a damaged copy, which it has put aside. */
  public static final class BlobMissing extends CasException {
    private static final long serialVersionUID = 1L;
    private final transient Digest digest;

    /** The blob {@code digest} is not there. */
    public BlobMissing(Digest digest) {
      super("Blob `" + digest + "` is not in the store");
      this.digest = digest;
    }

    /** The blob asked for. */
    public Digest digest() {
      return digest;
    }
  }

  /** The range does not lie inside the blob. */
  public static final class RangeOutOfBounds extends CasException {
    private static final long serialVersionUID = 1L;
    private final transient ByteRange range;
    private final transient Digest digest;

    /** The range {@code range} was asked of the blob {@code digest}. */
    public RangeOutOfBounds(ByteRange range, Digest digest) {
      super("Range " + range + " is not inside blob `" + digest + "`");
      this.range = range;
      this.digest = digest;
    }

    /** The range asked for. */
    public ByteRange range() {
      return range;
    }

    /** The blob asked for; its size is in the digest. */
    public Digest digest() {
      return digest;
    }
  }

  /** The bytes are not those that the digest names; nothing was stored. */
  public static final class DigestMismatch extends CasException {
    private static final long serialVersionUID = 1L;
    private final transient Digest expected;
    private final transient Digest actual;

    /**
     * Bytes came that should have been {@code expected}.
     *
     * @param actual the digest of the bytes that were read; when more came than expected, reading
     *     stopped, and this is the digest of the part that was read
     */
    public DigestMismatch(Digest expected, Digest actual) {
      super("The bytes should be blob `" + expected + "` but are `" + actual + "`");
      this.expected = expected;
      this.actual = actual;
    }

    /** The digest that was promised. */
    public Digest expected() {
      return expected;
    }

    /** The digest of what was read. */
    public Digest actual() {
      return actual;
    }
  }

  /** The file or stream that should be put into the store cannot be read; nothing was stored. */
  public static final class SourceUnreadable extends CasException {
    private static final long serialVersionUID = 1L;
    private final String source;

    /** Reading {@code source}, a path or a description, failed. */
    public SourceUnreadable(String source, IOException cause) {
      super("Cannot read `" + source + "`: " + reason(cause), cause);
      this.source = source;
    }

    /** The file {@code source} is not one whose content can be stored. */
    public SourceUnreadable(Path source, String detail) {
      super("Cannot read `" + source + "`: " + detail);
      this.source = source.toString();
    }

    /** Path or description of what was read. */
    public String source() {
      return source;
    }
  }

  /**
   * Reading or writing the store's own files failed: a full disk, a read-only directory, a fault of
   * the device. No part of a blob has become visible.
   */
  public static final class StoreIo extends CasException {
    private static final long serialVersionUID = 1L;
    private final transient Path path;
    private final String hint;

    /**
     * Doing {@code what} with {@code path} failed.
     *
     * @param what a verb and its object, such as {@code write a blob to}
     * @param hint what the user can do
     */
    public StoreIo(String what, Path path, String hint, IOException cause) {
      super("Cannot " + what + " `" + path + "`: " + reason(cause), cause);
      this.path = path;
      this.hint = hint;
    }

    /** The file or directory of the store. */
    public Path path() {
      return path;
    }

    @Override
    public Optional<String> hint() {
      return Optional.of(hint);
    }
  }
}
