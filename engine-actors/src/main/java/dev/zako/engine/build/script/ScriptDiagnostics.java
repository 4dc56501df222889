package dev.zako.engine.build.script;

import dev.zako.engine.build.failure.BuildFailure;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.engine.hone.NodeFailedException;
import dev.zako.js.ModuleId;
import dev.zako.js.ScriptFailure;
import dev.zako.js.ScriptPosition;
import java.util.Optional;

/** Tells the failures of scripts as diagnostics. */
public final class ScriptDiagnostics {
  private ScriptDiagnostics() {}

  /** The failure as that of a node. */
  public static NodeFailedException failure(ScriptFailure failure) {
    return new NodeFailedException(new BuildFailure(diagnostic(failure)));
  }

  /** The failure as a diagnostic. */
  public static Diagnostic diagnostic(ScriptFailure failure) {
    Diagnostic diagnostic =
        Diagnostic.of(code(failure.kind()), failure.message())
            .withHint(failure.hint().or(() -> hint(failure.kind())));
    if (failure.position().isPresent()) {
      diagnostic = diagnostic.at(position(failure.position().get()));
    }
    if (failure.frame().isPresent()) {
      diagnostic = diagnostic.withFrame(failure.frame().get());
    }
    for (ScriptPosition call : failure.stack()) {
      if (!failure.position().equals(Optional.of(call))) {
        diagnostic = diagnostic.withNote("called from " + position(call));
      }
    }
    return diagnostic;
  }

  /** A position as the user knows it: files relative to the workspace. */
  public static SourcePosition position(ScriptPosition position) {
    return new SourcePosition(file(position.module()), position.line(), position.column());
  }

  /** The file of a module as the user knows it. */
  public static String file(ModuleId module) {
    return module.isBuiltin() || !module.alias().isEmpty() ? module.text() : module.path();
  }

  private static Code code(ScriptFailure.Kind kind) {
    return switch (kind) {
      case SYNTAX -> Code.SCRIPT_SYNTAX;
      case IMPORT -> Code.IMPORT_FORBIDDEN;
      case THROWN -> Code.SCRIPT_THROWN;
      case TIMEOUT -> Code.SCRIPT_TIMEOUT;
      case STATEMENTS -> Code.SCRIPT_STATEMENTS;
      case OUTPUT_SIZE -> Code.SCRIPT_OUTPUT_SIZE;
      case STACK -> Code.SCRIPT_STACK;
      case DEADLOCK -> Code.SCRIPT_DEADLOCK;
      case NOT_DATA -> Code.SCRIPT_NOT_DATA;
      case POISONOUS -> Code.SCRIPT_POISONOUS;
      case INTERNAL -> Code.SCRIPT_HOST;
    };
  }

  private static Optional<String> hint(ScriptFailure.Kind kind) {
    return switch (kind) {
      case SYNTAX -> Optional.of("Correct the text at this place");
      case IMPORT, THROWN -> Optional.empty();
      case TIMEOUT, STATEMENTS ->
          Optional.of("Look for a loop that does not end, or does too much, at this place");
      case OUTPUT_SIZE -> Optional.of("Let the script return or log less");
      case STACK -> Optional.of("Look for a function that calls itself without end");
      case DEADLOCK -> Optional.of("Await only promises that something in the script settles");
      case NOT_DATA ->
          Optional.of("Use only texts, finite numbers, booleans, null, lists and plain objects");
      case POISONOUS -> Optional.of("Make the script do less, and report this as a defect of Zako");
      case INTERNAL -> Optional.of("Report this as a defect of Zako");
    };
  }
}
