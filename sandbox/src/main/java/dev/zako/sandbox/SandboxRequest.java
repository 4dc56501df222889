package dev.zako.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One command to run in a sandbox, with everything it may see.
 *
 * <p>The directories of the outputs and the working directory are made before the command starts;
 * an output directory itself is made too, an output file is not.
 *
 * @param name what the command is for, in messages only
 * @param inputs the files the command may read
 * @param outputFiles where it has to leave files or links
 * @param outputDirectories where it has to leave directories
 * @param arguments the command and its arguments; a command without a slash is looked up in the
 *     `PATH` of {@code environment}, a relative one is relative to the working directory
 * @param environment the whole environment; `PWD`, `HOME` and `TMPDIR` are set by the sandbox
 *     unless they are in it
 * @param workingDirectory where the command starts, in the tree
 * @param hostDirectories absolute directories and files of the host that are visible, read-only
 * @param network whether the host's network is visible
 * @param timeout how long the command may run
 * @param limits what it may use up
 */
public record SandboxRequest(
    String name,
    VirtualTree inputs,
    List<PortablePath> outputFiles,
    List<PortablePath> outputDirectories,
    List<String> arguments,
    SortedMap<String, String> environment,
    PortablePath workingDirectory,
    List<Path> hostDirectories,
    boolean network,
    Duration timeout,
    ResourceLimits limits) {

  /** Copies the collections. */
  public SandboxRequest {
    outputFiles = List.copyOf(outputFiles);
    outputDirectories = List.copyOf(outputDirectories);
    arguments = List.copyOf(arguments);
    environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    hostDirectories = List.copyOf(hostDirectories);
  }
}
