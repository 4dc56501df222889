package dev.zako.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.cli.e2e.ZakoProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that the README shows, run as they stand on a copy of the examples. */
class ReadmeIT {
  private static final String FENCE = "```";

  @TempDir Path directory;

  /** The lines of every block that is marked as shell commands. */
  private static List<String> commands(Path file) throws IOException {
    List<String> commands = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith(FENCE)) {
        inside = line.equals(FENCE + "sh");
      } else if (inside && !line.isBlank() && !line.startsWith("#")) {
        commands.add(line);
      }
    }
    return commands;
  }

  @Test
  void readme_quickStart_isTwoCommands() throws IOException {
    List<String> commands = commands(ZakoProcess.repository().resolve("README.md"));
    assertThat(commands).startsWith("./zako -C examples/hello-cc build //...", "./mvnw verify");
  }

  @Test
  void readme_everyCommandOfZako_succeeds() throws IOException {
    Path repository = ZakoProcess.repository();
    Files.createSymbolicLink(directory.resolve("zako"), repository.resolve("zako"));
    TestWorkspace.example("hello-cc", directory.resolve("examples/hello-cc"));
    List<String> commands =
        commands(repository.resolve("README.md")).stream()
            .filter(command -> !command.startsWith("./mvnw"))
            .toList();
    assertThat(commands).isNotEmpty();
    for (String command : commands) {
      Ended ended = ZakoProcess.program(directory, "sh", "-euc", command).run();
      assertThat(ended.exitCode()).as(command + "\n" + ended).isZero();
    }
  }
}
