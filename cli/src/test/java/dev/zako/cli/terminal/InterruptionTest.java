package dev.zako.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InterruptionTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  private final Map<String, Runnable> actions = new HashMap<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final CountDownLatch forced = new CountDownLatch(1);

  private Interruption interruption(Duration patience) {
    return new Interruption(actions::put, forced::countDown, patience);
  }

  private void send(String signal) {
    Runnable action = actions.get(signal);
    assertThat(action).isNotNull();
    if (action != null) {
      action.run();
    }
  }

  @Test
  void firstSignal_asksTheWorkToStop() {
    try (Interruption interruption = interruption(LONG)) {
      interruption.onStop(stopped::countDown);
      send("INT");
      assertThat(stopped.getCount()).isZero();
      assertThat(forced.getCount()).isOne();
      assertThat(interruption.isInterrupted()).isTrue();
    }
  }

  @Test
  void signalBeforeTheWork_isNotForgotten() {
    try (Interruption interruption = interruption(LONG)) {
      send("TERM");
      interruption.onStop(stopped::countDown);
      assertThat(stopped.getCount()).isZero();
    }
  }

  @Test
  void secondSignal_forces() {
    try (Interruption interruption = interruption(LONG)) {
      interruption.onStop(stopped::countDown);
      send("INT");
      send("INT");
      assertThat(forced.getCount()).isZero();
    }
  }

  @Test
  void workThatDoesNotStop_isForced() throws InterruptedException {
    try (Interruption _ = interruption(Duration.ofMillis(1))) {
      send("HUP");
      assertThat(forced.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void terminalSize_unreadable_isTheUsual() {
    assertThat(TerminalSize.parse("50 132\n")).isEqualTo(new TerminalSize(132, 50));
    assertThat(TerminalSize.parse("0 0")).isEqualTo(TerminalSize.USUAL);
    assertThat(TerminalSize.parse("")).isEqualTo(TerminalSize.USUAL);
    assertThat(TerminalSize.parse("a b")).isEqualTo(TerminalSize.USUAL);
  }
}
