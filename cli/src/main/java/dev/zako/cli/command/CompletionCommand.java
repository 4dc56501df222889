package dev.zako.cli.command;

import dev.zako.cli.terminal.Surroundings;
import dev.zako.engine.build.BuildFailedException;
import dev.zako.engine.build.failure.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Writes the completion script for a shell to stdout or to a file. */
final class CompletionCommand {
  private final Surroundings surroundings;

  CompletionCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  int run(Invocation.Completion command) throws BuildFailedException {
    String script = new CompletionScripts(Grammar.ZAKO).script(command.shell());
    Optional<String> file = command.outputFile();
    if (file.isEmpty()) {
      surroundings.out().print(script);
    } else {
      write(file.get(), script);
    }
    return 0;
  }

  /** Makes the file and the directories that it is in, or replaces what the file holds. */
  private void write(String name, String script) throws BuildFailedException {
    try {
      Path file = surroundings.directory().resolve(name);
      Path parent = file.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.writeString(file, script);
    } catch (IOException | InvalidPathException e) {
      throw Refusal.of(
          Code.FILE_UNWRITABLE,
          "The script cannot be written to `" + name + "`: " + e,
          "Name a file that can be written, or leave `--output-file` out and redirect the output");
    }
  }
}
