package dev.zako.sandbox;

import java.util.OptionalLong;

/**
 * What one command may use up. Core dumps are always off.
 *
 * @param openFiles open file descriptors of one process
 * @param processes processes and threads of the sandbox's user; the kernel does not enforce it for
 *     root, and only the launcher and `unshare` can set it
 * @param fileSizeBytes the largest file that a process may write
 * @param outputBytes how much of each of standard output and standard error is kept; what comes
 *     after it is dropped and the outcome says so
 */
public record ResourceLimits(
    OptionalLong openFiles, OptionalLong processes, OptionalLong fileSizeBytes, long outputBytes) {

  /** The host's own limits, and 8 MiB of each of standard output and standard error. */
  public static final ResourceLimits DEFAULT =
      new ResourceLimits(
          OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), 8L << 20);

  /** Refuses limits that are not positive. */
  public ResourceLimits {
    requirePositive("openFiles", openFiles.orElse(1));
    requirePositive("processes", processes.orElse(1));
    requirePositive("fileSizeBytes", fileSizeBytes.orElse(1));
    requirePositive("outputBytes", outputBytes);
  }

  private static void requirePositive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException("Limit `" + name + "` must be positive, not " + value);
    }
  }
}
