package dev.zako.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class VocabularyTest {
  private static final NodeKey<?> A = new World.Name(1);
  private static final NodeKey<?> B = new World.Name(2);
  private static final NodeKey<?> C = new World.Name(3);

  @Test
  void fingerprint_knownText_isItsSha256() {
    assertThat(Fingerprint.of("abc".getBytes(StandardCharsets.UTF_8)).hex())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void fingerprint_partsWithOtherBorders_differ() {
    assertThat(Fingerprint.of("ab", "c")).isNotEqualTo(Fingerprint.of("a", "bc"));
    assertThat(Fingerprint.of("ab", "")).isNotEqualTo(Fingerprint.of("ab"));
  }

  @Test
  void fingerprint_bytes_roundTrip() {
    Fingerprint print = Fingerprint.of("x");

    assertThat(Fingerprint.fromBytes(print.bytes())).isEqualTo(print).hasSameHashCodeAs(print);
    assertThatIllegalArgumentException().isThrownBy(() -> Fingerprint.fromBytes(new byte[31]));
  }

  @Test
  void fingerprint_order_isThatOfTheHexDigits() {
    List<Fingerprint> prints =
        List.of("a", "b", "c", "d", "e").stream().map(Fingerprint::of).toList();

    assertThat(prints.stream().sorted().map(Fingerprint::hex)).isSorted();
  }

  @Test
  void cycle_enteredAnywhere_isWrittenFromTheSmallestMember() {
    assertThat(new Cycle(List.of(B, C, A)))
        .isEqualTo(new Cycle(List.of(C, A, B)))
        .extracting(Cycle::members)
        .isEqualTo(List.of(A, B, C));
    assertThat(new Cycle(List.of(B, C, A)).display()).isEqualTo("n(01) -> n(02) -> n(03) -> n(01)");
  }

  @Test
  void cycle_otherDirection_differs() {
    assertThat(new Cycle(List.of(A, B, C))).isNotEqualTo(new Cycle(List.of(A, C, B)));
  }

  @Test
  void failed_repeatedCauses_areListedOnceInOrder() {
    RootCause first = new RootCause(A, new World.Trouble("x", false));
    RootCause second = new RootCause(B, new World.Trouble("x", false));

    assertThat(new Outcome.Failed<>(List.of(second, first, second)).causes())
        .containsExactly(first, second);
    assertThatIllegalArgumentException().isThrownBy(() -> new Outcome.Failed<>(List.of()));
  }

  @Test
  void buildSet_unionAndWithout_areInverse() {
    BuildSet one = BuildSet.of(new BuildId(1), false);
    BuildSet two = BuildSet.of(new BuildId(2), true);
    BuildSet both = two.union(one);

    assertThat(both).isEqualTo(one.union(two));
    assertThat(both.keepsGoing()).isTrue();
    assertThat(both.containsAll(one)).isTrue();
    assertThat(one.containsAll(both)).isFalse();
    assertThat(both.without(new BuildId(2))).isEqualTo(one);
    assertThat(both.minus(one)).isEqualTo(two);
    assertThat(both.intersection(one)).isEqualTo(one);
    assertThat(one.without(new BuildId(1)).isEmpty()).isTrue();
  }

  @Test
  void dependents_manyRepetitions_doNotPileUp() {
    Dependents dependents = new Dependents();
    for (int i = 0; i < 10_000; i++) {
      dependents.add((i % 2 == 0 ? A : B));
    }

    assertThat(dependents.removeAll()).containsExactly(A, B);
    assertThat(dependents.removeAll()).isEmpty();
  }

  @Test
  void spreadTally_answerBeforeItsAnnouncement_isNotComplete() {
    SpreadTally tally = new SpreadTally();
    tally.sent(1);
    tally.answered(2, 3, 0);
    assertThat(tally.isComplete()).isFalse();

    tally.answered(1, 2, 1);

    assertThat(tally.isComplete()).isTrue();
  }
}
