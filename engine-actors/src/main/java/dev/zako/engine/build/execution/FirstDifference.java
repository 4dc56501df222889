package dev.zako.engine.build.execution;

import dev.zako.cas.BlobStore;
import dev.zako.cas.ByteRange;
import dev.zako.cas.CasException;
import dev.zako.cas.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the first thing in which two results differ, down to the byte. */
public final class FirstDifference {
  /** How many bytes of each side are shown, from the first that differs. */
  private static final int EXCERPT_BYTES = 16;

  private final BlobStore blobs;

  FirstDifference(BlobStore blobs) {
    this.blobs = blobs;
  }

  /**
   * A difference.
   *
   * @param path of the output, or of the file in it
   * @param what the kind of difference, and where
   * @param first what there was the first time
   * @param second what there was the second time
   */
  public record Found(String path, String what, String first, String second) {}

  /** The first difference of outputs in the order of their paths. */
  Optional<Found> between(SortedMap<String, Artifact> first, SortedMap<String, Artifact> second)
      throws CasException {
    SortedSet<String> paths = new TreeSet<>(first.keySet());
    paths.addAll(second.keySet());
    for (String path : paths) {
      Optional<Found> found = between(path, first.get(path), second.get(path));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<Found> between(String path, @Nullable Artifact first, @Nullable Artifact second)
      throws CasException {
    if (first == null || second == null) {
      return Optional.of(new Found(path, "it is not always there", kind(first), kind(second)));
    }
    if (first.equals(second)) {
      return Optional.empty();
    }
    if (first instanceof Artifact.Tree(SortedMap<String, Artifact> one)
        && second instanceof Artifact.Tree(SortedMap<String, Artifact> other)) {
      return between(one, other)
          .map(
              found ->
                  new Found(
                      path + "/" + found.path(), found.what(), found.first(), found.second()));
    }
    if (first instanceof Artifact.File(Digest one, boolean _)
        && second instanceof Artifact.File(Digest other, boolean _)
        && !one.equals(other)) {
      return Optional.of(bytes(path, one, other));
    }
    return Optional.of(new Found(path, "it is of another kind", kind(first), kind(second)));
  }

  private static String kind(@Nullable Artifact artifact) {
    return switch (artifact) {
      case null -> "nothing";
      case Artifact.File(Digest _, boolean executable) ->
          executable ? "an executable file" : "a file that is not executable";
      case Artifact.Link(String target) -> "a link to `" + target + "`";
      case Artifact.Tree _ -> "a directory";
    };
  }

  private Found bytes(String path, Digest first, Digest second) throws CasException {
    long offset;
    try {
      offset = Files.mismatch(blobs.localFile(first, false), blobs.localFile(second, false));
    } catch (IOException e) {
      throw new CasException.BlobMissing(first);
    }
    return new Found(
        path,
        "byte " + offset + " is the first that differs",
        excerpt(read(first, offset)),
        excerpt(read(second, offset)));
  }

  private byte[] read(Digest digest, long offset) throws CasException {
    try (InputStream in = blobs.open(digest, ByteRange.of(offset))) {
      return in.readNBytes(EXCERPT_BYTES);
    } catch (IOException e) {
      throw new CasException.BlobMissing(digest);
    }
  }

  /** The first difference of two texts, counted in bytes of UTF-8; nothing if they are equal. */
  public static Optional<Found> ofTexts(String path, String first, String second) {
    byte[] one = first.getBytes(StandardCharsets.UTF_8);
    byte[] other = second.getBytes(StandardCharsets.UTF_8);
    int offset = Arrays.mismatch(one, other);
    return offset < 0
        ? Optional.empty()
        : Optional.of(
            new Found(
                path,
                "byte " + offset + " is the first that differs",
                excerpt(from(one, offset)),
                excerpt(from(other, offset))));
  }

  private static byte[] from(byte[] bytes, int offset) {
    return Arrays.copyOfRange(bytes, offset, Math.min(bytes.length, offset + EXCERPT_BYTES));
  }

  /** Bytes as numbers and as letters. */
  static String excerpt(byte[] bytes) {
    if (bytes.length == 0) {
      return "the end";
    }
    StringBuilder numbers = new StringBuilder();
    StringBuilder letters = new StringBuilder();
    for (byte each : bytes) {
      int value = each & 0xff;
      numbers.append(Character.forDigit(value >> 4, 16)).append(Character.forDigit(value & 15, 16));
      numbers.append(' ');
      letters.append(value >= ' ' && value < 127 ? (char) value : '.');
    }
    return numbers + " " + letters;
  }
}
