package dev.zako.engine.build;

import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.manifest.ManifestParser;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the workspace that a directory belongs to. */
public final class Workspaces {
  private Workspaces() {}

  /**
   * The nearest directory at or above {@code start} that has a manifest.
   *
   * @throws BuildFailedException if there is none; the diagnostic says how to make one
   */
  public static Path find(Path start) throws BuildFailedException {
    Path from = start.toAbsolutePath().normalize();
    for (Path directory = from; directory != null; directory = directory.getParent()) {
      if (isRoot(directory)) {
        return directory;
      }
    }
    throw new BuildFailedException(
        Diagnostic.of(
                Code.WORKSPACE_NOT_FOUND,
                "Neither `"
                    + from
                    + "` nor a directory above it has a `"
                    + ManifestParser.TOML_NAME
                    + "` or a `"
                    + ManifestParser.JSON_NAME
                    + "`")
            .withHint(
                "Run `zako init` in the directory that shall be the workspace, or choose another"
                    + " directory with `-C`"));
  }

  /** Whether the directory itself has a manifest. */
  public static boolean isRoot(Path directory) {
    return Files.isRegularFile(directory.resolve(ManifestParser.TOML_NAME))
        || Files.isRegularFile(directory.resolve(ManifestParser.JSON_NAME));
  }
}
