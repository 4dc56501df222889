package dev.zako.engine.build.script;

import build.bazel.remote.execution.v2.ActionResult;
import com.google.protobuf.ByteString;
import dev.zako.cas.ActionCache;
import dev.zako.cas.BlobStore;
import dev.zako.cas.CasException;
import dev.zako.cas.Digest;
import dev.zako.engine.graph.Fingerprint;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Keeps texts that were computed from inputs whose fingerprint is known, across processes, in the
 * action cache. A record has the form of an action's result; its key is the digest of a text that
 * no Action message can be. Thread-safe.
 */
public final class RecordCache {
  private static final int MAX_INLINE_BYTES = 32 << 10;

  private final ActionCache actions;
  private final BlobStore blobs;

  /** Keeps records in {@code actions}, and what is too long for them in {@code blobs}. */
  public RecordCache(ActionCache actions, BlobStore blobs) {
    this.actions = actions;
    this.blobs = blobs;
  }

  /** The text kept for these inputs. */
  public Optional<String> find(String kind, Fingerprint inputs) throws CasException {
    Optional<ActionResult> found = actions.get(key(kind, inputs));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    ActionResult result = found.get();
    if (!result.hasStdoutDigest()) {
      return Optional.of(result.getStdoutRaw().toStringUtf8());
    }
    try {
      byte[] bytes = blobs.read(Digest.fromMessage(result.getStdoutDigest()));
      return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    } catch (CasException.BlobMissing _) {
      return Optional.empty();
    }
  }

  /** Keeps a text for these inputs. */
  public void put(String kind, Fingerprint inputs, String text) throws CasException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ActionResult.Builder result = ActionResult.newBuilder();
    if (bytes.length <= MAX_INLINE_BYTES) {
      result.setStdoutRaw(ByteString.copyFrom(bytes));
    } else {
      result.setStdoutDigest(blobs.put(bytes).toMessage());
    }
    actions.put(key(kind, inputs), result.build());
  }

  private static Digest key(String kind, Fingerprint inputs) {
    return Digest.of(("zako record\n" + kind + "\n" + inputs).getBytes(StandardCharsets.UTF_8));
  }
}
