package dev.zako.engine.build.leaf;

import dev.zako.cas.Digest;
import dev.zako.cas.WritePoints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Knows the digests of placed outputs by their stamps, across processes: outputs are not nodes of
 * the graph, so that nothing else knows what is in their places. A stamp that is too recent to tell
 * changes apart is not remembered. What is on disk is only an aid: if it is damaged or missing,
 * files are hashed again. Thread-safe.
 */
public final class DigestCache {
  private static final String HEADER = "zako digests 2";

  private record Entry(Stamp stamp, Digest digest) {}

  private final Path file;
  private final Path temporary;
  private final String start;
  private final InstantSource clock;
  private final WritePoints points;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();
  private final AtomicBoolean dirty = new AtomicBoolean();

  private DigestCache(
      Path file, Path temporary, String start, InstantSource clock, WritePoints points) {
    this.file = file;
    this.temporary = temporary;
    this.start = start;
    this.clock = clock;
    this.points = points;
  }

  /**
   * Reads what was saved; nothing of it if it is not exactly what {@link #save} wrote.
   *
   * @param temporary a name that only this process uses, on the file system of the file
   * @param start since when the machine runs; of what was saved before its last start nothing is
   *     taken. Empty for files that only their owner would have lost
   * @param points hears of writes
   */
  public static DigestCache load(
      Path file, Path temporary, String start, InstantSource clock, WritePoints points) {
    DigestCache cache = new DigestCache(file, temporary, start, clock, points);
    try {
      cache.parse(Files.readString(file));
    } catch (NoSuchFileException _) {
      return cache;
    } catch (IOException | IllegalArgumentException _) {
      cache.entries.clear();
      cache.dirty.set(true);
    }
    return cache;
  }

  /**
   * The digest of a file: the one that is known for its stamp, else that of its bytes.
   *
   * @param path the name under which it is remembered
   * @param stamp as it was found just now
   * @return nothing if the file was changed meanwhile
   * @throws IOException if it cannot be read
   */
  public Optional<Digest> digest(String path, Path file, Stamp stamp) throws IOException {
    Entry known = entries.get(path);
    if (known != null && known.stamp().equals(stamp)) {
      return Optional.of(known.digest());
    }
    // Before reading: a change that does not show in the stamp can then only be one that was read.
    Instant start = clock.instant();
    Digest digest = Digest.ofFile(file);
    if (!Stamp.of(file).equals(stamp)) {
      return Optional.empty();
    }
    if (!stamp.isRecentAt(start)) {
      entries.put(path, new Entry(stamp, digest));
      dirty.set(true);
    } else if (known != null) {
      entries.remove(path);
      dirty.set(true);
    }
    return Optional.of(digest);
  }

  /**
   * Writes everything to the file if anything changed, whole or not at all.
   *
   * @throws IOException what writing threw
   */
  public void save() throws IOException {
    if (!dirty.getAndSet(false)) {
      return;
    }
    StringBuilder text = new StringBuilder();
    new TreeMap<>(entries)
        .forEach(
            (path, entry) -> {
              if (path.indexOf('\n') < 0) {
                Stamp stamp = entry.stamp();
                text.append(entry.digest()).append(' ');
                text.append(stamp.size()).append(' ').append(stamp.modifiedNanos()).append(' ');
                text.append(stamp.changedNanos()).append(' ').append(stamp.inode()).append(' ');
                text.append(stamp.mode()).append(' ').append(path).append('\n');
              }
            });
    byte[] body = text.toString().getBytes(StandardCharsets.UTF_8);
    byte[] head = (head(body) + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      byte[] all = new byte[head.length + body.length];
      System.arraycopy(head, 0, all, 0, head.length);
      System.arraycopy(body, 0, all, head.length, body.length);
      Files.write(temporary, all);
      points.reached("digests written");
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private String head(byte[] body) {
    return HEADER + " " + start + " " + Digest.of(body);
  }

  private void parse(String text) {
    int end = text.indexOf('\n');
    if (end < 0) {
      throw new IllegalArgumentException("No header");
    }
    String body = text.substring(end + 1);
    if (!text.substring(0, end).equals(head(body.getBytes(StandardCharsets.UTF_8)))) {
      throw new IllegalArgumentException("Not the header of this content");
    }
    for (String line : body.lines().toList()) {
      List<String> parts = List.of(line.split(" ", 7));
      if (parts.size() != 7) {
        throw new IllegalArgumentException("Not an entry");
      }
      Stamp stamp =
          new Stamp(
              Long.parseLong(parts.get(1)),
              Long.parseLong(parts.get(2)),
              Long.parseLong(parts.get(3)),
              Long.parseLong(parts.get(4)),
              Integer.parseInt(parts.get(5)));
      entries.put(parts.get(6), new Entry(stamp, Digest.parse(parts.get(0))));
    }
  }
}
