package dev.zako.engine.build.model;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which files of a directory are meant. A pure question on relative paths: who lists directories
 * asks {@link #mayMatchBelow} before each and {@link #matches} for each file.
 *
 * @param include a file must match one of these
 * @param exclude and none of these; hidden files are excluded like any other
 * @param followingIgnoreFiles whether files that {@code .gitignore} and {@code .ignore} name are
 *     left out
 * @param ignoreHiddenFiles whether names that start with a dot are passed over by wildcards
 */
public record FilePatterns(
    List<GlobPattern> include,
    List<GlobPattern> exclude,
    boolean followingIgnoreFiles,
    boolean ignoreHiddenFiles) {
  public FilePatterns {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
  }

  /** Patterns that follow ignore files and see hidden files. */
  public static FilePatterns of(List<String> include, List<String> exclude)
      throws MalformedTextException {
    return new FilePatterns(parse(include), parse(exclude), true, false);
  }

  /** Whether a file of this relative path is meant, as far as the patterns tell. */
  public boolean matches(String path) {
    return include.stream().anyMatch(p -> p.matches(path, !ignoreHiddenFiles))
        && exclude.stream().noneMatch(p -> p.matches(path, /* hidden= */ true));
  }

  /** Whether some file below this directory may be meant; the empty text is the root. */
  public boolean mayMatchBelow(String directory) {
    return include.stream().anyMatch(p -> p.mayMatchBelow(directory, !ignoreHiddenFiles))
        && exclude.stream().noneMatch(p -> p.matchesAllBelow(directory));
  }

  /**
   * The directories where a listing has to start, none of them within another; the empty text is
   * the root.
   */
  public SortedSet<String> baseDirectories() {
    SortedSet<String> all = new TreeSet<>();
    include.forEach(pattern -> all.addAll(pattern.baseDirectories()));
    SortedSet<String> outermost = new TreeSet<>();
    for (String base : all) {
      if (outermost.stream().noneMatch(o -> o.isEmpty() || base.startsWith(o + "/"))) {
        outermost.add(base);
      }
    }
    return outermost;
  }

  private static List<GlobPattern> parse(List<String> texts) throws MalformedTextException {
    List<GlobPattern> patterns = new ArrayList<>();
    for (String text : texts) {
      patterns.add(GlobPattern.parse(text));
    }
    return patterns;
  }
}
