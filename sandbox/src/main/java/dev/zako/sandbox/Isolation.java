package dev.zako.sandbox;

import dev.zako.sandbox.SandboxOutcome.SetUpFailed;
import dev.zako.sandbox.process.ProcessEnd;
import dev.zako.sandbox.process.ProcessSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** How a command is kept from what it has not declared. Safe for use by many threads. */
interface Isolation {
  /** The mode that this implements. */
  SandboxMode mode();

  /** Whether inputs are copied into the tree even if they could be linked. */
  boolean copiesInputs();

  /**
   * Says how to start the command of a request.
   *
   * @param tree the built tree of the request
   * @param run where the tree and what is beside it are
   */
  Preparation prepare(SandboxRequest request, WorkTree tree, RunDirectory run) throws IOException;

  /** Tells from how the program ended whether the command ran, and how that ended. */
  interface Judge {
    /** Called once, after everything is dead. */
    Verdict judge(ProcessEnd.Exited end) throws IOException;
  }

  /** The outcome of preparing a command. */
  sealed interface Preparation {
    /**
     * It can be started.
     *
     * @param commandLine program and arguments, for the host
     * @param environment the environment of the program
     * @param directory where the program starts
     * @param ending how its tree is ended
     * @param judge tells how the command ended
     */
    record Ready(
        List<String> commandLine,
        SortedMap<String, String> environment,
        Path directory,
        ProcessSpec.Ending ending,
        Judge judge)
        implements Preparation {
      /** Copies the collections. */
      public Ready {
        commandLine = List.copyOf(commandLine);
        environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
      }
    }

    /** It cannot. */
    record Refused(SetUpFailed failure) implements Preparation {}
  }

  /** What became of the command. */
  sealed interface Verdict {
    /**
     * It ran.
     *
     * @param exitCode its exit code, or 128 + n after signal n
     * @param cpu its processor time; zero if that is not known
     */
    record Ran(int exitCode, Duration cpu) implements Verdict {}

    /** It never ran. */
    record NeverRan(SetUpFailed failure) implements Verdict {}
  }
}
