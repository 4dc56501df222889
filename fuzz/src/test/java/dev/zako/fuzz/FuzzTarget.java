package dev.zako.fuzz;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * A kind of input with what must hold for each: a parser answers or refuses with its own exception,
 * and what it answered prints as a text that parses to an equal value.
 */
public enum FuzzTarget {
  /** Labels and the paths in them. */
  LABELS,
  /** Groups, artifacts, packages, typed ids and authors. */
  IDS,
  /** A version range, and a version on the next line. */
  VERSIONS,
  /** Two portable paths, one on each line. */
  PATHS,
  /** A pattern of targets or of files, and a path on the next line. */
  PATTERNS,
  /** A query. */
  QUERIES,
  /** A path, and the text of an ignore file from the next line on. */
  IGNORE_FILES,
  /** A manifest in TOML. */
  MANIFEST_TOML,
  /** A manifest in JSON. */
  MANIFEST_JSON,
  /** A source map, or only its mappings. */
  SOURCE_MAPS,
  /** What an import names. */
  SPECIFIERS,
  /** A module in TypeScript. */
  SCRIPTS;

  /** The inputs that are known to be of interest, by target. */
  static final Path CORPUS = Path.of("corpus");

  /** The name, as in {@code ignore-files}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The target of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static FuzzTarget withId(String id) {
    return Arrays.stream(values())
        .filter(target -> target.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "No target `"
                        + id
                        + "`; there are "
                        + Arrays.stream(values()).map(FuzzTarget::id).toList()));
  }

  /**
   * Tries an input.
   *
   * @throws AssertionError or any other exception if what must hold does not
   */
  public void check(byte[] input) {
    switch (this) {
      case LABELS -> ModelProperties.labels(input);
      case IDS -> ModelProperties.ids(input);
      case VERSIONS -> ModelProperties.versions(input);
      case PATHS -> PathProperties.paths(input);
      case PATTERNS -> PathProperties.patterns(input);
      case QUERIES -> ModelProperties.queries(input);
      case IGNORE_FILES -> PathProperties.ignoreFiles(input);
      case MANIFEST_TOML -> ManifestProperties.manifest("zako.toml", input);
      case MANIFEST_JSON -> ManifestProperties.manifest("zako.json", input);
      case SOURCE_MAPS -> ScriptProperties.sourceMaps(input);
      case SPECIFIERS -> ScriptProperties.specifiers(input);
      case SCRIPTS -> ScriptProperties.scripts(input);
    }
  }
}
