package dev.zako.engine.build.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IgnoreRulesTest {
  /** A path that ends with a slash is a directory. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "*.o | a.o src/a.o a.o/ | a.c",
        "build | build build/ x/build build/a | builds",
        "build/ | build/ x/build/ build/a | build",
        "/build | build build/a | x/build",
        "a/b | a/b a/b/c | x/a/b b",
        "**/a/b | a/b x/a/b | b",
        "a/** | a/b a/b/c | a a/",
        "a/**/b | a/b a/x/b a/x/y/b | b a/bc",
        "a**b | ab axb | a/b",
        "# comment | | #",
        "\\#a | #a | a",
        "\\!a | !a | a",
        "*.o#!keep.o | a.o x/b.o | keep.o x/keep.o",
        "/*#!/src | a b/c | src src/a",
        "dir/#!dir/a | dir/a | a",
        "a\\ | | a",
        "[ab].c | a.c b.c | c.c",
        "[!ab].c | c.c | a.c",
        "[a | | a [a",
        "foo/* | foo/a foo/a/b | foo foo/",
        "*.log#!*.log#x.log | x.log | y.log",
        "a?c | abc | ac a/c",
        "** | a a/b | ",
      })
  void isIgnored_eachRule_decidesAsGitDoes(
      String rules, @Nullable String ignored, @Nullable String kept) {
    IgnoreRules all =
        IgnoreRules.NONE.with(
            IgnoreFile.parse(
                IgnoreFile.Kind.GIT_IGNORE,
                "",
                rules.startsWith("#") || rules.startsWith("\\#")
                    ? rules
                    : rules.replace('#', '\n')));

    for (String path : paths(ignored)) {
      assertThat(isIgnored(all, path)).as(path).isTrue();
    }
    for (String path : paths(kept)) {
      assertThat(isIgnored(all, path)).as(path).isFalse();
    }
  }

  @Test
  void isIgnored_spaceAtTheEnd_countsOnlyWhenEscaped() {
    IgnoreRules plain = rules(IgnoreFile.Kind.GIT_IGNORE, "", "a  \r\n");
    IgnoreRules escaped = rules(IgnoreFile.Kind.GIT_IGNORE, "", "a\\ \n");

    assertThat(isIgnored(plain, "a")).isTrue();
    assertThat(isIgnored(escaped, "a")).isFalse();
    assertThat(isIgnored(escaped, "a ")).isTrue();
  }

  @Test
  void isIgnored_fileFurtherDown_overrulesTheOneAbove() {
    IgnoreRules all =
        rules(IgnoreFile.Kind.GIT_IGNORE, "sub", "!keep.o\n/only-here\n")
            .with(IgnoreFile.parse(IgnoreFile.Kind.GIT_IGNORE, "", "*.o\n"));

    assertThat(isIgnored(all, "sub/keep.o")).isFalse();
    assertThat(isIgnored(all, "keep.o")).isTrue();
    assertThat(isIgnored(all, "sub/only-here")).isTrue();
    assertThat(isIgnored(all, "only-here")).isFalse();
    assertThat(isIgnored(all, "subway/keep.o")).isTrue();
  }

  @Test
  void isIgnored_ignoreFile_overrulesGitIgnoreEvenFromAbove() {
    IgnoreRules all =
        rules(IgnoreFile.Kind.IGNORE, "", "!*.o\nx\n")
            .with(IgnoreFile.parse(IgnoreFile.Kind.GIT_IGNORE, "sub", "*.o\n!x\n"));

    assertThat(isIgnored(all, "sub/a.o")).isFalse();
    assertThat(isIgnored(all, "sub/x")).isTrue();
  }

  @Test
  void isIgnored_belowAnIgnoredDirectory_cannotBeBroughtBack() {
    IgnoreRules all =
        rules(IgnoreFile.Kind.GIT_IGNORE, "", "dir/\n")
            .with(IgnoreFile.parse(IgnoreFile.Kind.GIT_IGNORE, "dir", "!a\n"));

    assertThat(isIgnored(all, "dir/a")).isTrue();
  }

  @Test
  void isIgnored_noRules_nothingIs() {
    assertThat(isIgnored(IgnoreRules.NONE, "a/b")).isFalse();
  }

  private static IgnoreRules rules(IgnoreFile.Kind kind, String directory, String text) {
    return IgnoreRules.NONE.with(IgnoreFile.parse(kind, directory, text));
  }

  private static boolean isIgnored(IgnoreRules rules, String path) {
    boolean directory = path.endsWith("/");
    return rules.isIgnored(directory ? path.substring(0, path.length() - 1) : path, directory);
  }

  private static String[] paths(@Nullable String text) {
    return text == null || text.isEmpty() ? new String[0] : text.split(" ", -1);
  }
}
