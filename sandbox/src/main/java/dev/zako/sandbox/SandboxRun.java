package dev.zako.sandbox;

import java.nio.file.Path;

/** One finished run; closing it takes away what the command left in its directory. */
public interface SandboxRun extends AutoCloseable {

  /** How the run ended. Files named in it exist until {@link #close()}. */
  SandboxOutcome outcome();

  /** What the command wrote to its standard output, until {@link #close()}; absent if none ran. */
  Path stdout();

  /** The same for standard error. */
  Path stderr();

  /** Takes away what is left of the run. Never fails; doing it again has no effect. */
  @Override
  void close();
}
