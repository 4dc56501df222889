package dev.zako.cas.local;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;

/**
 * The steps by which a store's files come into being. Each is one operation of the file system, or
 * close to it, so that a test can make any single one fail.
 */
class StoreFiles {
  /** The modification time of every file of the store, so that an action cannot tell them apart. */
  static final FileTime MODIFIED = FileTime.from(Instant.parse("2000-01-01T00:00:00Z"));

  private static final Set<PosixFilePermission> READ_ONLY =
      PosixFilePermissions.fromString("r--r--r--");
  private static final Set<PosixFilePermission> EXECUTABLE =
      PosixFilePermissions.fromString("r-xr-xr-x");

  /** Opens a new file for writing; it must not exist. */
  OutputStream create(Path file) throws IOException {
    return Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /**
   * Copies the content of {@code source} to a new file. The kernel shares the blocks of both files
   * where the file system can do that.
   */
  void copy(Path source, Path target) throws IOException {
    Files.copy(source, target);
  }

  /** Makes a finished file read-only and gives it the modification time of all blobs. */
  void seal(Path file, boolean executable) throws IOException {
    Files.setPosixFilePermissions(file, executable ? EXECUTABLE : READ_ONLY);
    // Cheaper than by a file that is opened first, and whole seconds are all that is needed.
    if (!file.toFile().setLastModified(MODIFIED.toMillis())) {
      throw new IOException("The modification time of `" + file + "` cannot be set");
    }
  }

  /**
   * Opens a file for appending, making it and its directory if they are not there. It is no
   * channel, because an interrupted thread would close that for all others.
   */
  FileOutputStream openLog(Path file) throws IOException {
    Files.createDirectories(file.resolveSibling(""));
    return new FileOutputStream(file.toFile(), true);
  }

  /** Appends bytes to an opened file, in one operation if the system takes them at once. */
  void append(FileOutputStream log, ByteBuffer bytes) throws IOException {
    log.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    bytes.position(bytes.limit());
  }

  /** Forces the content of a file to the device. */
  void sync(Path file) throws IOException {
    try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
      opened.getFD().sync();
    }
  }

  /**
   * Renames {@code source} to {@code target}, replacing it, in one step; both on one file system.
   */
  void move(Path source, Path target) throws IOException {
    Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes a file if it is there. */
  void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  /** Whether {@code file} is there. */
  boolean exists(Path file) {
    return file.toFile().exists();
  }
}
