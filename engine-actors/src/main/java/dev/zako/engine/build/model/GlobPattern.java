package dev.zako.engine.build.model;

import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.model.SegmentMatcher.BadSegmentException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A pattern of file paths relative to a directory, which it never leaves. {@code *} matches any
 * characters of a name, {@code ?} one, {@code [a-z]} and {@code [!a-z]} one of a set, {@code {a,b}}
 * either text (which may hold {@code /} and further braces), and {@code **} as a whole name any
 * number of directories; at the end of a pattern, every file below. Case is distinguished.
 * Separators are always {@code /}. A special character stands for itself in brackets: {@code [*]}.
 *
 * <p>Paths are portable relative paths: names joined by {@code /}, the directory itself being the
 * empty text. Equal texts are equal patterns; ordered by text.
 */
public final class GlobPattern implements Comparable<GlobPattern> {
  /** The most texts that the braces of one pattern may stand for. */
  public static final int MAX_ALTERNATIVES = 256;

  /** The most characters of a pattern. */
  public static final int MAX_LENGTH = 4096;

  private static final String REFUSED_CHARACTERS = "<>:\"|'`$";

  private sealed interface Segment {}

  /** Any number of directories. */
  private record AnyDirectories() implements Segment {}

  private record OneName(SegmentMatcher matcher) implements Segment {}

  private final String text;
  private final List<List<Segment>> alternatives;

  private GlobPattern(String text, List<List<Segment>> alternatives) {
    this.text = text;
    this.alternatives = alternatives;
  }

  /** Whether a text has a character that makes it a pattern rather than a plain path. */
  public static boolean isGlob(String text) {
    return text.chars().anyMatch(c -> c == '*' || c == '?' || c == '[' || c == '{');
  }

  /** Reads a pattern. */
  public static GlobPattern parse(String text) throws MalformedTextException {
    if (text.length() > MAX_LENGTH) {
      throw new MalformedTextException(
          Code.GLOB_SYNTAX,
          "Pattern `" + text.substring(0, 40) + "...` has more than " + MAX_LENGTH + " characters",
          "Split it into several patterns");
    }
    List<List<Segment>> alternatives = new ArrayList<>();
    for (String alternative : BraceExpansion.expand(text, MAX_ALTERNATIVES)) {
      alternatives.add(compile(text, alternative));
    }
    return new GlobPattern(text, List.copyOf(alternatives));
  }

  /** The pattern as written. */
  public String text() {
    return text;
  }

  /**
   * Whether a file of this path is meant.
   *
   * @param path relative, names joined by {@code /}
   * @param hidden whether names that start with a dot match wildcards; a part of the pattern that
   *     itself starts with a dot matches them in any case
   */
  public boolean matches(String path, boolean hidden) {
    List<String> names = names(path);
    return alternatives.stream().anyMatch(a -> run(a, names, hidden).get(a.size()));
  }

  /**
   * Whether some path below this directory could match, so that it must be listed.
   *
   * @param directory relative, names joined by {@code /}; empty for the directory itself
   * @param hidden as for {@link #matches}
   */
  public boolean mayMatchBelow(String directory, boolean hidden) {
    List<String> names = names(directory);
    return alternatives.stream().anyMatch(a -> hasStateBefore(run(a, names, hidden), a.size()));
  }

  /** Whether every path below this directory matches, hidden ones included. */
  public boolean matchesAllBelow(String directory) {
    List<String> names = names(directory);
    return alternatives.stream()
        .anyMatch(
            a ->
                a.size() >= 2
                    && a.get(a.size() - 2) instanceof AnyDirectories
                    && a.getLast() instanceof OneName(SegmentMatcher last)
                    && last.isAny()
                    && run(a, names, /* hidden= */ true).get(a.size() - 2));
  }

  /**
   * The directories that the pattern names without wildcards: all matches are below one of them.
   */
  public SortedSet<String> baseDirectories() {
    SortedSet<String> bases = new TreeSet<>();
    for (List<Segment> alternative : alternatives) {
      List<String> names = new ArrayList<>();
      for (Segment segment : alternative.subList(0, alternative.size() - 1)) {
        if (!(segment instanceof OneName(SegmentMatcher matcher)) || !matcher.isLiteral()) {
          break;
        }
        names.add(matcher.literal());
      }
      bases.add(String.join("/", names));
    }
    return bases;
  }

  @Override
  public int compareTo(GlobPattern other) {
    return text.compareTo(other.text);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GlobPattern pattern && text.equals(pattern.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }

  private static List<String> names(String path) {
    return path.isEmpty() || path.equals(".") ? List.of() : List.of(path.split("/", -1));
  }

  /** The positions of the pattern that can be reached by consuming all the names. */
  private static BitSet run(List<Segment> segments, List<String> names, boolean hidden) {
    BitSet states = new BitSet(segments.size() + 1);
    enter(segments, 0, states);
    for (String name : names) {
      BitSet next = new BitSet(segments.size() + 1);
      for (int i = states.nextSetBit(0); i >= 0; i = states.nextSetBit(i + 1)) {
        if (i < segments.size() && accepts(segments.get(i), name, hidden)) {
          enter(segments, segments.get(i) instanceof AnyDirectories ? i : i + 1, next);
        }
      }
      states = next;
    }
    return states;
  }

  /** Adds a position and those that follow without consuming a name. */
  private static void enter(List<Segment> segments, int position, BitSet states) {
    int at = position;
    states.set(at);
    while (at < segments.size() && segments.get(at) instanceof AnyDirectories) {
      states.set(++at);
    }
  }

  private static boolean accepts(Segment segment, String name, boolean hidden) {
    boolean visible = hidden || !name.startsWith(".");
    return switch (segment) {
      case AnyDirectories _ -> visible;
      case OneName(SegmentMatcher matcher) ->
          (visible || matcher.startsWithDot()) && matcher.matches(name);
    };
  }

  private static boolean hasStateBefore(BitSet states, int end) {
    int first = states.nextSetBit(0);
    return first >= 0 && first < end;
  }

  private static List<Segment> compile(String whole, String alternative)
      throws MalformedTextException {
    if (alternative.isEmpty()) {
      throw malformed(whole, "is empty", "Name a file, for instance `src/*.c`");
    }
    if (alternative.startsWith("/")) {
      throw malformed(whole, "is absolute", "Write it relative to its directory, without `/`");
    }
    checkCharacters(whole, alternative);
    if (alternative.endsWith("/")) {
      throw malformed(
          whole, "names a directory", "Patterns match files: append `**` for every file below");
    }
    List<Segment> segments = new ArrayList<>();
    for (String name : alternative.split("/", -1)) {
      if (!name.equals(".")) {
        segments.add(compileName(whole, name));
      }
    }
    if (segments.isEmpty()) {
      throw malformed(whole, "names a directory", "Write `**` for every file below");
    }
    if (segments.getLast() instanceof AnyDirectories) {
      segments.add(compileName(whole, "*"));
    }
    return List.copyOf(segments);
  }

  private static Segment compileName(String whole, String name) throws MalformedTextException {
    if (name.isEmpty()) {
      throw malformed(whole, "has an empty name between two `/`", "Remove one `/`");
    }
    if (name.equals("..")) {
      throw malformed(
          whole, "leaves its directory", "Remove `..`; use a target of the other package instead");
    }
    if (name.equals("**")) {
      return new AnyDirectories();
    }
    if (name.contains("**")) {
      throw malformed(
          whole,
          "has `**` inside of a name",
          "Write `**` as a whole name, as in `src/**/*.c`, or a single `*`");
    }
    try {
      return new OneName(SegmentMatcher.compile(name, /* escapes= */ false));
    } catch (BadSegmentException e) {
      throw malformed(whole, String.valueOf(e.getMessage()), "Correct the brackets");
    }
  }

  private static void checkCharacters(String whole, String alternative)
      throws MalformedTextException {
    for (int i = 0; i < alternative.length(); i++) {
      char c = alternative.charAt(i);
      if (c == '\\') {
        throw malformed(
            whole, "has a backslash", "Separate names by `/`; put a special character in `[]`");
      }
      if (Character.isISOControl(c)) {
        throw malformed(
            whole, String.format("has the control character U+%04X", (int) c), "Remove it");
      }
      boolean inNamedSet =
          c == ':'
              && ((i > 0 && alternative.charAt(i - 1) == '[')
                  || (i + 1 < alternative.length() && alternative.charAt(i + 1) == ']'));
      if (REFUSED_CHARACTERS.indexOf(c) >= 0 && !inNamedSet) {
        throw malformed(
            whole,
            "has the character `" + c + "`, which no portable path has",
            "Use `?` in its place, or rename the file");
      }
    }
  }

  private static MalformedTextException malformed(String text, String why, String hint) {
    return new MalformedTextException(Code.GLOB_SYNTAX, "Pattern `" + text + "` " + why, hint);
  }
}
