package dev.zako.js;

import java.io.Serial;

/** Thrown where a module cannot be read: carries the failure as data. */
public final class ScriptFailedException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final transient ScriptFailure failure;

  /** Wraps a failure. */
  public ScriptFailedException(ScriptFailure failure) {
    super(failure.message());
    this.failure = failure;
  }

  /** The failure. */
  public ScriptFailure failure() {
    return failure;
  }
}
