package dev.zako.cas;

import build.bazel.remote.execution.v2.ActionResult;
import java.util.Optional;

/**
 * Remembers the results of actions by the digest of their Action message.
 *
 * <p>A result is answered only if every blob it refers to is in the store: output files, the trees
 * of output directories with every file in them, standard output and error. Otherwise, or if the
 * entry is damaged, the answer is a miss. A result may carry an exit code other than 0; who asks
 * looks at it.
 */
public interface ActionCache {
  /**
   * The result of {@code action}, complete at this moment, or nothing.
   *
   * @throws CasException if the store cannot be read
   */
  Optional<ActionResult> get(Digest action) throws CasException;

  /**
   * As {@link #get(Digest)}, but every blob that the result refers to is held by {@code lease}
   * before it is looked for, so that the result stays complete as long as the lease is open.
   *
   * @throws CasException if the store cannot be read
   */
  Optional<ActionResult> get(Digest action, Lease lease) throws CasException;

  /**
   * Remembers {@code result}, instead of an earlier one if there is one. The blobs it refers to
   * should be in the store already. One that is too large for the cache is not remembered.
   *
   * @throws CasException if writing fails; the earlier result is then still there
   */
  void put(Digest action, ActionResult result) throws CasException;
}
