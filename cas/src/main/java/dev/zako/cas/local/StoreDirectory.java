package dev.zako.cas.local;

import dev.zako.cas.CasException;
import dev.zako.cas.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of a local store.
 *
 * <pre>
 * format            the marker of this layout
 * start             since when the machine ran when the store was last opened, see {@link Unproven}
 * blobs/AB/REST     a blob, read-only; AB and REST are the first two and the other digits of its hash
 * unproven/AB/REST  a blob from before the machine was started, see {@link Unproven}
 * exec/AB/REST      the same bytes in an executable file, made when first asked for
 * ac/results        the results of actions, see {@link ResultLog}
 * tmp/              files that are being written, see {@link TemporaryFiles}
 * quarantine/       files that were found damaged
 * </pre>
 *
 * <p>A file comes to {@code blobs} and {@code exec} only by a rename from the same file system,
 * complete and with its final permissions. What is there is what was written; what the machine may
 * have lost of it by stopping is not there.
 */
final class StoreDirectory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreDirectory.class);
  private static final String FORMAT = "zako-cas 1\n";
  private static final String ANY_FORMAT = "zako-cas [0-9]+\n";

  private final Path root;
  private final StoreFiles files;
  private final TemporaryFiles temporaryFiles;
  private final boolean syncWrites;
  private final Unproven unproven;
  private final String blobPrefix;
  private final String executablePrefix;
  private final AtomicLong quarantined = new AtomicLong();

  private StoreDirectory(
      Path root,
      StoreFiles files,
      TemporaryFiles temporaryFiles,
      boolean syncWrites,
      Unproven unproven) {
    this.unproven = unproven;
    this.root = root;
    this.files = files;
    this.temporaryFiles = temporaryFiles;
    this.syncWrites = syncWrites;
    blobPrefix = root.resolve("blobs") + "/";
    executablePrefix = root.resolve("exec") + "/";
  }

  /** Opens or makes the directory {@code root}. */
  static StoreDirectory open(
      Path root, StoreFiles files, boolean syncWrites, String start, long processId)
      throws CasException {
    try {
      Path parent = root.resolve("tmp");
      Files.createDirectories(parent);
      TemporaryFiles temporaryFiles = TemporaryFiles.open(parent, processId);
      try {
        checkFormat(root, files, temporaryFiles);
        return new StoreDirectory(
            root, files, temporaryFiles, syncWrites, Unproven.open(root, files, start));
      } catch (IOException e) {
        temporaryFiles.close();
        throw e;
      }
    } catch (CasException e) {
      throw e;
    } catch (IOException e) {
      throw failure("open the store at", root, root, e);
    }
  }

  private static void checkFormat(Path root, StoreFiles files, TemporaryFiles temporaryFiles)
      throws IOException {
    Path marker = root.resolve("format");
    String found;
    try {
      found = Files.readString(marker, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException _) {
      found = "";
    }
    // One that the machine lost when it stopped is short, or has other bytes.
    if (found.length() <= FORMAT.length() && !found.matches(ANY_FORMAT)) {
      Path temporary = temporaryFiles.next();
      Files.writeString(temporary, FORMAT);
      files.move(temporary, marker);
      return;
    }
    if (!found.equals(FORMAT)) {
      throw new CasException.StoreIo(
          "open the store at",
          root,
          "Choose another directory, or remove this one: everything in it can be made again",
          new IOException("Its format is `" + found.strip() + "`, not `" + FORMAT.strip() + "`"));
    }
  }

  /** A name that no other open store has. */
  String name() {
    return temporaryFiles.name();
  }

  Path blob(Digest digest) {
    return file(blobPrefix, digest);
  }

  /** Where a blob is that nobody has hashed since the machine was started, if it is anywhere. */
  Optional<Path> unproven(Digest digest) {
    return unproven.prefix().map(prefix -> file(prefix, digest)).filter(files::exists);
  }

  Path executable(Digest digest) {
    return file(executablePrefix, digest);
  }

  /** The log of the results of actions, not opened yet. */
  ResultLog results() {
    return new ResultLog(root.resolve("ac").resolve("results"), files, syncWrites);
  }

  private static Path file(String prefix, Digest digest) {
    String hex = digest.hex();
    return Path.of(prefix + hex.substring(0, 2) + "/" + hex.substring(2));
  }

  /** The steps of the file system. */
  StoreFiles files() {
    return files;
  }

  /** Fills a new temporary file. */
  @FunctionalInterface
  interface Filler<T> {
    T fill(Path temporary) throws IOException;
  }

  /**
   * Makes a temporary file by {@code filler} and hands it to {@code next}, which may move it away.
   * Whatever happens, no temporary file is left.
   *
   * @param target what the file is for, named in the error if something fails
   */
  <T> T withTemporary(Path target, Filler<T> filler) throws CasException {
    Path temporary;
    try {
      temporary = temporaryFiles.next();
    } catch (IOException e) {
      throw failure("write", target, e);
    }
    try {
      return filler.fill(temporary);
    } catch (CasException e) {
      throw e;
    } catch (IOException e) {
      throw failure("write", target, e);
    } finally {
      discard(temporary);
    }
  }

  /** Makes a finished file visible at {@code target}: the last step of every write. */
  void publish(Path finished, Path target, boolean executable) throws IOException {
    if (syncWrites) {
      files.sync(finished);
    }
    files.seal(finished, executable);
    moveIntoPlace(finished, target);
  }

  /** Renames a file to {@code target} in one step, making the directories on the way. */
  void moveIntoPlace(Path finished, Path target) throws IOException {
    try {
      files.move(finished, target);
    } catch (NoSuchFileException e) {
      // Another thread may have made the directory since, so only the file tells what is missing.
      Path directory = target.getParent();
      if (directory == null || !files.exists(finished)) {
        throw e;
      }
      Files.createDirectories(directory);
      files.move(finished, target);
    }
  }

  /** Puts a damaged file aside, so that it is never used again. */
  void quarantine(Path damaged, String reason) throws CasException {
    String origin = root.relativize(damaged).toString().replace('/', '-');
    long number = quarantined.incrementAndGet();
    Path place = root.resolve("quarantine").resolve(origin + "-" + name() + "-" + number);
    try {
      moveIntoPlace(damaged, place);
      LOG.warn("Put the damaged file `{}` aside as `{}`: {}", damaged, place, reason);
    } catch (NoSuchFileException _) {
      LOG.debug("The damaged file `{}` is gone already", damaged);
    } catch (IOException e) {
      throw failure("put aside the damaged file", damaged, e);
    }
  }

  /** How many files this store has put aside since it was opened. */
  long quarantined() {
    return quarantined.get();
  }

  private void discard(Path temporary) {
    if (!files.exists(temporary)) {
      return;
    }
    try {
      files.delete(temporary);
    } catch (IOException e) {
      LOG.warn("Cannot remove the temporary file `{}`; the next process will", temporary, e);
    }
  }

  /** The typed form of a failure on {@code path}. */
  CasException.StoreIo failure(String what, Path path, IOException cause) {
    return failure(what, path, root, cause);
  }

  private static CasException.StoreIo failure(
      String what, Path path, Path root, IOException cause) {
    String text = String.valueOf(cause.getMessage());
    String hint;
    if (text.contains("No space left on device") || text.contains("Disk quota exceeded")) {
      hint = "Free some space on the file system of `" + root + "`, or put the store elsewhere";
    } else if (cause instanceof AccessDeniedException
        || text.contains("Read-only file system")
        || text.contains("Operation not permitted")
        || text.contains("Permission denied")) {
      hint = "Make `" + root + "` writable for this user, or put the store elsewhere";
    } else {
      hint = "Check that `" + root + "` is a directory of a file system that works";
    }
    return new CasException.StoreIo(what, path, hint, cause);
  }

  @Override
  public void close() {
    try {
      temporaryFiles.close();
    } catch (IOException e) {
      LOG.warn("Cannot remove the temporary files of the store at `{}`", root, e);
    }
  }
}
