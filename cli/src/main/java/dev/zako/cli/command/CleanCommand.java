package dev.zako.cli.command;

import dev.zako.cli.render.ConsoleListener;
import dev.zako.cli.render.Display;
import dev.zako.cli.render.Text;
import dev.zako.cli.terminal.Interruption;
import dev.zako.cli.terminal.Signals;
import dev.zako.cli.terminal.Surroundings;
import dev.zako.engine.build.BuildClient;
import dev.zako.engine.build.BuildControl;
import dev.zako.engine.build.BuildFailedException;
import dev.zako.engine.build.Cleaner.CleanReport;
import dev.zako.engine.build.EngineOptions;
import dev.zako.engine.build.Workspaces;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.graph.CancelReason;
import java.nio.file.Path;

/** Removes what builds left: the outputs, and on request the store as well. */
final class CleanCommand {
  private final Surroundings surroundings;
  private final Signals signals;
  private final Workshop workshop;
  private final Display display;
  private final ConsoleListener console;
  private final boolean quiet;

  CleanCommand(
      Surroundings surroundings,
      Signals signals,
      Workshop workshop,
      Display display,
      ConsoleListener console,
      boolean quiet) {
    this.surroundings = surroundings;
    this.signals = signals;
    this.workshop = workshop;
    this.display = display;
    this.console = console;
    this.quiet = quiet;
  }

  /** Removes, waiting for a build in the workspace to end first. */
  int run(Invocation.Clean command) throws BuildFailedException {
    Path root = Workspaces.find(surroundings.directory());
    EngineOptions options =
        EngineOptions.of(
            root, 1, surroundings.environment(), command.all() ? "zako clean --all" : "zako clean");
    BuildControl control = new BuildControl();
    BuildClient client =
        new BuildClient(
            workshop.process(), options.commandLine(), options.clientEnvironment(), console);
    try (Interruption interruption = new Interruption(signals, workshop::force)) {
      interruption.onStop(() -> control.cancel(new CancelReason.UserInterrupt()));
      CleanReport report =
          workshop
              .clean(options, command.all(), client, control)
              .orElseThrow(
                  () ->
                      Refusal.of(
                          Code.INTERRUPTED,
                          "Interrupted while waiting for a build; nothing was removed",
                          "Run the same command again"));
      display.close();
      if (!quiet) {
        String removed =
            "Removed " + Text.count(report.files(), "file") + ", " + Text.size(report.bytes());
        display.print((report.files() == 0 ? "Nothing to remove" : removed) + "\n");
      }
      return 0;
    }
  }
}
