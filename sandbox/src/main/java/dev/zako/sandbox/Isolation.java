package dev.zako.sandbox;

import dev.zako.sandbox.SandboxOutcome.SetUpFailed;
import dev.zako.sandbox.process.ProcessEnd;
import dev.zako.sandbox.process.ProcessStart;
import java.io.IOException;
import java.time.Duration;

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
     * @param start how
     * @param judge tells how the command ended
     */
    record Ready(ProcessStart start, Judge judge) implements Preparation {}

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
