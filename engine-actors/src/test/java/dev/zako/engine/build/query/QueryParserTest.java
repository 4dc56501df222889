package dev.zako.engine.build.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.model.PackagePath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryParserTest {
  private static QueryExpression read(String text) throws QuerySyntaxException {
    return QueryParser.parse(text, PackagePath.ROOT);
  }

  private static Diagnostic refusal(String text) {
    QuerySyntaxException problem =
        catchThrowableOfType(QuerySyntaxException.class, () -> read(text));
    assertThat(problem).as(text).isNotNull();
    return problem.diagnostic();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "//...|//...",
        "//a|//a:a",
        "//a:all|//a:all",
        "//a:x.c|//a:x.c",
        "//a:sub/x.c|//a:sub/x.c",
        "@b//c:d|@b//c:d",
        "b:c|//b:c",
        "...|//...",
        "((//a))|//a:a",
        "deps(//a)|deps(//a:a)",
        "deps ( //a , 2 )|deps(//a:a, 2)",
        "rdeps(//..., //a)|rdeps(//..., //a:a)",
        "rdeps(//..., //a, 1)|rdeps(//..., //a:a, 1)",
        "allpaths(//a, //b)|allpaths(//a:a, //b:b)",
        "somepath(//a, //b)|somepath(//a:a, //b:b)",
        "kind('source file', deps(//a))|kind(\"source file\", deps(//a:a))",
        "filter(\"\\.c$\", //...)|filter(\\.c$, //...)",
        "attr(copts, '-O2', //...)|attr(copts, \"-O2\", //...)",
        "labels(srcs, //a:all)|labels(srcs, //a:all)",
        "set(//a //b:c \"//d:e f.c\")|set(//a:a //b:c \"//d:e f.c\")",
        "set()|set()",
        "//a + //b - //c ^ //d|(//a:a + //b:b - //c:c ^ //d:d)",
        "//a union //b except //c intersect //d|(//a:a + //b:b - //c:c ^ //d:d)",
        "//a + (//b - //c)|(//a:a + (//b:b - //c:c))",
        "//a -//b|(//a:a - //b:b)",
        "let v = //a in $v + deps($v)|(let v = //a:a in ($v + deps($v)))"
      })
  void parse_everyForm_isReadAndPrinted(String text, String printed) throws Exception {
    QueryExpression read = read(text);
    assertThat(read).hasToString(printed);
    assertThat(read(printed)).isEqualTo(read).hasToString(printed);
    assertThat(read(printed)).hasSameHashCodeAs(read);
  }

  @Test
  void parse_inQuotes_nothingIsAKeywordOrASign() throws Exception {
    PackagePath base = new PackagePath("x");
    assertThat(QueryParser.parse("\"set\" + 'in'", base)).hasToString("(//x/set:set + //x/in:in)");
    assertThat(QueryParser.parse("':a+b.c'", base)).hasToString("\"//x:a+b.c\"");
    assertThat(refusal("attr(copts, -O2, //...)").message())
        .contains("a regular expression is missing before `-`");
  }

  @Test
  void parse_relativeWords_belongToTheDirectory() throws Exception {
    PackagePath base = new PackagePath("a/b");
    assertThat(QueryParser.parse("deps(:c)", base)).hasToString("deps(//a/b:c)");
    assertThat(QueryParser.parse(":x.c", base)).hasToString("//a/b:x.c");
    assertThat(QueryParser.parse("d:x.c", base)).hasToString("//a/b/d:x.c");
    assertThat(QueryParser.parse("d/...", base)).hasToString("//a/b/d/...");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "dep(//a)|1|there is no function `dep`|Did you mean `deps`?",
        "//a + rdep(//b)|7|there is no function `rdep`|`rdeps`",
        "frobnicate(//a)|1|there is no function `frobnicate`|The functions are [`allpaths`",
        "deps(//a|9|`)` is missing before the end|Write deps(X) or deps(X, DEPTH)",
        "deps(//a, x)|11|`x` is no number of steps|deps(X, DEPTH)",
        "deps(//a, 1, 2)|12|`)` is missing before `,`|deps(X, DEPTH)",
        "rdeps(//a)|10|`,` is missing before `)`|Write rdeps(UNIVERSE, X)",
        "kind(//a)|9|`,` is missing before `)`|Write kind(REGEX, X)",
        "kind('a(b', //a)|6|a regular expression: missing closing )|RE2",
        "//a)|4|the query is complete before `)`|Remove it",
        "//a //b|5|the query is complete before `//b`|`+`, `-` or `^`",
        "//a +|6|an expression is missing before the end|Write a pattern",
        "deps()|6|an expression is missing before `)`|Write a pattern",
        "$v|1|there is no variable `$v`|let v = X in Y",
        "let value = //a in $valu|20|there is no variable `$valu`|Did you mean `value`?",
        "let v = //a in //b + (let w = $v in $w) + $w|43|there is no variable `$w`|let w =",
        "let in = //a in //b|5|`in` cannot be the name of a variable|Write `let v = X in Y`",
        "let v //a|7|`=` is missing|let v = X in Y",
        "let v = //a|12|`in` is missing before the end|let v = X in Y",
        "set(//a, //b)|8|`)` is missing before `,`|Write set(WORD ...)",
        "union|1|`union` cannot stand here|quotes",
        "deps(//a//b)|6|malformed|",
        "'//a|1|a quote is not closed|Add ' at the end",
        "//a:../x.c|1|malformed|"
      })
  void parse_whatIsNoQuery_isRefusedAtItsPlaceWithANextStep(
      String text, int character, String message, String hint) {
    Diagnostic refusal = refusal(text);
    assertThat(refusal.code()).isEqualTo(Code.QUERY_SYNTAX);
    assertThat(refusal.message())
        .startsWith("The query cannot be read at character " + character + ": ")
        .contains(message);
    assertThat(refusal.hint().orElseThrow()).contains(hint == null ? "" : hint);
    assertThat(refusal.frame().orElseThrow()).startsWith("1 | ").endsWith("^");
  }

  @Test
  void parse_secondLine_isToldAsSuch() {
    assertThat(refusal("//a +\n  dep(//b)").message()).contains("at line 2, character 3: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "deps(", "let v = ", "kind(x, "})
  void parse_deepNesting_isRefusedAndNoOverflow(String opening) {
    String text = opening.repeat(10_000);
    assertThat(refusal(text).message()).contains("nested deeper than 200 levels");
  }

  @Test
  void parse_longChainOfOperators_isNoNesting() throws Exception {
    String chain = "//a" + " + //b".repeat(10_000);
    assertThat(read(chain)).hasToString("(//a:a" + " + //b:b".repeat(10_000) + ")");
  }

  @Test
  void parse_tooLong_isRefused() {
    assertThat(refusal("//a" + " ".repeat(QueryParser.MAX_LENGTH)).message())
        .contains("longer than 131072 characters");
    assertThat(refusal("kind('" + "a".repeat(1_001) + "', //a)").message())
        .contains("longer than 1000 characters");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "((a{1000}){1000}){1000}",
        "(((a{100}){100}){100}){100}",
        "(a{1,}){999}{99}",
        "a{0,99999999999999999999}",
        "(a|b){1001}"
      })
  void parse_regexThatWouldGrowWithoutBound_isRefused(String regex) {
    assertThat(refusal("filter('" + regex + "', //a)").message()).contains("regular expression");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[0-9a-f]{64}", "^//(a|b){2,3}/.{1,100}$", "\\d{40}|x{10}", "a{,2}"})
  void parse_regexThatRepeatsLittle_isRead(String regex) throws Exception {
    assertThat(read("filter('" + regex + "', //a)")).isInstanceOf(QueryExpression.Filter.class);
  }

  @Test
  void regex_thatHangsABacktrackingMatcher_answersAtOnce() throws Exception {
    QueryExpression.Filter filter = (QueryExpression.Filter) read("filter('^(a+)+$', //a)");
    assertThat(filter.regex().matchesIn("a".repeat(5_000) + "b")).isFalse();
  }
}
