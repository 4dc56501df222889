package dev.zako.sandbox.linux;

import java.util.OptionalLong;

/** Limits as the `ulimit` of a POSIX shell takes them; empty if there is none. */
final class ShellLimits {
  /** The unit of `ulimit -f`, by POSIX. */
  private static final long BLOCK_BYTES = 512;

  private ShellLimits() {}

  static String files(NamespacePlan.Limits limits) {
    return text(limits.openFiles());
  }

  static String processes(NamespacePlan.Limits limits) {
    return text(limits.processes());
  }

  static String blocks(NamespacePlan.Limits limits) {
    OptionalLong bytes = limits.fileSizeBytes();
    return bytes.isEmpty() ? "" : Long.toString(Math.ceilDiv(bytes.getAsLong(), BLOCK_BYTES));
  }

  private static String text(OptionalLong limit) {
    return limit.isEmpty() ? "" : Long.toString(limit.getAsLong());
  }
}
