package dev.zako.cli.command;

import dev.zako.cli.editor.EditorTypes;
import dev.zako.cli.editor.TextFiles;
import dev.zako.cli.editor.WorkspaceTemplate;
import dev.zako.cli.terminal.Surroundings;
import dev.zako.engine.build.BuildFailedException;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.model.ArtifactId;
import dev.zako.engine.build.model.GroupId;
import dev.zako.engine.build.model.MalformedTextException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;

/** Writes a workspace that builds; prints the new files on stdout. */
final class InitCommand {
  private static final String DEFAULT_GROUP = "com.example";

  private final Surroundings surroundings;
  private final boolean quiet;

  InitCommand(Surroundings surroundings, boolean quiet) {
    this.surroundings = surroundings;
    this.quiet = quiet;
  }

  /** Writes all files or, if one of them exists, none. */
  int run(Invocation.Init command) throws BuildFailedException {
    Path root = root(command.directory());
    ArtifactId id = id(command, root);
    SortedMap<String, String> texts = WorkspaceTemplate.texts(id, command.language());
    TextFiles.create(root, texts);
    EditorTypes.refresh(root, Manifests.read(root));
    texts.keySet().forEach(path -> surroundings.out().println(root.resolve(path)));
    if (!quiet) {
      String inside = root.equals(surroundings.directory()) ? "" : " -C " + quoted(root);
      surroundings.err().println("Made " + id + " in " + root);
      surroundings.err().println("  next: zako" + inside + " build //...");
    }
    return 0;
  }

  /** As a shell reads it. */
  private static String quoted(Path path) {
    String text = path.toString();
    return text.matches("[\\w./+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  private Path root(Optional<String> written) throws BuildFailedException {
    try {
      return surroundings.directory().resolve(written.orElse("")).normalize();
    } catch (InvalidPathException _) {
      throw Refusal.of(
          Code.OPTION_VALUE,
          "No directory can be called `" + written.orElse("") + "`",
          "Name the directory that shall be the workspace");
    }
  }

  private static ArtifactId id(Invocation.Init command, Path root) throws BuildFailedException {
    Path last = root.getFileName();
    String usual = WorkspaceTemplate.artifactName(last == null ? "workspace" : last.toString());
    try {
      GroupId group = GroupId.parse(command.group().orElse(DEFAULT_GROUP));
      return new ArtifactId(group, ArtifactId.parseName(command.artifact().orElse(usual)));
    } catch (MalformedTextException e) {
      throw Refusal.of(
          Code.OPTION_VALUE, e.diagnostic().message(), e.diagnostic().hint().orElse("Correct it"));
    }
  }
}
