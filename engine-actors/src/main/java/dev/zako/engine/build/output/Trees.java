package dev.zako.engine.build.output;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Deletes files and directories. Links are deleted, never followed. */
public final class Trees {
  private Trees() {}

  /** What was deleted. */
  public record Deleted(long files, long bytes) {
    /** Both together. */
    public Deleted and(Deleted other) {
      return new Deleted(files + other.files, bytes + other.bytes);
    }
  }

  /**
   * Deletes what is at a path, with everything below; nothing if there is nothing.
   *
   * @throws IOException what deleting threw; what is deleted by then stays deleted
   */
  public static Deleted delete(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return new Deleted(0, 0);
    }
    long[] totals = {0, 0};
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            makeWritable(directory);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (Files.deleteIfExists(file)) {
              totals[0]++;
              totals[1] += attributes.isRegularFile() ? attributes.size() : 0;
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
              throws IOException {
            if (e != null) {
              throw e;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
    return new Deleted(totals[0], totals[1]);
  }

  /** Directories that a program made read-only can be emptied by their owner only after this. */
  private static void makeWritable(Path directory) throws IOException {
    Set<PosixFilePermission> permissions =
        new HashSet<>(Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS));
    boolean changed =
        permissions.addAll(
            Set.of(
                PosixFilePermission.OWNER_READ,
                PosixFilePermission.OWNER_WRITE,
                PosixFilePermission.OWNER_EXECUTE));
    if (changed) {
      Files.setPosixFilePermissions(directory, permissions);
    }
  }
}
