package dev.zako.cli.command;

import dev.zako.cli.command.Grammar.CommandForm;
import dev.zako.cli.command.Grammar.OptionForm;
import dev.zako.engine.build.BuildFailedException;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A command line taken apart by the {@link Grammar}, without meaning yet. Options stand anywhere,
 * {@code --name=value} is the same as {@code --name value}, a short option may have its value
 * attached, and after {@code --} everything is an argument. The last of several values counts,
 * unless the option can be repeated.
 *
 * @param command none if the line has options only
 * @param options the values of each option by its name, in the order written; a flag has the value
 *     {@code ""}
 * @param arguments what is neither an option nor the command
 */
record ParsedLine(
    Optional<CommandForm> command,
    SortedMap<String, List<String>> options,
    List<String> arguments) {

  /** Whether the option is there. */
  boolean has(String option) {
    return options.containsKey(option);
  }

  /** The value of an option; the last one if there are several. */
  Optional<String> value(String option) {
    return Optional.ofNullable(options.get(option)).map(List::getLast);
  }

  /** Takes the arguments apart. */
  static ParsedLine parse(Grammar grammar, List<String> arguments) throws BuildFailedException {
    Optional<CommandForm> command = Optional.empty();
    SortedMap<String, List<String>> options = new TreeMap<>();
    List<String> rest = new ArrayList<>();
    boolean onlyArguments = false;
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (!onlyArguments && argument.equals("--")) {
        onlyArguments = true;
      } else if (!onlyArguments && isOption(argument)) {
        Written written = Written.of(argument);
        OptionForm form = form(written.name(), command);
        Optional<String> value = written.value();
        if (form.value().isPresent() && value.isEmpty()) {
          i++;
          if (i == arguments.size()) {
            throw missingValue(form, command);
          }
          value = Optional.of(arguments.get(i));
        } else if (form.value().isEmpty() && value.isPresent()) {
          throw Refusal.of(
              Code.OPTION_VALUE,
              "`" + written.name() + "` takes no value",
              "Write `" + written.name() + "` alone");
        }
        options.computeIfAbsent(form.name(), _ -> new ArrayList<>()).add(value.orElse(""));
      } else if (command.isEmpty()) {
        command = Optional.of(command(grammar, argument));
      } else {
        rest.add(argument);
      }
    }
    checkCount(command, rest);
    return new ParsedLine(command, options, List.copyOf(rest));
  }

  /** The command of this name. */
  static CommandForm command(Grammar grammar, String name) throws BuildFailedException {
    Optional<CommandForm> found = grammar.command(name);
    if (found.isPresent()) {
      return found.get();
    }
    List<String> known = new ArrayList<>();
    for (CommandForm command : grammar.commands()) {
      known.add(command.name());
      command.alias().ifPresent(known::add);
    }
    String list =
        "the commands are [`" + String.join("`, `", known.stream().sorted().toList()) + "`]";
    throw Refusal.of(
        Code.UNKNOWN_COMMAND,
        "There is no command `" + name + "`",
        Suggestions.didYouMean(name, known)
            .map(meant -> meant + " Else: " + list)
            .orElse("Choose another: " + list));
  }

  /** An option as written: its name, and the value if it is attached. */
  private record Written(String name, Optional<String> value) {
    static Written of(String argument) {
      int equals = argument.indexOf('=');
      if (argument.startsWith("--")) {
        return equals < 0
            ? new Written(argument, Optional.empty())
            : new Written(
                argument.substring(0, equals), Optional.of(argument.substring(equals + 1)));
      }
      return argument.length() == 2
          ? new Written(argument, Optional.empty())
          : new Written(argument.substring(0, 2), Optional.of(argument.substring(2)));
    }
  }

  /** A pattern that takes away begins with a dash as well. */
  private static boolean isOption(String argument) {
    return argument.length() > 1
        && argument.startsWith("-")
        && !argument.startsWith("-//")
        && !argument.startsWith("-:")
        && !argument.startsWith("-@");
  }

  private static OptionForm form(String name, Optional<CommandForm> command)
      throws BuildFailedException {
    List<OptionForm> known = new ArrayList<>(Grammar.GLOBAL);
    command.ifPresent(c -> known.addAll(c.options()));
    List<String> names = new ArrayList<>();
    for (OptionForm form : known) {
      if (form.names().contains(name)) {
        return form;
      }
      names.addAll(form.names());
    }
    String subject = command.map(c -> "zako " + c.name()).orElse("zako");
    throw Refusal.of(
        Code.UNKNOWN_OPTION,
        "`" + subject + "` has no option `" + name + "`",
        elsewhere(name, command)
            .or(() -> Suggestions.didYouMean(name, names))
            .orElse(helpHint(command)));
  }

  /** The option may be right and stand before its command. */
  private static Optional<String> elsewhere(String name, Optional<CommandForm> command) {
    return command.isPresent()
        ? Optional.empty()
        : Grammar.ZAKO.commands().stream()
            .filter(c -> c.options().stream().anyMatch(o -> o.names().contains(name)))
            .findFirst()
            .map(c -> "Write it after the command: `zako " + c.name() + " " + name + "`");
  }

  private static BuildFailedException missingValue(OptionForm form, Optional<CommandForm> command) {
    return Refusal.of(
        Code.MISSING_ARGUMENT,
        "`" + form.name() + "` needs a value, " + form.value().orElseThrow(),
        helpHint(command));
  }

  private static void checkCount(Optional<CommandForm> command, List<String> arguments)
      throws BuildFailedException {
    int max = command.flatMap(CommandForm::argument).map(Grammar.ArgumentForm::max).orElse(0);
    if (arguments.size() > max) {
      String subject = command.map(c -> "zako " + c.name()).orElse("zako");
      throw Refusal.of(
          Code.UNKNOWN_OPTION,
          "`" + subject + "` takes no argument `" + arguments.get(max) + "`",
          helpHint(command));
    }
  }

  private static String helpHint(Optional<CommandForm> command) {
    return "Run `zako help" + command.map(c -> " " + c.name()).orElse("") + "` for what there is";
  }
}
