package dev.zako.engine.build.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Reads dependency files in the syntax of make, as compilers write them with {@code -MD}: rules
 * {@code target: prerequisite...}, lines continued by a backslash at their end. A backslash before
 * a space, a {@code #} or another backslash that precedes one of these quotes it, a double dollar
 * stands for one.
 */
final class DependencyFile {
  private DependencyFile() {}

  /** A dependency file that cannot be understood. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }
  }

  /**
   * The prerequisites of all rules, normalised: without {@code ./}, empty names and, where they
   * stay inside, {@code ..}.
   *
   * @throws MalformedException if a line is not a rule
   */
  static SortedSet<String> prerequisites(String text) throws MalformedException {
    SortedSet<String> found = new TreeSet<>();
    for (List<String> words : rules(text)) {
      int colon = -1;
      for (int i = 0; i < words.size() && colon < 0; i++) {
        colon = words.get(i).endsWith(":") ? i : -1;
      }
      if (colon < 0) {
        throw new MalformedException("`" + String.join(" ", words) + "` is not a rule");
      }
      for (String word : words.subList(colon + 1, words.size())) {
        found.add(normalize(word));
      }
    }
    return found;
  }

  /** Every rule as its words; the one before the prerequisites ends with a colon. */
  private static List<List<String>> rules(String text) {
    List<List<String>> rules = new ArrayList<>();
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      char next = i + 1 < text.length() ? text.charAt(i + 1) : '\n';
      boolean carriageReturn = next == '\r' && i + 2 < text.length() && text.charAt(i + 2) == '\n';
      if (c == '\\' && (next == '\n' || carriageReturn)) {
        endWord(words, word);
        i += carriageReturn ? 3 : 2;
      } else if (c == '\\' && isQuoted(text, i)) {
        word.append(next);
        i += 2;
      } else if (c == '$' && next == '$') {
        word.append('$');
        i += 2;
      } else if (c == '\n') {
        endWord(words, word);
        if (!words.isEmpty()) {
          rules.add(List.copyOf(words));
          words.clear();
        }
        i++;
      } else if (c == ' ' || c == '\t' || c == '\r') {
        endWord(words, word);
        i++;
      } else {
        word.append(c);
        i++;
        // A colon ends the targets only before white space; `C:/x` is one name.
        if (c == ':' && Character.isWhitespace(next)) {
          endWord(words, word);
        }
      }
    }
    endWord(words, word);
    if (!words.isEmpty()) {
      rules.add(List.copyOf(words));
    }
    return rules;
  }

  /** Whether the backslash here quotes what follows: a space, a hash, or more such backslashes. */
  private static boolean isQuoted(String text, int backslash) {
    int i = backslash;
    while (i < text.length() && text.charAt(i) == '\\') {
      i++;
    }
    char after = i < text.length() ? text.charAt(i) : '\n';
    return after == ' ' || after == '#' || after == '\t';
  }

  private static void endWord(List<String> words, StringBuilder word) {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }

  private static String normalize(String path) {
    List<String> names = new ArrayList<>();
    for (String name : path.split("/", -1)) {
      if (name.equals("..") && !names.isEmpty() && !names.getLast().equals("..")) {
        names.removeLast();
      } else if (!name.isEmpty() && !name.equals(".")) {
        names.add(name);
      }
    }
    return (path.startsWith("/") ? "/" : "") + String.join("/", names);
  }
}
