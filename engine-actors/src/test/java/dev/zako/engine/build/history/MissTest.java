package dev.zako.engine.build.history;

import static dev.zako.engine.build.history.Entries.action;
import static dev.zako.engine.build.history.Entries.build;
import static dev.zako.engine.build.history.Entries.ended;
import static dev.zako.engine.build.history.Entries.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.engine.build.history.ActionEntry.End;
import dev.zako.engine.build.history.ActionEntry.Lookup;
import dev.zako.engine.build.history.Miss.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Why results were not in the action cache, and what differs between builds. */
final class MissTest {
  private static final ActionEntry COMPILE =
      action("//lib:lib", "Compile", Map.of("lib/h", "h1", "lib/c", "c1"), Map.of("o", "o1"));

  private static Miss only(BuildEntry... builds) {
    List<Miss> misses = Miss.last(new History(List.of(builds)), Optional.empty());
    assertThat(misses).hasSize(1);
    return misses.getFirst();
  }

  @Test
  void miss_nothingEarlier_isTheFirst() {
    assertThat(only(build(1).with(COMPILE).done()).reason()).isEqualTo(Reason.FIRST);
  }

  @Test
  void miss_otherFlag_isComparedWithTheNearestEarlierKey() {
    BuildEntry nearest = build(1).with(said(COMPILE, "c", List.of("cc", "-O2", "-c"), "t1")).done();
    BuildEntry farther = build(2).with(said(COMPILE, "c", List.of("cc", "-O1", "-c"), "t2")).done();
    BuildEntry now = build(3).with(said(COMPILE, "d", List.of("cc", "-O0", "-c"), "t1")).done();

    Miss miss = only(nearest, farther, now);

    assertThat(miss.reason()).isEqualTo(Reason.OTHER_KEY);
    assertThat(miss.earlier().orElseThrow().build()).isEqualTo(nearest);
    assertThat(miss.differences())
        .containsExactly(
            new Difference(Difference.Part.ARGUMENT, "2", Optional.of("-O2"), Optional.of("-O0")));
  }

  @Test
  void miss_sameKeyAsBefore_wasEvicted() {
    Miss miss = only(build(1).with(COMPILE).done(), build(2).with(COMPILE).done());
    assertThat(miss.reason()).isEqualTo(Reason.NOT_STORED);
    assertThat(miss.earlier().orElseThrow().build().id()).isEqualTo(1);
  }

  @Test
  void miss_sameKeyAsAFailure_wasNeverKept() {
    // What it would have read is not known of an action that failed.
    ActionEntry failed =
        ended(
            action(
                "//lib:lib",
                "Compile",
                Map.of("lib/h", "h1", "lib/c", "c1", "lib/unread", "u"),
                Map.of("o", "o1")),
            End.FAILED,
            Lookup.ABSENT);
    assertThat(only(build(1).with(failed).done(), build(2).with(COMPILE).done()).reason())
        .isEqualTo(Reason.FAILED_BEFORE);
  }

  @Test
  void miss_restoredOrFound_isToldApart() {
    BuildEntry restored = build(2).with(ended(COMPILE, End.EXECUTED, Lookup.NOT_ASKED)).done();
    BuildEntry found = build(3).with(ended(COMPILE, End.CACHED, Lookup.FOUND)).done();
    assertThat(only(build(1).with(COMPILE).done(), restored, found).reason())
        .isEqualTo(Reason.NOT_ASKED);
    assertThat(Miss.last(new History(List.of(found)), Optional.empty())).isEmpty();
    assertThat(Miss.last(new History(List.of(restored)), Optional.of("//other:x"))).isEmpty();
  }

  @Test
  void diff_tellsOptionsAndActions() {
    ActionEntry added = action("//new:new", "Write", Map.of(), Map.of("n", "1"));
    BuildEntry first = build(1).with(COMPILE).option("mode", "debug").done();
    BuildEntry second =
        build(2)
            .option("mode", "release")
            .with(said(COMPILE, "d", List.of("cc", "-O2", "-c"), "t1"))
            .with(added)
            .done();

    BuildDiff diff = BuildDiff.of(new History(List.of(first, second)), first, second);

    assertThat(diff.options())
        .containsExactly(
            new Difference(
                Difference.Part.PROPERTY, "mode", Optional.of("debug"), Optional.of("release")));
    assertThat(diff.actions())
        .extracting(each -> each.now().orElseThrow().label() + " " + each.isSame())
        .containsExactly("//lib:lib true", "//new:new false");
    assertThat(diff.actions().getLast().before()).isEmpty();
    assertThat(BuildDiff.of(new History(List.of(first, second)), first, first).actions()).isEmpty();
  }
}
