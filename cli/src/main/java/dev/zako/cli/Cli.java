package dev.zako.cli;

import dev.zako.cli.client.Setup;
import dev.zako.cli.command.ArgumentFiles;
import dev.zako.cli.command.CommandLineReader;
import dev.zako.cli.command.Commands;
import dev.zako.cli.command.GlobalOptions;
import dev.zako.cli.command.GlobalOptions.ColorChoice;
import dev.zako.cli.command.Invocation;
import dev.zako.cli.command.OwnEngine;
import dev.zako.cli.command.Workshop;
import dev.zako.cli.daemon.DaemonServer;
import dev.zako.cli.render.DiagnosticText;
import dev.zako.cli.render.Style;
import dev.zako.cli.terminal.Signals;
import dev.zako.cli.terminal.Surroundings;
import dev.zako.engine.build.BuildFailedException;
import dev.zako.engine.build.Workspaces;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** The program from its arguments to its exit code; never throws. */
public final class Cli {
  private final Surroundings surroundings;
  private final Signals signals;
  private final Workshop workshop;

  /** A program in these surroundings that can be stopped by these signals. */
  public Cli(Surroundings surroundings, Signals signals) {
    this(surroundings, signals, new OwnEngine(surroundings));
  }

  private Cli(Surroundings surroundings, Signals signals, Workshop workshop) {
    this.surroundings = surroundings;
    this.signals = signals;
    this.workshop = workshop;
  }

  /** Carries out a command line. Every problem has been told on stderr when this returns. */
  public int run(List<String> arguments) {
    GlobalOptions global = GlobalOptions.DEFAULT;
    try {
      CommandLineReader reader = new CommandLineReader();
      List<String> expanded = new ArgumentFiles(surroundings.directory()).expand(arguments);
      Invocation invocation = reader.read(expanded);
      global = invocation.global();
      Surroundings inside = surroundings.in(directory(global));
      if (invocation.command() instanceof Invocation.Daemon(Invocation.DaemonWish wish)
          && wish == Invocation.DaemonWish.RUN) {
        return serve(inside);
      }
      return Commands.run(
          invocation, inside, signals, workshop, style(global, true), style(global, false));
    } catch (BuildFailedException e) {
      for (Diagnostic diagnostic : e.diagnostics()) {
        report(diagnostic, global);
      }
      return e.diagnostics().stream().mapToInt(d -> d.code().exitCode()).max().orElseThrow();
    } catch (RuntimeException | Error e) {
      report(internalError(e, global.backtrace()), global);
      return Code.INTERNAL_ERROR.exitCode();
    }
  }

  /** Is the daemon of the workspace, until it is time to end. */
  private int serve(Surroundings inside) throws BuildFailedException {
    Path root = Workspaces.find(inside.directory());
    try {
      DaemonServer server =
          new DaemonServer(
              root,
              Setup.of(inside.properties(), inside.environment()).identity(),
              inside,
              (ofClient, ofItsTerminal, shared, arguments) ->
                  new Cli(ofClient, ofItsTerminal, shared).run(arguments));
      server.run(
          signals,
          () -> {
            inside.out().println("ready");
            inside.out().close();
          });
      return 0;
    } catch (IOException e) {
      throw new BuildFailedException(
          Diagnostic.of(Code.FILE_UNWRITABLE, "The daemon cannot be reached by anyone: " + e)
              .withHint("Make `" + root + "` and the directory for sockets writable"));
    }
  }

  private Path directory(GlobalOptions global) throws BuildFailedException {
    if (global.directory().isEmpty()) {
      return surroundings.directory();
    }
    String written = global.directory().get();
    try {
      Path directory = surroundings.directory().resolve(written).normalize();
      if (Files.isDirectory(directory)) {
        return directory;
      }
    } catch (InvalidPathException _) {
      // A name that no directory can have: there is none.
    }
    throw new BuildFailedException(
        Diagnostic.of(Code.DIRECTORY_NOT_FOUND, "There is no directory `" + written + "`")
            .withNote("It is looked for from `" + surroundings.directory() + "`")
            .withHint("Give `-C` a directory that exists"));
  }

  private Style style(GlobalOptions global, boolean forResults) {
    ColorChoice choice = global.color();
    boolean terminal = forResults ? surroundings.outIsTerminal() : surroundings.errIsTerminal();
    boolean wanted =
        switch (choice) {
          case ALWAYS -> true;
          case NEVER -> false;
          case AUTO -> terminal && surroundings.variable("NO_COLOR").isEmpty();
        };
    return wanted ? Style.COLORED : Style.PLAIN;
  }

  private void report(Diagnostic diagnostic, GlobalOptions global) {
    surroundings.err().print(new DiagnosticText(style(global, false)).render(diagnostic));
    surroundings.err().flush();
  }

  private static Diagnostic internalError(Throwable cause, boolean backtrace) {
    Diagnostic diagnostic =
        Diagnostic.of(Code.INTERNAL_ERROR, "Zako failed: " + cause)
            .withNote("This is a defect of Zako, not of your build");
    if (!backtrace) {
      return diagnostic.withHint(
          "Run the same command with `--backtrace` and report what it prints, with the output of"
              + " `zako version`");
    }
    StringWriter trace = new StringWriter();
    cause.printStackTrace(new PrintWriter(trace));
    return diagnostic
        .withNote(trace.toString())
        .withHint("Report all of this with the output of `zako version`");
  }
}
