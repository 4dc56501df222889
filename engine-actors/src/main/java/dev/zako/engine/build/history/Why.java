package dev.zako.engine.build.history;

import dev.zako.engine.build.history.History.Made;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * Why a target was made when it was made last.
 *
 * @param made the last of its actions in the build that made something of it last
 * @param others how many other actions of it that build did
 * @param before the same action the time before; none if nothing earlier is kept
 * @param options those that were given differently, if that made another configuration
 * @param differences what was not as before
 * @param chain from what changed first to the action; empty if that is not known
 * @param isSame whether it came out as before
 * @param stopped what was made later of what the target needs, and came out as before, so that
 *     nothing of the target had to be made
 */
public record Why(
    Made made,
    int others,
    Optional<Made> before,
    List<Difference> options,
    List<Difference> differences,
    List<Step> chain,
    boolean isSame,
    Optional<Made> stopped) {
  private static final int MAX_STEPS = 1_000;

  /** Copies the lists. */
  public Why {
    options = List.copyOf(options);
    differences = List.copyOf(differences);
    chain = List.copyOf(chain);
  }

  /**
   * One step of the way on which a change came.
   *
   * @param node what the graph calls it, see {@link BuildEntry#node}
   * @param action what was done, if it is an action
   * @param name the path concerned, if it is a file or the output of an action
   * @param was what was there before
   * @param is what is there since
   */
  public record Step(
      String node,
      Optional<ActionEntry> action,
      String name,
      Optional<String> was,
      Optional<String> is) {}

  /** Why the target was made last; nothing if no build that is kept did anything about it. */
  public static Optional<Why> of(History history, String label) {
    List<Made> last = history.last(label);
    return last.isEmpty() ? Optional.empty() : Optional.of(of(history, last));
  }

  private static Why of(History history, List<Made> all) {
    Made made = main(all);
    Optional<Made> before = history.before(made);
    return new Why(
        made,
        all.size() - 1,
        before,
        before.map(old -> options(old, made)).orElse(List.of()),
        before.map(old -> Difference.between(old.action(), made.action())).orElse(List.of()),
        before.map(old -> chain(history, made, old)).orElse(List.of()),
        before.map(old -> isSame(old, made)).orElse(false),
        stopped(history, made));
  }

  /** The configuration options that were given differently, if that made another one. */
  static List<Difference> options(Made old, Made now) {
    return old.action().configuration().equals(now.action().configuration())
        ? List.of()
        : Difference.options(old.build(), now.build());
  }

  private static boolean isSame(Made old, Made now) {
    return now.action().end() != ActionEntry.End.FAILED
        && old.action().outputs().equals(now.action().outputs());
  }

  /** A failed one; else the last one of which no other one uses anything. */
  private static Made main(List<Made> all) {
    Set<String> used = new HashSet<>();
    all.forEach(each -> used.addAll(each.action().inputs().keySet()));
    Made main = all.getFirst();
    for (Made each : all) {
      if (each.action().end() == ActionEntry.End.FAILED) {
        return each;
      }
      if (each.action().outputs().keySet().stream().noneMatch(used::contains)) {
        main = each;
      }
    }
    return main;
  }

  /** The way back along what each node was computed again for, turned round. */
  static List<Step> chain(History history, Made made, Made old) {
    List<Step> steps = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    long until = made.build().id();
    String node = BuildEntry.ACTION + made.action().name();
    Set<String> read = Set.of();
    while (seen.add(node) && steps.size() < MAX_STEPS) {
      Optional<BuildEntry> computed = computed(history, node, old.build().id(), until);
      Step step = step(history, node, computed.map(BuildEntry::id).orElse(until), read);
      steps.add(step);
      read = step.action().map(action -> action.inputs().keySet()).orElse(Set.of());
      if (computed.isEmpty()) {
        break;
      }
      until = computed.get().id();
      node = computed.get().because().getOrDefault(node, node);
    }
    return steps.size() < 2 ? List.of() : steps.reversed();
  }

  /** The newest build up to one that computed the node again because of another. */
  private static Optional<BuildEntry> computed(
      History history, String node, long after, long upTo) {
    return history.builds().reversed().stream()
        .filter(build -> build.id() > after && build.id() <= upTo)
        .filter(build -> build.because().containsKey(node))
        .findFirst();
  }

  private static Step step(History history, String node, long build, Set<String> read) {
    if (node.startsWith(BuildEntry.FILE)) {
      String path = node.substring(BuildEntry.FILE.length());
      Optional<String> is = history.file(build, path, false);
      long seenIn =
          history.builds().stream()
              .filter(each -> each.id() <= build && each.files().containsKey(path))
              .mapToLong(BuildEntry::id)
              .max()
              .orElse(build);
      return new Step(node, Optional.empty(), path, history.file(seenIn, path, true), is);
    }
    if (node.startsWith(BuildEntry.ACTION)) {
      Optional<Made> made = history.upTo(build, node.substring(BuildEntry.ACTION.length()));
      if (made.isPresent()) {
        return step(history, node, made.get(), read);
      }
    }
    return new Step(node, Optional.empty(), "", Optional.empty(), Optional.empty());
  }

  /**
   * An action with the first output that is another one, one that the next step reads before all
   * others; else with no output, because it came out the same.
   */
  private static Step step(History history, String node, Made made, Set<String> read) {
    SortedMap<String, String> outputs = made.action().outputs();
    Optional<Made> before = history.before(made);
    List<String> others = new ArrayList<>();
    outputs.forEach(
        (path, is) -> {
          String was = before.map(old -> old.action().outputs().get(path)).orElse("");
          if (!is.equals(was)) {
            others.add(path);
          }
        });
    String first = others.isEmpty() ? "" : others.getFirst();
    String path = others.stream().filter(read::contains).findFirst().orElse(first);
    return new Step(
        node,
        Optional.of(made.action()),
        path,
        before.flatMap(old -> Optional.ofNullable(old.action().outputs().get(path))),
        Optional.ofNullable(outputs.get(path)));
  }

  private static Optional<Made> stopped(History history, Made made) {
    SortedMap<String, Made> state = history.state(Long.MAX_VALUE);
    Set<String> needed = History.needed(made.action().label(), state);
    return state.entrySet().stream()
        .filter(each -> needed.contains(each.getKey()))
        .map(Map.Entry::getValue)
        .filter(each -> each.build().id() > made.build().id())
        .filter(each -> each.action().end() == ActionEntry.End.EXECUTED)
        .filter(each -> history.before(each).map(old -> isSame(old, each)).orElse(false))
        .findFirst();
  }
}
