package dev.zako.engine.build.execution;

import dev.zako.engine.build.history.ActionEntry;
import java.time.Duration;

/** Hears how the actions of a build go. Thread-safe; quick; does not throw. */
public interface ActionListener {
  /** How an action came to its end. */
  enum End {
    /** It was carried out, and it went well. */
    EXECUTED,
    /** The result of an earlier time was taken. */
    CACHED,
    /** It failed. */
    FAILED,
    /** The build was stopped. */
    CANCELLED
  }

  /** A new number for an action. */
  long next();

  /** A command starts. */
  void started(long id, ActionNodeKey key, String mnemonic, String progress);

  /**
   * An action is done.
   *
   * @param ran whether it was told as started
   */
  void finished(long id, ActionNodeKey key, String mnemonic, End end, boolean ran, Duration wall);

  /** What decided what an action made, and what that is; not told of one that was stopped. */
  void explained(ActionNodeKey key, ActionEntry entry);

  /** What a successful command had to say. */
  void output(ActionNodeKey key, String mnemonic, String text);
}
