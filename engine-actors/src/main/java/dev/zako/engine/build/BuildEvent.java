package dev.zako.engine.build;

import dev.zako.engine.build.failure.Diagnostic;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Something that happened in a build, for those who watch it. */
public sealed interface BuildEvent {
  /**
   * Another command has to be waited for: one that builds or removes what builds left, or if
   * everything is to be removed, one that asks.
   *
   * @param pid the process for which it runs, if it said so
   * @param commandLine what that process was asked to do; empty if it did not say
   */
  record WaitingForWorkspace(Optional<Long> pid, String commandLine) implements BuildEvent {}

  /** Nobody has to be waited for any more; told only after a {@link WaitingForWorkspace}. */
  record WorkspaceAcquired() implements BuildEvent {}

  /** The target patterns were resolved to this many targets. */
  record TargetsResolved(int count) implements BuildEvent {}

  /** A part of the build begins, and the one before it has ended. */
  record PhaseStarted(Phase phase, Instant at) implements BuildEvent {}

  /** The parts of a build, in the order in which they follow one another. */
  enum Phase {
    /** The workspace is taken, and every leaf of the graph looked at. */
    WORKSPACE,
    /** Manifests and the package script are read. */
    MANIFEST,
    /** Packages are loaded, and targets chosen from them. */
    LOADING,
    /** The rules of the targets, and of all that they depend on, are evaluated. */
    ANALYSIS,
    /** Actions are carried out. */
    EXECUTION,
    /** Outputs are put into their places. */
    OUTPUTS
  }

  /**
   * Every target that can be analysed was.
   *
   * @param targets how many targets, with all that they depend on
   * @param actions how many actions their outputs need, including those that are up to date
   */
  record AnalysisFinished(int targets, int actions) implements BuildEvent {}

  /**
   * A command starts.
   *
   * @param id distinguishes this run from all others of the build
   * @param mnemonic what kind of command it is
   * @param progress what it does, in words for a display
   */
  record ActionStarted(long id, String label, String mnemonic, String progress, Instant at)
      implements BuildEvent {}

  /**
   * An action is done. One whose result came from the cache, or was made without a command, has no
   * {@link ActionStarted}.
   *
   * @param id of the start, if there was one; unique in any case
   * @param wall how long it took
   */
  record ActionFinished(long id, String label, String mnemonic, How how, Duration wall)
      implements BuildEvent {}

  /** How an action came to its end. */
  enum How {
    /** A command ran, or a file was written, and it went well. */
    EXECUTED,
    /** The result of an earlier run was taken. */
    CACHED,
    /** It failed. */
    FAILED,
    /** The build was stopped. */
    CANCELLED
  }

  /**
   * What a successful command had to say, whole and once; also when its result came from the cache.
   * What a failing command wrote is in the notes of its diagnostic.
   */
  record ActionOutput(String label, String mnemonic, String text) implements BuildEvent {}

  /**
   * A script logged something.
   *
   * @param level one of trace, debug, info, warn, error
   * @param module the script
   */
  record ScriptLogged(String level, String message, String module) implements BuildEvent {}

  /** Something is wrong; every diagnostic of the report is told once, as soon as it is known. */
  record DiagnosticReported(Diagnostic diagnostic) implements BuildEvent {}

  /**
   * How far the build is.
   *
   * @param done actions that are done
   * @param total actions that this build needs, as far as is known
   * @param running commands that run now
   */
  record TotalsChanged(int done, int total, int running) implements BuildEvent {}
}
