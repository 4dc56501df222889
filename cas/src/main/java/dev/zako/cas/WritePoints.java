package dev.zako.cas;

import java.io.IOException;

/**
 * Hears each time that something is about to be written, or was: the moments at which a process
 * that dies leaves the disk in another state. Only tests listen: they kill the process there, or
 * have the disk fail. Called on any thread.
 */
@FunctionalInterface
public interface WritePoints {
  /**
   * A point is reached.
   *
   * @param point what is written, in a few words
   * @throws IOException in the place of a write that fails
   */
  void reached(String point) throws IOException;

  /** Nobody listens: always the same object. */
  static WritePoints none() {
    return NoWritePoints.INSTANCE;
  }
}
