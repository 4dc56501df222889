package dev.zako.cas.local;

import build.bazel.remote.execution.v2.ActionResult;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.zako.cas.ActionCache;
import dev.zako.cas.BlobStore;
import dev.zako.cas.CasException;
import dev.zako.cas.Digest;
import dev.zako.cas.Hasher;
import dev.zako.cas.Lease;
import dev.zako.cas.action.ResultReferences;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Results of actions as files of a {@link StoreDirectory}. A file is {@value #MAGIC}, then the
 * SHA-256 hash of the action's hash and the encoded ActionResult, then the encoded ActionResult: a
 * file that is torn, changed, or of another action is recognised and dropped.
 */
final class LocalActionCache implements ActionCache {
  private static final Logger LOG = LoggerFactory.getLogger(LocalActionCache.class);

  /** How a file starts. */
  static final String MAGIC = "zako-ac1";

  private static final int HEADER_BYTES = MAGIC.length() + Digest.HASH_BYTES;

  /** For questions whose answer need not stay true. */
  private static final Lease NO_LEASE =
      new Lease() {
        @Override
        public void hold(Collection<Digest> digests) {}

        @Override
        public void close() {}
      };

  private final StoreDirectory directory;
  private final BlobStore blobs;

  LocalActionCache(StoreDirectory directory, BlobStore blobs) {
    this.directory = directory;
    this.blobs = blobs;
  }

  @Override
  public Optional<ActionResult> get(Digest action) throws CasException {
    return get(action, NO_LEASE);
  }

  @Override
  public Optional<ActionResult> get(Digest action, Lease lease) throws CasException {
    Path file = directory.action(action);
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw directory.failure("read", file, e);
    }
    Optional<ActionResult> result = decode(action, bytes);
    if (result.isEmpty()) {
      LOG.warn("Dropped the damaged result of action `{}`", action);
    } else if (!ResultReferences.areComplete(result.get(), blobs, lease)) {
      LOG.debug("Dropped the result of action `{}`: outputs are missing", action);
      result = Optional.empty();
    }
    if (result.isEmpty()) {
      drop(file);
    }
    return result;
  }

  @Override
  public void put(Digest action, ActionResult result) throws CasException {
    Path file = directory.action(action);
    byte[] payload = result.toByteArray();
    byte[] record = Arrays.copyOf(header(action, payload, 0), HEADER_BYTES + payload.length);
    System.arraycopy(payload, 0, record, HEADER_BYTES, payload.length);
    directory.withTemporary(
        file,
        temporary -> {
          try (OutputStream out = directory.files().create(temporary)) {
            out.write(record);
          }
          directory.publishRecord(temporary, file);
          return file;
        });
  }

  private static byte[] header(Digest action, byte[] payload, int offset) {
    Hasher hasher = new Hasher();
    hasher.update(action.hash(), 0, Digest.HASH_BYTES);
    hasher.update(payload, offset, payload.length - offset);
    byte[] header = Arrays.copyOf(MAGIC.getBytes(StandardCharsets.US_ASCII), HEADER_BYTES);
    System.arraycopy(hasher.finish().hash(), 0, header, MAGIC.length(), Digest.HASH_BYTES);
    return header;
  }

  private static Optional<ActionResult> decode(Digest action, byte[] bytes) {
    boolean sound =
        bytes.length >= HEADER_BYTES
            && Arrays.equals(
                bytes, 0, HEADER_BYTES, header(action, bytes, HEADER_BYTES), 0, HEADER_BYTES);
    if (!sound) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          ActionResult.parser().parseFrom(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES));
    } catch (InvalidProtocolBufferException _) {
      return Optional.empty();
    }
  }

  private void drop(Path file) throws CasException {
    try {
      directory.files().delete(file);
    } catch (IOException e) {
      throw directory.failure("remove", file, e);
    }
  }
}
