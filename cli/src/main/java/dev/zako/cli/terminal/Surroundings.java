package dev.zako.cli.terminal;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Everything that a run of the program gets from outside besides its arguments.
 *
 * @param out where results go
 * @param err where everything else goes
 * @param outIsTerminal whether a person reads {@code out}
 * @param errIsTerminal whether a person reads {@code err}
 * @param directory the absolute directory in which the program was started
 * @param environment the environment variables
 * @param properties what the launcher and the JVM say about themselves
 * @param clock the time
 * @param terminalSize finds out the size of the terminal
 */
public record Surroundings(
    PrintStream out,
    PrintStream err,
    boolean outIsTerminal,
    boolean errIsTerminal,
    Path directory,
    SortedMap<String, String> environment,
    SortedMap<String, String> properties,
    InstantSource clock,
    Supplier<TerminalSize> terminalSize) {

  /** Copies the maps. */
  public Surroundings {
    environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
  }

  /** The value of an environment variable that is set to something. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  /** The value of a property of the JVM. */
  public Optional<String> property(String name) {
    return Optional.ofNullable(properties.get(name));
  }

  /** The same, working in another directory. */
  public Surroundings in(Path newDirectory) {
    return new Surroundings(
        out,
        err,
        outIsTerminal,
        errIsTerminal,
        newDirectory,
        environment,
        properties,
        clock,
        terminalSize);
  }
}
