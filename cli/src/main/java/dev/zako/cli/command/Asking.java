package dev.zako.cli.command;

import dev.zako.cli.command.GlobalOptions.LogLevel;
import dev.zako.cli.logs.Logs;
import dev.zako.cli.render.ConsoleListener;
import dev.zako.cli.render.Display;
import dev.zako.cli.render.Style;
import dev.zako.cli.terminal.Interruption;
import dev.zako.cli.terminal.Signals;
import dev.zako.cli.terminal.Surroundings;
import dev.zako.engine.build.BuildClient;
import dev.zako.engine.build.BuildControl;
import dev.zako.engine.build.BuildFailedException;
import dev.zako.engine.build.EngineOptions;
import dev.zako.engine.graph.CancelReason;
import java.util.Locale;

/** Asks an engine something, with what is around that: a display, signals and logs. */
record Asking(
    Surroundings surroundings,
    Signals signals,
    Workshop workshop,
    Style style,
    GlobalOptions global) {
  /** Something that is asked. */
  @FunctionalInterface
  interface Question<R> {
    R ask(BuildClient client, BuildControl control) throws BuildFailedException;
  }

  /** What is done with the answer. */
  @FunctionalInterface
  interface Telling<R> {
    /** Tells the answer, when the display has ended; gives back the exit code. */
    int tell(R answer, Display display, ConsoleListener console) throws BuildFailedException;
  }

  /**
   * Asks, until that is interrupted, and tells the answer.
   *
   * @throws BuildFailedException if it cannot be asked here
   */
  <R> int ask(EngineOptions options, Question<R> question, Telling<R> telling)
      throws BuildFailedException {
    Display display = Consoles.display(surroundings, signals, style, global);
    try (display;
        Interruption interruption = new Interruption(signals, () -> force(display));
        Logs.Target _ =
            workshop.logs(options, global.logLevel().map(Asking::name), display::print)) {
      ConsoleListener console = Consoles.listener(display, style, global);
      BuildControl control = new BuildControl();
      interruption.onStop(() -> control.cancel(new CancelReason.UserInterrupt()));
      BuildClient client =
          new BuildClient(
              workshop.process(), options.commandLine(), options.clientEnvironment(), console);
      R answer = question.ask(client, control);
      display.close();
      return telling.tell(answer, display, console);
    }
  }

  private static String name(LogLevel level) {
    return level.name().toLowerCase(Locale.ROOT);
  }

  private void force(Display display) {
    display.close();
    workshop.force();
  }
}
