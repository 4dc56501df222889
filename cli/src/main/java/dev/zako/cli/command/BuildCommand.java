package dev.zako.cli.command;

import dev.zako.cli.command.GlobalOptions.LogLevel;
import dev.zako.cli.command.GlobalOptions.Verbosity;
import dev.zako.cli.command.Invocation.SandboxChoice;
import dev.zako.cli.logs.BuildLog;
import dev.zako.cli.logs.Logs;
import dev.zako.cli.render.ConsoleListener;
import dev.zako.cli.render.Display;
import dev.zako.cli.render.Phrases;
import dev.zako.cli.render.Profile;
import dev.zako.cli.render.Style;
import dev.zako.cli.terminal.Interruption;
import dev.zako.cli.terminal.Signals;
import dev.zako.cli.terminal.Surroundings;
import dev.zako.engine.build.BuildEngine;
import dev.zako.engine.build.BuildEvent;
import dev.zako.engine.build.BuildFailedException;
import dev.zako.engine.build.BuildReport;
import dev.zako.engine.build.BuildReport.BuiltTarget;
import dev.zako.engine.build.BuildRequest;
import dev.zako.engine.build.EngineOptions;
import dev.zako.engine.build.MachineDirectory;
import dev.zako.engine.build.Workspaces;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.model.MalformedTextException;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.build.model.TargetPattern;
import dev.zako.engine.graph.CancelReason;
import dev.zako.sandbox.SandboxMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Builds targets; prints their outputs on stdout and everything else on stderr. */
final class BuildCommand {
  private final Surroundings surroundings;
  private final Signals signals;
  private final Style style;
  private final GlobalOptions global;

  BuildCommand(Surroundings surroundings, Signals signals, Style style, GlobalOptions global) {
    this.surroundings = surroundings;
    this.signals = signals;
    this.style = style;
    this.global = global;
  }

  /**
   * Builds.
   *
   * @throws BuildFailedException if the build cannot even begin
   */
  int run(Invocation.Build command) throws BuildFailedException {
    Path root = Workspaces.find(surroundings.directory());
    List<TargetPattern> patterns = patterns(command.patterns(), root);
    EngineOptions options = options(command, root);
    Instant begin = surroundings.clock().instant();
    Profile profile = new Profile(begin);
    Display display = Consoles.display(surroundings, signals, style, global);
    ConsoleListener console = Consoles.listener(display, style, global);
    try (display;
        Interruption interruption = new Interruption(signals, () -> force(display))) {
      startLogs(options, display);
      BuildLog log = new BuildLog();
      log.begin(options.commandLine(), root.toString());
      BuildReport report;
      try (BuildEngine engine =
          BuildEngine.open(options, event -> tell(event, console, profile, log))) {
        interruption.onStop(() -> engine.cancel(new CancelReason.UserInterrupt()));
        report = engine.build(new BuildRequest(patterns, command.keepGoing(), command.config()));
      }
      log.end(report);
      display.close();
      report.diagnostics().forEach(console::tell);
      writeProfile(command, profile);
      printOutputs(report);
      if (global.verbosity() != Verbosity.SILENT) {
        Path outputs = root.resolve(EngineOptions.OUTPUT_DIRECTORY);
        boolean idle = report.executed() == 0 && !wasPlacedSince(begin, report);
        display.print(Phrases.summary(report, idle, outputs, style));
      }
      return report.exitCode();
    } finally {
      Logs.stop();
    }
  }

  private static void tell(
      BuildEvent event, ConsoleListener console, Profile profile, BuildLog log) {
    log.onEvent(event);
    profile.onEvent(event);
    console.onEvent(event);
  }

  private EngineOptions options(Invocation.Build command, Path root) {
    int jobs = command.jobs().orElseGet(() -> Runtime.getRuntime().availableProcessors());
    String commandLine = "zako build " + String.join(" ", command.patterns());
    EngineOptions plain = EngineOptions.of(root, jobs, surroundings.environment(), commandLine);
    EngineOptions options =
        plain.withMachineDirectory(
            MachineDirectory.choose(
                surroundings.environment(),
                surroundings.property("user.name").orElse(""),
                plain.stateDirectory()));
    return mode(command.sandbox()).map(options::withSandbox).orElse(options);
  }

  private static Optional<SandboxMode> mode(SandboxChoice choice) {
    return switch (choice) {
      case AUTO -> Optional.empty();
      case STRICT -> Optional.of(SandboxMode.STRICT);
      case TREE -> Optional.of(SandboxMode.TREE);
      case OFF -> Optional.of(SandboxMode.OFF);
    };
  }

  private List<TargetPattern> patterns(List<String> written, Path root)
      throws BuildFailedException {
    try {
      PackagePath base = base(root);
      List<TargetPattern> patterns = new ArrayList<>();
      for (String text : written) {
        patterns.add(TargetPattern.parse(text, base));
      }
      return patterns;
    } catch (MalformedTextException e) {
      throw new BuildFailedException(e.diagnostic());
    }
  }

  private PackagePath base(Path root) throws MalformedTextException {
    Path relative = root.relativize(surroundings.directory().normalize());
    return PackagePath.parse(relative.toString());
  }

  private void startLogs(EngineOptions options, Display display) {
    boolean verbose = global.verbosity() == Verbosity.VERBOSE;
    Optional<LogLevel> console =
        global.logLevel().or(() -> verbose ? Optional.of(LogLevel.DEBUG) : Optional.empty());
    Optional<String> consoleLevel = console.map(level -> level.name().toLowerCase(Locale.ROOT));
    Logs.start(
        options.stateDirectory().resolve("logs"),
        consoleLevel
            .filter(level -> !level.equals("warn") && !level.equals("error"))
            .orElse("info"),
        consoleLevel,
        display::print);
  }

  private void printOutputs(BuildReport report) {
    for (BuiltTarget target : report.built()) {
      for (Path output : target.outputs()) {
        surroundings.out().print(target.label() + "\t" + output + "\n");
      }
    }
    surroundings.out().flush();
  }

  /** Whether an output was put in its place after that time: those that were right are older. */
  private static boolean wasPlacedSince(Instant begin, BuildReport report) {
    return report.built().stream()
        .flatMap(target -> target.outputs().stream())
        .anyMatch(output -> !lastChange(output).isBefore(begin));
  }

  private static Instant lastChange(Path output) {
    try {
      return Files.getLastModifiedTime(output, LinkOption.NOFOLLOW_LINKS).toInstant();
    } catch (IOException _) {
      return Instant.MAX; // gone or replaced at this very moment
    }
  }

  private void writeProfile(Invocation.Build command, Profile profile) throws BuildFailedException {
    if (command.profile().isEmpty()) {
      return;
    }
    Path file = surroundings.directory().resolve(command.profile().get());
    try {
      profile.writeTo(file);
    } catch (IOException e) {
      throw Refusal.of(
          Code.OPTION_VALUE,
          "The profile `" + file + "` cannot be written: " + e,
          "Name a file in a directory that exists and can be written");
    }
  }

  private static void force(Display display) {
    display.close();
    Interruption.endProcess(Code.INTERRUPTED.exitCode());
  }
}
