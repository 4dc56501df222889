package dev.zako.engine.build.history;

import dev.zako.cas.WritePoints;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entries of builds on disk: a file for each, named by its number. When there are many, the
 * oldest become one, which says of each action only how it was made last. Thread-safe; the caller
 * holds the lock of the workspace when it adds.
 */
public final class BuildFiles {
  private static final Logger LOG = LoggerFactory.getLogger(BuildFiles.class);

  /** The name of their directory in the state directory. */
  public static final String DIRECTORY = "builds";

  /** So many are kept at least, and twice as many at most. */
  public static final int KEPT = 50;

  private final ReentrantLock lock = new ReentrantLock();
  private final Path directory;
  private final Path temporary;
  private final WritePoints points;

  /**
   * Entries in a directory, which is made when it is needed.
   *
   * @param temporary a name that only this process uses, on the file system of the directory
   * @param points hears of writes
   */
  public BuildFiles(Path directory, Path temporary, WritePoints points) {
    this.directory = directory;
    this.temporary = temporary;
    this.points = points;
  }

  /** Gives the head of an entry the number that it gets. */
  @FunctionalInterface
  public interface Heading {
    /** The head of the build with this number. */
    BuildEntry.Head of(long id);
  }

  /**
   * Adds what a build noted, if that is anything.
   *
   * @throws IOException if it cannot be written; nothing else is harmed by that
   */
  public void add(BuildNotes notes, Heading heading) throws IOException {
    if (notes.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      Files.createDirectories(directory);
      SortedSet<Long> ids = ids(directory);
      long id = ids.isEmpty() ? 1 : ids.last() + 1;
      write(id, notes.finish(heading.of(id)));
      if (ids.size() >= 2 * KEPT) {
        sumUp(new ArrayList<>(ids).subList(0, ids.size() - KEPT));
      }
    } finally {
      lock.unlock();
    }
  }

  private void write(long id, byte[] bytes) throws IOException {
    try {
      Files.write(temporary, bytes);
      points.reached("build entry written");
      Files.move(temporary, directory.resolve(Long.toString(id)), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Replaces the newest of these by their sum, then removes the others. */
  private void sumUp(List<Long> ids) throws IOException {
    List<BuildEntry> entries = read(directory, ids);
    long last = ids.getLast();
    if (!entries.isEmpty()) {
      try (BuildNotes notes = new BuildNotes()) {
        write(last, sum(entries, notes, last));
      }
    }
    for (long id : ids.subList(0, ids.size() - 1)) {
      Files.deleteIfExists(directory.resolve(Long.toString(id)));
    }
  }

  private static byte[] sum(List<BuildEntry> entries, BuildNotes notes, long id) {
    SortedMap<String, ActionEntry> actions = new TreeMap<>();
    SortedMap<String, String> files = new TreeMap<>();
    for (BuildEntry entry : entries) {
      actions.putAll(entry.actions());
      files.putAll(entry.files());
    }
    actions.values().forEach(notes::action);
    files.forEach(notes::file);
    BuildEntry.Head newest = entries.getLast().head();
    return notes.finish(
        new BuildEntry.Head(
            id,
            true,
            newest.at(),
            newest.took(),
            newest.commandLine(),
            newest.status(),
            newest.options()));
  }

  /**
   * Every entry in the directory, oldest first; those that are damaged or of another version are
   * left out. May be called while builds run.
   *
   * @throws IOException if the directory or a file in it cannot be read
   */
  public static List<BuildEntry> read(Path directory) throws IOException {
    return read(directory, new ArrayList<>(ids(directory)));
  }

  private static List<BuildEntry> read(Path directory, List<Long> ids) throws IOException {
    List<BuildEntry> entries = new ArrayList<>();
    for (long id : ids) {
      try {
        Optional<BuildEntry> entry =
            EntryReader.read(Files.readAllBytes(directory.resolve(Long.toString(id))));
        entry.filter(found -> found.id() == id).ifPresent(entries::add);
      } catch (NoSuchFileException _) {
        LOG.debug("Build {} was summed up meanwhile", id);
      }
    }
    return entries;
  }

  private static SortedSet<Long> ids(Path directory) throws IOException {
    SortedSet<Long> ids = new TreeSet<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      for (Path entry : stream) {
        String name = entry.getFileName().toString();
        if (name.matches("[1-9][0-9]{0,17}")) {
          ids.add(Long.parseLong(name));
        }
      }
    } catch (NoSuchFileException _) {
      return ids;
    }
    return ids;
  }
}
