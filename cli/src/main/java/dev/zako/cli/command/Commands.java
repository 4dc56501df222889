package dev.zako.cli.command;

import dev.zako.cli.command.GlobalOptions.Verbosity;
import dev.zako.cli.render.ConsoleListener;
import dev.zako.cli.render.Display;
import dev.zako.cli.render.Style;
import dev.zako.cli.terminal.Signals;
import dev.zako.cli.terminal.Surroundings;
import dev.zako.engine.build.BuildFailedException;
import dev.zako.engine.build.Workspaces;
import dev.zako.engine.build.model.BuiltinIds;
import java.util.Optional;

/** Carries out a command that was understood. */
public final class Commands {
  private Commands() {}

  /**
   * Carries out the command in the surroundings' directory.
   *
   * @return the exit code
   * @throws BuildFailedException if it cannot be carried out; nothing was told yet
   */
  public static int run(
      Invocation invocation,
      Surroundings surroundings,
      Signals signals,
      Style outStyle,
      Style errStyle)
      throws BuildFailedException {
    boolean quiet = invocation.global().verbosity() == Verbosity.SILENT;
    return switch (invocation.command()) {
      case Invocation.Build build ->
          new BuildCommand(surroundings, signals, errStyle, invocation.global()).run(build);
      case Invocation.Clean clean -> {
        Display display =
            Consoles.display(surroundings, Signals.none(), errStyle, invocation.global());
        try (display) {
          ConsoleListener console = Consoles.listener(display, errStyle, invocation.global());
          yield new CleanCommand(surroundings, console, quiet).run(clean);
        }
      }
      case Invocation.BuildPackage build -> {
        PackageIdCheck.check(build.packageId(), Workspaces.find(surroundings.directory()));
        yield new BuildCommand(surroundings, signals, errStyle, invocation.global())
            .run(build.build());
      }
      case Invocation.Init init -> new InitCommand(surroundings, quiet).run(init);
      case Invocation.Types _ -> new TypesCommand(surroundings, quiet).run();
      case Invocation.Check _ -> new CheckCommand(surroundings, signals, errStyle, quiet).run();
      case Invocation.Information _ -> new InformationCommand(surroundings).run();
      case Invocation.Completion completion ->
          new ResultText(surroundings, completion.outputFile())
              .print(new CompletionScripts(Grammar.ZAKO).script(completion.shell()));
      case Invocation.ExportBuiltin export ->
          new ResultText(surroundings, export.outputFile()).print(BuiltinIds.typescript());
      case Invocation.Info _ -> new InfoCommand(surroundings).run();
      case Invocation.Doctor _ -> new DoctorCommand(surroundings, outStyle).run();
      case Invocation.Version _ -> version(surroundings);
      case Invocation.Help help -> help(surroundings, help.topic());
    };
  }

  private static int version(Surroundings surroundings) {
    surroundings.out().println("zako " + Versions.zako());
    surroundings.out().println("Java " + Versions.java(surroundings));
    surroundings.out().println(Versions.system(surroundings));
    return 0;
  }

  private static int help(Surroundings surroundings, Optional<String> topic)
      throws BuildFailedException {
    surroundings.out().print(new CommandLineReader().help(topic));
    return 0;
  }
}
