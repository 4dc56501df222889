package dev.zako.engine.build.history;

import dev.zako.engine.build.history.History.Made;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the next build would do about an action, beside what was done about it last.
 *
 * @param before the action as it was done last; none if nothing of it is kept
 * @param options those that would be given differently, if that makes another configuration
 * @param differences what would not be as before
 * @param chain from what changed first to the action; empty if that is not known
 */
public record Outlook(
    Prospect prospect,
    Optional<Made> before,
    List<Difference> options,
    List<Difference> differences,
    List<Why.Step> chain) {
  /** Copies the lists. */
  public Outlook {
    options = List.copyOf(options);
    differences = List.copyOf(differences);
    chain = List.copyOf(chain);
  }

  /**
   * The outlook for each action, in the order of the forecast. One whose outputs would be those
   * that it had is left out if no command would run for it.
   */
  public static List<Outlook> of(History history, Forecast forecast) {
    BuildEntry nothing = next(history, forecast, new TreeMap<>());
    Map<Prospect, ActionEntry> comparable = new HashMap<>();
    SortedMap<String, ActionEntry> actions = new TreeMap<>();
    for (Prospect prospect : forecast.prospects()) {
      action(history, nothing, prospect)
          .ifPresent(
              action -> {
                comparable.put(prospect, action);
                actions.put(action.name(), action);
              });
    }
    BuildEntry next = next(history, forecast, actions);
    List<BuildEntry> builds = new ArrayList<>(history.builds());
    builds.add(next);
    History extended = new History(builds);
    List<Outlook> found = new ArrayList<>();
    for (Prospect prospect : forecast.prospects()) {
      Outlook outlook =
          Optional.ofNullable(comparable.get(prospect))
              .map(action -> of(extended, prospect, new Made(next, action)))
              .orElseGet(
                  () -> new Outlook(prospect, Optional.empty(), List.of(), List.of(), List.of()));
      if (!outlook.isNothing()) {
        found.add(outlook);
      }
    }
    return found;
  }

  private static Outlook of(History extended, Prospect prospect, Made made) {
    Optional<Made> before = extended.before(made);
    return new Outlook(
        prospect,
        before,
        before.map(old -> Why.options(old, made)).orElse(List.of()),
        before.map(old -> Difference.between(old.action(), made.action())).orElse(List.of()),
        before.map(old -> Why.chain(extended, made, old)).orElse(List.of()));
  }

  private boolean isNothing() {
    return prospect instanceof Prospect.Taken(ActionEntry action)
        && before.map(old -> old.action().outputs().equals(action.outputs())).orElse(false);
  }

  /** The build that would be next, as it would be noted. */
  private static BuildEntry next(
      History history, Forecast forecast, SortedMap<String, ActionEntry> actions) {
    long id = history.builds().isEmpty() ? 1 : history.builds().getLast().id() + 1;
    SortedMap<String, String> because = new TreeMap<>(forecast.because());
    SortedMap<String, String> files = new TreeMap<>();
    forecast
        .noted()
        .ifPresent(
            noted -> {
              because.putAll(noted.because());
              files.putAll(noted.files());
            });
    return new BuildEntry(
        new BuildEntry.Head(id, false, Instant.EPOCH, Duration.ZERO, "", "", forecast.options()),
        actions,
        files,
        because);
  }

  /**
   * The action as it is to be compared with what was done last: of inputs that it may leave unread
   * those count that it read then, because what it would read now is not known before it runs.
   */
  private static Optional<ActionEntry> action(History history, BuildEntry next, Prospect prospect) {
    return switch (prospect) {
      case Prospect.Taken(ActionEntry action) -> Optional.of(action);
      case Prospect.Runs(ActionEntry action, var prunable) -> {
        Optional<Made> before = history.before(new Made(next, action));
        if (before.isEmpty()) {
          yield Optional.of(action);
        }
        SortedMap<String, String> inputs = new TreeMap<>(action.inputs());
        inputs
            .keySet()
            .removeIf(
                path ->
                    prunable.contains(path) && !before.get().action().inputs().containsKey(path));
        yield Optional.of(action.withInputs(inputs));
      }
      case Prospect.Awaits _, Prospect.Fails _ -> Optional.empty();
    };
  }
}
