package dev.zako.engine.build.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zako.engine.build.failure.Code;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GlobPatternTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*.c | a.c .c x.y.c | a.h src/a.c c",
        "src/*.c | src/a.c | a.c src/x/a.c src",
        "**/*.c | a.c src/a.c src/x/a.c | a.h src/a.c/b",
        "** | a src/b .git/config | ''",
        "src/** | src/a src/x/y | src a",
        "src/**/test/*.c | src/test/a.c src/x/y/test/a.c | src/a.c test/a.c src/test/x/a.c",
        "**/x/** | x/a a/x/b/c | x a/x",
        "**/** | a a/b | ''",
        "?.c | a.c é.c 😀.c | .c ab.c",
        "[a-c].h | a.h b.h | d.h ab.h",
        "[!a-c].h | d.h | a.h .h",
        "[^a-c].h | d.h | a.h",
        "[]x].h | ].h x.h | a.h",
        "[a-].h | a.h -.h | b.h",
        "[[:digit:]_].h | 1.h _.h | a.h",
        "[*].h | '' | a.h",
        "*.{c,h} | a.c a.h | a.cc",
        "{src,lib/a}/*.{c,h} | src/x.c lib/a/y.h | lib/x.c",
        "a{,b}.c | a.c ab.c | abb.c",
        "a{b,{c,d}e}f | abf acef adef | acf abef",
        "[{]a[}] | {a} | a",
        "a,b | 'a,b' | a b",
        "./src/./a.c | src/a.c | ./src/a.c",
        "main.c | main.c | Main.c main.cc",
        "a*b*c | abc aXbYc abcbc | ab abcd",
        ".* | .a .gitignore | a",
      })
  void matches_eachForm_decidesAsWritten(String pattern, String inside, String outside)
      throws MalformedTextException {
    GlobPattern glob = GlobPattern.parse(pattern);

    for (String path : inside.split(" ", -1)) {
      assertThat(path.isEmpty() || glob.matches(path, /* hidden= */ true)).as(path).isTrue();
    }
    for (String path : outside.split(" ", -1)) {
      assertThat(glob.matches(path, /* hidden= */ true)).as(path).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/a",
        "a//b",
        "a/",
        "../a",
        "a/../b",
        "..",
        ".",
        "./",
        "a**",
        "**a/b",
        "[a",
        "[]",
        "[b-a]",
        "[[:nope:]]",
        "{a",
        "a}",
        "{a,b}}",
        "a\\b",
        "a:b",
        "c:/x",
        "a\u0000",
        "a\nb",
        "\"",
        "$x",
        "{,}",
        "a/{..,b}/c"
      })
  void parse_malformed_refusedWithHint(String text) {
    assertThatExceptionOfType(MalformedTextException.class)
        .isThrownBy(() -> GlobPattern.parse(text))
        .satisfies(e -> assertThat(e.code()).isEqualTo(Code.GLOB_SYNTAX))
        .satisfies(e -> assertThat(e.hint()).isPresent());
  }

  @Test
  void parse_tooManyAlternatives_refusedInsteadOfExpanded() {
    String bomb = "{a,b}".repeat(60);

    assertThatExceptionOfType(MalformedTextException.class)
        .isThrownBy(() -> GlobPattern.parse(bomb))
        .withMessageContaining("more than 256");
    assertThatExceptionOfType(MalformedTextException.class)
        .isThrownBy(() -> GlobPattern.parse("{".repeat(4000)));
    assertThatExceptionOfType(MalformedTextException.class)
        .isThrownBy(() -> GlobPattern.parse("a".repeat(5000)));
  }

  @Test
  void matches_manyStars_takesLittleTime() throws MalformedTextException {
    GlobPattern glob = GlobPattern.parse("*a".repeat(300) + "b");
    GlobPattern deep = GlobPattern.parse("**/a/".repeat(100) + "b");

    assertThat(glob.matches("a".repeat(3_000), true)).isFalse();
    assertThat(deep.matches("a/".repeat(300) + "a", true)).isFalse();
  }

  @Test
  void matches_hiddenFilesLeftOut_onlyExplicitDotsMatchThem() throws MalformedTextException {
    assertThat(GlobPattern.parse("**").matches(".git/config", false)).isFalse();
    assertThat(GlobPattern.parse("**/*.c").matches("src/.x/a.c", false)).isFalse();
    assertThat(GlobPattern.parse("*").matches(".profile", false)).isFalse();
    assertThat(GlobPattern.parse("[.]a").matches(".a", false)).isFalse();
    assertThat(GlobPattern.parse(".*").matches(".profile", false)).isTrue();
    assertThat(GlobPattern.parse(".github/*.yml").matches(".github/ci.yml", false)).isTrue();
    assertThat(GlobPattern.parse("**/*.c").matches("src/a.c", false)).isTrue();
  }

  @Test
  void mayMatchBelow_directoriesOfAPattern_onlyNeededOnesAreListed() throws MalformedTextException {
    FilePatterns patterns =
        FilePatterns.of(List.of("src/*.c", "lib/**/x/*.h"), List.of("lib/gen/**"));

    assertThat(
            Stream.of(
                    "", "src", "lib", "lib/a", "lib/a/x", "src/sub", "doc", "lib/gen", "lib/gen/x")
                .filter(patterns::mayMatchBelow))
        .containsExactly("", "src", "lib", "lib/a", "lib/a/x");
    assertThat(patterns.baseDirectories()).containsExactly("lib", "src");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a/b/*.c | a/b",
        "*.c | ''",
        "a/b.c | a",
        "{a,a/b}/*.c | a",
        "{a,ab}/x/y.c | a/x ab/x",
        "a/**/b/*.c | a",
        "{x,**}/y | ''",
      })
  void baseDirectories_eachForm_areTheLiteralOnes(String pattern, String expected)
      throws MalformedTextException {
    assertThat(FilePatterns.of(List.of(pattern), List.of()).baseDirectories())
        .containsExactly(expected.split(" ", -1));
  }

  @Test
  void filePatterns_includeAndExclude_excludeWins() throws MalformedTextException {
    FilePatterns patterns = FilePatterns.of(List.of("**/*.c", "x.h"), List.of("**/*_test.c"));

    assertThat(
            Stream.of("a.c", "b/a.c", "b/a_test.c", "x.h", "y.h")
                .filter(patterns::matches)
                .toList())
        .containsExactly("a.c", "b/a.c", "x.h");
  }

  @Test
  void isGlob_plainPath_isNone() {
    assertThat(Stream.of("a/b.c", "a-b_c", "a.b").noneMatch(GlobPattern::isGlob)).isTrue();
    assertThat(Stream.of("*", "a?", "[a]", "{a}").allMatch(GlobPattern::isGlob)).isTrue();
  }

  @Test
  void matches_randomPatterns_agreeWithThePlatformsMatcher() throws MalformedTextException {
    long seed = 20260103;
    Random random = new Random(seed);
    int positive = 0;
    for (int i = 0; i < 20_000; i++) {
      String pattern =
          randomSegments(random, List.of("a", "b", "*", "?", "a*", "[ab]", "{a,bc}", "**"));
      String path = randomSegments(random, List.of("a", "b", "bc", "ab", "ba"));
      GlobPattern glob = GlobPattern.parse(pattern);
      boolean expected = platformMatches(pattern, path);
      boolean matches = glob.matches(path, true);

      assertThat(matches).as("seed %d: %s on %s", seed, pattern, path).isEqualTo(expected);
      if (matches) {
        positive++;
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
          assertThat(glob.mayMatchBelow(path.substring(0, slash), true))
              .as("seed %d: %s below part of %s", seed, pattern, path)
              .isTrue();
        }
        assertThat(glob.baseDirectories())
            .as("seed %d: %s", seed, pattern)
            .anyMatch(base -> base.isEmpty() || path.startsWith(base + "/"));
      }
    }
    assertThat(positive).as("seed %d", seed).isGreaterThan(1_000);
  }

  /** The JDK has no {@code **} that stands for no directory: every way to leave it out is tried. */
  private static boolean platformMatches(String pattern, String path) {
    if (pattern.startsWith("**/") && platformMatches(pattern.substring(3), path)) {
      return true;
    }
    int middle = pattern.indexOf("/**/");
    while (middle >= 0) {
      String shorter = pattern.substring(0, middle) + pattern.substring(middle + 3);
      if (platformMatches(shorter, path)) {
        return true;
      }
      middle = pattern.indexOf("/**/", middle + 1);
    }
    return FileSystems.getDefault().getPathMatcher("glob:" + pattern).matches(Path.of(path));
  }

  private static String randomSegments(Random random, List<String> names) {
    return Stream.generate(() -> names.get(random.nextInt(names.size())))
        .limit(1 + random.nextInt(4))
        .collect(Collectors.joining("/"));
  }
}
