package dev.zako.cli.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What can be seen of a command line without understanding it: whether it is for the daemon, and
 * where. Whatever is doubtful is not for the daemon.
 *
 * @param isForDaemon whether the daemon carries it out
 * @param startsDaemon whether a daemon is started for it if none runs
 * @param directory the value of {@code -C}, if it is given
 */
record CommandGuess(boolean isForDaemon, boolean startsDaemon, Optional<String> directory) {
  private static final Set<String> BY_DAEMON = Set.of("build", "make", "query", "why");

  /** A daemon that runs stays warm; one that does not is not needed. */
  private static final String CLEAN = "clean";

  private static final Set<String> WITH_VALUE =
      Set.of("-C", "--directory", "--color", "--log-level");

  /** With {@code --miss} only files are read. */
  private static final Set<String> NOT_BY_DAEMON =
      Set.of("--no-daemon", "--miss", "-h", "--help", "-V", "--version");

  private static final Set<String> NO = Set.of("", "0", "false");
  private static final CommandGuess OTHER = new CommandGuess(false, false, Optional.empty());

  /** Looks at the arguments, and at what the environment says about daemons. */
  static CommandGuess of(List<String> arguments, Map<String, String> environment) {
    return isWanted(environment) ? of(arguments) : OTHER;
  }

  private static boolean isWanted(Map<String, String> environment) {
    String chosen = environment.getOrDefault("ZAKO_NO_DAEMON", "");
    return chosen.isEmpty() ? NO.contains(environment.getOrDefault("CI", "")) : NO.contains(chosen);
  }

  private static CommandGuess of(List<String> arguments) {
    Optional<String> command = Optional.empty();
    Optional<String> directory = Optional.empty();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.equals("--")) {
        break;
      } else if (NOT_BY_DAEMON.contains(argument)) {
        return OTHER;
      } else if (WITH_VALUE.contains(argument)) {
        i++;
        if (i == arguments.size()) {
          return OTHER;
        }
        directory =
            argument.startsWith("--c") || argument.startsWith("--l")
                ? directory
                : Optional.of(arguments.get(i));
      } else if (argument.startsWith("--directory=")) {
        directory = Optional.of(argument.substring("--directory=".length()));
      } else if (argument.startsWith("-C")) {
        directory = Optional.of(argument.substring("-C".length()));
      } else if (command.isEmpty() && !argument.startsWith("-")) {
        command = Optional.of(argument);
      }
    }
    boolean startsDaemon = command.filter(BY_DAEMON::contains).isPresent();
    return startsDaemon || command.filter(CLEAN::equals).isPresent()
        ? new CommandGuess(true, startsDaemon, directory)
        : OTHER;
  }
}
