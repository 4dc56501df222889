package dev.zako.cas.decorator;

import dev.zako.cas.BlobStore;
import dev.zako.cas.ByteRange;
import dev.zako.cas.CasException;
import dev.zako.cas.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/** A store in memory that can hold wrong bytes and counts its reads. */
final class FakeStore implements BlobStore {
  final Map<Digest, byte[]> blobs = new HashMap<>();
  int reads;
  private final Path directory;

  FakeStore(Path directory) {
    this.directory = directory;
  }

  private byte[] find(Digest digest) throws CasException {
    byte[] bytes = blobs.get(digest);
    if (bytes == null) {
      throw new CasException.BlobMissing(digest);
    }
    return bytes;
  }

  @Override
  public OptionalLong size(Digest digest) {
    return blobs.containsKey(digest) ? OptionalLong.of(digest.sizeBytes()) : OptionalLong.empty();
  }

  @Override
  public SortedSet<Digest> findMissing(Collection<Digest> digests) {
    SortedSet<Digest> missing = new TreeSet<>(digests);
    missing.removeAll(blobs.keySet());
    return missing;
  }

  @Override
  public byte[] read(Digest digest) throws CasException {
    reads++;
    return find(digest).clone();
  }

  @Override
  public InputStream open(Digest digest, ByteRange range) throws CasException {
    reads++;
    byte[] bytes = find(digest);
    return new ByteArrayInputStream(bytes, (int) range.start(), (int) range.lengthIn(bytes.length));
  }

  @Override
  public Digest put(byte[] bytes) {
    Digest digest = Digest.of(bytes);
    blobs.put(digest, bytes.clone());
    return digest;
  }

  @Override
  public void put(Digest expected, InputStream in) throws CasException {
    try {
      blobs.put(expected, in.readAllBytes());
    } catch (IOException e) {
      throw new CasException.SourceUnreadable("stream", e);
    }
  }

  @Override
  public Digest putFile(Path file) throws CasException {
    try {
      return put(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new CasException.SourceUnreadable(file.toString(), e);
    }
  }

  @Override
  public Digest adoptFile(Path file) throws CasException {
    return putFile(file);
  }

  @Override
  public Path localFile(Digest digest, boolean executable) throws CasException {
    try {
      return Files.write(directory.resolve(digest.hex()), find(digest));
    } catch (IOException e) {
      throw new CasException.StoreIo("write", directory, "none", e);
    }
  }
}
