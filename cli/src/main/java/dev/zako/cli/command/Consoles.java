package dev.zako.cli.command;

import dev.zako.cli.command.GlobalOptions.LogLevel;
import dev.zako.cli.command.GlobalOptions.Verbosity;
import dev.zako.cli.render.ConsoleListener;
import dev.zako.cli.render.Display;
import dev.zako.cli.render.LineDisplay;
import dev.zako.cli.render.LiveDisplay;
import dev.zako.cli.render.Style;
import dev.zako.cli.terminal.Signals;
import dev.zako.cli.terminal.Surroundings;
import dev.zako.cli.terminal.TerminalSize;
import java.util.Locale;

/** Chooses how to show what happens. */
final class Consoles {
  private Consoles() {}

  /** A display that moves on a terminal, and lines elsewhere; nothing but problems if silent. */
  static Display display(
      Surroundings surroundings, Signals signals, Style style, GlobalOptions global) {
    boolean silent = global.verbosity() == Verbosity.SILENT;
    boolean moves =
        surroundings.errIsTerminal()
            && TerminalSize.isCapable(surroundings.environment())
            && surroundings.variable("CI").isEmpty();
    if (silent || !moves) {
      return new LineDisplay(surroundings.err(), !silent);
    }
    LiveDisplay live =
        new LiveDisplay(
            surroundings.err(), style, surroundings.clock(), surroundings.terminalSize());
    signals.on("WINCH", live::resized);
    return live;
  }

  /** Tells what happens through the display. */
  static ConsoleListener listener(Display display, Style style, GlobalOptions global) {
    boolean silent = global.verbosity() == Verbosity.SILENT;
    LogLevel least =
        global
            .logLevel()
            .orElse(global.verbosity() == Verbosity.VERBOSE ? LogLevel.TRACE : LogLevel.INFO);
    return new ConsoleListener(display, style, silent, least.name().toLowerCase(Locale.ROOT));
  }
}
