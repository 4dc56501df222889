package dev.zako.engine.build.model;

import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import java.util.Optional;

/**
 * A text that is not what it should be: a label, an id, a version, a pattern. Carries all that a
 * diagnostic needs but the place, which only the caller knows.
 */
public final class MalformedTextException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Code code;
  private final String hint;

  /**
   * A malformed text.
   *
   * @param code what kind of text it should have been
   * @param message the cause, with the text in backticks
   * @param hint the next step, empty if there is none
   */
  public MalformedTextException(Code code, String message, String hint) {
    super(message);
    this.code = code;
    this.hint = hint;
  }

  /** What kind of text it should have been. */
  public Code code() {
    return code;
  }

  /** The cause. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** The next step. */
  public Optional<String> hint() {
    return hint.isEmpty() ? Optional.empty() : Optional.of(hint);
  }

  /** The same problem under another code, for a text that is part of a larger one. */
  public MalformedTextException as(Code otherCode) {
    MalformedTextException other = new MalformedTextException(otherCode, getMessage(), hint);
    other.addSuppressed(this);
    return other;
  }

  /** The problem as a diagnostic without a position. */
  public Diagnostic diagnostic() {
    return Diagnostic.of(code, getMessage()).withHint(hint());
  }
}
