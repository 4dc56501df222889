package dev.zako.cli.command;

import dev.zako.cli.client.DaemonControl;
import dev.zako.cli.client.Daemons;
import dev.zako.cli.logs.Logs;
import dev.zako.cli.terminal.Surroundings;
import dev.zako.engine.build.BuildFailedException;
import dev.zako.engine.build.EngineOptions;
import dev.zako.engine.build.Workspaces;
import dev.zako.engine.build.failure.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Tells about the daemon of the workspace, and ends it. Never starts one. */
final class DaemonCommand {
  private final Surroundings surroundings;
  private final boolean quiet;

  DaemonCommand(Surroundings surroundings, boolean quiet) {
    this.surroundings = surroundings;
    this.quiet = quiet;
  }

  /** One {@code key: value} on each line of stdout. */
  int status() throws BuildFailedException {
    Path root = Workspaces.find(surroundings.directory());
    Optional<List<String>> lines = control(surroundings, root).describe();
    lines.orElse(List.of("state: not running")).forEach(surroundings.out()::println);
    return 0;
  }

  /** Cancels the daemon's builds and ends it. */
  int stop() throws BuildFailedException {
    boolean ran = stop(surroundings, Workspaces.find(surroundings.directory()));
    if (!quiet) {
      surroundings.err().println(ran ? "The daemon has ended" : "No daemon is running");
    }
    return 0;
  }

  /** Prints the log of the daemon that runs, or ran last. */
  int logs() throws BuildFailedException {
    Path root = Workspaces.find(surroundings.directory());
    Path file =
        root.resolve(EngineOptions.STATE_DIRECTORY).resolve("logs").resolve(Logs.DAEMON_FILE);
    try {
      surroundings.out().print(Files.readString(file));
      return 0;
    } catch (NoSuchFileException _) {
      return 0;
    } catch (IOException e) {
      throw Refusal.of(
          Code.FILE_UNREADABLE,
          "`" + file + "` cannot be read: " + e,
          "Check who owns the file and what permissions it has");
    }
  }

  /** Ends the daemon of a workspace, if one runs; it is gone when this returns. */
  static boolean stop(Surroundings surroundings, Path root) {
    return control(surroundings, root).stop().isPresent();
  }

  private static DaemonControl control(Surroundings surroundings, Path root) {
    return new DaemonControl(
        Daemons.running(root, line -> surroundings.err().println("zako: " + line)));
  }
}
