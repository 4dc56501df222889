package dev.zako.engine.build.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DiagnosticTest {
  @Test
  void with_eachPart_isAddedAndTheRestKept() {
    Diagnostic diagnostic =
        Diagnostic.of(Code.TARGET_NOT_FOUND, "No target `x`")
            .withLabel("//a:x")
            .at(new SourcePosition("a/BUILD.ts", 3, 7))
            .withFrame("3 | x")
            .withNote("First")
            .withNote("Second")
            .withHint("Did you mean `y`?")
            .inContext("While loading `//b:z`");

    assertThat(diagnostic.message()).isEqualTo("While loading `//b:z`: No target `x`");
    assertThat(diagnostic.code()).isEqualTo(Code.TARGET_NOT_FOUND);
    assertThat(diagnostic.label()).contains("//a:x");
    assertThat(diagnostic.position().map(SourcePosition::toString)).contains("a/BUILD.ts:3:7");
    assertThat(diagnostic.frame()).contains("3 | x");
    assertThat(diagnostic.notes()).containsExactly("First", "Second");
    assertThat(diagnostic.hint()).contains("Did you mean `y`?");
  }

  @Test
  void order_shuffled_isByPlaceThenCode() {
    Diagnostic first = Diagnostic.of(Code.INTERNAL_ERROR, "m").at(new SourcePosition("a", 1, 2));
    Diagnostic second = Diagnostic.of(Code.LABEL_SYNTAX, "m").at(new SourcePosition("a", 2, 1));
    Diagnostic third = Diagnostic.of(Code.SCRIPT_THROWN, "m").at(new SourcePosition("a", 2, 1));
    Diagnostic fourth = Diagnostic.of(Code.LABEL_SYNTAX, "m").at(new SourcePosition("b", 1, 1));
    Diagnostic last = Diagnostic.of(Code.LABEL_SYNTAX, "m");
    List<Diagnostic> all = new ArrayList<>(List.of(first, second, third, fourth, last));
    long seed = 3;
    Collections.shuffle(all, new Random(seed));
    all.sort(Diagnostic.ORDER);

    assertThat(all).as("seed %d", seed).containsExactly(first, second, third, fourth, last);
  }

  @Test
  void position_partsNotKnown_areLeftOut() {
    assertThat(SourcePosition.ofFile("a")).hasToString("a");
    assertThat(new SourcePosition("a", 2, 0)).hasToString("a:2");
    assertThatIllegalArgumentException().isThrownBy(() -> new SourcePosition("a", -1, 0));
  }

  @Test
  void buildFailure_codeOfTheEnvironment_isTransient() {
    assertThat(new BuildFailure(Diagnostic.of(Code.DISK_FULL, "Full")).isTransient()).isTrue();
    assertThat(new BuildFailure(Diagnostic.of(Code.SCRIPT_THROWN, "No")).isTransient()).isFalse();
    assertThat(new BuildFailure(Diagnostic.of(Code.SCRIPT_THROWN, "No")).message()).isEqualTo("No");
  }

  @ParameterizedTest
  @CsvSource({
    "abc,abc,0",
    "abc,acb,1",
    "abc,ab,1",
    "abc,abcd,1",
    "abc,xbc,1",
    "kitten,sitting,3",
    "ca,abc,3",
    "'',abc,3",
    "abc,'',3",
  })
  void distance_twoTexts_countsEdits(String a, String b, int expected) {
    assertThat(Suggestions.distance(a, b)).isEqualTo(expected);
    assertThat(Suggestions.distance(b, a)).isEqualTo(expected);
  }

  @Test
  void closest_severalNames_nearestFirstThenByText() {
    List<String> known = List.of("zoo", "gret", "greet", "great", "greeting", "x");

    assertThat(Suggestions.closest("greet", List.of("greet"))).isEmpty();
    assertThat(Suggestions.closest("gree", known)).containsExactly("greet", "gret", "greeting");
    assertThat(Suggestions.closest("GREET", known)).startsWith("greet");
    assertThat(Suggestions.closest("unrelated", known)).isEmpty();
    assertThat(Suggestions.closest("a", List.of("b", "c"))).isEmpty();
  }

  @Test
  void didYouMean_oneTwoThreeNames_readsWell() {
    assertThat(Suggestions.didYouMean("srcc", List.of("srcs"))).contains("Did you mean `srcs`?");
    assertThat(Suggestions.didYouMean("lib", List.of("lib1", "lib2")))
        .contains("Did you mean `lib1` or `lib2`?");
    assertThat(Suggestions.didYouMean("lib", List.of("lib1", "lib2", "lib3", "lib4")))
        .contains("Did you mean `lib1`, `lib2` or `lib3`?");
    assertThat(Suggestions.didYouMean("lib", List.of("other"))).isEmpty();
  }
}
