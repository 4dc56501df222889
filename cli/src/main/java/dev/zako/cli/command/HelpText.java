package dev.zako.cli.command;

import dev.zako.cli.command.Grammar.ArgumentForm;
import dev.zako.cli.command.Grammar.CommandForm;
import dev.zako.cli.command.Grammar.OptionForm;
import java.util.List;

/** The help texts, made from the {@link Grammar}. */
final class HelpText {
  private static final int COLUMN = 28;

  private HelpText() {}

  /** How to use the whole program. */
  static String ofProgram(Grammar grammar) {
    StringBuilder text = new StringBuilder();
    text.append(
        "Zako builds software: the same inputs give the same bytes, and nothing runs twice.\n");
    text.append("\nUsage: zako [OPTIONS] COMMAND [ARGUMENTS]\n\nCommands:\n");
    for (CommandForm command : grammar.commands()) {
      String name = command.name() + command.alias().map(a -> ", " + a).orElse("");
      row(text, name, command.description());
    }
    text.append("\nOptions of every command:\n");
    options(text, Grammar.GLOBAL);
    text.append(
        """

        Targets are named by patterns: //... (all), //a/... (all in and below a), //a:all, //a:b;
        -//x takes away from what the patterns before it named.
        @FILE stands for the arguments in FILE, one on each line.

        Exit codes: 0 done, 1 build failed, 2 usage, 8 interrupted, 36 environment, 37 internal.
        """);
    return text.toString();
  }

  /** How to use one command. */
  static String ofCommand(CommandForm command) {
    StringBuilder text = new StringBuilder(command.description()).append('\n');
    text.append("\nUsage: zako ").append(command.name()).append(" [OPTIONS]");
    text.append(command.argument().map(ArgumentForm::label).map(l -> " " + l).orElse(""));
    text.append('\n');
    command.alias().ifPresent(a -> text.append("Also called: zako ").append(a).append('\n'));
    if (!command.notes().isEmpty()) {
      text.append('\n').append(command.notes());
    }
    if (!command.options().isEmpty()) {
      text.append("\nOptions:\n");
      options(text, command.options());
    }
    text.append("\nOptions of every command:\n");
    options(text, Grammar.GLOBAL);
    return text.toString();
  }

  private static void options(StringBuilder text, List<OptionForm> options) {
    for (OptionForm option : options) {
      String names = String.join(", ", option.names());
      String indent = option.names().getFirst().startsWith("--") ? "    " : "";
      row(text, indent + names + option.value().map(v -> " " + v).orElse(""), option.description());
    }
  }

  private static void row(StringBuilder text, String left, String right) {
    text.append("  ").append(left);
    text.append(" ".repeat(Math.max(2, COLUMN - left.length())));
    text.append(right).append('\n');
  }
}
