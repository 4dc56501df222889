package dev.zako.engine.build.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zako.engine.build.failure.Code;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TargetPatternTest {
  private static final List<String> ALL =
      List.of("//:top", "//a:a", "//a:b", "//a/c:c", "//a/c/d:e", "//ab:x", "@dep//a:a");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "//... | //:top //a/c/d:e //a/c:c //a:a //a:b //ab:x",
        "//a/... | //a/c/d:e //a/c:c //a:a //a:b",
        "//a:all | //a:a //a:b",
        "//:all | //:top",
        "//a | //a:a",
        "//a:b | //a:b",
        "//a/c | //a/c:c",
        "@dep//... | @dep//a:a",
        "@dep//a:all | @dep//a:a",
      })
  void selectFrom_onePattern_givesItsTargets(String pattern, String expected)
      throws MalformedTextException {
    assertThat(select(List.of(pattern))).containsExactly(expected.split(" ", -1));
  }

  @Test
  void selectFrom_severalPatterns_appliedInOrder() throws MalformedTextException {
    assertThat(select(List.of("//a/...", "-//a/c/...", "//a/c:c")))
        .containsExactly("//a/c:c", "//a:a", "//a:b");
    assertThat(select(List.of("-//a:a", "//a:all"))).containsExactly("//a:a", "//a:b");
    assertThat(select(List.of("-//a:a"))).isEmpty();
  }

  @Test
  void unmatchedBy_patternThatMatchesNothing_isNamed() throws MalformedTextException {
    TargetSelection selection = selection(List.of("//nothing/...", "//a:a", "-//void:all"));

    assertThat(selection.unmatchedBy(labels()))
        .extracting(TargetPattern::toString)
        .containsExactly("//nothing/...");
  }

  @ParameterizedTest
  @CsvSource({
    "...,'',//...",
    "...,a,//a/...",
    ":b,a,//a:b",
    ":b,'',//:b",
    ":all,a,//a:all",
    "c,a,//a/c:c",
    "c:d,a,//a/c:d",
    "c:all,a,//a/c:all",
    "c/...,a,//a/c/...",
    "//x,a,//x:x",
    "-...,a,-//a/...",
    "-:b,a,-//a:b",
    "-//x:y,a,-//x:y",
  })
  void parse_inDirectory_relativeToIt(String text, String base, String expected)
      throws MalformedTextException {
    TargetPattern pattern = TargetPattern.parse(text, new PackagePath(base));

    assertThat(pattern).hasToString(expected);
    assertThat(TargetPattern.parse(expected)).isEqualTo(pattern);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-", "//", "//a//b", "//a:1", "@//...", "x//...", "//../...", "a b", ":"})
  void parse_malformed_refusedAsUsage(String text) {
    assertThatExceptionOfType(MalformedTextException.class)
        .isThrownBy(() -> TargetPattern.parse(text))
        .satisfies(e -> assertThat(e.code()).isEqualTo(Code.TARGET_PATTERN))
        .satisfies(e -> assertThat(e.code().exitCode()).isEqualTo(2));
  }

  @Test
  void visibility_eachForm_allowsWhoItNames() throws MalformedTextException {
    Label target = Label.parse("//lib:x");
    Visibility some = Visibility.parse(List.of("//app/...", ":all"), new PackagePath("test"));

    assertThat(Visibility.parse("public").allows(target, Label.parse("@dep//a:a"))).isTrue();
    assertThat(Visibility.parse("private").allows(target, Label.parse("//lib:y"))).isTrue();
    assertThat(Visibility.parse("private").allows(target, Label.parse("//app:y"))).isFalse();
    assertThat(some.allows(target, Label.parse("//app/sub:y"))).isTrue();
    assertThat(some.allows(target, Label.parse("//test:y"))).isTrue();
    assertThat(some.allows(target, Label.parse("//lib:y"))).isTrue();
    assertThat(some.allows(target, Label.parse("//other:y"))).isFalse();
  }

  @Test
  void visibility_malformed_refused() {
    assertThatExceptionOfType(MalformedTextException.class)
        .isThrownBy(() -> Visibility.parse("Public"));
    assertThatExceptionOfType(MalformedTextException.class)
        .isThrownBy(() -> Visibility.parse(List.of("-//a:b"), PackagePath.ROOT));
  }

  @Test
  void transitiveLevel_lowerCaseText_isRead() {
    assertThat(TransitiveLevel.withText("interface")).contains(TransitiveLevel.INTERFACE);
    assertThat(TransitiveLevel.withText("public")).contains(TransitiveLevel.PUBLIC);
    assertThat(TransitiveLevel.withText("private")).contains(TransitiveLevel.PRIVATE);
    assertThat(TransitiveLevel.withText("Public")).isEmpty();
  }

  private static List<String> select(List<String> patterns) throws MalformedTextException {
    return selection(patterns).selectFrom(labels()).stream().map(Label::toString).toList();
  }

  private static TargetSelection selection(List<String> texts) throws MalformedTextException {
    List<TargetPattern> patterns = new ArrayList<>();
    for (String text : texts) {
      patterns.add(TargetPattern.parse(text));
    }
    return new TargetSelection(patterns);
  }

  private static List<Label> labels() throws MalformedTextException {
    List<Label> labels = new ArrayList<>();
    for (String text : ALL) {
      labels.add(Label.parse(text));
    }
    return labels;
  }
}
