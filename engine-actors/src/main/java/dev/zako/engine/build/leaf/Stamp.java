package dev.zako.engine.build.leaf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * What a file system says of a file without its content being read. Two equal stamps of one path,
 * the earlier one not {@link #isRecentAt recent} when it was taken, mean equal content.
 *
 * @param size in bytes
 * @param modifiedNanos when the content was changed, in nanoseconds since 1970
 * @param changedNanos when anything about the file was changed, in nanoseconds since 1970
 * @param inode the file's number
 * @param mode its kind and permissions
 */
public record Stamp(long size, long modifiedNanos, long changedNanos, long inode, int mode) {
  /**
   * How long after a change another change may leave the times as they are. Linux takes them from a
   * clock that ticks every 1 to 10 ms; some file systems keep only whole or even seconds.
   */
  private static final long RECENT_NANOS = Duration.ofSeconds(2).toNanos();

  private static final int KIND_MASK = 0170000;
  private static final int KIND_REGULAR = 0100000;
  private static final int KIND_DIRECTORY = 0040000;
  private static final int OWNER_EXECUTES = 0100;

  /**
   * The stamp of what the path leads to, symbolic links followed.
   *
   * @throws IOException if there is nothing, or it cannot be looked at
   */
  public static Stamp of(Path path) throws IOException {
    Map<String, Object> attributes =
        Files.readAttributes(path, "unix:size,lastModifiedTime,ctime,ino,mode");
    return new Stamp(
        (Long) attribute(attributes, "size"),
        nanos(attribute(attributes, "lastModifiedTime")),
        nanos(attribute(attributes, "ctime")),
        (Long) attribute(attributes, "ino"),
        (Integer) attribute(attributes, "mode"));
  }

  private static Object attribute(Map<String, Object> attributes, String name) {
    return Objects.requireNonNull(attributes.get(name), name);
  }

  private static long nanos(Object time) {
    return ((FileTime) time).to(TimeUnit.NANOSECONDS);
  }

  /** Whether this is a regular file. */
  public boolean isRegular() {
    return (mode & KIND_MASK) == KIND_REGULAR;
  }

  /** Whether this is a directory. */
  public boolean isDirectory() {
    return (mode & KIND_MASK) == KIND_DIRECTORY;
  }

  /** Whether the owner may execute it. */
  public boolean isExecutable() {
    return (mode & OWNER_EXECUTES) != 0;
  }

  /** Whether the file was changed so shortly before that another change may not show. */
  public boolean isRecentAt(Instant now) {
    long nowNanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    return Math.max(modifiedNanos, changedNanos) > nowNanos - RECENT_NANOS;
  }
}
