package dev.zako.js;

import java.util.List;
import java.util.Optional;

/**
 * Why a script could not be read or evaluated. A plain value: equal inputs give equal failures,
 * except for {@link Kind#TIMEOUT}, {@link Kind#POISONOUS} and {@link Kind#INTERNAL}.
 *
 * @param kind the kind of failure
 * @param message what went wrong, in one sentence without a final period
 * @param position where, if it is known
 * @param frame the source line with a caret below the position, if the text is known
 * @param stack the calls that led there, innermost first, in TypeScript positions
 * @param hint what to do next, if more is known than the kind tells
 */
public record ScriptFailure(
    Kind kind,
    String message,
    Optional<ScriptPosition> position,
    Optional<String> frame,
    List<ScriptPosition> stack,
    Optional<String> hint) {

  /** Copies the stack. */
  public ScriptFailure {
    stack = List.copyOf(stack);
  }

  /** A failure for which the kind tells what to do next. */
  public ScriptFailure(
      Kind kind,
      String message,
      Optional<ScriptPosition> position,
      Optional<String> frame,
      List<ScriptPosition> stack) {
    this(kind, message, position, frame, stack, Optional.empty());
  }

  /** A failure without a place. */
  public static ScriptFailure of(Kind kind, String message) {
    return new ScriptFailure(kind, message, Optional.empty(), Optional.empty(), List.of());
  }

  /** The same failure with these calls. */
  public ScriptFailure withStack(List<ScriptPosition> calls) {
    return new ScriptFailure(kind, message, position, frame, calls, hint);
  }

  /** The same failure with this frame. */
  public ScriptFailure withFrame(Optional<String> line) {
    return new ScriptFailure(kind, message, position, line, stack, hint);
  }

  /** The same failure with this next step. */
  public ScriptFailure withHint(String next) {
    return new ScriptFailure(kind, message, position, frame, stack, Optional.of(next));
  }

  /** The kinds of failure. */
  public enum Kind {
    /** The text is not valid, or uses TypeScript that cannot be erased. */
    SYNTAX,
    /** An import names something that is not there or not allowed. */
    IMPORT,
    /** The script threw. */
    THROWN,
    /** The script ran longer than its wall-clock limit. */
    TIMEOUT,
    /** The script ran more statements than its budget. */
    STATEMENTS,
    /** The result or the log is larger than its limit. */
    OUTPUT_SIZE,
    /** The script's calls nest too deep. */
    STACK,
    /** The result waits for a promise that nothing can settle. */
    DEADLOCK,
    /** The result holds something that is not data. */
    NOT_DATA,
    /** The worker crashed twice while it evaluated this script. */
    POISONOUS,
    /** A defect of Zako. */
    INTERNAL
  }
}
