package dev.zako.sandbox;

/**
 * Runs commands so that they see what they declare. Safe for use by many threads at once.
 *
 * <p>Calls block; they are meant for virtual threads and do not pin them while a command runs.
 */
public interface Sandbox extends AutoCloseable {

  /** How much this sandbox keeps away. */
  SandboxMode mode();

  /**
   * Runs a command to its end. Everything that can go wrong is in the outcome.
   *
   * @param ended called when the command runs no more, before what it made is looked at; not if it
   *     never ran
   * @throws InterruptedException if this thread is interrupted; the command and all its children
   *     are dead and its scratch directory is gone by then
   */
  SandboxRun run(SandboxRequest request, KillSwitch kill, Runnable ended)
      throws InterruptedException;

  /** Kills what still runs and deletes the scratch directory. */
  @Override
  void close();
}
