package dev.zako.sandbox;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Finds paths that are one path where case or Unicode normalisation does not count, as on the usual
 * file systems of Windows and macOS. For one thread.
 */
public final class PathSpellings {
  private final Map<String, String> spellings = new HashMap<>();
  private final Set<String> seen = new HashSet<>();

  /** Without any path. */
  public PathSpellings() {}

  /**
   * Two spellings of one path.
   *
   * @param path the later one
   * @param other the one that was there before
   * @param unicode whether they differ in nothing but the Unicode normalisation
   */
  public record Collision(String path, String other, boolean unicode) {
    /** What is wrong, as a sentence without its period. */
    public String message() {
      return "Paths `"
          + other
          + "` and `"
          + path
          + "` differ only in "
          + (unicode ? "the Unicode normalisation" : "the case")
          + " of their names";
    }
  }

  /**
   * Adds a path and the directories that it is in.
   *
   * @param path names joined by {@code /}
   * @return how they collide with what was added before, the innermost first
   */
  public List<Collision> add(String path) {
    List<Collision> collisions = new ArrayList<>();
    for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
      String spelling = path.substring(0, end);
      if (!seen.add(spelling)) {
        break;
      }
      String other = spellings.putIfAbsent(fold(spelling), spelling);
      if (other != null) {
        collisions.add(collision(spelling, other));
      }
    }
    return collisions;
  }

  /** The collision of two spellings whose {@link #fold} is equal. */
  public static Collision collision(String path, String other) {
    return new Collision(path, other, normalise(other).equals(normalise(path)));
  }

  /**
   * The same text for all spellings of a path. Upper case first: it makes one of all lower-case
   * forms of a letter.
   */
  public static String fold(String path) {
    if (path.chars().allMatch(unit -> unit < 0x80)) {
      return path.toLowerCase(Locale.ROOT);
    }
    return normalise(normalise(path).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT));
  }

  private static String normalise(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC);
  }
}
