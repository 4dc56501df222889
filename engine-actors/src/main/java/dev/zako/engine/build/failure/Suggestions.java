package dev.zako.engine.build.failure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds what a user may have meant by a name that does not exist. */
public final class Suggestions {
  private static final int MAX_SUGGESTIONS = 3;

  private Suggestions() {}

  private record Candidate(String text, int distance) {}

  /**
   * The known names closest to what was written, the closest first, equal ones in text order; at
   * most three. A name is close if the edits between the two, ignoring case, are at most a third of
   * the longer one, or one if that is less; or if one begins with the other and both have at least
   * three characters.
   */
  public static List<String> closest(String written, Collection<String> known) {
    String wanted = written.toLowerCase(Locale.ROOT);
    List<Candidate> found = new ArrayList<>();
    for (String name : new TreeSet<>(known)) {
      if (name.equals(written)) {
        continue;
      }
      String lower = name.toLowerCase(Locale.ROOT);
      int longer = Math.max(wanted.length(), lower.length());
      int distance = distance(wanted, lower);
      boolean prefix =
          Math.min(wanted.length(), lower.length()) >= 3
              && (lower.startsWith(wanted) || wanted.startsWith(lower));
      boolean near = distance <= Math.max(1, longer / 3) && distance < longer;
      if (near || prefix) {
        found.add(new Candidate(name, distance));
      }
    }
    return found.stream()
        .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::text))
        .limit(MAX_SUGGESTIONS)
        .map(Candidate::text)
        .toList();
  }

  /** "Did you mean `a`, `b` or `c`?" for the closest known names; empty if none is close. */
  public static Optional<String> didYouMean(String written, Collection<String> known) {
    List<String> names = closest(written, known).stream().map(n -> "`" + n + "`").toList();
    if (names.isEmpty()) {
      return Optional.empty();
    }
    int last = names.size() - 1;
    String head = names.subList(0, last).stream().collect(Collectors.joining(", "));
    String list = head.isEmpty() ? names.get(last) : head + " or " + names.get(last);
    return Optional.of("Did you mean " + list + "?");
  }

  /**
   * The number of insertions, deletions, substitutions and swaps of neighbours that turn one text
   * into the other, no part being edited twice (optimal string alignment).
   */
  static int distance(String a, String b) {
    int[] beforePrevious = new int[b.length() + 1];
    int[] previous = new int[b.length() + 1];
    int[] current = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(substitution, Math.min(previous[j], current[j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        current[j] = swapped ? Math.min(best, beforePrevious[j - 2] + 1) : best;
      }
      int[] spare = beforePrevious;
      beforePrevious = previous;
      previous = current;
      current = spare;
    }
    return previous[b.length()];
  }
}
