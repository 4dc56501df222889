package dev.zako.engine.build.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One part of the key of an action that is not as it was.
 *
 * @param part what kind of part
 * @param name which one: a path, the place of an argument, the name of a variable or of a property
 * @param was nothing if it is new
 * @param is nothing if it is gone
 */
public record Difference(Part part, String name, Optional<String> was, Optional<String> is) {
  /** The kinds of parts, in the order in which differences are told. */
  public enum Part {
    /** A file that counts. */
    INPUT,
    /** An argument of the command, counted from 1. */
    ARGUMENT,
    /** A variable of the command's environment. */
    VARIABLE,
    /** Something else: a toolchain, the sandbox, which files were declared. */
    PROPERTY
  }

  /**
   * What differs, first the inputs in the order of their paths. Which of its inputs an action that
   * failed would have read is not known, so that those which only it has say nothing.
   */
  public static List<Difference> between(ActionEntry before, ActionEntry now) {
    List<Difference> found = new ArrayList<>();
    compare(Part.INPUT, before.inputs(), now.inputs(), found);
    found.removeIf(
        each ->
            (each.is().isEmpty() && before.end() == ActionEntry.End.FAILED)
                || (each.was().isEmpty() && now.end() == ActionEntry.End.FAILED));
    compareArguments(before.arguments(), now.arguments(), found);
    compare(Part.VARIABLE, before.environment(), now.environment(), found);
    compare(Part.PROPERTY, before.properties(), now.properties(), found);
    return found;
  }

  /** The configuration options that were given differently, by name. */
  static List<Difference> options(BuildEntry before, BuildEntry now) {
    List<Difference> found = new ArrayList<>();
    compare(Part.PROPERTY, before.head().options(), now.head().options(), found);
    return found;
  }

  private static void compare(
      Part part,
      SortedMap<String, String> before,
      SortedMap<String, String> now,
      List<Difference> found) {
    SortedSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(now.keySet());
    for (String name : names) {
      add(
          part,
          name,
          Optional.ofNullable(before.get(name)),
          Optional.ofNullable(now.get(name)),
          found);
    }
  }

  /** Tells those that are in the middle of equal beginnings and ends. */
  private static void compareArguments(
      List<String> before, List<String> now, List<Difference> found) {
    int first = 0;
    while (first < before.size()
        && first < now.size()
        && before.get(first).equals(now.get(first))) {
      first++;
    }
    int last = 0;
    while (last < before.size() - first
        && last < now.size() - first
        && before.get(before.size() - 1 - last).equals(now.get(now.size() - 1 - last))) {
      last++;
    }
    int end = Math.max(before.size(), now.size()) - last;
    for (int i = first; i < end; i++) {
      add(
          Part.ARGUMENT,
          Integer.toString(i + 1),
          i < before.size() - last ? Optional.of(before.get(i)) : Optional.empty(),
          i < now.size() - last ? Optional.of(now.get(i)) : Optional.empty(),
          found);
    }
  }

  private static void add(
      Part part, String name, Optional<String> was, Optional<String> is, List<Difference> found) {
    if (!was.equals(is)) {
      found.add(new Difference(part, name, was, is));
    }
  }
}
