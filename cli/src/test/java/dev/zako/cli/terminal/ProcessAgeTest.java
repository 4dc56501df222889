package dev.zako.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProcessAgeTest {
  private static final String STAT =
      "42 (a) b) S 1 42 42 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 %s 100 1 18446744073709551615\n";

  @Test
  void between_theTextsOfTheKernel_isInMilliseconds() {
    assertThat(ProcessAge.between(STAT.formatted("12345"), "124.50 3.00\n"))
        .contains(Duration.ofMillis(1_050));
    assertThat(ProcessAge.between(STAT.formatted("12345"), "123.00 3.00\n"))
        .contains(Duration.ZERO);
  }

  @Test
  void between_anythingElse_isNothing() {
    assertThat(ProcessAge.between("", "1.0 1.0")).isEmpty();
    assertThat(ProcessAge.between(STAT.formatted("x"), "1.0 1.0")).isEmpty();
    assertThat(ProcessAge.between(STAT.formatted("1"), "")).isEmpty();
  }

  @Test
  void of_thisProcess_isKnown_andOfNoneIsNot() {
    assertThat(ProcessAge.of(ProcessHandle.current().pid()).orElseThrow()).isPositive();
    assertThat(ProcessAge.of(Long.MAX_VALUE)).isEmpty();
  }
}
