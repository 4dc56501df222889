package dev.zako.engine.build.model;

import dev.zako.sandbox.PortablePath;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a package is in effect: what its manifest says, with what its package script adds.
 *
 * @param id the package's identity, by the manifest alone
 * @param script the path that the package script has, or would have if there were one
 * @param description for people
 * @param authors in the order written
 * @param license an SPDX expression; not checked
 * @param builds which of the files called {@code BUILD.ts} are build files
 * @param rules which files may be imported as rules
 * @param toolchains which files are toolchains
 * @param registered those of the toolchains that are named, which rules get by their types; a name
 *     that ends as those of toolchains usually do registers nothing
 * @param peers which directories are packages that belong together with this one
 */
public record Project(
    PackageId id,
    PortablePath script,
    Optional<String> description,
    List<Author> authors,
    Optional<String> license,
    PatternGroup builds,
    PatternGroup rules,
    PatternGroup toolchains,
    PatternGroup registered,
    PatternGroup peers) {
  private static final FilePatterns USUAL_BUILDS = usual("**/BUILD.ts");
  private static final FilePatterns USUAL_RULES = usual("**/*.rule.ts");
  private static final FilePatterns USUAL_TOOLCHAINS = usual("**/*.toolchain.ts");

  public Project {
    authors = List.copyOf(authors);
  }

  /**
   * What a package script adds to the manifest.
   *
   * @param description instead of the manifest's
   * @param authors instead of the manifest's; empty if the script states none
   * @param license instead of the manifest's
   */
  public record Additions(
      Optional<String> description,
      List<Author> authors,
      Optional<String> license,
      List<FilePatterns> builds,
      List<FilePatterns> rules,
      List<FilePatterns> toolchains,
      List<FilePatterns> peers) {
    /** Nothing. */
    public static final Additions NONE =
        new Additions(
            Optional.empty(),
            List.of(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of(),
            List.of());

    public Additions {
      authors = List.copyOf(authors);
      builds = List.copyOf(builds);
      rules = List.copyOf(rules);
      toolchains = List.copyOf(toolchains);
      peers = List.copyOf(peers);
    }
  }

  /** The package of a manifest with what its script adds. */
  public static Project of(Manifest manifest, Additions additions) {
    return new Project(
        manifest.id(),
        manifest.configureScript().orElse(Manifest.DEFAULT_SCRIPT),
        additions.description().or(manifest::description),
        additions.authors().isEmpty() ? manifest.authors() : additions.authors(),
        additions.license().or(manifest::license),
        PatternGroup.of(joined(manifest.builds(), additions.builds()), USUAL_BUILDS),
        PatternGroup.of(joined(manifest.rules(), additions.rules()), USUAL_RULES),
        PatternGroup.of(joined(manifest.toolchains(), additions.toolchains()), USUAL_TOOLCHAINS),
        new PatternGroup(joined(manifest.toolchains(), additions.toolchains())),
        new PatternGroup(joined(manifest.peers(), additions.peers())));
  }

  /** All of them, each once: a script that is given the manifest repeats what that says. */
  private static List<FilePatterns> joined(Optional<FilePatterns> own, List<FilePatterns> added) {
    return Stream.concat(own.stream(), added.stream()).distinct().toList();
  }

  private static FilePatterns usual(String pattern) {
    try {
      return new FilePatterns(List.of(GlobPattern.parse(pattern)), List.of(), false, false);
    } catch (MalformedTextException e) {
      throw new IllegalStateException("A pattern of Zako itself", e);
    }
  }
}
