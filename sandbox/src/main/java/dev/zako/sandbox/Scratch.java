package dev.zako.sandbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory in which one sandbox works, in a root that it shares with other processes. It is
 * alive as long as its lock is held, which the kernel lets go when the process ends; what is not
 * alive is deleted by whoever comes next.
 */
final class Scratch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Scratch.class);

  private static final String PREFIX = "sandbox-";
  private static final String LOCK_SUFFIX = ".lock";

  /** This process among all that ever use the root. */
  private static final String OWNER =
      ProcessHandle.current().pid()
          + "-"
          + ProcessHandle.current().info().startInstant().map(Instant::toEpochMilli).orElse(0L)
          + "-";

  private final Path directory;
  private final Path lockFile;
  private final FileChannel lockChannel;
  private final AtomicLong next = new AtomicLong();

  private Scratch(Path directory, Path lockFile, FileChannel lockChannel) {
    this.directory = directory;
    this.lockFile = lockFile;
    this.lockChannel = lockChannel;
  }

  /** Makes a directory below the root, after deleting those of dead processes. */
  static Scratch open(Path root) throws IOException {
    Files.createDirectories(root);
    Path realRoot = root.toRealPath();
    deleteStale(realRoot);
    while (true) {
      Path lockFile = Files.createTempFile(realRoot, PREFIX + OWNER, LOCK_SUFFIX);
      FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      // Another process may take the new file for a stale one before it is locked.
      if (lock == null || !Files.exists(lockFile)) {
        channel.close();
        continue;
      }
      String name = lockFile.getFileName().toString();
      Path directory = realRoot.resolve(name.substring(0, name.length() - LOCK_SUFFIX.length()));
      Files.createDirectory(directory);
      return new Scratch(directory, lockFile, channel);
    }
  }

  private static void deleteStale(Path root) {
    try (DirectoryStream<Path> locks = Files.newDirectoryStream(root, PREFIX + "*" + LOCK_SUFFIX)) {
      for (Path lockFile : locks) {
        // Closing a file gives up all locks that this process has on it: never open an own one.
        if (!lockFile.getFileName().toString().startsWith(PREFIX + OWNER)) {
          deleteIfStale(lockFile);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.warn("Cannot look for old scratch directories in `{}`: {}", root, e.toString());
    }
  }

  private static void deleteIfStale(Path lockFile) {
    try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        return;
      }
      String name = lockFile.getFileName().toString();
      delete(lockFile.resolveSibling(name.substring(0, name.length() - LOCK_SUFFIX.length())));
      Files.deleteIfExists(lockFile);
    } catch (NoSuchFileException _) {
      // Somebody else has just deleted it.
    } catch (IOException e) {
      LOG.warn("Cannot delete the old scratch directory of `{}`: {}", lockFile, e.toString());
    }
  }

  /** Where a directory for runs can be made; nothing is there yet. */
  Path nextDirectory() {
    return directory.resolve("run-" + next.incrementAndGet());
  }

  /** A new empty directory for something that several runs share. */
  Path newShared(String name) throws IOException {
    return Files.createDirectory(directory.resolve(name + "-" + next.incrementAndGet()));
  }

  /** Deletes a directory of this; says so in the log if something cannot be deleted. */
  static void discard(Path directory) {
    try {
      delete(directory);
    } catch (IOException e) {
      LOG.warn("Cannot delete the scratch directory `{}`: {}", directory, e.toString());
    }
  }

  /**
   * Deletes a tree without following links. Opens directories that are closed; never changes a
   * file, which may have another name in a store.
   */
  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    makeAccessible(directory);
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path at, BasicFileAttributes attributes) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            deleteOne(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            if (file.equals(directory) || !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
              throw e;
            }
            // A directory that is closed.
            delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path at, @Nullable IOException e)
              throws IOException {
            deleteOne(at);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void deleteOne(Path path) throws IOException {
    try {
      Files.deleteIfExists(path);
    } catch (AccessDeniedException _) {
      makeAccessible(path.resolveSibling(".").normalize());
      Files.deleteIfExists(path);
    }
  }

  private static void makeAccessible(Path directory) throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
  }

  @Override
  public void close() {
    discard(directory);
    try {
      Files.deleteIfExists(lockFile);
      lockChannel.close();
    } catch (IOException e) {
      LOG.warn("Cannot give up the scratch directory `{}`: {}", directory, e.toString());
    }
  }
}
