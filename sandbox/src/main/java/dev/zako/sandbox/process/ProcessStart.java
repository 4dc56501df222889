package dev.zako.sandbox.process;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** How to start a process, and by that how its whole tree is ended. */
public sealed interface ProcessStart {
  /**
   * By the launcher, a program that stays and starts commands itself. It ends the tree of each.
   *
   * @param launcher the program; started with the first command, and ended with the runner
   * @param arguments its options and the command
   */
  record Launched(Path launcher, List<String> arguments) implements ProcessStart {
    /** Copies the list. */
    public Launched {
      arguments = List.copyOf(arguments);
    }
  }

  /**
   * By the JVM.
   *
   * @param arguments program and arguments; the program is an absolute path
   * @param environment the whole environment
   * @param directory where it starts
   * @param ending how its whole tree is ended
   */
  record Direct(
      List<String> arguments, SortedMap<String, String> environment, Path directory, Ending ending)
      implements ProcessStart {
    /** Copies the collections. */
    public Direct {
      arguments = List.copyOf(arguments);
      environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    }
  }

  /** How to end a process of the JVM and everything that it started. */
  enum Ending {
    /** Its child is the first process of a process namespace: when that dies, all are dead. */
    NAMESPACE,
    /** Everything that can be found below it is killed; what has moved away is missed. */
    BEST_EFFORT
  }
}
