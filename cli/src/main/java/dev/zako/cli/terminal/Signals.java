package dev.zako.cli.terminal;

/** Hears the signals that the operating system sends to the process. */
public interface Signals {
  /**
   * Runs the action, on a thread of its own, each time the signal arrives, instead of what the JVM
   * would do. Does nothing where the signal does not exist or the process was started with it
   * ignored.
   *
   * @param name without {@code SIG}, for instance {@code INT}
   */
  void on(String name, Runnable action);

  /** The signals of this process. */
  static Signals ofProcess() {
    return new ProcessSignals();
  }

  /** No signal ever arrives. */
  static Signals none() {
    return (_, _) -> {};
  }
}
