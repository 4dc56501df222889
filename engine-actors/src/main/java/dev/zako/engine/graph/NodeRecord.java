package dev.zako.engine.graph;

import java.util.stream.Stream;

/**
 * A finished node: what it is worth keeping. Immutable.
 *
 * @param outcome the value, or the root causes of the failure
 * @param outputHash the fingerprint of the outcome; what dependents compare
 * @param dependencies what was read, with the hashes that make up the input hash
 * @param verifiedAt the latest revision at which the outcome is known to be right
 * @param changedAt the revision at which the outcome got its present fingerprint
 */
public record NodeRecord(
    Outcome<?> outcome,
    Fingerprint outputHash,
    Dependencies dependencies,
    Revision verifiedAt,
    Revision changedAt) {

  /** This record, right at a later revision too. */
  NodeRecord verifiedAgain(Revision at) {
    return new NodeRecord(outcome, outputHash, dependencies, at, changedAt);
  }

  /**
   * The fingerprint of a failure: of its causes and of everything that their text shows. Failures
   * that are records show all their fields.
   */
  static Fingerprint hashOf(Outcome.Failed<?> failed) {
    return Fingerprint.of(
        failed.causes().stream()
            .flatMap(
                cause ->
                    Stream.of(
                        cause.key().kind(),
                        cause.key().id(),
                        cause.failure().getClass().getName(),
                        cause.failure().toString()))
            .toArray(String[]::new));
  }
}
