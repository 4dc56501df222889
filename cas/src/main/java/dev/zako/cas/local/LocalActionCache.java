package dev.zako.cas.local;

import build.bazel.remote.execution.v2.ActionResult;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.zako.cas.ActionCache;
import dev.zako.cas.BlobStore;
import dev.zako.cas.CasException;
import dev.zako.cas.Digest;
import dev.zako.cas.Lease;
import dev.zako.cas.action.ResultReferences;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Results of actions in a {@link ResultLog}. One that refers to a blob which is not there counts as
 * none.
 */
final class LocalActionCache implements ActionCache, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalActionCache.class);

  /** For questions whose answer need not stay true. */
  private static final Lease NO_LEASE =
      new Lease() {
        @Override
        public void hold(Collection<Digest> digests) {}

        @Override
        public void close() {}
      };

  private final StoreDirectory directory;
  private final ResultLog results;
  private final BlobStore blobs;

  LocalActionCache(StoreDirectory directory, BlobStore blobs) {
    this.directory = directory;
    this.results = directory.results();
    this.blobs = blobs;
  }

  @Override
  public Optional<ActionResult> get(Digest action) throws CasException {
    return get(action, NO_LEASE);
  }

  @Override
  public Optional<ActionResult> get(Digest action, Lease lease) throws CasException {
    Optional<byte[]> record;
    try {
      record = results.find(action);
    } catch (IOException e) {
      throw directory.failure("read", results.file(), e);
    }
    if (record.isEmpty()) {
      return Optional.empty();
    }
    ActionResult result;
    try {
      result = ActionResult.parseFrom(record.get());
    } catch (InvalidProtocolBufferException e) {
      LOG.warn("The result of action `{}` cannot be read", action, e);
      return Optional.empty();
    }
    if (!ResultReferences.areComplete(result, blobs, lease)) {
      LOG.debug("Outputs of action `{}` are missing", action);
      return Optional.empty();
    }
    return Optional.of(result);
  }

  @Override
  public void put(Digest action, ActionResult result) throws CasException {
    if (result.getSerializedSize() > ResultLog.MAX_VALUE_BYTES) {
      LOG.warn("The result of action `{}` is too large to be kept", action);
      return;
    }
    try {
      results.append(action, result.toByteArray());
    } catch (IOException e) {
      throw directory.failure("write", results.file(), e);
    }
  }

  @Override
  public void close() {
    try {
      results.close();
    } catch (IOException e) {
      LOG.warn("Cannot close `{}`", results.file(), e);
    }
  }
}
