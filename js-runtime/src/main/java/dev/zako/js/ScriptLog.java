package dev.zako.js;

import java.util.Optional;

/**
 * A message that a script logged.
 *
 * @param level its level
 * @param message its text
 * @param module the innermost module on the call stack that is not part of Zako, if there is one
 */
public record ScriptLog(Level level, String message, Optional<ModuleId> module) {
  /** The levels, from the least to the most important. */
  public enum Level {
    /** Details for the author of a script. */
    TRACE,
    /** Details for a user who looks for a fault. */
    DEBUG,
    /** Progress. */
    INFO,
    /** Something that is probably wrong. */
    WARN,
    /** Something that is wrong. */
    ERROR
  }
}
