package dev.zako.cli.command;

import dev.zako.cli.render.Text;
import dev.zako.cli.terminal.Surroundings;
import dev.zako.engine.build.BuildFailedException;
import dev.zako.engine.build.EngineOptions;
import dev.zako.engine.build.Workspaces;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Tells about the workspace: one {@code key: value} on each line of stdout. */
final class InfoCommand {
  private static final List<String> PARTS = List.of("cas", "logs", "tmp");

  private final Surroundings surroundings;

  InfoCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  int run() throws BuildFailedException {
    Path root = Workspaces.find(surroundings.directory());
    Path state = root.resolve(EngineOptions.STATE_DIRECTORY);
    Path outputs = root.resolve(EngineOptions.OUTPUT_DIRECTORY);
    line("workspace", root.toString());
    line("package", Manifests.read(root).id().toString());
    line("state", state.toString());
    line("outputs", outputs.toString());
    try {
      line("outputs-size", Text.size(FileTrees.size(outputs)));
      line("state-size", Text.size(FileTrees.size(state)));
      for (String part : PARTS) {
        Path directory = state.resolve(part);
        if (Files.isDirectory(directory)) {
          line(part + "-size", Text.size(FileTrees.size(directory)));
        }
      }
    } catch (IOException e) {
      throw new BuildFailedException(
          Diagnostic.of(Code.FILE_UNREADABLE, "The workspace's state cannot be read: " + e)
              .withHint("Check who owns `" + state + "`"));
    }
    line("zako", Versions.zako());
    line("java", Versions.java(surroundings.properties()));
    line("system", Versions.system(surroundings.properties()));
    return 0;
  }

  private void line(String key, String value) {
    surroundings.out().println(key + ": " + Text.printable(value));
  }
}
