package dev.zako.engine.build.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.zako.engine.build.failure.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LabelTest {
  @ParameterizedTest
  @CsvSource({
    "//:main,'','',main,//:main",
    "//src,'',src,src,//src:src",
    "@curl//src:lib,curl,src,lib,@curl//src:lib",
    "@curl//crypto,curl,crypto,crypto,@curl//crypto:crypto",
    "@curl//crypto/src:core,curl,crypto/src,core,@curl//crypto/src:core",
    "///a/b/:c,'',a/b,c,//a/b:c",
    "//a.b:c,'',a.b,c,//a.b:c",
    "//a:,'',a,a,//a:a",
    "@zako-core//:x,zako-core,'',x,@zako-core//:x",
  })
  void parse_wellFormed_givesPartsAndCanonicalText(
      String text, String alias, String path, String target, String canonical)
      throws MalformedTextException {
    Label label = Label.parse(text);

    assertThat(label.alias()).isEqualTo(alias);
    assertThat(label.path().text()).isEqualTo(path);
    assertThat(label.target()).isEqualTo(target);
    assertThat(label).hasToString(canonical);
  }

  @Test
  void toString_labelWithDependency_parsesBackToTheSameLabel() throws MalformedTextException {
    Label label = Label.parse("@curl//src:lib");

    assertThat(Label.parse(label.toString())).isEqualTo(label);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "main",
        ":main",
        "/a:b",
        "//",
        "//:",
        "@//a",
        "curl//a",
        "@1x//a",
        "@a b//c",
        "//a.b",
        "//a:1",
        "//a:b.c",
        "//a:b:c",
        "//a:b/c",
        "//a//b:c",
        "//a/./b:c",
        "//a/../b:c",
        "//.:a",
        "//..:a",
        "//a b:c",
        "//a\u0000:b",
        "//a:b\u200d",
        "//a:b//c"
      })
  void parse_malformed_refusedWithCodeAndHint(String text) {
    assertThatExceptionOfType(MalformedTextException.class)
        .isThrownBy(() -> Label.parse(text))
        .satisfies(e -> assertThat(e.code()).isEqualTo(Code.LABEL_SYNTAX))
        .satisfies(e -> assertThat(e.getMessage()).contains(text))
        .satisfies(e -> assertThat(e.hint()).isPresent());
  }

  @ParameterizedTest
  @CsvSource({
    "strings,app,'',//app:strings",
    ":strings,app,'',//app:strings",
    ":strings,'','',//:strings",
    "//base:x,app,'',//base:x",
    "@curl//:x,app,'',@curl//:x",
    ":x,lib,curl,@curl//lib:x",
    "//base:x,lib,curl,@curl//base:x",
    "@zlib//:x,lib,curl,@zlib//:x",
  })
  void parse_inBuildFile_resolvedAgainstItsPackage(
      String text, String base, String baseAlias, String expected) throws MalformedTextException {
    assertThat(Label.parse(text, new PackagePath(base), baseAlias)).hasToString(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":", "a/b", "a:b", ":a:b", "../x", "a.c"})
  void parse_inBuildFileMalformed_refused(String text) {
    assertThatExceptionOfType(MalformedTextException.class)
        .isThrownBy(() -> Label.parse(text, PackagePath.ROOT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"src/ui/button", "core", "", "/", "//", "/////", "/a/", ".hidden", "a-b/_c"})
  void packagePath_wellFormed_accepted(String text) throws MalformedTextException {
    PackagePath path = PackagePath.parse(text);

    assertThat(PackagePath.parse(path.text())).isEqualTo(path);
    assertThat(String.join("/", path.segments())).isEqualTo(path.text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"src/./button", "src/../button", "src//button", ".", "..", "a/1b", "a./b", "a b"})
  void packagePath_malformed_refused(String text) {
    assertThatExceptionOfType(MalformedTextException.class)
        .isThrownBy(() -> PackagePath.parse(text));
    assertThatIllegalArgumentException().isThrownBy(() -> new PackagePath(text));
  }

  @Test
  void packagePath_family_isAsWritten() {
    PackagePath path = new PackagePath("a/b");

    assertThat(path.parent()).contains(new PackagePath("a"));
    assertThat(new PackagePath("a").parent()).contains(PackagePath.ROOT);
    assertThat(PackagePath.ROOT.parent()).isEmpty();
    assertThat(path.name()).isEqualTo("b");
    assertThat(PackagePath.ROOT.child("x").child("y")).isEqualTo(new PackagePath("x/y"));
    assertThat(path.file("c.h")).isEqualTo("a/b/c.h");
    assertThat(PackagePath.ROOT.file("c.h")).isEqualTo("c.h");
    assertThat(path.isIn(new PackagePath("a"))).isTrue();
    assertThat(path.isIn(path)).isTrue();
    assertThat(path.isIn(PackagePath.ROOT)).isTrue();
    assertThat(new PackagePath("ab").isIn(new PackagePath("a"))).isFalse();
  }

  @Test
  void compareTo_severalLabels_orderIsThatOfTheText() throws MalformedTextException {
    TreeSet<Label> labels = new TreeSet<>();
    for (String text : List.of("//b:a", "//a:b", "//a:a", "@z//a:a", "//a/b:a", "//:a")) {
      labels.add(Label.parse(text));
    }

    assertThat(labels.stream().map(Label::toString))
        .containsExactly("//:a", "//a/b:a", "//a:a", "//a:b", "//b:a", "@z//a:a");
  }

  @Test
  void compareTo_everyPair_isThatOfTheTexts() throws MalformedTextException {
    List<Label> labels = new ArrayList<>();
    for (String alias : List.of("", "@a", "@a-b")) {
      for (String path : List.of("", "a", "a-b", "a.b", "a/b", "a0", "ab", "b")) {
        for (String target : List.of("a", "a-b", "a0", "b")) {
          labels.add(Label.parse(alias + "//" + path + ":" + target));
        }
      }
    }
    for (Label left : labels) {
      for (Label right : labels) {
        assertThat(Integer.signum(left.compareTo(right)))
            .as(left + " and " + right)
            .isEqualTo(Integer.signum(left.toString().compareTo(right.toString())));
      }
    }
  }

  @Test
  void parse_randomLabels_printAndParseBack() throws MalformedTextException {
    long seed = 20260101;
    Random random = new Random(seed);
    Texts texts = new Texts(random);
    for (int i = 0; i < 5_000; i++) {
      String alias = random.nextBoolean() ? "" : texts.name();
      String path = random.nextInt(5) == 0 ? "" : texts.names(4, "/");
      Label label = new Label(alias, new PackagePath(path), texts.name());

      assertThat(Label.parse(label.toString())).as("seed %d", seed).isEqualTo(label);
    }
  }
}
