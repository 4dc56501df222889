package dev.zako.cli.command;

import dev.zako.cli.command.GlobalOptions.Verbosity;
import dev.zako.cli.logs.Logs;
import dev.zako.cli.render.ConsoleListener;
import dev.zako.cli.render.Display;
import dev.zako.cli.render.Style;
import dev.zako.cli.render.Text;
import dev.zako.cli.terminal.Interruption;
import dev.zako.cli.terminal.Signals;
import dev.zako.cli.terminal.Surroundings;
import dev.zako.engine.build.AnalysisReport;
import dev.zako.engine.build.BuildClient;
import dev.zako.engine.build.BuildControl;
import dev.zako.engine.build.BuildEngine;
import dev.zako.engine.build.BuildFailedException;
import dev.zako.engine.build.BuildReport;
import dev.zako.engine.build.BuildReport.Status;
import dev.zako.engine.build.EngineOptions;
import dev.zako.engine.build.execution.FirstDifference;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.output.StateReaders;
import dev.zako.engine.graph.CancelReason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Builds targets, carries everything out once more under other circumstances, and tells what is not
 * the same.
 */
final class VerifyCommand {
  /** The state directory of the scripts' second time, in that of the workspace. */
  private static final String OTHER_STATE = "verify-scripts";

  private final Surroundings surroundings;
  private final Signals signals;
  private final Workshop workshop;
  private final Style style;
  private final GlobalOptions global;

  VerifyCommand(
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
   * Builds and verifies.
   *
   * @throws BuildFailedException if it cannot even begin
   */
  int run(Invocation.Verify command) throws BuildFailedException {
    BuildSetup setup = BuildSetup.of("verify", command.build(), surroundings);
    EngineOptions options = setup.options();
    Display display = Consoles.display(surroundings, signals, style, global);
    ConsoleListener console = Consoles.listener(display, style, global);
    BuildControl control = new BuildControl();
    try (display;
        Interruption interruption = new Interruption(signals, () -> force(display))) {
      interruption.onStop(() -> control.cancel(new CancelReason.UserInterrupt()));
      BuildClient client =
          new BuildClient(
              workshop.process(), options.commandLine(), options.clientEnvironment(), console);
      Optional<StateReaders.Hold> stay = workshop.stay(options, client, control);
      if (stay.isEmpty()) {
        return Code.INTERRUPTED.exitCode();
      }
      try (StateReaders.Hold _ = stay.get();
          Logs.Target _ = workshop.logs(options, Optional.empty(), display::print)) {
        return verify(setup, client, control, display, console);
      }
    }
  }

  private int verify(
      BuildSetup setup,
      BuildClient client,
      BuildControl control,
      Display display,
      ConsoleListener console)
      throws BuildFailedException {
    BuildReport report;
    List<Diagnostic> scripts = List.of();
    int targets = 0;
    try (BuildEngine engine = BuildEngine.open(setup.options(), console)) {
      report = engine.verify(setup.request(), client, control);
      if (isBuilt(report)) {
        AnalysisReport first = engine.analyse(setup.request(), client, control);
        AnalysisReport second = again(setup, client, control);
        targets = first.targets().size();
        scripts = differences(first, second);
      }
    }
    display.close();
    report.diagnostics().forEach(console::tell);
    scripts.forEach(console::tell);
    if (control.isCancelled()) {
      return Code.INTERRUPTED.exitCode();
    }
    if (global.verbosity() != Verbosity.SILENT) {
      display.print(summary(report, targets, scripts));
    }
    return Math.max(report.exitCode(), scripts.isEmpty() ? 0 : Code.NOT_REPRODUCIBLE.exitCode());
  }

  /** Whether everything could be built, whatever came of doing it again. */
  private static boolean isBuilt(BuildReport report) {
    return report.status() != Status.CANCELLED
        && report.diagnostics().stream().allMatch(d -> d.code() == Code.NOT_REPRODUCIBLE);
  }

  /** What the scripts say when nothing is known yet, with another number of workers. */
  private static AnalysisReport again(BuildSetup setup, BuildClient client, BuildControl control)
      throws BuildFailedException {
    EngineOptions options = setup.options();
    Path state = options.stateDirectory().resolve(OTHER_STATE);
    delete(state);
    try (BuildEngine engine =
        BuildEngine.open(
            options.withStateDirectory(state).withJobs(options.jobs() == 1 ? 2 : 1), _ -> {})) {
      return engine.analyse(setup.request(), client, control);
    } finally {
      delete(state);
    }
  }

  private static void delete(Path state) throws BuildFailedException {
    try {
      FileTrees.delete(state);
    } catch (IOException e) {
      throw Refusal.of(
          Code.STORE_IO, "`" + state + "` cannot be deleted: " + e, "Delete it by hand");
    }
  }

  private static List<Diagnostic> differences(AnalysisReport first, AnalysisReport second) {
    SortedSet<String> labels = new TreeSet<>(first.targets().keySet());
    labels.addAll(second.targets().keySet());
    List<Diagnostic> differences = new ArrayList<>();
    for (String label : labels) {
      FirstDifference.ofTexts(
              label,
              first.targets().getOrDefault(label, ""),
              second.targets().getOrDefault(label, ""))
          .ifPresent(found -> differences.add(different(found)));
    }
    return differences;
  }

  private static Diagnostic different(FirstDifference.Found found) {
    return Diagnostic.of(
            Code.NOT_REPRODUCIBLE,
            "The scripts do not say the same of `" + found.path() + "` each time: " + found.what())
        .withLabel(found.path())
        .withNote("First time:  " + found.first())
        .withNote("Second time: " + found.second())
        .withHint("Report this: scripts should not be able to see what differs");
  }

  private String summary(BuildReport report, int targets, List<Diagnostic> scripts) {
    int problems = report.diagnostics().size() + scripts.size();
    String what =
        Text.count(report.actionsTotal(), "action") + " and " + Text.count(targets, "target");
    return (problems == 0
            ? style.success("Verified") + " " + what + ": the same each time"
            : style.error("Verification failed") + ": " + Text.count(problems, "problem"))
        + "\n";
  }

  private void force(Display display) {
    display.close();
    workshop.force();
  }
}
