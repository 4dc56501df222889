package dev.zako.cli.command;

import dev.zako.cli.editor.EditorTypes;
import dev.zako.cli.editor.TextFiles;
import dev.zako.cli.render.Text;
import dev.zako.cli.terminal.Surroundings;
import dev.zako.engine.build.BuildFailedException;
import dev.zako.engine.build.Workspaces;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/** Brings what editors know of Zako up to date; prints where it is on stdout. */
final class TypesCommand {
  private final Surroundings surroundings;
  private final boolean quiet;

  TypesCommand(Surroundings surroundings, boolean quiet) {
    this.surroundings = surroundings;
    this.quiet = quiet;
  }

  int run() throws BuildFailedException {
    Path root = Workspaces.find(surroundings.directory());
    int changed = EditorTypes.refresh(root, Manifests.read(root));
    Path leading = root.resolve(EditorTypes.ROOT_FILE);
    if (!Files.exists(leading, LinkOption.NOFOLLOW_LINKS)) {
      SortedMap<String, String> texts = new TreeMap<>();
      texts.put(EditorTypes.ROOT_FILE, EditorTypes.ROOT_TEXT);
      TextFiles.create(root, texts);
      changed++;
    }
    surroundings.out().println(root.resolve(EditorTypes.DIRECTORY));
    if (!quiet) {
      surroundings
          .err()
          .println(changed == 0 ? "Nothing to change" : "Changed " + Text.count(changed, "file"));
    }
    return 0;
  }
}
