package dev.zako.sandbox.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A process to start.
 *
 * @param arguments program and arguments; the program is an absolute path
 * @param environment the whole environment
 * @param directory where it starts
 * @param stdout gets its standard output, behind what it holds; made if it is not there
 * @param stderr gets its standard error in the same way
 * @param outputBytes how much of each is kept
 * @param timeout how long it may run
 * @param ending how its whole tree is ended
 */
public record ProcessSpec(
    List<String> arguments,
    SortedMap<String, String> environment,
    Path directory,
    Path stdout,
    Path stderr,
    long outputBytes,
    Duration timeout,
    Ending ending) {
  /** Copies the collections. */
  public ProcessSpec {
    arguments = List.copyOf(arguments);
    environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
  }

  /** How to end a process and everything that it started. */
  public enum Ending {
    /** Its child is the first process of a process namespace: when that dies, all are dead. */
    NAMESPACE,
    /** It ends its tree itself when it is asked to terminate. */
    GUARD,
    /** Everything that can be found below it is killed; what has moved away is missed. */
    BEST_EFFORT
  }
}
