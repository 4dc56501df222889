package dev.zako.cas.local;

import dev.zako.cas.BlobStore;
import dev.zako.cas.ByteRange;
import dev.zako.cas.CasException;
import dev.zako.cas.Digest;
import dev.zako.cas.Hasher;
import dev.zako.cas.actor.CasShards;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Blobs as files of a {@link StoreDirectory}.
 *
 * <p>Reading asks nobody but the file system: a blob is there if its file has the right size.
 * Writing asks the digest's shard first, so that equal blobs that arrive together are written once.
 * A file of the wrong size is hashed before it is put aside, because the wrong size may be the one
 * asked for. So is one from before the machine was started, when it is first asked for.
 */
final class LocalBlobStore implements BlobStore {
  /** Files up to this size are read whole, and hashed and written from memory. */
  static final int SMALL_FILE_BYTES = 4 << 20;

  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int MAX_ARRAY_BYTES = Integer.MAX_VALUE - 8;

  private final StoreDirectory directory;
  private final CasShards shards;

  LocalBlobStore(StoreDirectory directory, CasShards shards) {
    this.directory = directory;
    this.shards = shards;
  }

  @Override
  public OptionalLong size(Digest digest) throws CasException {
    return has(digest) ? OptionalLong.of(digest.sizeBytes()) : OptionalLong.empty();
  }

  @Override
  public SortedSet<Digest> findMissing(Collection<Digest> digests) throws CasException {
    SortedSet<Digest> missing = new TreeSet<>();
    for (Digest digest : digests) {
      if (!has(digest)) {
        missing.add(digest);
      }
    }
    return missing;
  }

  @Override
  public byte[] read(Digest digest) throws CasException {
    if (digest.equals(Digest.EMPTY)) {
      return new byte[0];
    }
    if (!has(digest)) {
      throw new CasException.BlobMissing(digest);
    }
    Path file = directory.blob(digest);
    if (digest.sizeBytes() > MAX_ARRAY_BYTES) {
      throw directory.failure("read", file, new IOException("It is too large for one array"));
    }
    byte[] bytes = new byte[(int) digest.sizeBytes()];
    try (InputStream in = Files.newInputStream(file)) {
      if (in.readNBytes(bytes, 0, bytes.length) == bytes.length) {
        return bytes;
      }
    } catch (NoSuchFileException _) {
      throw new CasException.BlobMissing(digest);
    } catch (IOException e) {
      throw directory.failure("read", file, e);
    }
    examine(digest, file);
    throw new CasException.BlobMissing(digest);
  }

  @Override
  public InputStream open(Digest digest, ByteRange range) throws CasException {
    if (!has(digest)) {
      throw new CasException.BlobMissing(digest);
    }
    if (!range.fits(digest.sizeBytes())) {
      throw new CasException.RangeOutOfBounds(range, digest);
    }
    if (digest.equals(Digest.EMPTY)) {
      return InputStream.nullInputStream();
    }
    Path file = directory.blob(digest);
    try {
      InputStream in = Files.newInputStream(file);
      try {
        in.skipNBytes(range.start());
        return new RangeInputStream(in, range.lengthIn(digest.sizeBytes()));
      } catch (IOException e) {
        in.close();
        throw e;
      }
    } catch (NoSuchFileException _) {
      throw new CasException.BlobMissing(digest);
    } catch (IOException e) {
      throw directory.failure("read", file, e);
    }
  }

  @Override
  public Digest put(byte[] bytes) throws CasException {
    Digest digest = Digest.of(bytes);
    if (!has(digest)) {
      store(digest, bytes);
    }
    return digest;
  }

  @Override
  public void put(Digest expected, InputStream in) throws CasException {
    if (has(expected)) {
      return;
    }
    writeOnce(
        expected,
        blob ->
            directory.withTemporary(
                blob,
                temporary -> {
                  Digest actual = receive(expected, in, temporary);
                  if (!actual.equals(expected)) {
                    throw new CasException.DigestMismatch(expected, actual);
                  }
                  directory.publish(temporary, blob, false);
                  return true;
                }));
  }

  @Override
  public Digest putFile(Path file) throws CasException {
    requireRegularFile(file);
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(SMALL_FILE_BYTES + 1);
    } catch (IOException e) {
      throw new CasException.SourceUnreadable(file.toString(), e);
    }
    return bytes.length <= SMALL_FILE_BYTES ? put(bytes) : putLargeFile(file);
  }

  @Override
  public Digest adoptFile(Path file) throws CasException {
    FileStamp before = FileStamp.of(file);
    Digest digest = hashSource(file);
    boolean movable = before.links() == 1 && FileStamp.of(file).equals(before);
    if (movable && !has(digest)) {
      movable = writeOnce(digest, blob -> moveIn(file, blob));
    }
    if (!movable) {
      digest = putFile(file);
    }
    try {
      directory.files().delete(file);
    } catch (IOException e) {
      throw new CasException.SourceUnreadable(file.toString(), e);
    }
    return digest;
  }

  @Override
  public Path localFile(Digest digest, boolean executable) throws CasException {
    Path blob = directory.blob(digest);
    if (!executable) {
      if (digest.equals(Digest.EMPTY) && !isSound(digest, blob)) {
        store(digest, new byte[0]);
      } else if (!has(digest)) {
        throw new CasException.BlobMissing(digest);
      }
      return blob;
    }
    Path file = directory.executable(digest);
    if (!isSound(digest, file)) {
      Path source = localFile(digest, false);
      writeOnce(digest, file, target -> copyExecutable(digest, source, target));
    }
    return file;
  }

  /** Hashes both files of a blob, puts aside those that are damaged, and says if one is sound. */
  boolean check(Digest digest) throws CasException {
    examine(digest, directory.executable(digest));
    Path blob = directory.blob(digest);
    return examine(digest, blob) || digest.equals(Digest.EMPTY);
  }

  /** Removes both files of a blob. */
  void remove(Digest digest) throws CasException {
    Path blob = directory.blob(digest);
    try {
      directory.files().delete(directory.executable(digest));
      directory.files().delete(blob);
      Optional<Path> unproven = directory.unproven(digest);
      if (unproven.isPresent()) {
        directory.files().delete(unproven.get());
      }
    } catch (IOException e) {
      throw directory.failure("remove", blob, e);
    }
  }

  private boolean has(Digest digest) throws CasException {
    return digest.equals(Digest.EMPTY)
        || isSound(digest, directory.blob(digest))
        || isProven(digest);
  }

  /**
   * Whether the blob is there from before the machine was started, and nothing of it was lost; then
   * it is in its place from now on.
   */
  private boolean isProven(Digest digest) throws CasException {
    Optional<Path> file = directory.unproven(digest);
    if (file.isEmpty()) {
      return false;
    }
    Path blob = directory.blob(digest);
    if (!examine(digest, file.get())) {
      // Else somebody else may have proven it meanwhile.
      return isSound(digest, blob);
    }
    try {
      directory.moveIntoPlace(file.get(), blob);
      return true;
    } catch (NoSuchFileException _) {
      return isSound(digest, blob);
    } catch (IOException e) {
      throw directory.failure("move into place", blob, e);
    }
  }

  /** Whether {@code file} exists with the size of the digest; a damaged one is put aside. */
  private boolean isSound(Digest digest, Path file) throws CasException {
    long sizeBytes = file.toFile().length();
    if (sizeBytes == digest.sizeBytes() && sizeBytes > 0) {
      return true;
    }
    if (sizeBytes == 0 && !directory.files().exists(file)) {
      return false;
    }
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (attributes.isRegularFile() && attributes.size() == digest.sizeBytes()) {
        return true;
      }
    } catch (NoSuchFileException _) {
      return false;
    } catch (IOException e) {
      throw directory.failure("look for", file, e);
    }
    return examine(digest, file);
  }

  /**
   * Whether {@code file} holds the blob, by its hash. A file that does not hold its own is put
   * aside.
   */
  private boolean examine(Digest digest, Path file) throws CasException {
    Digest actual;
    try {
      actual = Digest.ofFile(file);
    } catch (NoSuchFileException _) {
      return false;
    } catch (IOException e) {
      throw directory.failure("read", file, e);
    }
    if (!actual.hex().equals(digest.hex())) {
      directory.quarantine(file, "its bytes are `" + actual + "`");
      return false;
    }
    return actual.equals(digest);
  }

  /** Writes a file of a blob, and says whether it did. */
  @FunctionalInterface
  private interface Writer {
    boolean write(Path target) throws CasException;
  }

  private boolean writeOnce(Digest digest, Writer writer) throws CasException {
    return writeOnce(digest, directory.blob(digest), writer);
  }

  /**
   * Lets {@code writer} write {@code target}, a file of the blob, unless somebody else does so
   * first.
   *
   * @return whether the file is there now
   */
  private boolean writeOnce(Digest digest, Path target, Writer writer) throws CasException {
    while (true) {
      Optional<CasShards.Claim> granted = shards.claim(digest);
      if (granted.isPresent()) {
        try (CasShards.Claim claim = granted.get()) {
          boolean stored = isSound(digest, target) || writer.write(target);
          if (stored) {
            claim.stored();
          }
          return stored;
        }
      }
      // The other writer may have written the blob's other file.
      if (isSound(digest, target)) {
        return true;
      }
    }
  }

  private boolean copyExecutable(Digest digest, Path source, Path target) throws CasException {
    return directory.withTemporary(
        target,
        temporary -> {
          directory.files().copy(source, temporary);
          if (Files.size(temporary) != digest.sizeBytes()) {
            throw new IOException("The copy of `" + source + "` has another size");
          }
          directory.publish(temporary, target, true);
          return true;
        });
  }

  private void store(Digest digest, byte[] bytes) throws CasException {
    writeOnce(
        digest,
        blob ->
            directory.withTemporary(
                blob,
                temporary -> {
                  try (OutputStream out = directory.files().create(temporary)) {
                    out.write(bytes);
                  }
                  directory.publish(temporary, blob, false);
                  return true;
                }));
  }

  /** Writes the stream to a file, but not much more of it than it should have. */
  private Digest receive(Digest expected, InputStream in, Path temporary) throws IOException {
    Hasher hasher = new Hasher();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (OutputStream out = directory.files().create(temporary)) {
      while (hasher.sizeBytes() <= expected.sizeBytes()) {
        int count = readSource(expected, in, buffer);
        if (count < 0) {
          break;
        }
        hasher.update(buffer, 0, count);
        out.write(buffer, 0, count);
      }
    }
    return hasher.finish();
  }

  private static int readSource(Digest expected, InputStream in, byte[] buffer)
      throws CasException {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw new CasException.SourceUnreadable("the stream of blob " + expected, e);
    }
  }

  /**
   * Hashes the file where it is, so that one which is in the store already costs no write; then
   * copies it and hashes the copy, because the file may have changed meanwhile.
   */
  private Digest putLargeFile(Path file) throws CasException {
    Digest digest = hashSource(file);
    if (has(digest)) {
      return digest;
    }
    Path blob = directory.blob(digest);
    return directory.withTemporary(
        blob,
        temporary -> {
          copyIn(file, temporary);
          Digest copied = Digest.ofFile(temporary);
          writeOnce(
              copied,
              target -> {
                try {
                  directory.publish(temporary, target, false);
                  return true;
                } catch (IOException e) {
                  throw directory.failure("write", target, e);
                }
              });
          return copied;
        });
  }

  private void copyIn(Path file, Path temporary) throws IOException {
    try {
      directory.files().copy(file, temporary);
    } catch (IOException e) {
      requireRegularFile(file);
      throw e;
    }
  }

  private boolean moveIn(Path file, Path blob) throws CasException {
    try {
      directory.publish(file, blob, false);
      return true;
    } catch (AtomicMoveNotSupportedException _) {
      return false;
    } catch (IOException e) {
      throw directory.failure("move into place", blob, e);
    }
  }

  private static Digest hashSource(Path file) throws CasException {
    try {
      return Digest.ofFile(file);
    } catch (IOException e) {
      throw new CasException.SourceUnreadable(file.toString(), e);
    }
  }

  private static void requireRegularFile(Path file) throws CasException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (!attributes.isRegularFile()) {
        throw new CasException.SourceUnreadable(
            file, attributes.isDirectory() ? "It is a directory" : "It is not a regular file");
      }
    } catch (CasException e) {
      throw e;
    } catch (IOException e) {
      throw new CasException.SourceUnreadable(file.toString(), e);
    }
  }
}
