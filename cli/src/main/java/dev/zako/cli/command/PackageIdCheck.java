package dev.zako.cli.command;

import dev.zako.engine.build.BuildFailedException;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.engine.build.manifest.ManifestParser;
import dev.zako.engine.build.model.MalformedTextException;
import dev.zako.engine.build.model.PackageId;
import java.nio.file.Files;
import java.nio.file.Path;

/** Holds the id that a command line names against that of the workspace. */
final class PackageIdCheck {
  private PackageIdCheck() {}

  /**
   * Does nothing if the package in this workspace has this id.
   *
   * @param written {@code group:artifact@version}
   * @throws BuildFailedException with both ids if they differ
   */
  static void check(String written, Path root) throws BuildFailedException {
    PackageId asked = parse(written);
    PackageId there = Manifests.read(root).id();
    if (!asked.equals(there)) {
      boolean toml = Files.isRegularFile(root.resolve(ManifestParser.TOML_NAME));
      throw new BuildFailedException(
          Diagnostic.of(
                  Code.PACKAGE_ID_DIFFERS,
                  "`--package-id` asks for `" + asked + "`, but this is `" + there + "`")
              .at(SourcePosition.ofFile(toml ? ManifestParser.TOML_NAME : ManifestParser.JSON_NAME))
              .withNote("The workspace is `" + root + "`")
              .withHint("Give `--package-id " + there + "`, or choose the workspace with `-C`"));
    }
  }

  private static PackageId parse(String written) throws BuildFailedException {
    try {
      return PackageId.parse(written);
    } catch (MalformedTextException e) {
      throw Refusal.of(
          Code.OPTION_VALUE,
          "`--package-id` cannot be `" + written + "`: " + e.diagnostic().message(),
          e.diagnostic().hint().orElse("Write `group:artifact@version`"));
    }
  }
}
