package dev.zako.cas.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The temporary files of one open store: a directory {@code NAME} of its own beside a file {@code
 * NAME.lock}, on which it holds a lock for as long as it is open. The system drops the lock when
 * the process dies, however it dies; whoever opens the store next finds the lock free and removes
 * both.
 *
 * <p>Names start with the id of the process. A process never opens a lock file with its own id in
 * the name, because closing it again would drop the lock that another open store of this process
 * holds. What a dead process with the same id left behind is removed by a later process.
 */
final class TemporaryFiles implements AutoCloseable {
  private static final String LOCK_SUFFIX = ".lock";

  private final Path lockFile;
  private final FileChannel lockChannel;
  private final Path directory;
  private final AtomicLong lastNumber = new AtomicLong();
  private final AtomicBoolean closed = new AtomicBoolean();

  private TemporaryFiles(Path lockFile, FileChannel lockChannel, Path directory) {
    this.lockFile = lockFile;
    this.lockChannel = lockChannel;
    this.directory = directory;
  }

  /**
   * Removes what dead processes left in {@code parent}, which exists, and starts an own directory
   * in it.
   */
  static TemporaryFiles open(Path parent, long processId) throws IOException {
    removeStale(parent, processId);
    while (true) {
      Path lockFile = Files.createTempFile(parent, processId + "-", LOCK_SUFFIX);
      FileChannel channel;
      try {
        channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
      } catch (NoSuchFileException _) {
        // Another process took the new file for a stale one before it was opened.
        continue;
      }
      try {
        FileLock lock = channel.tryLock();
        // The same can happen before it is locked.
        if (lock != null && Files.exists(lockFile)) {
          String name = String.valueOf(lockFile.getFileName());
          Path directory = parent.resolve(name.substring(0, name.length() - LOCK_SUFFIX.length()));
          Files.createDirectories(directory);
          return new TemporaryFiles(lockFile, channel, directory);
        }
      } catch (IOException e) {
        channel.close();
        Files.deleteIfExists(lockFile);
        throw e;
      }
      channel.close();
    }
  }

  /** A name that no other store has, made of characters fit for any use. */
  String name() {
    return String.valueOf(directory.getFileName());
  }

  /** The path of a temporary file that does not exist yet; its directory does. */
  Path next() throws IOException {
    if (closed.get()) {
      throw new IllegalStateException("The store is closed");
    }
    if (!directory.toFile().isDirectory()) {
      Files.createDirectories(directory);
    }
    return directory.resolve(Long.toString(lastNumber.incrementAndGet()));
  }

  @Override
  public void close() throws IOException {
    if (!closed.getAndSet(true)) {
      try (lockChannel) {
        deleteTree(directory);
        Files.deleteIfExists(lockFile);
      }
    }
  }

  private static void removeStale(Path parent, long processId) throws IOException {
    try (DirectoryStream<Path> lockFiles = Files.newDirectoryStream(parent, "*" + LOCK_SUFFIX)) {
      for (Path lockFile : lockFiles) {
        String name = String.valueOf(lockFile.getFileName());
        if (!name.startsWith(processId + "-")) {
          removeIfStale(
              lockFile, parent.resolve(name.substring(0, name.length() - LOCK_SUFFIX.length())));
        }
      }
    }
  }

  private static void removeIfStale(Path lockFile, Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE)) {
      if (tryLock(channel) != null) {
        deleteTree(directory);
        Files.deleteIfExists(lockFile);
      }
    } catch (NoSuchFileException _) {
      // Its owner, or another process that cleans up, was faster.
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null;
    }
  }

  private static void deleteTree(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException _) {
      return;
    }
    Files.deleteIfExists(directory);
  }
}
