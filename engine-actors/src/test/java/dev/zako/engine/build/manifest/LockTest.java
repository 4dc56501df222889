package dev.zako.engine.build.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.engine.build.model.DependencySource;
import dev.zako.engine.build.model.Lock;
import dev.zako.engine.build.model.LockEntry;
import dev.zako.engine.build.model.Manifest;
import dev.zako.engine.build.model.PackageRequirement;
import dev.zako.engine.build.model.Version;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LockTest {
  private static final String COMMIT = "0123456789".repeat(4);
  private static final String OTHER_COMMIT = "a123456789".repeat(4);
  private static final String SHA256 = "ab".repeat(32);
  private static final String TEXT =
      """
      # What the dependencies from elsewhere are, exactly. Written by Zako.
      version = 1

      [[source]]
      repo = "https://example.com/x.git"
      checkout = "v1"
      commit = "%s"

      [[source]]
      url = "https://example.com/x.tgz"
      sha256 = "%s"

      [[source]]
      package = "com.example:lib@^1.5"
      version = "1.6.0"
      sha256 = "%s"
      """
          .formatted(COMMIT, SHA256, SHA256);

  private static LockReader.Result read(String text) {
    return LockReader.read(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void text_anyOrder_isTheSameAndReadsBack() throws Exception {
    List<LockEntry> entries =
        new ArrayList<>(
            List.of(
                new LockEntry.Registry(
                    PackageRequirement.parse("com.example:lib@^1.5"),
                    Version.parse("1.6.0"),
                    SHA256),
                new LockEntry.Http("https://example.com/x.tgz", SHA256),
                new LockEntry.Git("https://example.com/x.git", Optional.of("v1"), COMMIT)));
    assertThat(Lock.of(entries).text()).isEqualTo(TEXT);
    Collections.reverse(entries);
    assertThat(Lock.of(entries).text()).isEqualTo(TEXT);

    LockReader.Result result = read(TEXT);

    assertThat(result.problems()).isEmpty();
    assertThat(result.lock()).isEqualTo(Lock.of(entries));
    assertThat(result.positions().values())
        .extracting(SourcePosition::line)
        .containsExactly(5, 10, 14);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "version = 1 | version = 2 | 2 | here should be `version = 1`",
        "checkout = \"v1\" | checkout= \"v1\" | 6 | here should be `checkout = \"v1\"`",
        "1.6.0 | one | 14 | an entry that is none",
        "url = | uri = | 10 | an entry that is none",
        "commit = \"0 | commit = \"g | 5 | an entry that is none",
        "[[source]] | [[source] | 4 | not valid TOML",
      })
  void read_notAsWritten_isRefusedAtItsPlace(String from, String to, int line, String message) {
    LockReader.Result result = read(TEXT.replaceFirst(Pattern.quote(from), to));

    Diagnostic first = result.problems().getFirst();
    assertThat(first.code()).isEqualTo(Code.LOCK_SYNTAX);
    assertThat(first.message()).contains(message);
    assertThat(first.position().orElseThrow().file()).isEqualTo("zako.lock");
    assertThat(first.position().orElseThrow().line()).isEqualTo(line);
  }

  @Test
  void read_moreThanWritten_isRefused() {
    assertThat(read(TEXT + "\n").problems().getFirst().message()).contains("should not be here");
    assertThat(
            read(TEXT
                    + "\n[[source]]\nurl = \"https://example.com/x.tgz\"\nsha256 = \""
                    + SHA256
                    + "\"\n")
                .problems())
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ repo = 'https://example.com/x.git', checkout = 'v1' } | 0",
        "{ repo = 'https://example.com/x.git', checkout = 'v2' } | 5",
        "{ repo = 'https://example.com/x.git' } | 5",
        "{ repo = 'https://example.com/y.git' } | 0",
        "{ url = 'https://example.com/x.tgz' } | 0",
        "{ url = 'https://example.com/x.tgz', sha256 = 'SAME' } | 0",
        "{ url = 'https://example.com/x.tgz', sha256 = 'OTHER' } | 10",
        "{ package = 'com.example:lib@^1.5' } | 0",
        "{ package = 'com.example:lib@^1.7' } | 14",
        "{ package = 'com.example:other@^1.7' } | 0",
      })
  void differs_lockAndManifest_toldAtTheEntry(String dependency, int line) {
    String text =
        dependency.replace("SAME", SHA256).replace("OTHER", "cd".repeat(32)).replace('\'', '"');
    Manifest manifest =
        ManifestParserTest.toml(
                "group = \"a\"\nartifact = \"b\"\nversion = \"1.0.0\"\n[dependencies]\nx = "
                    + text
                    + "\n")
            .manifest()
            .orElseThrow();
    DependencySource source = manifest.dependencies().values().iterator().next();

    Optional<Diagnostic> differs =
        LockCheck.differs("x", source, new SourcePosition("zako.toml", 5, 1), read(TEXT));

    assertThat(differs.map(d -> d.position().orElseThrow().line()).orElse(0)).isEqualTo(line);
    differs.ifPresent(
        diagnostic -> {
          assertThat(diagnostic.code()).isEqualTo(Code.LOCK_DIFFERS);
          assertThat(diagnostic.notes().getFirst()).contains("zako.toml:5:1");
        });
  }

  @Test
  void differs_commitOfTheManifest_mustBeThatOfTheLock() {
    DependencySource source =
        new DependencySource.Git(
            "https://example.com/x.git", Optional.of(COMMIT), Optional.empty());
    for (String locked : List.of(COMMIT, OTHER_COMMIT)) {
      String text =
          Lock.of(
                  List.of(
                      new LockEntry.Git("https://example.com/x.git", Optional.of(COMMIT), locked)))
              .text();
      assertThat(
              LockCheck.differs("x", source, SourcePosition.ofFile("zako.toml"), read(text))
                  .isPresent())
          .isEqualTo(!locked.equals(COMMIT));
    }
  }
}
