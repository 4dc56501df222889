package dev.zako.engine.build.model;

import dev.zako.engine.build.failure.Code;
import java.util.List;
import java.util.Optional;

/**
 * Where a directory with a build file is, relative to the root of its package: segments joined by
 * {@code /}, the root being the empty text. Ordered by its text.
 *
 * @param text the path without a leading or trailing {@code /}
 */
public record PackagePath(String text) implements Comparable<PackagePath> {
  /** The root of a package. */
  public static final PackagePath ROOT = new PackagePath("");

  /**
   * Checks the path.
   *
   * @throws IllegalArgumentException if it is malformed; use {@link #parse} for a user's text
   */
  public PackagePath {
    Optional<String> problem = problemIn(text);
    if (problem.isPresent()) {
      throw new IllegalArgumentException(problem.get());
    }
  }

  /** Reads a path as written between {@code //} and {@code :}; outer slashes are dropped. */
  public static PackagePath parse(String text) throws MalformedTextException {
    int from = 0;
    int to = text.length();
    while (from < to && text.charAt(from) == '/') {
      from++;
    }
    while (to > from && text.charAt(to - 1) == '/') {
      to--;
    }
    String trimmed = text.substring(from, to);
    Optional<String> problem = problemIn(trimmed);
    if (problem.isPresent()) {
      throw new MalformedTextException(
          Code.LABEL_SYNTAX,
          problem.get(),
          "Use names of letters, digits, `_`, `-` and `.`, joined by `/`");
    }
    return new PackagePath(trimmed);
  }

  /** Whether a directory of this name can be part of a label. */
  public static boolean isSegment(String name) {
    return Identifiers.isMoreLoose(name);
  }

  /** Whether a text is the path of a directory that can be part of a label. */
  public static boolean isPath(String text) {
    return problemIn(text).isEmpty();
  }

  /** The directory at this path below this one. */
  public PackagePath resolve(PackagePath below) {
    return below.isRoot() ? this : new PackagePath(file(below.text));
  }

  /** Whether this is the root of its package. */
  public boolean isRoot() {
    return text.isEmpty();
  }

  /** The names from the root down; none for the root. */
  public List<String> segments() {
    return isRoot() ? List.of() : List.of(text.split("/", -1));
  }

  /** The last name; empty text for the root. */
  public String name() {
    return text.substring(text.lastIndexOf('/') + 1);
  }

  /** The directory above; none for the root. */
  public Optional<PackagePath> parent() {
    if (isRoot()) {
      return Optional.empty();
    }
    int slash = text.lastIndexOf('/');
    return Optional.of(slash < 0 ? ROOT : new PackagePath(text.substring(0, slash)));
  }

  /**
   * The directory of this name in this one.
   *
   * @throws IllegalArgumentException if {@link #isSegment} is false for the name
   */
  public PackagePath child(String name) {
    if (!isSegment(name)) {
      throw new IllegalArgumentException("Not a path segment [" + name + "]");
    }
    return new PackagePath(isRoot() ? name : text + "/" + name);
  }

  /** The path of a file of this directory, relative to the package's root. */
  public String file(String relative) {
    return isRoot() ? relative : text + "/" + relative;
  }

  /** Whether this is the other directory or below it. */
  public boolean isIn(PackagePath other) {
    return other.isRoot() || text.equals(other.text) || text.startsWith(other.text + "/");
  }

  @Override
  public int compareTo(PackagePath other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }

  private static Optional<String> problemIn(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    for (String segment : text.split("/", -1)) {
      if (segment.isEmpty()) {
        return Optional.of("Path `" + text + "` has an empty segment");
      }
      if (segment.equals(".") || segment.equals("..")) {
        return Optional.of("Path `" + text + "` has the segment `" + segment + "`");
      }
      if (!Identifiers.isMoreLoose(segment)) {
        return Optional.of("Path `" + text + "` has the malformed segment `" + segment + "`");
      }
    }
    return Optional.empty();
  }
}
