package dev.zako.cli.command;

import dev.zako.cli.editor.EditorTypes;
import dev.zako.cli.editor.TypeScript;
import dev.zako.cli.render.DiagnosticText;
import dev.zako.cli.render.Style;
import dev.zako.cli.render.Text;
import dev.zako.cli.terminal.Interruption;
import dev.zako.cli.terminal.Signals;
import dev.zako.cli.terminal.Surroundings;
import dev.zako.engine.build.BuildFailedException;
import dev.zako.engine.build.Workspaces;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.js.SourceFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Checks the types of all scripts of a workspace; tells the errors on stderr. */
final class CheckCommand {
  private final Surroundings surroundings;
  private final Signals signals;
  private final Style style;
  private final boolean quiet;

  CheckCommand(Surroundings surroundings, Signals signals, Style style, boolean quiet) {
    this.surroundings = surroundings;
    this.signals = signals;
    this.style = style;
    this.quiet = quiet;
  }

  /** Brings the types up to date and checks. */
  int run() throws BuildFailedException {
    Path root = Workspaces.find(surroundings.directory());
    TypeScript compiler =
        TypeScript.find(surroundings.directory().normalize(), surroundings.environment());
    EditorTypes.refresh(root, Manifests.read(root));
    List<Diagnostic> errors = check(root, compiler);
    DiagnosticText text = new DiagnosticText(style);
    for (Diagnostic error : errors) {
      surroundings.err().print(text.render(withFrame(root, error)));
    }
    if (!quiet) {
      surroundings
          .err()
          .println(
              errors.isEmpty()
                  ? style.success("No type errors")
                  : style.error("Found " + Text.count(errors.size(), "type error")));
    }
    return errors.isEmpty() ? 0 : Code.TYPE_ERROR.exitCode();
  }

  private List<Diagnostic> check(Path root, TypeScript compiler) throws BuildFailedException {
    Runnable force = () -> Interruption.endProcess(Code.INTERRUPTED.exitCode());
    try (Interruption interruption = new Interruption(signals, force)) {
      List<Diagnostic> errors;
      try {
        errors = compiler.check(root, interruption::onStop);
      } catch (BuildFailedException e) {
        throw interruption.isInterrupted() ? interrupted() : e;
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        throw interrupted();
      }
      if (interruption.isInterrupted()) {
        throw interrupted();
      }
      return errors;
    }
  }

  private static BuildFailedException interrupted() {
    return Refusal.of(Code.INTERRUPTED, "The check was interrupted", "Run it again when you like");
  }

  /** With the line of the script that is meant, if it can be read. */
  private static Diagnostic withFrame(Path root, Diagnostic error) {
    return error
        .position()
        .flatMap(position -> frame(root, position))
        .map(error::withFrame)
        .orElse(error);
  }

  private static Optional<String> frame(Path root, SourcePosition position) {
    try {
      String source = Files.readString(root.resolve(position.file()));
      return SourceFrame.of(source, position.line(), position.column());
    } catch (IOException | InvalidPathException _) {
      return Optional.empty();
    }
  }
}
