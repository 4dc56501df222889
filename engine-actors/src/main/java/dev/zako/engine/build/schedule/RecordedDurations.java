package dev.zako.engine.build.schedule;

import dev.zako.cas.WritePoints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Knows how long commands took when they last ran, across processes. It decides only what runs
 * first; if what is on disk is damaged or missing nothing is known. Thread-safe.
 */
public final class RecordedDurations {
  private static final String HEADER = "zako durations 1";

  /** More are not kept on disk: a workspace that forgot its targets should forget these too. */
  private static final int MAX_ENTRIES = 200_000;

  private final Path file;
  private final Path temporary;
  private final WritePoints points;
  private final Map<String, Long> millis = new ConcurrentHashMap<>();
  private final AtomicBoolean dirty = new AtomicBoolean();

  private RecordedDurations(Path file, Path temporary, WritePoints points) {
    this.file = file;
    this.temporary = temporary;
    this.points = points;
  }

  /**
   * Reads what was saved.
   *
   * @param temporary a name that only this process uses, on the file system of the file
   * @param points hears of writes
   */
  public static RecordedDurations load(Path file, Path temporary, WritePoints points) {
    RecordedDurations durations = new RecordedDurations(file, temporary, points);
    try {
      List<String> lines = Files.readString(file).lines().toList();
      if (!lines.isEmpty() && lines.getFirst().equals(HEADER)) {
        lines.stream().skip(1).forEach(durations::read);
      }
    } catch (IOException | IllegalArgumentException _) {
      durations.millis.clear();
    }
    return durations;
  }

  private void read(String line) {
    int space = line.indexOf(' ');
    if (space < 0) {
      throw new IllegalArgumentException("Not an entry");
    }
    millis.put(line.substring(space + 1), Long.parseLong(line.substring(0, space)));
  }

  /** How long the work of this name is likely to take; nothing if it is not known. */
  public Optional<Duration> find(String name) {
    return Optional.ofNullable(millis.get(name)).map(Duration::ofMillis);
  }

  /** The work took this long: what was known before counts for one half. */
  public void record(String name, Duration took) {
    millis.merge(name, took.toMillis(), (before, now) -> (before + now) / 2);
    dirty.set(true);
  }

  /**
   * Writes everything to the file if anything is new, whole or not at all.
   *
   * @throws IOException what writing threw
   */
  public void save() throws IOException {
    if (!dirty.getAndSet(false)) {
      return;
    }
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    new TreeMap<>(millis)
        .entrySet().stream()
            .filter(entry -> entry.getKey().indexOf('\n') < 0)
            .limit(MAX_ENTRIES)
            .forEach(
                entry ->
                    text.append(entry.getValue()).append(' ').append(entry.getKey()).append('\n'));
    try {
      Files.write(temporary, text.toString().getBytes(StandardCharsets.UTF_8));
      points.reached("durations written");
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
