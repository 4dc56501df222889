package dev.zako.sandbox;

/** One finished run; closing it deletes what is left of its scratch directory. */
public interface SandboxRun extends AutoCloseable {

  /** How the run ended. Files named in it exist until {@link #close()}. */
  SandboxOutcome outcome();

  /** Deletes the scratch directory of this run. Never fails; doing it again has no effect. */
  @Override
  void close();
}
