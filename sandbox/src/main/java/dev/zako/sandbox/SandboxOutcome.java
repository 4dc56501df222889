package dev.zako.sandbox;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** How a run ended. No process of the command is alive any more when there is an outcome. */
public sealed interface SandboxOutcome {

  /**
   * The command ran and ended by itself.
   *
   * @param exitCode its exit code, or 128 + n if signal n ended it
   * @param outputs the declared outputs that exist now; one that is missing here was not produced
   * @param stdoutTruncated whether standard output was longer than {@link
   *     ResourceLimits#outputBytes}
   * @param stderrTruncated the same for standard error
   * @param wall how long the command took, with setting up its namespaces
   * @param cpu processor time of the command and of the children it waited for; zero where the
   *     platform does not tell
   */
  record Exited(
      int exitCode,
      SortedMap<PortablePath, ProducedOutput> outputs,
      boolean stdoutTruncated,
      boolean stderrTruncated,
      Duration wall,
      Duration cpu)
      implements SandboxOutcome {
    /** Copies the outputs. */
    public Exited {
      outputs = Collections.unmodifiableSortedMap(new TreeMap<>(outputs));
    }
  }

  /**
   * The command ran longer than allowed and was killed with all its children.
   *
   * @param limit what was allowed
   * @param wall how long it ran
   */
  record TimedOut(Duration limit, Duration wall) implements SandboxOutcome {}

  /** The {@link KillSwitch} was thrown before the command ended. */
  record Cancelled() implements SandboxOutcome {}

  /**
   * The command ended, but what lies at an output's place cannot be taken: a pipe, a socket, a
   * device, a link that leaves the tree, a directory instead of a file or the reverse.
   *
   * @param exitCode as in {@link Exited}
   * @param reasons why, by output
   */
  record OutputsRefused(int exitCode, SortedMap<PortablePath, String> reasons)
      implements SandboxOutcome {
    /** Copies the reasons. */
    public OutputsRefused {
      reasons = Collections.unmodifiableSortedMap(new TreeMap<>(reasons));
    }
  }

  /**
   * The command changed its inputs, which only {@link SandboxMode#OFF} and {@link SandboxMode#TREE}
   * cannot prevent. Its outputs cannot be trusted.
   *
   * @param exitCode as in {@link Exited}
   * @param changes what happened, by input
   * @param damagedSources whether a file that the request gave as a source was itself written to
   *     (it was linked, not copied), so that the store which it comes from must check it
   */
  record InputsChanged(
      int exitCode, SortedMap<PortablePath, String> changes, boolean damagedSources)
      implements SandboxOutcome {
    /** Copies the changes. */
    public InputsChanged {
      changes = Collections.unmodifiableSortedMap(new TreeMap<>(changes));
    }
  }

  /**
   * The command never ran.
   *
   * @param kind the cause
   * @param message what happened
   * @param hint what to do about it
   */
  record SetUpFailed(Kind kind, String message, String hint) implements SandboxOutcome {
    /** Why a command could not be started. */
    public enum Kind {
      /** The request contradicts itself: an output that is an input, an empty command. */
      BAD_REQUEST,
      /** The command is not visible in the sandbox. */
      COMMAND_NOT_FOUND,
      /** The command is there, but it is not a program that can be executed. */
      COMMAND_NOT_EXECUTABLE,
      /** The command's loader or `#!` program is not visible in the sandbox. */
      INTERPRETER_NOT_FOUND,
      /** The working directory is not a directory of the tree. */
      BAD_WORKING_DIRECTORY,
      /** A source of an input is not there or not readable. */
      INPUT_MISSING,
      /** A host directory of the request is not there. */
      HOST_DIRECTORY_MISSING,
      /** The scratch directory cannot be written, or the disk is full. */
      SCRATCH_UNUSABLE,
      /** The mechanism that makes the namespaces failed. */
      MECHANISM_FAILED
    }
  }
}
