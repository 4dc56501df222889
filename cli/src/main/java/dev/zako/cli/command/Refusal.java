package dev.zako.cli.command;

import dev.zako.engine.build.BuildFailedException;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;

/** Makes the exceptions of commands that cannot be carried out. */
final class Refusal {
  private Refusal() {}

  /** Cannot be carried out for this reason; {@code hint} is the next step. */
  static BuildFailedException of(Code code, String message, String hint) {
    return new BuildFailedException(Diagnostic.of(code, message).withHint(hint));
  }
}
