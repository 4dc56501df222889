package dev.zako.js;

import java.util.List;

/** How an evaluation ended. Every job gets exactly one of these. */
public sealed interface ScriptResult {
  /**
   * The script ran to its end.
   *
   * @param json its result as canonical JSON: keys sorted by UTF-16 units, no insignificant space,
   *     numbers as ECMAScript writes them
   * @param logs what it logged, in order
   */
  record Success(String json, List<ScriptLog> logs) implements ScriptResult {
    /** Copies the list. */
    public Success {
      logs = List.copyOf(logs);
    }
  }

  /**
   * The script failed.
   *
   * @param failure why
   * @param logs what it logged until then, in order
   */
  record Failed(ScriptFailure failure, List<ScriptLog> logs) implements ScriptResult {
    /** Copies the list. */
    public Failed {
      logs = List.copyOf(logs);
    }
  }

  /** The caller gave the job up. */
  record Cancelled() implements ScriptResult {}

  /** The queue of the pool is full; the job was not taken and may be offered again. */
  record Overloaded() implements ScriptResult {}
}
