package dev.zako.cli.command;

import dev.zako.cli.command.Grammar.CommandForm;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What can be answered without understanding more of a command line than one or two words. Loads
 * nothing of the engine.
 */
public final class PlainAnswers {
  private PlainAnswers() {}

  /**
   * The text for stdout if the arguments ask for the version or for help, and for nothing else.
   *
   * @param properties what the JVM says about itself
   */
  public static Optional<String> of(List<String> arguments, Map<String, String> properties) {
    if (arguments.isEmpty() || arguments.size() > 2) {
      return Optional.empty();
    }
    if (arguments.size() == 1) {
      return switch (arguments.getFirst()) {
        case "version", "--version", "-V" -> Optional.of(version(properties));
        case "help", "--help", "-h" -> Optional.of(HelpText.ofProgram(Grammar.ZAKO));
        default -> Optional.empty();
      };
    }
    String other = arguments.getLast();
    if (arguments.getFirst().equals("help")) {
      return help(other);
    }
    return other.equals("--help") || other.equals("-h")
        ? help(arguments.getFirst())
        : Optional.empty();
  }

  private static Optional<String> help(String command) {
    Optional<CommandForm> form = Grammar.ZAKO.command(command);
    return form.map(HelpText::ofCommand);
  }

  /** The versions of Zako, Java and the system. */
  static String version(Map<String, String> properties) {
    return "zako "
        + Versions.zako()
        + "\nJava "
        + Versions.java(properties)
        + "\n"
        + Versions.system(properties)
        + "\n";
  }
}
