package dev.zako.cli.command;

import dev.zako.cli.render.ConsoleListener;
import dev.zako.cli.render.Text;
import dev.zako.cli.terminal.Surroundings;
import dev.zako.engine.build.BuildFailedException;
import dev.zako.engine.build.Cleaner;
import dev.zako.engine.build.Cleaner.CleanReport;
import dev.zako.engine.build.EngineOptions;
import dev.zako.engine.build.Workspaces;
import dev.zako.engine.build.failure.Code;
import java.nio.file.Path;

/** Removes what builds left: the outputs, and on request the store as well. */
final class CleanCommand {
  private final Surroundings surroundings;
  private final ConsoleListener console;
  private final boolean quiet;

  CleanCommand(Surroundings surroundings, ConsoleListener console, boolean quiet) {
    this.surroundings = surroundings;
    this.console = console;
    this.quiet = quiet;
  }

  /** Removes, waiting for a build in the workspace to end first. */
  int run(Invocation.Clean command) throws BuildFailedException {
    Path root = Workspaces.find(surroundings.directory());
    if (command.all()) {
      // It has the store open, and would go on with what is removed.
      DaemonCommand.stop(surroundings, root);
    }
    EngineOptions options =
        EngineOptions.of(
            root, 1, surroundings.environment(), command.all() ? "zako clean --all" : "zako clean");
    CleanReport report;
    try {
      report = Cleaner.clean(options, command.all(), console);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw Refusal.of(
          Code.INTERRUPTED,
          "Removing was interrupted; what is removed stays removed",
          "Run the same command again to remove the rest");
    }
    if (!quiet) {
      String removed =
          "Removed " + Text.count(report.files(), "file") + ", " + Text.size(report.bytes());
      surroundings.err().println(report.files() == 0 ? "Nothing to remove" : removed);
    }
    return 0;
  }
}
