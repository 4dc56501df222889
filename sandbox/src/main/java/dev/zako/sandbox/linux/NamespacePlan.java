package dev.zako.sandbox.linux;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a process in namespaces of its own sees.
 *
 * @param root a directory that becomes its read-only root; holds the places of all mounts
 * @param mounts what is mounted on it, in order
 * @param network whether it keeps the host's network
 * @param workingDirectory where it starts, in the new root
 * @param command program (an absolute path in the new root or relative to the working directory)
 *     and arguments
 * @param environment its whole environment
 * @param envProgram where the program `env` is in the new root, if it is
 * @param limits what it may use up
 * @param control a directory for files of the mechanism, out of sight of the process
 */
public record NamespacePlan(
    Path root,
    List<Mount> mounts,
    boolean network,
    String workingDirectory,
    List<String> command,
    SortedMap<String, String> environment,
    Optional<String> envProgram,
    Limits limits,
    Path control) {
  /** The name of the file in which the mechanism says how it went. */
  public static final String STATUS = "status";

  /** Copies the collections. */
  public NamespacePlan {
    mounts = List.copyOf(mounts);
    command = List.copyOf(command);
    environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
  }

  /**
   * Limits of the kernel; see setrlimit(2).
   *
   * @param openFiles `RLIMIT_NOFILE`
   * @param processes `RLIMIT_NPROC`
   * @param fileSizeBytes `RLIMIT_FSIZE`
   */
  public record Limits(
      OptionalLong openFiles, OptionalLong processes, OptionalLong fileSizeBytes) {}

  /** The file in which the mechanism says how it went. */
  Path statusFile() {
    return control.resolve(STATUS);
  }
}
