package dev.zako.engine.build.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The patterns of one kind that all who speak for a package give together: its manifest and its
 * package script. A file is meant if a pattern of any of them includes it and none of any of them
 * excludes it. Where nobody includes anything, the usual files of the kind are meant.
 *
 * @param parts in the order given
 */
public record PatternGroup(List<FilePatterns> parts) {
  /** No file is meant. */
  public static final PatternGroup NONE = new PatternGroup(List.of());

  public PatternGroup {
    parts = List.copyOf(parts);
  }

  /**
   * The group of these parts.
   *
   * @param usual what is meant where no part includes anything
   */
  public static PatternGroup of(List<FilePatterns> parts, FilePatterns usual) {
    boolean stated = parts.stream().anyMatch(part -> !part.include().isEmpty());
    if (stated) {
      return new PatternGroup(parts);
    }
    List<FilePatterns> all = new ArrayList<>(List.of(usual));
    all.addAll(parts);
    return new PatternGroup(all);
  }

  /** Whether {@link #matches} may ask what ignore files say. */
  public boolean followsIgnoreFiles() {
    return parts.stream()
        .anyMatch(part -> part.followingIgnoreFiles() && !part.include().isEmpty());
  }

  /**
   * Whether a file is meant.
   *
   * @param path relative to the package, names joined by {@code /}
   * @param ignored the ignore files at and above the file's directory
   */
  public boolean matches(String path, IgnoreRules ignored) {
    return parts.stream().anyMatch(part -> includes(part, path, ignored)) && !isExcluded(path);
  }

  private static boolean includes(FilePatterns part, String path, IgnoreRules ignored) {
    boolean hidden = !part.ignoreHiddenFiles();
    return part.include().stream().anyMatch(pattern -> pattern.matches(path, hidden))
        && !(part.followingIgnoreFiles() && ignored.isIgnored(path, /* isDirectory= */ false));
  }

  private boolean isExcluded(String path) {
    return parts.stream()
        .flatMap(part -> part.exclude().stream())
        .anyMatch(pattern -> pattern.matches(path, /* hidden= */ true));
  }

  /** Whether some file below this directory may be meant; the empty text is the root. */
  public boolean mayMatchBelow(String directory) {
    return parts.stream()
            .anyMatch(
                part ->
                    part.include().stream()
                        .anyMatch(p -> p.mayMatchBelow(directory, !part.ignoreHiddenFiles())))
        && parts.stream()
            .flatMap(part -> part.exclude().stream())
            .noneMatch(pattern -> pattern.matchesAllBelow(directory));
  }

  /** One line for people: what is included, and what is excluded after {@code -}. */
  @Override
  public String toString() {
    List<String> texts = new ArrayList<>();
    parts.forEach(part -> part.include().forEach(pattern -> texts.add(pattern.text())));
    parts.forEach(part -> part.exclude().forEach(pattern -> texts.add("-" + pattern.text())));
    return String.join(" ", texts);
  }
}
