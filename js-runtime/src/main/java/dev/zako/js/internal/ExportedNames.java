package dev.zako.js.internal;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names that a TypeScript module exports by itself, as its text says; for messages, so that
 * what a comment or a string looks like does no harm.
 *
 * @param values what is there when the module runs
 * @param types interfaces and other types, which are not
 */
record ExportedNames(SortedSet<String> values, SortedSet<String> types) {
  private static final String NAME = "([\\p{L}_$][\\p{L}\\p{N}_$]*)";
  private static final Pattern DECLARATION =
      Pattern.compile(
          "(?m)(?:^|[;}])\\s*export\\s+(?:abstract\\s+)?"
              + "(const|let|var|class|(?:async\\s+)?function\\s*\\*?|interface|type)\\s+"
              + NAME);
  private static final Pattern LIST =
      Pattern.compile("(?m)(?:^|[;}])\\s*export\\s+(type\\s+)?\\{([^}]*)\\}");
  private static final Pattern ITEM =
      Pattern.compile("(type\\s+)?" + NAME + "(?:\\s+as\\s+" + NAME + ")?");
  private static final Pattern DEFAULT = Pattern.compile("(?m)(?:^|[;}])\\s*export\\s+default\\b");

  static ExportedNames of(String source) {
    SortedSet<String> values = new TreeSet<>();
    SortedSet<String> types = new TreeSet<>();
    Matcher declaration = DECLARATION.matcher(source);
    while (declaration.find()) {
      String kind = declaration.group(1);
      boolean type = kind.equals("interface") || kind.equals("type");
      (type ? types : values).add(declaration.group(2));
    }
    Matcher list = LIST.matcher(source);
    while (list.find()) {
      for (String text : list.group(2).split(",", -1)) {
        Matcher item = ITEM.matcher(text.strip());
        if (item.matches()) {
          boolean type = list.group(1) != null || item.group(1) != null;
          (type ? types : values).add(item.group(3) == null ? item.group(2) : item.group(3));
        }
      }
    }
    if (DEFAULT.matcher(source).find()) {
      values.add("default");
    }
    return new ExportedNames(
        Collections.unmodifiableSortedSet(values), Collections.unmodifiableSortedSet(types));
  }
}
