package dev.zako.engine.build.history;

import java.util.ArrayDeque;
import java.util.Comparator;
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

/** What builds of a workspace did, as far as it is kept. */
public final class History {
  private final List<BuildEntry> builds;

  /** A history of these builds, in any order. */
  public History(List<BuildEntry> builds) {
    this.builds = builds.stream().sorted(Comparator.comparingLong(BuildEntry::id)).toList();
  }

  /**
   * What a build did about an action.
   *
   * @param build which build
   */
  public record Made(BuildEntry build, ActionEntry action) {}

  /** Every build, oldest first. */
  public List<BuildEntry> builds() {
    return builds;
  }

  /** The build with this number. */
  public Optional<BuildEntry> build(long id) {
    return builds.stream().filter(build -> build.id() == id).findFirst();
  }

  /** The newest build before one. */
  public Optional<BuildEntry> before(BuildEntry build) {
    return builds.stream().filter(each -> each.id() < build.id()).reduce((_, later) -> later);
  }

  /** Every target that has actions in here, in order. */
  public SortedSet<String> labels() {
    SortedSet<String> labels = new TreeSet<>();
    builds.forEach(build -> build.actions().values().forEach(each -> labels.add(each.label())));
    return labels;
  }

  /**
   * What was done about the target last: its actions in the newest build that did something. That
   * the graph looked into an action and found that nothing which counts had changed is nothing.
   */
  public List<Made> last(String label) {
    for (BuildEntry build : builds.reversed()) {
      List<Made> made =
          build.actions().values().stream()
              .filter(action -> action.label().equals(label))
              .sorted(Comparator.comparingInt(ActionEntry::index))
              .map(action -> new Made(build, action))
              .filter(each -> !isRepeated(each))
              .toList();
      if (!made.isEmpty()) {
        return made;
      }
    }
    return List.of();
  }

  /**
   * The same action the time before: under the same configuration if it is known there, else under
   * the one that was built last.
   */
  public Optional<Made> before(Made made) {
    ActionEntry action = made.action();
    Optional<Made> other = Optional.empty();
    for (BuildEntry build : builds.reversed()) {
      if (build.id() >= made.build().id()) {
        continue;
      }
      for (ActionEntry each : build.actionsOf(action.label())) {
        if (each.place().equals(action.place())) {
          if (each.configuration().equals(action.configuration())) {
            return Optional.of(new Made(build, each));
          }
          other = other.or(() -> Optional.of(new Made(build, each)));
        }
      }
    }
    return other;
  }

  private boolean isRepeated(Made made) {
    return made.action().end() == ActionEntry.End.CACHED
        && before(made)
            .map(Made::action)
            .filter(old -> Difference.between(old, made.action()).isEmpty())
            .map(old -> old.outputs().equals(made.action().outputs()))
            .orElse(false);
  }

  /** The newest build up to one that did something about the action of this name. */
  Optional<Made> upTo(long build, String name) {
    for (BuildEntry each : builds.reversed()) {
      ActionEntry found = each.id() > build ? null : each.actions().get(name);
      if (found != null) {
        return Optional.of(new Made(each, found));
      }
    }
    return Optional.empty();
  }

  /** What a path was found to be by the newest build before one, or up to it. */
  Optional<String> file(long build, String path, boolean before) {
    for (BuildEntry each : builds.reversed()) {
      String found =
          each.id() > build || (before && each.id() == build) ? null : each.files().get(path);
      if (found != null) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  /** Each action as it was made last up to a build, whatever the configuration, by its place. */
  SortedMap<String, Made> state(long upTo) {
    SortedMap<String, Made> state = new TreeMap<>();
    for (BuildEntry build : builds) {
      if (build.id() <= upTo) {
        build.actions().values().forEach(each -> state.put(each.place(), new Made(build, each)));
      }
    }
    return state;
  }

  /** The places of the target's actions and of all whose outputs those need. */
  static Set<String> needed(String label, SortedMap<String, Made> state) {
    Map<String, String> makers = makers(state);
    Set<String> needed = new HashSet<>();
    Deque<String> open = new ArrayDeque<>();
    state.forEach(
        (place, made) -> {
          if (made.action().label().equals(label)) {
            open.add(place);
          }
        });
    while (!open.isEmpty()) {
      String place = open.removeFirst();
      Made made = state.get(place);
      if (made != null && needed.add(place)) {
        for (String input : made.action().inputs().keySet()) {
          String maker = makers.get(input);
          if (maker != null) {
            open.add(maker);
          }
        }
      }
    }
    return needed;
  }

  /** The place of the action that makes each output. */
  static Map<String, String> makers(SortedMap<String, Made> state) {
    Map<String, String> makers = new HashMap<>();
    state.forEach(
        (place, made) -> made.action().outputs().keySet().forEach(out -> makers.put(out, place)));
    return makers;
  }
}
