package dev.zako.cli.command;

import dev.zako.cli.command.Invocation.SandboxChoice;
import dev.zako.cli.terminal.Surroundings;
import dev.zako.engine.build.BuildFailedException;
import dev.zako.engine.build.BuildRequest;
import dev.zako.engine.build.EngineOptions;
import dev.zako.engine.build.MachineDirectory;
import dev.zako.engine.build.Workspaces;
import dev.zako.engine.build.model.MalformedTextException;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.build.model.TargetPattern;
import dev.zako.sandbox.SandboxMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a command line that names targets means in its surroundings.
 *
 * @param options how the engine is set up
 * @param request what to build
 */
record BuildSetup(EngineOptions options, BuildRequest request) {
  /**
   * What shells count and remember for themselves. It differs from one window to the next, and says
   * nothing of the machine, so that no build gets to see it.
   */
  private static final Set<String> SHELL_VARIABLES = Set.of("_", "OLDPWD", "PWD", "SHLVL");

  /**
   * Finds the workspace and reads the patterns.
   *
   * @param name of the command, for others who wait for it
   * @throws BuildFailedException if there is no workspace, or a pattern cannot be read
   */
  static BuildSetup of(String name, Invocation.Build command, Surroundings surroundings)
      throws BuildFailedException {
    Path root = Workspaces.find(surroundings.directory());
    return new BuildSetup(
        options(name, command, root, surroundings),
        new BuildRequest(
            patterns(command.patterns(), root, surroundings),
            command.keepGoing(),
            command.config()));
  }

  private static EngineOptions options(
      String name, Invocation.Build command, Path root, Surroundings surroundings) {
    EngineOptions options =
        options(
                root,
                command.jobs(),
                "zako " + name + " " + String.join(" ", command.patterns()),
                surroundings)
            .withResources(command.resources());
    return mode(command.sandbox()).map(options::withSandbox).orElse(options);
  }

  /**
   * How an engine for a workspace is set up, with the strictest sandbox.
   *
   * @param jobs how many actions may run at once; none: one for each processor
   * @param commandLine what the user typed, for others who wait for it
   */
  static EngineOptions options(
      Path root, Optional<Integer> jobs, String commandLine, Surroundings surroundings) {
    SortedMap<String, String> environment = new TreeMap<>(surroundings.environment());
    environment.keySet().removeAll(SHELL_VARIABLES);
    EngineOptions plain =
        EngineOptions.of(
            root,
            jobs.orElseGet(() -> Runtime.getRuntime().availableProcessors()),
            environment,
            commandLine);
    return plain.withMachineDirectory(
        MachineDirectory.choose(
            surroundings.environment(),
            surroundings.property("user.name").orElse(""),
            plain.stateDirectory()));
  }

  private static Optional<SandboxMode> mode(SandboxChoice choice) {
    return switch (choice) {
      case AUTO -> Optional.empty();
      case STRICT -> Optional.of(SandboxMode.STRICT);
      case TREE -> Optional.of(SandboxMode.TREE);
      case OFF -> Optional.of(SandboxMode.OFF);
    };
  }

  private static List<TargetPattern> patterns(
      List<String> written, Path root, Surroundings surroundings) throws BuildFailedException {
    PackagePath base = base(root, surroundings);
    try {
      List<TargetPattern> patterns = new ArrayList<>();
      for (String text : written) {
        patterns.add(TargetPattern.parse(text, base));
      }
      return patterns;
    } catch (MalformedTextException e) {
      throw new BuildFailedException(e.diagnostic());
    }
  }

  /** The directory in which the user works, from the root of the workspace. */
  static PackagePath base(Path root, Surroundings surroundings) throws BuildFailedException {
    try {
      return PackagePath.parse(root.relativize(surroundings.directory().normalize()).toString());
    } catch (MalformedTextException e) {
      throw new BuildFailedException(e.diagnostic());
    }
  }
}
