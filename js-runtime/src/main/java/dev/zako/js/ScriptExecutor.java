package dev.zako.js;

/**
 * Evaluates jobs for one worker of the pool, always on the same thread. Evaluations share nothing
 * that a script could observe.
 */
public interface ScriptExecutor extends AutoCloseable {
  /**
   * Evaluates a job. Every failure of the script is a value; what this throws is a crash of the
   * worker.
   *
   * @param job the job
   * @param cancel ends the evaluation at once when cancelled, from whatever thread
   */
  ScriptResult execute(ScriptJob job, CancelHandle cancel);

  /** Gives back what the executor holds. Called once, after the last job. */
  @Override
  void close();

  /** Makes the executor of a new worker; called on the worker's thread. */
  @FunctionalInterface
  interface Factory {
    /** Makes an executor; throwing counts as a crash of the worker. */
    ScriptExecutor create();
  }
}
