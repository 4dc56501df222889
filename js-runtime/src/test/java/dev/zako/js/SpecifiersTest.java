package dev.zako.js;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SpecifiersTest {
  private static ImportStatement statement(String specifier) {
    Optional<String> type = specifier.endsWith(".json") ? Optional.of("json") : Optional.empty();
    return new ImportStatement(specifier, type, 3, 7);
  }

  private static ScriptFailure failure(String importer, ImportStatement statement) {
    try {
      throw new AssertionError(Specifiers.resolve(new ModuleId(importer), statement).text());
    } catch (ScriptFailedException e) {
      return e.failure();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "//app/BUILD.ts, ./lib.ts, //app/lib.ts",
    "//app/BUILD.ts, ../lib.ts, //lib.ts",
    "//app/a/BUILD.ts, ./.././b/../c/d.ts, //app/c/d.ts",
    "//BUILD.ts, ./a/b.json, //a/b.json",
    "//BUILD.ts, zako:core, zako:core",
    "zako:cc, zako:rule, zako:rule",
    "//BUILD.ts, @fmt/src/x.ts, @fmt//src/x.ts",
    "@fmt//src/x.ts, ../y.ts, @fmt//y.ts",
    "@fmt//src/x.ts, @other/y.ts, @other//y.ts",
  })
  void resolve_allowed_isIdentity(String importer, String specifier, String expected)
      throws ScriptFailedException {
    assertThat(Specifiers.resolve(new ModuleId(importer), statement(specifier)).text())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "//BUILD.ts | ../x.ts | leaves the package",
        "//a/BUILD.ts | ../../x.ts | leaves the package",
        "@fmt//x.ts | ../x.ts | leaves the package",
        "//BUILD.ts | /etc/passwd | absolute path is not portable",
        "//BUILD.ts | //a/b.ts | absolute path is not portable",
        "//BUILD.ts | lib.ts | Write `./lib.ts`",
        "//BUILD.ts | lodash | Write `./lodash`",
        "//BUILD.ts | node:fs | only `zako:*` modules",
        "//BUILD.ts | npm:lodash | only `zako:*` modules",
        "//BUILD.ts | https://example.com/a.ts | only `zako:*` modules",
        "//BUILD.ts | file:///etc/passwd | only `zako:*` modules",
        "//BUILD.ts | data:text/javascript,1 | only `zako:*` modules",
        "//BUILD.ts | zako: | name of the built-in module is missing",
        "//BUILD.ts | ./lib | written in full",
        "//BUILD.ts | ./lib.js | Write `./lib.ts`",
        "//BUILD.ts | .//lib.ts | empty part",
        "//BUILD.ts | ./a\\b.ts | not portable",
        "//BUILD.ts | @fmt | `@alias/path/file.ts`",
        "//BUILD.ts | @/x.ts | `@alias/path/file.ts`",
        "//BUILD.ts | @fmt/../x.ts | no `.` or `..`",
        "zako:cc | ./x.ts | a built-in module imports only `zako:*`",
        "zako:cc | @fmt/x.ts | a built-in module imports only `zako:*`",
      })
  void resolve_refused_namesBothAndWhy(String importer, String specifier, String why) {
    ScriptFailure failure = failure(importer, statement(specifier));
    assertThat(failure.kind()).isEqualTo(ScriptFailure.Kind.IMPORT);
    assertThat(failure.message())
        .startsWith("`" + importer + "` cannot import `" + specifier + "`: ");
    assertThat(failure.message() + "; " + failure.hint().orElseThrow()).contains(why);
    assertThat(failure.position()).contains(new ScriptPosition(new ModuleId(importer), 3, 7));
  }

  @Test
  void resolve_attribute_mustFitTheFile() {
    assertThat(
            failure("//BUILD.ts", new ImportStatement("./a.json", Optional.empty(), 1, 1)).hint())
        .contains("Add `with { type: \"json\" }`");
    assertThat(
            failure("//BUILD.ts", new ImportStatement("./a.ts", Optional.of("json"), 1, 1))
                .message())
        .contains("only a `.json` file");
    assertThat(
            failure("//BUILD.ts", new ImportStatement("./a.ts", Optional.of("text"), 1, 1))
                .message())
        .contains("`text` is not known");
  }
}
