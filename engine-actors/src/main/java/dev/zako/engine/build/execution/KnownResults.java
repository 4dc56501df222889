package dev.zako.engine.build.execution;

import build.bazel.remote.execution.v2.ActionResult;
import dev.zako.cas.CasException;
import dev.zako.cas.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** The results of commands in the action cache. */
final class KnownResults {
  private static final String USED_INPUTS = "used inputs 1";

  private final ActionServices services;
  private final ResultCodec codec;

  KnownResults(ActionServices services) {
    this.services = services;
    this.codec = new ResultCodec(services.blobs());
  }

  /**
   * A result in the cache.
   *
   * @param key under which it is
   * @param used those of the prunable inputs that count
   * @param said what the command wrote
   */
  record Found(ActionValue value, Digest key, Set<String> used, String said) {}

  /** The result of the command; one of which a part was evicted meanwhile is none. */
  Optional<Found> find(CommandRunner.Work work, ActionKeys keys) throws CasException {
    try {
      if (work.run().dependencyFile().isEmpty()) {
        return find(work, keys.full().digest(), work.prunable().files().keySet());
      }
      Optional<String> record = services.records().find(USED_INPUTS, keys.weak());
      if (record.isEmpty()) {
        return Optional.empty();
      }
      Set<String> used =
          record.get().isEmpty() ? Set.of() : new TreeSet<>(List.of(record.get().split("\n")));
      return find(work, keys.pruned(used).digest(), used);
    } catch (CasException.BlobMissing _) {
      return Optional.empty();
    }
  }

  private Optional<Found> find(CommandRunner.Work work, Digest key, Set<String> used)
      throws CasException {
    Optional<ActionResult> result = services.actions().get(key, services.lease().get());
    if (result.isEmpty() || result.get().getExitCode() != 0) {
      return Optional.empty();
    }
    Optional<SortedMap<String, Artifact>> outputs = codec.decode(result.get());
    boolean complete =
        outputs.isPresent()
            && work.run().outputs().stream()
                .allMatch(output -> outputs.get().containsKey(output.path()));
    if (!complete) {
      return Optional.empty();
    }
    String said =
        text(result.get().hasStdoutDigest(), result.get().getStdoutDigest())
            + text(result.get().hasStderrDigest(), result.get().getStderrDigest());
    return outputs.map(made -> new Found(ActionValue.of(made), key, used, said));
  }

  private String text(boolean present, build.bazel.remote.execution.v2.Digest digest)
      throws CasException {
    return present
        ? new String(services.blobs().read(Digest.fromMessage(digest)), StandardCharsets.UTF_8)
        : "";
  }

  /**
   * Keeps a result.
   *
   * @param used those of the prunable inputs that the command read, if it said so
   */
  void put(ActionKeys keys, Digest key, ActionResult result, Optional<SortedSet<String>> used)
      throws CasException {
    services.actions().put(key, result);
    if (used.isPresent()) {
      services.records().put(USED_INPUTS, keys.weak(), String.join("\n", used.get()));
    }
  }
}
