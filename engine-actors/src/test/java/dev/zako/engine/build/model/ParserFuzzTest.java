package dev.zako.engine.build.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.engine.build.manifest.ManifestParser;
import dev.zako.engine.build.manifest.ManifestResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever the text, a parser answers or refuses with its own exception; it throws nothing else.
 */
final class ParserFuzzTest {
  private static final List<String> SAMPLES =
      List.of(
          "@curl//crypto/src:core",
          "//a/...",
          "-//x:all",
          "com.example:library@1.0.0-rc.1+b",
          "tool:build:gcc@^1.2",
          ">=1.0.0, <2.0.0",
          "Ada <ada@[1.2.3.4]>",
          "src/**/[a-z]{b,c}*?.h",
          "git version 2.43.0.windows.1");
  private static final String TOML =
      """
      group = "com.example"
      artifact = "a"
      version = "1.0.0"
      authors = ["A <a@b>", { name = "B", email = "b@c" }]
      builds = { include = ["**/BUILD.ts"], exclude = ["x/**"], ignoreHiddenFiles = true }
      [dependencies]
      curl = { path = "third_party/curl" }
      [config.debug]
      type = "boolean"
      default = false
      """;
  private static final String JSON =
      """
      {"group": "com.example", "artifact": "a", "version": "1.0.0",
       "authors": ["A <a@b>", {"name": "B", "email": "b@c"}], "builds": ["**/BUILD.ts"],
       "dependencies": {"curl": {"url": "https://x/y.tgz"}},
       "config": {"level": {"type": "number", "default": 1.5e3}}}
      """;

  private interface Parser {
    Object parse(String text) throws MalformedTextException;
  }

  @Test
  void parse_anyText_answersOrRefuses() {
    long seed = 20260105;
    Texts texts = new Texts(new Random(seed));
    List<Parser> parsers =
        List.of(
            Label::parse,
            text -> Label.parse(text, PackagePath.ROOT),
            PackagePath::parse,
            TargetPattern::parse,
            GroupId::parse,
            PackageId::parse,
            TypedId::parse,
            Version::parse,
            VersionRequirement::parse,
            VersionExtractor::extract,
            Author::parse,
            GlobPattern::parse);
    int accepted = 0;
    for (int i = 0; i < 8_000; i++) {
      String text = i % 3 == 0 ? texts.noise() : texts.damage(SAMPLES.get(i % SAMPLES.size()));
      for (int p = 0; p < parsers.size(); p++) {
        try {
          Object value = parsers.get(p).parse(text);
          accepted++;
          if (value instanceof Label || value instanceof TypedId || value instanceof PackageId) {
            assertThat(parsers.get(p).parse(value.toString())).as("seed %d", seed).isEqualTo(value);
          }
          if (value instanceof GlobPattern glob) {
            glob.matches("src/x/ab.h", i % 2 == 0);
            glob.mayMatchBelow("src", i % 2 == 0);
          }
        } catch (MalformedTextException e) {
          assertThat(e.getMessage()).as("seed %d", seed).isNotEmpty();
        } catch (RuntimeException | StackOverflowError e) {
          throw new AssertionError("Parser " + p + " on [" + text + "], seed " + seed, e);
        }
      }
      IgnoreFile file = IgnoreFile.parse(IgnoreFile.Kind.GIT_IGNORE, "", text);
      IgnoreRules.NONE.with(file).isIgnored("a/b/1", i % 2 == 0);
    }
    assertThat(accepted).as("seed %d", seed).isGreaterThan(1_000);
  }

  @Test
  void parse_veryLongText_answersOrRefuses() {
    List<Parser> parsers =
        List.of(
            Label::parse,
            TypedId::parse,
            Version::parse,
            VersionRequirement::parse,
            VersionExtractor::extract,
            Author::parse,
            GlobPattern::parse,
            TargetPattern::parse);
    List<String> texts = new ArrayList<>();
    for (String unit :
        List.of("a", "1.", "a/", "-", "a.b-", "{", "[", "**/", "//", ":", "@", "1,", "<")) {
      texts.add(unit.repeat(20_000));
      texts.add("1.0.0-" + unit.repeat(20_000));
      texts.add("//" + unit.repeat(20_000));
    }
    for (String text : texts) {
      for (Parser parser : parsers) {
        try {
          assertThat(parser.parse(text)).isNotNull();
        } catch (MalformedTextException e) {
          assertThat(e.getMessage()).isNotEmpty();
        }
      }
    }
  }

  @Test
  void manifest_anyBytes_givesManifestOrDiagnosticsWithPositions() {
    long seed = 20260106;
    Random random = new Random(seed);
    Texts texts = new Texts(random);
    int refused = 0;
    for (int i = 0; i < 2_000; i++) {
      String file = i % 2 == 0 ? "zako.toml" : "zako.json";
      byte[] bytes = texts.damage(i % 2 == 0 ? TOML : JSON).getBytes(StandardCharsets.UTF_8);
      if (i % 10 == 0) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      ManifestResult result;
      try {
        result = ManifestParser.parse(file, bytes);
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError(
            "seed " + seed + " on " + new String(bytes, StandardCharsets.UTF_8), e);
      }
      refused += result.diagnostics().isEmpty() ? 0 : 1;
      assertThat(result.diagnostics())
          .as("seed %d", seed)
          .allSatisfy(d -> assertThat(d.position()).isPresent())
          .allSatisfy(d -> assertThat(d.position().orElseThrow().line()).isPositive())
          .allSatisfy(d -> assertThat(d.hint()).isPresent());
    }
    assertThat(refused).as("seed %d", seed).isBetween(500, 1_990);
  }
}
