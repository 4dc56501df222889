package dev.zako.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommandGuessTest {
  private static CommandGuess guess(Map<String, String> environment, String... arguments) {
    return CommandGuess.of(List.of(arguments), environment);
  }

  private static boolean isForDaemon(String... arguments) {
    return guess(Map.of(), arguments).isForDaemon();
  }

  @Test
  void of_builds_areForTheDaemon() {
    assertThat(isForDaemon("build", "//...")).isTrue();
    assertThat(isForDaemon("-v", "--color", "never", "make", "//a")).isTrue();
    assertThat(isForDaemon("build", "--", "--no-daemon")).isTrue();
    assertThat(isForDaemon("query", "deps(//...)")).isTrue();
    assertThat(guess(Map.of(), "query", "deps(//...)").startsDaemon()).isTrue();
    assertThat(guess(Map.of(), "why", "//a").startsDaemon()).isTrue();
  }

  @Test
  void of_clean_isForDaemonThatRuns() {
    assertThat(guess(Map.of(), "clean", "--all"))
        .isEqualTo(new CommandGuess(true, false, Optional.empty()));
    assertThat(guess(Map.of(), "build").startsDaemon()).isTrue();
  }

  @Test
  void of_everythingElse_isNot() {
    assertThat(isForDaemon()).isFalse();
    assertThat(isForDaemon("help", "build")).isFalse();
    assertThat(isForDaemon("--color", "build", "info")).isFalse();
    assertThat(isForDaemon("build", "--help")).isFalse();
    assertThat(isForDaemon("build", "//...", "--no-daemon")).isFalse();
    assertThat(isForDaemon("query", "//...", "--no-daemon")).isFalse();
    assertThat(isForDaemon("why", "//a", "--miss")).isFalse();
    assertThat(isForDaemon("-C")).isFalse();
    assertThat(isForDaemon("@arguments")).isFalse();
  }

  @Test
  void of_directory_isFoundHoweverItIsWritten() {
    assertThat(guess(Map.of(), "-C", "x", "build").directory()).contains("x");
    assertThat(guess(Map.of(), "-Cx", "build").directory()).contains("x");
    assertThat(guess(Map.of(), "build", "--directory=x").directory()).contains("x");
    assertThat(guess(Map.of(), "build", "--directory", "x").directory()).contains("x");
  }

  @Test
  void of_environment_switchesTheDaemonOff() {
    assertThat(guess(Map.of("CI", "true"), "build").isForDaemon()).isFalse();
    assertThat(guess(Map.of("CI", "false"), "build").isForDaemon()).isTrue();
    assertThat(guess(Map.of("ZAKO_NO_DAEMON", "1"), "build").isForDaemon()).isFalse();
    assertThat(guess(Map.of("CI", "1", "ZAKO_NO_DAEMON", "0"), "build").isForDaemon()).isTrue();
  }
}
