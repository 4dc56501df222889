package dev.zako.cas;

import java.util.Collection;

/**
 * Keeps blobs from being evicted until it is closed. A lease says nothing about whether the blobs
 * are there: hold them first, then look, then use them.
 */
public interface Lease extends AutoCloseable {
  /**
   * Adds {@code digests}. When this returns, none of them is being evicted, and none will be before
   * the lease is closed.
   *
   * @throws IllegalStateException if the lease is closed
   */
  void hold(Collection<Digest> digests);

  /** Gives up every blob held. Closing again does nothing. */
  @Override
  void close();
}
