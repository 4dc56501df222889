package dev.zako.cas.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tells blobs of which the machine may have lost something from those of which it cannot have.
 * Nothing that is written is forced to the device, which would cost more than all the rest of
 * writing. As long as the machine runs, everybody reads what was written all the same. If it stops,
 * with or without warning, a file may be short, or have its size and other bytes.
 *
 * <p>So the first process that opens the store after the machine was started puts all blobs aside,
 * which is one rename if those of the time before were all proven. A blob that is asked for is then
 * hashed and put back, once; one that is never asked for costs nothing. Executable copies are
 * removed, because they are made again from their blobs.
 *
 * <p>The file that says for which start this was done may be lost as well; then it is of an earlier
 * start, and it is done again.
 */
final class Unproven {
  private static final int MAX_ID_BYTES = 256;
  private static final ReentrantLock OF_THIS_PROCESS = new ReentrantLock();

  private final Optional<String> prefix;

  private Unproven(Optional<String> prefix) {
    this.prefix = prefix;
  }

  /**
   * Puts aside what has to be proven, unless that was done since the machine was started. The
   * directory exists.
   *
   * @param start since when the machine runs
   */
  static Unproven open(Path root, StoreFiles files, String start) throws IOException {
    Path marker = root.resolve("start");
    if (!isOf(marker, start)) {
      OF_THIS_PROCESS.lock();
      try (FileChannel channel =
          FileChannel.open(
              marker,
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE)) {
        // Given back when the channel is closed.
        var _ = channel.lock();
        if (!isOf(channel, start)) {
          putAside(root, files);
          channel.truncate(0);
          channel.write(StandardCharsets.UTF_8.encode(start), 0);
        }
      } finally {
        OF_THIS_PROCESS.unlock();
      }
    }
    Path aside = root.resolve("unproven");
    return new Unproven(files.exists(aside) ? Optional.of(aside + "/") : Optional.empty());
  }

  /** With what the paths of unproven blobs begin; nothing if there are none. */
  Optional<String> prefix() {
    return prefix;
  }

  private static boolean isOf(Path marker, String start) throws IOException {
    try {
      return Files.readString(marker, StandardCharsets.ISO_8859_1).equals(start);
    } catch (NoSuchFileException _) {
      return false;
    }
  }

  private static boolean isOf(FileChannel marker, String start) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(MAX_ID_BYTES);
    var _ = marker.read(bytes, 0);
    return StandardCharsets.ISO_8859_1.decode(bytes.flip()).toString().equals(start);
  }

  private static void putAside(Path root, StoreFiles files) throws IOException {
    Path blobs = root.resolve("blobs");
    Path aside = root.resolve("unproven");
    if (files.exists(blobs)) {
      if (files.exists(aside)) {
        putAmong(blobs, aside, files);
      } else {
        files.move(blobs, aside);
      }
    }
    remove(root.resolve("exec"), files);
  }

  /** Puts what was proven before to what was not. */
  private static void putAmong(Path blobs, Path aside, StoreFiles files) throws IOException {
    try (DirectoryStream<Path> directories = Files.newDirectoryStream(blobs)) {
      for (Path directory : directories) {
        Path target = aside.resolve(blobs.relativize(directory));
        if (!files.exists(target)) {
          files.move(directory, target);
          continue;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
          for (Path entry : entries) {
            files.move(entry, target.resolve(directory.relativize(entry)));
          }
        }
      }
    }
  }

  private static void remove(Path executables, StoreFiles files) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(executables)) {
      for (Path entry : entries) {
        remove(entry, files);
      }
      files.delete(executables);
    } catch (NoSuchFileException _) {
      return;
    } catch (NotDirectoryException _) {
      files.delete(executables);
    }
  }
}
