package dev.zako.engine.build.history;

import dev.zako.engine.build.history.History.Made;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * A file that is not as it was when a target was made last, so that the next build looks into it.
 *
 * @param path of the file
 * @param was what the builds found there
 * @param is what is there now
 * @param chain the actions through which it may reach the target, the first one reading the file;
 *     empty if the file is a script, which may say anything
 */
public record Pending(String path, String was, String is, List<ActionEntry> chain) {
  private static final String BUILD_FILE = "BUILD.ts";

  /** Copies the list. */
  public Pending {
    chain = List.copyOf(chain);
  }

  /**
   * The files that differ of those that the target and all that it needs were made from, and of the
   * scripts that say how: the build files of their packages, and all files that no action reads.
   *
   * @param look what is at a path now, as the text that builds note
   */
  public static List<Pending> of(History history, String label, UnaryOperator<String> look) {
    SortedMap<String, Made> state = history.state(Long.MAX_VALUE);
    Set<String> needed = History.needed(label, state);
    Map<String, String> makers = History.makers(state);
    SortedMap<String, String> read = new TreeMap<>();
    Set<String> inputs = new HashSet<>();
    state.forEach(
        (place, made) -> {
          inputs.addAll(made.action().inputs().keySet());
          if (needed.contains(place)) {
            made.action().inputs().forEach((path, was) -> readOf(path, was, makers, read));
          }
        });
    SortedSet<String> buildFiles = new TreeSet<>();
    needed.forEach(place -> buildFiles.add(buildFile(place)));
    SortedMap<String, String> found = new TreeMap<>();
    history.builds().forEach(build -> found.putAll(build.files()));
    found.forEach(
        (path, was) -> {
          boolean concerns = !path.endsWith(BUILD_FILE) || buildFiles.contains(path);
          if (concerns && !inputs.contains(path)) {
            read.put(path, was);
          }
        });
    Map<String, String> next = users(needed, state, makers, label);
    List<Pending> pending = new ArrayList<>();
    read.forEach(
        (path, was) -> {
          String is = look.apply(path);
          if (!is.equals(was)) {
            pending.add(new Pending(path, was, is, chain(path, needed, state, next)));
          }
        });
    return pending;
  }

  private static void readOf(
      String path, String was, Map<String, String> makers, SortedMap<String, String> read) {
    if (!makers.containsKey(path)) {
      read.put(path, was);
    }
  }

  /** The build file of the target that a place is of. */
  private static String buildFile(String place) {
    String directory = place.substring("//".length(), place.indexOf(':'));
    return directory.isEmpty() ? BUILD_FILE : directory + "/" + BUILD_FILE;
  }

  /** For each place the next one on a shortest way to the target. */
  private static Map<String, String> users(
      Set<String> needed, SortedMap<String, Made> state, Map<String, String> makers, String label) {
    Map<String, String> next = new HashMap<>();
    Deque<String> open = new ArrayDeque<>();
    for (String place : new TreeSet<>(needed)) {
      if (action(state, place).map(ActionEntry::label).equals(Optional.of(label))) {
        next.put(place, "");
        open.add(place);
      }
    }
    while (!open.isEmpty()) {
      String place = open.removeFirst();
      for (String input : action(state, place).map(a -> a.inputs().keySet()).orElse(Set.of())) {
        String maker = makers.get(input);
        if (maker != null && next.putIfAbsent(maker, place) == null) {
          open.add(maker);
        }
      }
    }
    return next;
  }

  private static Optional<ActionEntry> action(SortedMap<String, Made> state, String place) {
    return Optional.ofNullable(state.get(place)).map(Made::action);
  }

  /** The shortest way from a reader of the file. */
  private static List<ActionEntry> chain(
      String path, Set<String> needed, SortedMap<String, Made> state, Map<String, String> next) {
    List<ActionEntry> shortest = List.of();
    for (String place : new TreeSet<>(needed)) {
      if (action(state, place).map(a -> a.inputs().containsKey(path)).orElse(false)) {
        List<ActionEntry> way = new ArrayList<>();
        for (String at = place; !at.isEmpty(); at = next.getOrDefault(at, "")) {
          action(state, at).ifPresent(way::add);
        }
        if (shortest.isEmpty() || way.size() < shortest.size()) {
          shortest = Collections.unmodifiableList(way);
        }
      }
    }
    return shortest;
  }
}
