package dev.zako.engine.build.history;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one build did. Only what it computed is in it: what was up to date is in an earlier one.
 *
 * @param head what is to be said of the build as a whole
 * @param actions by name
 * @param files what the build found at the paths that it looked at: a file, a directory, nothing
 * @param because for a node of the graph that was computed again, by {@link #node}: the first of
 *     its dependencies that was another one than before
 */
public record BuildEntry(
    Head head,
    SortedMap<String, ActionEntry> actions,
    SortedMap<String, String> files,
    SortedMap<String, String> because) {
  /** How the node of an action is called, before the action's name. */
  public static final String ACTION = "Action ";

  /** How the node of a file is called, before the path. */
  public static final String FILE = "FileState ";

  /** Copies the maps. */
  public BuildEntry {
    actions = Collections.unmodifiableSortedMap(new TreeMap<>(actions));
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    because = Collections.unmodifiableSortedMap(new TreeMap<>(because));
  }

  /**
   * What is to be said of a build as a whole.
   *
   * @param id its number, counted from 1 in a workspace
   * @param isSum whether this stands for all builds up to it, each action as it was made last
   * @param at when it began
   * @param took how long it took
   * @param commandLine what the user typed
   * @param status how it ended, in one word
   * @param options values of configuration options that were given, by name
   */
  public record Head(
      long id,
      boolean isSum,
      Instant at,
      Duration took,
      String commandLine,
      String status,
      SortedMap<String, String> options) {
    /** Copies the map. */
    public Head {
      options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    }
  }

  /** Its number. */
  public long id() {
    return head.id();
  }

  /** What it did about the actions of a target. */
  public Collection<ActionEntry> actionsOf(String label) {
    // Names begin with the label and a space; `!` is what comes after the space.
    return actions.subMap(label + " ", label + "!").values();
  }

  /** How a node is called here. */
  public static String node(String kind, String id) {
    return kind + " " + id;
  }

  /** How many of its actions ended in this way. */
  public long count(ActionEntry.End end) {
    return actions.values().stream().filter(action -> action.end() == end).count();
  }
}
