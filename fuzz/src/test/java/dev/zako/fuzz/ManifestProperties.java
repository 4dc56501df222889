package dev.zako.fuzz;

import static dev.zako.fuzz.ModelProperties.require;

import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.engine.build.manifest.ManifestParser;
import dev.zako.engine.build.manifest.ManifestResult;

/** What holds for manifests. */
final class ManifestProperties {
  private ManifestProperties() {}

  static void manifest(String file, byte[] input) {
    ManifestResult result = ManifestParser.parse(file, input);
    for (Diagnostic diagnostic : result.diagnostics()) {
      require(!diagnostic.message().isEmpty(), "A diagnostic without a message");
      require(diagnostic.hint().isPresent(), "No next step: " + diagnostic);
      SourcePosition position =
          diagnostic
              .position()
              .orElseThrow(() -> new AssertionError("Without a position: " + diagnostic));
      require(
          position.file().equals(file) && position.line() > 0 && position.column() > 0,
          "A position that is none: " + diagnostic);
    }
    require(
        ManifestParser.parse(file, input).equals(result), "The same text gives another manifest");
  }
}
