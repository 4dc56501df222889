package dev.zako.engine.build;

import com.sun.management.OperatingSystemMXBean;
import dev.zako.cas.MachineStart;
import dev.zako.cas.WritePoints;
import dev.zako.engine.build.leaf.Layout;
import dev.zako.engine.build.schedule.ResourceKey;
import dev.zako.sandbox.SandboxMode;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * How an engine for one workspace is set up.
 *
 * @param workspace the directory with the manifest
 * @param stateDirectory where everything that is kept between builds lives, usually {@code .zako}
 *     in the workspace; made if absent
 * @param storeDirectory where blobs and the results of actions and scripts are, usually {@code cas}
 *     in the state directory; several engines may use one
 * @param machineDirectory where what is true of this machine is kept for all workspaces, see {@link
 *     MachineDirectory}
 * @param jobs how many commands may run at once, at least 1; a command counts as often as it has
 *     threads
 * @param resources how much there is of resources: of main memory, which without an entry is not
 *     looked after, and of those of the manifest whose totals it shall not decide
 * @param sandbox how commands are confined; empty for the strictest mode that works here
 * @param clientEnvironment the environment of whoever asks for builds; only what a toolchain
 *     declares to read of it has any influence
 * @param commandLine what the user typed, shown to others who wait for this build
 * @param clock tells when things happened; never has an influence on what is built
 * @param machineStart since when the machine runs, see {@link MachineStart}; what was written
 *     before is checked before it is believed
 * @param writePoints hears of everything that is written to the state directory and the outputs
 */
public record EngineOptions(
    Path workspace,
    Path stateDirectory,
    Path storeDirectory,
    Path machineDirectory,
    int jobs,
    SortedMap<ResourceKey, Long> resources,
    Optional<SandboxMode> sandbox,
    SortedMap<String, String> clientEnvironment,
    String commandLine,
    InstantSource clock,
    String machineStart,
    WritePoints writePoints) {
  /** The name of the state directory in a workspace. */
  public static final String STATE_DIRECTORY = Layout.STATE;

  /** The name of the directory in a workspace where outputs are placed. */
  public static final String OUTPUT_DIRECTORY = Layout.OUTPUTS;

  /** Copies the environment and makes the paths absolute. */
  public EngineOptions {
    if (jobs < 1) {
      throw new IllegalArgumentException("At least one job is needed, not " + jobs);
    }
    workspace = workspace.toAbsolutePath().normalize();
    stateDirectory = stateDirectory.toAbsolutePath().normalize();
    storeDirectory = storeDirectory.toAbsolutePath().normalize();
    machineDirectory = machineDirectory.toAbsolutePath().normalize();
    resources = Collections.unmodifiableSortedMap(new TreeMap<>(resources));
    clientEnvironment = Collections.unmodifiableSortedMap(new TreeMap<>(clientEnvironment));
  }

  /** Where the store is in a state directory. */
  private static Path store(Path stateDirectory) {
    return stateDirectory.resolve("cas");
  }

  /** All main memory of this machine, or of the part of it that this process was given. */
  private static long machineMegabytes() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize()
        >> 20;
  }

  /**
   * What fits most: all state in the workspace, the machine's memory, the strictest sandbox, the
   * system's clock.
   */
  public static EngineOptions of(
      Path workspace, int jobs, SortedMap<String, String> clientEnvironment, String commandLine) {
    return new EngineOptions(
        workspace,
        workspace.resolve(STATE_DIRECTORY),
        store(workspace.resolve(STATE_DIRECTORY)),
        workspace.resolve(STATE_DIRECTORY),
        jobs,
        new TreeMap<>(Map.of(ResourceKey.MEMORY, machineMegabytes())),
        Optional.empty(),
        clientEnvironment,
        commandLine,
        InstantSource.system(),
        MachineStart.id(),
        WritePoints.none());
  }

  /** These options with commands confined in this way. */
  public EngineOptions withSandbox(SandboxMode mode) {
    return with(parts -> parts.sandbox = Optional.of(mode));
  }

  /** These options with all state kept in another directory. */
  public EngineOptions withStateDirectory(Path directory) {
    return with(
        parts -> {
          parts.stateDirectory = directory;
          parts.storeDirectory = store(directory);
        });
  }

  /** These options with another number of commands at once. */
  public EngineOptions withJobs(int count) {
    return with(parts -> parts.jobs = count);
  }

  /** These options with so much of these resources, and of others as before. */
  public EngineOptions withResources(SortedMap<ResourceKey, Long> totals) {
    SortedMap<ResourceKey, Long> all = new TreeMap<>(resources);
    all.putAll(totals);
    return with(parts -> parts.resources = all);
  }

  /** These options with what is true of the machine kept in this directory. */
  public EngineOptions withMachineDirectory(Path directory) {
    return with(parts -> parts.machineDirectory = directory);
  }

  /** These options on a machine that was started at another time. */
  EngineOptions withMachineStart(String start) {
    return with(parts -> parts.machineStart = start);
  }

  /** These options with blobs and results kept in this directory. */
  EngineOptions withStoreDirectory(Path directory) {
    return with(parts -> parts.storeDirectory = directory);
  }

  private EngineOptions with(Consumer<Parts> change) {
    Parts parts = new Parts(this);
    change.accept(parts);
    return new EngineOptions(
        workspace,
        parts.stateDirectory,
        parts.storeDirectory,
        parts.machineDirectory,
        parts.jobs,
        parts.resources,
        parts.sandbox,
        clientEnvironment,
        commandLine,
        clock,
        parts.machineStart,
        writePoints);
  }

  /** What can be another one in a copy. */
  private static final class Parts {
    Path stateDirectory;
    Path storeDirectory;
    Path machineDirectory;
    int jobs;
    SortedMap<ResourceKey, Long> resources;
    Optional<SandboxMode> sandbox;
    String machineStart;

    Parts(EngineOptions options) {
      stateDirectory = options.stateDirectory;
      storeDirectory = options.storeDirectory;
      machineDirectory = options.machineDirectory;
      jobs = options.jobs;
      resources = options.resources;
      sandbox = options.sandbox;
      machineStart = options.machineStart;
    }
  }
}
