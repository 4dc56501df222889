package dev.zako.cli.command;

import dev.zako.engine.build.BuildFailedException;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.manifest.ManifestParser;
import dev.zako.engine.build.manifest.ManifestResult;
import dev.zako.engine.build.model.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the manifest of a workspace for commands that do not build. */
final class Manifests {
  private Manifests() {}

  /**
   * The manifest in the root of a workspace.
   *
   * @throws BuildFailedException with everything that is wrong with it
   */
  static Manifest read(Path root) throws BuildFailedException {
    Path toml = root.resolve(ManifestParser.TOML_NAME);
    Path file = Files.isRegularFile(toml) ? toml : root.resolve(ManifestParser.JSON_NAME);
    try {
      String name = root.relativize(file).toString();
      ManifestResult result = ManifestParser.parse(name, Files.readAllBytes(file));
      return result.manifest().orElseThrow(() -> new BuildFailedException(result.diagnostics()));
    } catch (IOException e) {
      throw Refusal.of(
          Code.FILE_UNREADABLE,
          "`" + file + "` cannot be read: " + e,
          "Check who owns the file and what permissions it has");
    }
  }
}
