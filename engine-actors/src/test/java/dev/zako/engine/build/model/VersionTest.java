package dev.zako.engine.build.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zako.engine.build.failure.Code;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VersionTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.0.0",
        "1.2.3-alpha.1",
        "0.0.0",
        "1.0.0-0a",
        "1.0.0-a.0b.1",
        "1.0.0--",
        "1.0.0+001",
        "1.0.0-rc.1+build.5",
        "9223372036854775807.0.0",
        "1.0.0-99999999999999999999"
      })
  void parse_strictVersion_printsBack(String text) throws MalformedTextException {
    assertThat(Version.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "invalid",
        "1",
        "1.0",
        "v1.0.0",
        "01.0.0",
        "1.0.0-",
        "1.0.0-01",
        "1.0.0+",
        "1.0.0-a..b",
        " 1.0.0",
        "1.0.0 ",
        "1.0.0.0",
        "1.0.0-é",
        "9223372036854775808.0.0",
        "-1.0.0",
        "1.0.0\n"
      })
  void parse_malformed_refused(String text) {
    assertThatExceptionOfType(MalformedTextException.class)
        .isThrownBy(() -> Version.parse(text))
        .satisfies(e -> assertThat(e.code()).isEqualTo(Code.VERSION_SYNTAX));
  }

  @Test
  void compareTo_precedenceOfTheStandard_isKept() throws MalformedTextException {
    List<String> ordered =
        List.of(
            "0.9.9",
            "1.0.0-1",
            "1.0.0-2",
            "1.0.0-10",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "1.0.1",
            "1.1.0",
            "2.0.0");
    List<Version> versions = new ArrayList<>();
    for (String text : ordered) {
      versions.add(Version.parse(text));
    }
    long seed = 7;
    Collections.shuffle(versions, new Random(seed));
    Collections.sort(versions);

    assertThat(versions).extracting(Version::toString).as("seed %d", seed).isEqualTo(ordered);
  }

  @Test
  void comparePrecedence_buildMetadata_doesNotCount() throws MalformedTextException {
    Version one = Version.parse("1.0.0+a");
    Version other = Version.parse("1.0.0+b");

    assertThat(one.comparePrecedence(other)).isZero();
    assertThat(one).isLessThan(other).isNotEqualTo(other);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "^1.2.3 | 1.2.3 1.9.0 | 1.2.2 2.0.0 1.3.0-a",
        "1.0 | 1.0.0 1.5.0 | 0.9.0 2.0.0",
        "^0.2.3 | 0.2.3 0.2.9 | 0.3.0 0.2.2",
        "^0.0.3 | 0.0.3 | 0.0.4 0.0.2",
        "^0.0 | 0.0.0 0.0.9 | 0.1.0",
        "^0 | 0.0.0 0.9.0 | 1.0.0",
        "~1.0.0 | 1.0.0 1.0.9 | 1.1.0 0.9.9",
        "~1.2 | 1.2.0 1.2.9 | 1.3.0 1.1.0",
        "~1 | 1.0.0 1.9.9 | 2.0.0",
        ">=1.0.0 | 1.0.0 3.0.0 | 0.9.9 2.0.0-a",
        ">1.0 | 1.1.0 | 1.0.0 1.0.9",
        ">1 | 2.0.0 | 1.9.0",
        "<1.0.0,>=0.1.0 | 0.1.0 0.9.9 | 1.0.0 0.0.9 1.0.0-a",
        "<=1.2 | 1.2.9 0.1.0 | 1.3.0",
        "=1.2.3 | 1.2.3 1.2.3+b | 1.2.4",
        "=1.2 | 1.2.0 1.2.9 | 1.3.0",
        "1.* | 1.0.0 1.9.0 | 2.0.0",
        "1.2.* | 1.2.0 1.2.9 | 1.3.0",
        "* | 0.0.0 9.9.9 | 1.0.0-a",
        ">=1.0.0-a | 1.0.0-a 1.0.0-b 1.0.0 | 1.0.1-a",
      })
  void requirement_eachForm_matchesWhatItMeans(String text, String inside, String outside)
      throws MalformedTextException {
    VersionRequirement requirement = VersionRequirement.parse(text);

    for (String version : inside.split(" ", -1)) {
      assertThat(requirement.matches(Version.parse(version))).as(version).isTrue();
    }
    for (String version : outside.split(" ", -1)) {
      assertThat(requirement.matches(Version.parse(version))).as(version).isFalse();
    }
    assertThat(VersionRequirement.parse(requirement.toString())).isEqualTo(requirement);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        "invalid",
        "^",
        "1.2.3.4",
        "^1.*",
        "1.*.3",
        "1.2-a",
        "01.0",
        ">=1.0.0,",
        "^^1",
        "1.0.0-01",
        "99999999999999999999",
        "* , 1"
      })
  void requirement_malformed_refused(String text) {
    assertThatExceptionOfType(MalformedTextException.class)
        .isThrownBy(() -> VersionRequirement.parse(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.2.3 | 1.2.3",
        "v1.2.3 | 1.2.3",
        "Python 3.13.7 | 3.13.7",
        "cargo 1.94.0-nightly (abc 2026-01-01) | 1.94.0-nightly",
        "git version 2.50.1 (Apple Git-155) | 2.50.1",
        "17.8.3+195e7f5a3 | 17.8.3+195e7f5a3",
        "19.00.24215.1 | 19.0.24215+1",
        "10.0.22621.0 | 10.0.22621+0",
        "Apple clang version 17.0.0 (clang-1700.4.4.1) | 17.0.0",
        "xcode-select version 2416. | 2416.0.0",
        "git version 2.43.0.windows.1 | 2.43.0-windows.1",
        "1.2.3-alpha.1+sha.ebf2012 | 1.2.3-alpha.1+sha.ebf2012",
        "gcc (Debian 12.2.0-14+deb12u1) 12.2.0 | 12.2.0-14+deb12u1",
        "tool '1.2' | 1.2.0",
        "tool:1.2.3 build 4.5.6 | 4.5.6",
      })
  void extract_programOutput_findsTheVersion(String text, String expected) {
    assertThat(VersionExtractor.extract(text)).hasToString("Optional[" + expected + "]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no version here", "", "v", "version", "...", "-1", "+1"})
  void extract_noVersion_findsNone(String text) {
    assertThat(VersionExtractor.extract(text)).isEmpty();
  }
}
