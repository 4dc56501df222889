package dev.zako.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zako.sandbox.PortablePathException.Kind;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortablePathTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a//b;a/b",
        "a/../..;..",
        "a\\..\\b;b",
        "../../a;../../a",
        "'';.",
        ".;.",
        "./.;.",
        "a/.;a",
        "a/;a",
        "a/..;.",
        "./a/./b;a/b",
        "a\\b;a/b",
        "a/b/../../../c;../c",
        "..foo;..foo",
        "...foo;...foo",
        ".gitignore;.gitignore",
        "a b;a b",
        "com0;com0",
        "lpt10;lpt10",
        "COM;COM",
        "console;console",
        "a.con;a.con",
        "grün/日本.txt;grün/日本.txt",
        "a/\uD83D\uDE00;a/\uD83D\uDE00",
        "~;~",
        "a&b;a&b",
        "-x;-x",
      })
  void of_acceptedText_isNormalised(String text, String normalised) {
    assertThat(PortablePath.of(text)).hasToString(normalised);
    assertThat(PortablePath.of(normalised)).isEqualTo(PortablePath.of(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "/;ABSOLUTE",
        "/a;ABSOLUTE",
        "\\a;ABSOLUTE",
        "\\\\server\\share;ABSOLUTE",
        "a:b;ABSOLUTE",
        "C:/x;ABSOLUTE",
        "c:x;ABSOLUTE",
        ":a;ABSOLUTE",
        "https://x;ABSOLUTE",
        "a1:b;INVALID_CHARACTER",
        "a/b:c;INVALID_CHARACTER",
        "a<b;INVALID_CHARACTER",
        "a>b;INVALID_CHARACTER",
        "a\"b;INVALID_CHARACTER",
        "a|b;INVALID_CHARACTER",
        "a?b;INVALID_CHARACTER",
        "a*b;INVALID_CHARACTER",
        "a`b;INVALID_CHARACTER",
        "a$b;INVALID_CHARACTER",
        "'a''b';INVALID_CHARACTER",
        "...;INVALID_FORMAT",
        "'.. ';INVALID_FORMAT",
        "'a ';INVALID_FORMAT",
        "a.;INVALID_FORMAT",
        "'a /b';INVALID_FORMAT",
        "a./b;INVALID_FORMAT",
        "con;RESERVED_NAME",
        "a/NUL.txt;RESERVED_NAME",
        "Aux.a.b;RESERVED_NAME",
        "prn;RESERVED_NAME",
        "com1;RESERVED_NAME",
        "COM9.c;RESERVED_NAME",
        "lpt3/x;RESERVED_NAME",
        "com\u00b9;RESERVED_NAME",
        "LPT\u00b2.x;RESERVED_NAME",
        "com\u00b3;RESERVED_NAME",
        "'con .txt';RESERVED_NAME",
      })
  void of_refusedText_saysWhy(String text, Kind kind) {
    PortablePathException refusal =
        catchThrowableOfType(PortablePathException.class, () -> PortablePath.of(text));

    assertThat(refusal).isNotNull();
    assertThat(refusal.kind()).isEqualTo(kind);
    assertThat(refusal.path()).isEqualTo(text);
    assertThat(refusal).hasMessageContaining("Path `").hasMessageContaining(refusal.detail());
  }

  @Test
  void of_controlCharacters_areRefusedAndNotPrinted() {
    for (int character = 0; character < 0xa0; character++) {
      if (Character.isISOControl(character)) {
        String text = "a" + (char) character + "b";
        PortablePathException refusal =
            catchThrowableOfType(PortablePathException.class, () -> PortablePath.of(text));
        assertThat(refusal.kind()).isEqualTo(Kind.INVALID_CHARACTER);
        assertThat(refusal.toString().chars()).noneMatch(Character::isISOControl);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0xd800, 0xdbff, 0xdc00, 0xdfff})
  void of_halfCharacter_isRefused(int unit) {
    for (String text :
        new String[] {"a" + (char) unit, (char) unit + "a", "a" + (char) unit + "b"}) {
      PortablePathException refusal =
          catchThrowableOfType(PortablePathException.class, () -> PortablePath.of(text));
      assertThat(refusal.kind()).isEqualTo(Kind.INVALID_UNICODE);
    }
  }

  @Test
  void of_lengths_areCountedInBytes() {
    assertThat(PortablePath.of("a".repeat(255)).names()).hasSize(1);
    assertThat(kindOf("a".repeat(256))).isEqualTo(Kind.TOO_LONG);
    assertThat(PortablePath.of("\u00fc".repeat(127)).names()).hasSize(1);
    assertThat(kindOf("\u00fc".repeat(128))).isEqualTo(Kind.TOO_LONG);
    String longest = "abc/".repeat(255) + "abcd";
    assertThat(PortablePath.of(longest)).hasToString(longest);
    assertThat(kindOf(longest + "e")).isEqualTo(Kind.TOO_LONG);
    assertThat(kindOf("\u65e5\u672c/".repeat(150))).isEqualTo(Kind.TOO_LONG);
  }

  private static Kind kindOf(String text) {
    return catchThrowableOfType(PortablePathException.class, () -> PortablePath.of(text)).kind();
  }

  @ParameterizedTest
  @CsvSource({
    "a/b,../../../c,../c",
    "a/b,c,a/b/c",
    ".,a,a",
    "a,.,a",
    ".,.,.",
    "..,..,../..",
    "..,a,../a",
    "a,..,.",
    "a/b,../c,a/c",
  })
  void join_otherPath_isNormalised(String base, String other, String result) {
    assertThat(PortablePath.of(base).join(other)).hasToString(result);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/x", "\\x", "c:x", "a?b", "nul"})
  void join_refusedText_isRefused(String other) {
    assertThatExceptionOfType(PortablePathException.class)
        .isThrownBy(() -> PortablePath.of("a").join(other));
  }

  @ParameterizedTest
  @CsvSource({"a/b/c,a/b", "a,.", ".,..", "..,../..", "../a,..", "../..,../../..", "..foo,."})
  void parent_anyPath_isOneUp(String path, String parent) {
    assertThat(PortablePath.of(path).parent()).hasToString(parent);
  }

  @Test
  void fileNameAndExtension_severalPaths_areTheLastParts() {
    assertThat(PortablePath.of("a/b.tar.gz").fileName()).contains("b.tar.gz");
    assertThat(PortablePath.of("a/b.tar.gz").extension()).contains("gz");
    assertThat(PortablePath.of(".gitignore").extension()).contains("gitignore");
    assertThat(PortablePath.of("Makefile").extension()).isEqualTo(Optional.empty());
    assertThat(PortablePath.of("a.d/b").extension()).isEqualTo(Optional.empty());
    assertThat(PortablePath.ROOT.fileName()).isEqualTo(Optional.empty());
    assertThat(PortablePath.of("../..").fileName()).isEqualTo(Optional.empty());
    assertThat(PortablePath.of("../..").extension()).isEqualTo(Optional.empty());
    assertThat(PortablePath.of("..foo").fileName()).contains("..foo");
  }

  @ParameterizedTest
  @CsvSource({
    "a/b,a/c,../c",
    "a,a,.",
    ".,a/b,a/b",
    "a/b,.,../..",
    "a,b/c,../b/c",
    "a,..,../..",
    "..,../a,a",
    "../a,../b,../b",
    "a,../b,../../b",
    ".,.,.",
  })
  void relativize_target_leadsThere(String from, String to, String result) {
    assertThat(PortablePath.of(from).relativize(PortablePath.of(to))).hasToString(result);
  }

  @ParameterizedTest
  @CsvSource({"..,a", "..,.", "../..,../a", "../../x,../x"})
  void relativize_unknownNamesOnTheWay_isRefused(String from, String to) {
    PortablePathException refusal =
        catchThrowableOfType(
            PortablePathException.class,
            () -> PortablePath.of(from).relativize(PortablePath.of(to)));
    assertThat(refusal.kind()).isEqualTo(Kind.ESCAPES);
  }

  @ParameterizedTest
  @CsvSource({
    "a,.,true",
    "a/b,a,true",
    "a,a,true",
    ".,.,true",
    "..foo,.,true",
    "a/..foo,a,true",
    "ab,a,false",
    "a,ab,false",
    "a,a/b,false",
    ".,a,false",
    "..,.,false",
    "../a,.,false",
    "a,..,true",
    ".,..,true",
    "../a,..,true",
    "..,../..,true",
    "a,../x,false",
    "../a/b,../a,true",
    "../../a,..,false",
  })
  void isIn_directory_holdsWhatDoesNotLeaveIt(String path, String directory, boolean expected) {
    assertThat(PortablePath.of(path).isIn(PortablePath.of(directory))).isEqualTo(expected);
  }

  @Test
  void resolveIn_root_staysInside() {
    Path root = Path.of("/somewhere");
    assertThat(PortablePath.of("a/b").resolveIn(root)).isEqualTo(Path.of("/somewhere/a/b"));
    assertThat(PortablePath.ROOT.resolveIn(root)).isEqualTo(root);
    assertThat(PortablePath.of("..foo").resolveIn(root)).isEqualTo(Path.of("/somewhere/..foo"));
    assertThat(
            catchThrowableOfType(
                    PortablePathException.class, () -> PortablePath.of("../a").resolveIn(root))
                .kind())
        .isEqualTo(Kind.ESCAPES);
  }

  @Test
  void escapes_onlyLeadingUps_countAsOutside() {
    assertThat(PortablePath.of("..").escapes()).isTrue();
    assertThat(PortablePath.of("a/../../b").escapes()).isTrue();
    assertThat(PortablePath.of("..foo").escapes()).isFalse();
    assertThat(PortablePath.of("a/..foo").escapes()).isFalse();
    assertThat(PortablePath.ROOT.escapes()).isFalse();
  }

  @Test
  void algebra_randomPaths_holds() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      PortablePath a = randomPath(random);
      PortablePath b = randomPath(random);
      String context = "seed " + seed + ": `" + a + "`, `" + b + "`";

      assertThat(PortablePath.of(a.toString())).as(context).isEqualTo(a).hasSameHashCodeAs(a);
      assertThat(a.join(b)).as(context).isEqualTo(PortablePath.of(a + "/" + b));
      assertThat(a.parent()).as(context).isEqualTo(a.join(".."));
      assertThat(a.isIn(a)).as(context).isTrue();
      assertThat(a.isIn(PortablePath.ROOT)).as(context).isEqualTo(!a.escapes());
      assertThat(a.compareTo(b)).as(context).isEqualTo(a.toString().compareTo(b.toString()));
      a.fileName().ifPresent(name -> assertThat(a.parent().join(name)).as(context).isEqualTo(a));
      if (!a.escapes()) {
        PortablePath way = a.relativize(b);
        assertThat(a.join(way)).as(context).isEqualTo(b);
        assertThat(b.isIn(a)).as(context).isEqualTo(!way.escapes());
      }
      if (!b.escapes()) {
        assertThat(a.join(b).isIn(a)).as(context).isTrue();
      }
    }
  }

  private static PortablePath randomPath(Random random) {
    String[] names = {"..", "..", ".", "a", "b", "..foo", "c d", "e.f", ""};
    StringBuilder text = new StringBuilder("x/..");
    int length = random.nextInt(6);
    for (int i = 0; i < length; i++) {
      text.append(random.nextInt(8) == 0 ? '\\' : '/').append(names[random.nextInt(names.length)]);
    }
    return PortablePath.of(text.toString());
  }
}
