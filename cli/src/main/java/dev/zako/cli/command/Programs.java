package dev.zako.cli.command;

import dev.zako.cli.terminal.Surroundings;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Finds and asks programs of the machine. */
final class Programs {
  private static final int MAX_ANSWER_BYTES = 64 * 1024;
  private static final int SECONDS_TO_ANSWER = 10;

  private final Surroundings surroundings;

  Programs(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Where a program is, looked up in {@code PATH}. */
  Optional<Path> find(String name) {
    String path = surroundings.variable("PATH").orElse("");
    for (String entry : path.split(File.pathSeparator, -1)) {
      try {
        Path candidate = Path.of(entry).resolve(name);
        if (!entry.isEmpty() && Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
          return Optional.of(candidate);
        }
      } catch (InvalidPathException _) {
        // No directory can have such a name: nothing to find there.
      }
    }
    return Optional.empty();
  }

  /** The first line that a program prints, if it ends well and in time. */
  Optional<String> firstLine(Path program, String... arguments) {
    return run(program, arguments).flatMap(answer -> answer.lines().findFirst());
  }

  /** Whether a program ends well and in time. */
  boolean succeeds(Path program, String... arguments) {
    return run(program, arguments).isPresent();
  }

  private static Optional<String> run(Path program, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("LC_ALL", "C");
    builder.redirectInput(new File("/dev/null")).redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      Process process = builder.start();
      try {
        byte[] answer = process.getInputStream().readNBytes(MAX_ANSWER_BYTES);
        boolean ended = process.waitFor(SECONDS_TO_ANSWER, TimeUnit.SECONDS);
        return ended && process.exitValue() == 0
            ? Optional.of(new String(answer, StandardCharsets.UTF_8))
            : Optional.empty();
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
