package dev.zako.cli.command;

import dev.zako.cli.command.GlobalOptions.LogLevel;
import dev.zako.cli.command.GlobalOptions.Verbosity;
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
import dev.zako.engine.build.BuildClient;
import dev.zako.engine.build.BuildControl;
import dev.zako.engine.build.BuildEvent;
import dev.zako.engine.build.BuildFailedException;
import dev.zako.engine.build.BuildListener;
import dev.zako.engine.build.BuildReport;
import dev.zako.engine.build.BuildReport.BuiltTarget;
import dev.zako.engine.build.BuildRequest;
import dev.zako.engine.build.EngineOptions;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.output.StateReaders;
import dev.zako.engine.graph.CancelReason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Builds targets; prints their outputs on stdout and everything else on stderr. */
final class BuildCommand {
  private final Surroundings surroundings;
  private final Signals signals;
  private final Workshop workshop;
  private final Style style;
  private final GlobalOptions global;

  BuildCommand(
      Surroundings surroundings,
      Signals signals,
      Workshop workshop,
      Style style,
      GlobalOptions global) {
    this.surroundings = surroundings;
    this.signals = signals;
    this.workshop = workshop;
    this.style = style;
    this.global = global;
  }

  /**
   * Builds; again after every change if that is wanted, until it is interrupted.
   *
   * @throws BuildFailedException if the build cannot even begin
   */
  int run(Invocation.Build command) throws BuildFailedException {
    BuildSetup setup = BuildSetup.of("build", command, surroundings);
    BuildRequest request = setup.request();
    EngineOptions options = setup.options();
    AtomicReference<Display> shown = new AtomicReference<>(display());
    Instant begin = surroundings.clock().instant();
    try (Interruption interruption = new Interruption(signals, () -> force(shown.get()))) {
      BuildControl control = new BuildControl();
      interruption.onStop(() -> control.cancel(new CancelReason.UserInterrupt()));
      ConsoleListener console = Consoles.listener(shown.get(), style, global);
      Optional<StateReaders.Hold> stay = workshop.stay(options, client(options, console), control);
      if (stay.isEmpty()) {
        return Code.INTERRUPTED.exitCode();
      }
      try (StateReaders.Hold _ = stay.get();
          Logs.Target _ = startLogs(options, text -> shown.get().print(text));
          Workshop.Bench bench = workshop.open(options, command.watch())) {
        return build(new Round(command, options, request, bench, control, begin), shown);
      }
    } finally {
      shown.get().close();
    }
  }

  /** Builds, and again after every change if that is wanted; gives back the exit code. */
  private int build(Round round, AtomicReference<Display> shown) throws BuildFailedException {
    Optional<BuildReport> last = Optional.empty();
    while (true) {
      BuildReport report = build(round, shown.get(), last);
      if (!round.command().watch() || round.control().isCancelled()) {
        return report.exitCode();
      }
      if (last.isEmpty() && global.verbosity() != Verbosity.SILENT) {
        shown.get().print("Waiting for changes; Ctrl-C ends this\n");
      }
      if (!round.bench().awaitChange(round.control())) {
        return Code.INTERRUPTED.exitCode();
      }
      last = Optional.of(report);
      shown.set(display());
    }
  }

  private BuildClient client(EngineOptions options, BuildListener listener) {
    return new BuildClient(
        workshop.process(), options.commandLine(), options.clientEnvironment(), listener);
  }

  private Display display() {
    return Consoles.display(surroundings, signals, style, global);
  }

  /**
   * What is the same in every build of one command.
   *
   * @param begin when the engine was asked for
   */
  private record Round(
      Invocation.Build command,
      EngineOptions options,
      BuildRequest request,
      Workshop.Bench bench,
      BuildControl control,
      Instant begin) {}

  /**
   * Builds once, and closes the display.
   *
   * @param last the build before, of which nothing is told again
   */
  private BuildReport build(Round round, Display display, Optional<BuildReport> last)
      throws BuildFailedException {
    EngineOptions options = round.options();
    Profile profile = profile(round, last.isEmpty());
    ConsoleListener console = Consoles.listener(display, style, global);
    last.ifPresent(report -> report.diagnostics().forEach(console::knows));
    BuildLog log = new BuildLog();
    log.begin(options.commandLine(), options.workspace().toString());
    BuildClient client = client(options, event -> tell(event, console, profile, log));
    BuildReport report = round.bench().build(round.request(), client, round.control());
    log.end(report);
    display.close();
    report.diagnostics().forEach(console::tell);
    writeProfile(round.command(), profile);
    printOutputs(report, last.isPresent());
    boolean idle = report.executed() == 0 && report.built().stream().allMatch(BuildCommand::isOld);
    boolean isNews = !idle || last.map(before -> differ(before, report)).orElse(true);
    if (isNews && global.verbosity() != Verbosity.SILENT) {
      Path outputs = options.workspace().resolve(EngineOptions.OUTPUT_DIRECTORY);
      display.print(Phrases.summary(report, idle, outputs, style));
    }
    return report;
  }

  /** A profile of what follows; that of the first build begins with the process. */
  private Profile profile(Round round, boolean isFirst) {
    if (!isFirst || round.command().profile().isEmpty()) {
      return new Profile(surroundings.clock().instant());
    }
    List<Workshop.Began> before = new ArrayList<>(workshop.launch());
    before.add(new Workshop.Began("engine", round.begin()));
    Profile profile = new Profile(before.getFirst().at());
    before.forEach(each -> profile.began(each.part(), each.at()));
    return profile;
  }

  private static boolean isOld(BuiltTarget target) {
    return target.placed().isEmpty();
  }

  private static boolean differ(BuildReport before, BuildReport now) {
    return before.status() != now.status() || !before.diagnostics().equals(now.diagnostics());
  }

  private static void tell(
      BuildEvent event, ConsoleListener console, Profile profile, BuildLog log) {
    log.onEvent(event);
    profile.onEvent(event);
    console.onEvent(event);
  }

  private Logs.Target startLogs(EngineOptions options, Consumer<String> display) {
    boolean verbose = global.verbosity() == Verbosity.VERBOSE;
    Optional<LogLevel> console =
        global.logLevel().or(() -> verbose ? Optional.of(LogLevel.DEBUG) : Optional.empty());
    return workshop.logs(
        options, console.map(level -> level.name().toLowerCase(Locale.ROOT)), display);
  }

  private void printOutputs(BuildReport report, boolean onlyPlaced) {
    for (BuiltTarget target : report.built()) {
      for (Path output : onlyPlaced ? target.placed() : target.outputs()) {
        surroundings.out().print(target.label() + "\t" + output + "\n");
      }
    }
    surroundings.out().flush();
  }

  private void writeProfile(Invocation.Build command, Profile profile) throws BuildFailedException {
    if (command.profile().isEmpty()) {
      return;
    }
    Path file = surroundings.directory().resolve(command.profile().get());
    try {
      profile.writeTo(file, surroundings.clock().instant());
    } catch (IOException e) {
      throw Refusal.of(
          Code.OPTION_VALUE,
          "The profile `" + file + "` cannot be written: " + e,
          "Name a file in a directory that exists and can be written");
    }
  }

  private void force(Display display) {
    display.close();
    workshop.force();
  }
}
