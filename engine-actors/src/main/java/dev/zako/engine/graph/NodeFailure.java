package dev.zako.engine.graph;

/**
 * Why a node has no value. Failures are immutable data.
 *
 * <p>A deterministic failure is a result like any other: it is kept and given again until something
 * that it depended on changes. A transient one (a lost worker, a full disk, a timeout) is known
 * only to the builds that met it; the next build tries again.
 */
public interface NodeFailure {
  /** Whether trying again, with nothing changed, might succeed. */
  boolean isTransient();

  /** What went wrong: upper-case start, no final period. */
  String message();
}
