package dev.zako.engine.build.history;

import dev.zako.engine.build.history.History.Made;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Why the result of an action was not in the action cache.
 *
 * @param made the action, which was carried out
 * @param reason why
 * @param earlier the earlier time that the reason speaks of
 * @param differences which parts of the key differ from that of the earlier time
 */
public record Miss(Made made, Reason reason, Optional<Made> earlier, List<Difference> differences) {
  /** Why a result was not there. */
  public enum Reason {
    /** Nothing earlier of this action is kept. */
    FIRST,
    /** The key is another one than at any earlier time; the nearest of these is named. */
    OTHER_KEY,
    /** It failed or timed out under the same key, and failures are not kept. */
    FAILED_BEFORE,
    /** There was a result under the same key, and it is not stored any more. */
    NOT_STORED,
    /** The cache may not be asked when the store has lost what it knows of. */
    NOT_ASKED
  }

  /** Copies the list. */
  public Miss {
    differences = List.copyOf(differences);
  }

  /**
   * The misses of the newest build that had any, in the order of the targets.
   *
   * @param label only of this target
   */
  public static List<Miss> last(History history, Optional<String> label) {
    for (BuildEntry build : history.builds().reversed()) {
      List<Miss> misses =
          build.actions().values().stream()
              .filter(action -> action.lookup() != ActionEntry.Lookup.FOUND)
              .filter(action -> label.isEmpty() || label.get().equals(action.label()))
              .sorted(
                  Comparator.comparing(ActionEntry::label)
                      .thenComparingInt(ActionEntry::index)
                      .thenComparing(ActionEntry::configuration))
              .map(action -> of(history, new Made(build, action)))
              .toList();
      if (!misses.isEmpty()) {
        return misses;
      }
    }
    return List.of();
  }

  /** Why this one was a miss. */
  public static Miss of(History history, Made made) {
    if (made.action().lookup() == ActionEntry.Lookup.NOT_ASKED) {
      return new Miss(made, Reason.NOT_ASKED, Optional.empty(), List.of());
    }
    List<Made> earlier = earlier(history, made);
    return earlier.stream()
        .map(each -> compared(made, each))
        .min(Comparator.comparingInt(miss -> miss.differences().size()))
        .orElse(new Miss(made, Reason.FIRST, Optional.empty(), List.of()));
  }

  private static Miss compared(Made made, Made earlier) {
    List<Difference> differences = Difference.between(earlier.action(), made.action());
    Reason reason = Reason.OTHER_KEY;
    if (differences.isEmpty()) {
      boolean isFailure = earlier.action().end() == ActionEntry.End.FAILED;
      reason = isFailure ? Reason.FAILED_BEFORE : Reason.NOT_STORED;
    }
    return new Miss(made, reason, Optional.of(earlier), differences);
  }

  /** The same kind of action at the same place, under any configuration, newest first. */
  private static List<Made> earlier(History history, Made made) {
    List<Made> earlier = new ArrayList<>();
    for (BuildEntry build : history.builds().reversed()) {
      if (build.id() < made.build().id()) {
        build.actions().values().stream()
            .filter(each -> each.place().equals(made.action().place()))
            .filter(each -> each.mnemonic().equals(made.action().mnemonic()))
            .forEach(each -> earlier.add(new Made(build, each)));
      }
    }
    return earlier;
  }
}
