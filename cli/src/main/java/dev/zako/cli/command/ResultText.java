package dev.zako.cli.command;

import dev.zako.cli.terminal.Surroundings;
import dev.zako.engine.build.BuildFailedException;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.FileErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Where a command that makes a text puts it: stdout or a file. */
final class ResultText {
  private final Surroundings surroundings;
  private final Optional<String> file;

  /** A text for this file as written, or for stdout if there is none. */
  ResultText(Surroundings surroundings, Optional<String> file) {
    this.surroundings = surroundings;
    this.file = file;
  }

  /**
   * Puts the text there; the file and the directories that it is in are made, or what the file
   * holds is replaced.
   *
   * @return the exit code
   */
  int print(String text) throws BuildFailedException {
    if (file.isEmpty()) {
      surroundings.out().print(text);
    } else {
      write(file.get(), text);
    }
    return 0;
  }

  private void write(String name, String text) throws BuildFailedException {
    try {
      Path path = surroundings.directory().resolve(name);
      Path parent = path.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.writeString(path, text);
    } catch (IOException | InvalidPathException e) {
      throw Refusal.of(
          Code.FILE_UNWRITABLE,
          "The text cannot be written to `" + name + "`: " + FileErrors.reason(e),
          "Name a file that can be written, or leave `--output-file` out and redirect the output");
    }
  }
}
