package dev.zako.cli.editor;

import dev.zako.engine.build.BuildFailedException;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.FileErrors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/** Writes sets of text files. */
public final class TextFiles {
  private static final String HINT =
      "Move what is there away or choose another directory; in a workspace that exists, `zako types`"
          + " prepares editors";

  private TextFiles() {}

  /**
   * Makes new files, in new directories where they are missing. If one exists already, nothing is
   * written.
   *
   * @param texts by path from the directory
   * @throws BuildFailedException naming every file that exists
   */
  public static void create(Path directory, SortedMap<String, String> texts)
      throws BuildFailedException {
    List<Diagnostic> inTheWay = new ArrayList<>();
    for (String path : texts.keySet()) {
      Path file = directory.resolve(path);
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        inTheWay.add(inTheWay(file));
      }
    }
    if (!inTheWay.isEmpty()) {
      inTheWay.add(inTheWay.removeLast().withHint(HINT));
      throw new BuildFailedException(inTheWay);
    }
    for (Map.Entry<String, String> entry : texts.entrySet()) {
      Path file = directory.resolve(entry.getKey());
      try {
        Files.createDirectories(parentOf(file));
        Files.writeString(file, entry.getValue(), StandardOpenOption.CREATE_NEW);
      } catch (FileAlreadyExistsException e) {
        // It may be a file where a directory is wanted.
        throw new BuildFailedException(inTheWay(Path.of(e.getFile())).withHint(HINT));
      } catch (IOException e) {
        throw unwritable(file, e);
      }
    }
  }

  /** Writes the files whose text is another, each at once; returns how many. */
  static int update(Path directory, SortedMap<String, String> texts) throws BuildFailedException {
    int written = 0;
    for (Map.Entry<String, String> entry : texts.entrySet()) {
      Path file = directory.resolve(entry.getKey());
      if (!holds(file, entry.getValue())) {
        replace(file, entry.getValue());
        written++;
      }
    }
    return written;
  }

  /** Makes or replaces a file at once: a reader sees the old text or the new one. */
  private static void replace(Path file, String text) throws BuildFailedException {
    try {
      Path parent = parentOf(file);
      Files.createDirectories(parent);
      Path temporary = parent.resolve("." + file.getFileName() + "." + process() + ".tmp");
      try {
        Files.writeString(temporary, text);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /** Removes the files of a directory that are not among those named; returns how many. */
  static int removeOthers(Path root, String directory, Set<String> named)
      throws BuildFailedException {
    int removed = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(root.resolve(directory))) {
      for (Path file : files) {
        if (!named.contains(directory + "/" + file.getFileName())
            && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          Files.delete(file);
          removed++;
        }
      }
    } catch (IOException e) {
      throw unwritable(root.resolve(directory), e);
    }
    return removed;
  }

  private static boolean holds(Path file, String text) throws BuildFailedException {
    try {
      return Arrays.equals(Files.readAllBytes(file), text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchFileException _) {
      return false;
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /** Keeps the temporary files of two programs apart. */
  private static long process() {
    return ProcessHandle.current().pid();
  }

  private static Path parentOf(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException("A root is no file [" + file + "]");
    }
    return parent;
  }

  private static Diagnostic inTheWay(Path file) {
    return Diagnostic.of(Code.FILE_IN_THE_WAY, "`" + file + "` exists already");
  }

  private static BuildFailedException unwritable(Path file, IOException e) {
    return new BuildFailedException(
        Diagnostic.of(
                Code.FILE_UNWRITABLE, "`" + file + "` cannot be written: " + FileErrors.reason(e))
            .withHint("Check who owns the directory and whether the disk is full"));
  }
}
