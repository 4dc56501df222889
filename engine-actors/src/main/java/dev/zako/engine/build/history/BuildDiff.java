package dev.zako.engine.build.history;

import dev.zako.engine.build.history.History.Made;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What differs between the state after one build and that after another.
 *
 * @param from the first build
 * @param to the second one
 * @param options configuration options that were given differently
 * @param actions what was made from other things, or came out otherwise, in the order of targets
 */
public record BuildDiff(
    BuildEntry from, BuildEntry to, List<Difference> options, List<Changed> actions) {
  /** Copies the lists. */
  public BuildDiff {
    options = List.copyOf(options);
    actions = List.copyOf(actions);
  }

  /**
   * An action that is not the same.
   *
   * @param before nothing if it was not made up to the first build
   * @param now nothing if it was not made up to the second build
   * @param differences between the keys
   * @param isSame whether it came out the same nevertheless
   */
  public record Changed(
      Optional<ActionEntry> before,
      Optional<ActionEntry> now,
      List<Difference> differences,
      boolean isSame) {
    /** Copies the list. */
    public Changed {
      differences = List.copyOf(differences);
    }
  }

  /** Compares the states after two builds. */
  public static BuildDiff of(History history, BuildEntry from, BuildEntry to) {
    SortedMap<String, Made> before = history.state(from.id());
    SortedMap<String, Made> now = history.state(to.id());
    SortedSet<String> places = new TreeSet<>(before.keySet());
    places.addAll(now.keySet());
    List<Changed> actions = new ArrayList<>();
    for (String place : places) {
      compare(Optional.ofNullable(before.get(place)), Optional.ofNullable(now.get(place)))
          .ifPresent(actions::add);
    }
    return new BuildDiff(from, to, Difference.options(from, to), actions);
  }

  private static Optional<Changed> compare(Optional<Made> before, Optional<Made> now) {
    Optional<ActionEntry> old = before.map(Made::action);
    Optional<ActionEntry> other = now.map(Made::action);
    if (old.isEmpty() || other.isEmpty()) {
      return Optional.of(new Changed(old, other, List.of(), false));
    }
    List<Difference> differences = Difference.between(old.get(), other.get());
    boolean isSame =
        old.get().outputs().equals(other.get().outputs())
            && old.get().problem().equals(other.get().problem());
    return differences.isEmpty() && isSame
        ? Optional.empty()
        : Optional.of(new Changed(old, other, differences, isSame));
  }
}
