package dev.zako.engine.build.model;

import dev.zako.engine.build.model.SegmentMatcher.BadSegmentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rules of one {@code .gitignore} or {@code .ignore} file, with the meaning that Git gives
 * them. A line that Git could not use is passed over, as Git does.
 */
public final class IgnoreFile {
  /** Which file it is; a later kind overrules an earlier one. */
  public enum Kind {
    /** {@code .gitignore}. */
    GIT_IGNORE(".gitignore"),
    /** {@code .ignore}. */
    IGNORE(".ignore");

    private final String fileName;

    Kind(String fileName) {
      this.fileName = fileName;
    }

    /** The name of the file. */
    public String fileName() {
      return fileName;
    }
  }

  /** What a file says about a path. */
  enum Verdict {
    IGNORED,
    KEPT
  }

  private record Rule(boolean keeps, boolean directoryOnly, List<Optional<SegmentMatcher>> names) {
    /** An absent matcher stands for any number of directories. */
    private boolean matches(List<String> path) {
      int rule = 0;
      int at = 0;
      int anyRule = -1;
      int anyAt = 0;
      while (at < path.size()) {
        if (rule < names.size() && names.get(rule).isEmpty()) {
          anyRule = rule++;
          anyAt = at;
        } else if (rule < names.size() && names.get(rule).orElseThrow().matches(path.get(at))) {
          rule++;
          at++;
        } else if (anyRule >= 0) {
          // The last run of directories takes one more; earlier runs need not be tried again.
          rule = anyRule + 1;
          at = ++anyAt;
        } else {
          return false;
        }
      }
      while (rule < names.size() && names.get(rule).isEmpty()) {
        rule++;
      }
      return rule == names.size();
    }
  }

  private final Kind kind;
  private final String directory;
  private final List<Rule> rules;

  private IgnoreFile(Kind kind, String directory, List<Rule> rules) {
    this.kind = kind;
    this.directory = directory;
    this.rules = List.copyOf(rules);
  }

  /**
   * Reads the text of an ignore file.
   *
   * @param directory where the file is, relative to the package; empty for its root
   */
  public static IgnoreFile parse(Kind kind, String directory, String text) {
    List<Rule> rules = new ArrayList<>();
    text.lines().forEach(line -> parseLine(line).ifPresent(rules::add));
    return new IgnoreFile(kind, directory, rules);
  }

  /** Which file it is. */
  public Kind kind() {
    return kind;
  }

  /** Where the file is, relative to the package; empty for its root. */
  public String directory() {
    return directory;
  }

  /** What the last rule that matches the path says; nothing if none does. */
  Optional<Verdict> judge(String path, boolean isDirectory) {
    String relative;
    if (directory.isEmpty()) {
      relative = path;
    } else if (path.startsWith(directory + "/")) {
      relative = path.substring(directory.length() + 1);
    } else {
      return Optional.empty();
    }
    List<String> names = List.of(relative.split("/", -1));
    for (Rule rule : rules.reversed()) {
      if ((isDirectory || !rule.directoryOnly()) && rule.matches(names)) {
        return Optional.of(rule.keeps() ? Verdict.KEPT : Verdict.IGNORED);
      }
    }
    return Optional.empty();
  }

  private static Optional<Rule> parseLine(String line) {
    String pattern = withoutTrailingSpace(line);
    if (pattern.isEmpty() || pattern.startsWith("#")) {
      return Optional.empty();
    }
    boolean keeps = pattern.startsWith("!");
    if (keeps) {
      pattern = pattern.substring(1);
    }
    boolean directoryOnly = pattern.endsWith("/");
    if (directoryOnly) {
      pattern = pattern.substring(0, pattern.length() - 1);
    }
    boolean anchored = pattern.contains("/");
    if (pattern.startsWith("/")) {
      pattern = pattern.substring(1);
    }
    if (pattern.isEmpty()) {
      return Optional.empty();
    }
    List<Optional<SegmentMatcher>> names = new ArrayList<>();
    if (!anchored) {
      names.add(Optional.empty());
    }
    String[] parts = pattern.split("/", -1);
    try {
      for (int i = 0; i < parts.length; i++) {
        boolean any = parts[i].equals("**");
        if (!any) {
          names.add(Optional.of(SegmentMatcher.compile(parts[i], /* escapes= */ true)));
        } else if (names.isEmpty() || names.getLast().isPresent()) {
          names.add(Optional.empty());
        }
        if (any && i == parts.length - 1) {
          // At the end it means everything inside, not the directory itself.
          names.add(Optional.of(SegmentMatcher.compile("*", /* escapes= */ true)));
        }
      }
    } catch (BadSegmentException _) {
      return Optional.empty();
    }
    return Optional.of(new Rule(keeps, directoryOnly, List.copyOf(names)));
  }

  /** Spaces at the end do not count, unless a backslash is before them. */
  private static String withoutTrailingSpace(String line) {
    int end = line.length();
    while (end > 0 && (line.charAt(end - 1) == ' ' || line.charAt(end - 1) == '\t')) {
      int backslashes = 0;
      while (end - 2 - backslashes >= 0 && line.charAt(end - 2 - backslashes) == '\\') {
        backslashes++;
      }
      if (backslashes % 2 == 1) {
        break;
      }
      end--;
    }
    return line.substring(0, end);
  }
}
