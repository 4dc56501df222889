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

/** Carries out a command that was understood. */
public final class Commands {
  private Commands() {}

  /**
   * Carries out the command in the surroundings' directory.
   *
   * @param workshop where builds are carried out
   * @return the exit code
   * @throws BuildFailedException if it cannot be carried out; nothing was told yet
   */
  public static int run(
      Invocation invocation,
      Surroundings surroundings,
      Signals signals,
      Workshop workshop,
      Style outStyle,
      Style errStyle)
      throws BuildFailedException {
    boolean quiet = invocation.global().verbosity() == Verbosity.SILENT;
    return switch (invocation.command()) {
      case Invocation.Build build ->
          new BuildCommand(surroundings, signals, workshop, errStyle, invocation.global())
              .run(build);
      case Invocation.Clean clean -> {
        Display display = Consoles.display(surroundings, signals, errStyle, invocation.global());
        try (display) {
          ConsoleListener console = Consoles.listener(display, errStyle, invocation.global());
          yield new CleanCommand(surroundings, signals, workshop, display, console, quiet)
              .run(clean);
        }
      }
      case Invocation.BuildPackage build -> {
        PackageIdCheck.check(build.packageId(), Workspaces.find(surroundings.directory()));
        yield new BuildCommand(surroundings, signals, workshop, errStyle, invocation.global())
            .run(build.build());
      }
      case Invocation.Verify verify ->
          new VerifyCommand(surroundings, signals, workshop, errStyle, invocation.global())
              .run(verify);
      case Invocation.Query query ->
          new QueryCommand(
                  new Asking(surroundings, signals, workshop, errStyle, invocation.global()))
              .run(query);
      case Invocation.Why why ->
          history(invocation, surroundings)
              .why(why, new Asking(surroundings, signals, workshop, errStyle, invocation.global()));
      case Invocation.Misses misses -> history(invocation, surroundings).miss(misses.label());
      case Invocation.Diff diff -> history(invocation, surroundings).diff(diff.builds());
      case Invocation.Init init -> new InitCommand(surroundings, quiet).run(init);
      case Invocation.Types _ -> new TypesCommand(surroundings, quiet).run();
      case Invocation.Check _ -> new CheckCommand(surroundings, signals, errStyle, quiet).run();
      case Invocation.Information _ -> new InformationCommand(surroundings).run();
      case Invocation.Completion completion ->
          new ResultText(surroundings, completion.outputFile())
              .print(new CompletionScripts(Grammar.ZAKO).script(completion.shell()));
      case Invocation.ExportBuiltin export ->
          new ResultText(surroundings, export.outputFile()).print(BuiltinIds.typescript());
      case Invocation.Info command -> new InfoCommand(surroundings).run(command);
      case Invocation.Doctor _ -> new DoctorCommand(surroundings, outStyle).run();
      case Invocation.Daemon daemon -> {
        DaemonCommand command = new DaemonCommand(surroundings, quiet);
        yield switch (daemon.wish()) {
          case STATUS -> command.status();
          case STOP -> command.stop();
          case LOGS -> command.logs();
          case RUN -> throw new IllegalArgumentException("The program itself runs as a daemon");
        };
      }
      case Invocation.Version _ -> {
        surroundings.out().print(PlainAnswers.version(surroundings.properties()));
        yield 0;
      }
      case Invocation.Help help -> {
        surroundings.out().print(new CommandLineReader().help(help.topic()));
        yield 0;
      }
    };
  }

  private static WhyCommand history(Invocation invocation, Surroundings surroundings) {
    return new WhyCommand(surroundings, invocation.global().verbosity() == Verbosity.VERBOSE);
  }
}
