package dev.zako.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.cli.terminal.TerminalSize;
import dev.zako.engine.build.BuildEvent;
import dev.zako.engine.build.BuildEvent.How;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisplayTest {
  private static final Instant BEGIN = Instant.parse("2000-01-01T00:00:00Z");

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private final ScheduledExecutorService idle = Executors.newSingleThreadScheduledExecutor();
  private final Deque<TerminalSize> sizes = new ArrayDeque<>(List.of(new TerminalSize(40, 10)));
  private Instant now = BEGIN;

  @AfterEach
  void stop() {
    idle.shutdownNow();
  }

  private LiveDisplay live() {
    LiveDisplay display = new LiveDisplay(err, Style.PLAIN, () -> now, sizes::peekLast, idle);
    display.measure();
    return display;
  }

  private String printed() {
    String text = bytes.toString(StandardCharsets.UTF_8);
    bytes.reset();
    return text;
  }

  private static BuildEvent.ActionStarted started(long id, Instant at) {
    return new BuildEvent.ActionStarted(id, "//a:b", "CcCompile", "Compiling a/x" + id + ".c", at);
  }

  private static BuildEvent.ActionFinished finished(long id, How how) {
    return new BuildEvent.ActionFinished(id, "//a:b", "CcCompile", how, Duration.ofMillis(1500));
  }

  @Test
  void live_runningActions_areDrawnOldestFirstWithTheirTime() {
    LiveDisplay display = live();
    display.update(started(2, BEGIN.plusSeconds(1)));
    display.update(started(1, BEGIN));
    display.update(new BuildEvent.TotalsChanged(3, 10, 2));
    now = BEGIN.plusSeconds(2);
    display.draw();
    assertThat(printed())
        .isEqualTo(
            """
            [3/10] Building, 2 running, 2.0 s
                2.0 s  //a:b Compiling a/x1.c
                1.0 s  //a:b Compiling a/x2.c
            """);
  }

  @Test
  void live_secondDraw_replacesTheFirst() {
    LiveDisplay display = live();
    display.update(started(1, BEGIN));
    display.draw();
    printed();
    display.update(finished(1, How.EXECUTED));
    display.draw();
    assertThat(printed()).isEqualTo("\u001b[2A\r\u001b[JLoading, 0.0 s\n");
  }

  @Test
  void live_print_appearsAboveTheBlock() {
    LiveDisplay display = live();
    display.draw();
    printed();
    display.print("message\n");
    assertThat(printed()).isEqualTo("\u001b[1A\r\u001b[Jmessage\nLoading, 0.0 s\n");
  }

  @Test
  void live_narrowerTerminal_erasesTheWrappedLinesToo() {
    LiveDisplay display = live();
    display.update(new BuildEvent.TotalsChanged(1, 2, 0));
    display.draw();
    printed();
    sizes.add(new TerminalSize(10, 10));
    display.measure();
    display.draw();
    assertThat(printed()).startsWith("\u001b[3A\r\u001b[J").contains("[1/2] Bu…\n");
  }

  @Test
  void live_manyActions_fitOnTheTerminal() {
    LiveDisplay display = live();
    for (int id = 0; id < 50; id++) {
      display.update(started(id, BEGIN));
    }
    display.draw();
    assertThat(printed().lines().count()).isEqualTo(8);
  }

  @Test
  void live_closed_leavesNothingAndPrintsPlainly() {
    LiveDisplay display = live();
    display.draw();
    printed();
    display.close();
    assertThat(printed()).isEqualTo("\u001b[1A\r\u001b[J");
    display.draw();
    display.resized();
    display.print("after\n");
    display.close();
    assertThat(printed()).isEqualTo("after\n");
  }

  @Test
  void lines_finishedCommands_areOneLineEach() {
    LineDisplay display = new LineDisplay(err, true);
    display.update(started(7, BEGIN));
    display.update(finished(7, How.EXECUTED));
    display.update(started(8, BEGIN));
    display.update(finished(8, How.FAILED));
    display.update(finished(9, How.CACHED));
    display.update(new BuildEvent.WaitingForWorkspace(java.util.Optional.of(5L), "zako build //a"));
    display.close();
    assertThat(printed())
        .isEqualTo(
            """
            [1/1] //a:b Compiling a/x7.c (1.5 s)
            Waiting for another command in this workspace (process 5): zako build //a
            """);
  }

  @Test
  void lines_withoutCommands_showOnlyWhatIsPrinted() {
    LineDisplay display = new LineDisplay(err, false);
    display.update(started(7, BEGIN));
    display.update(finished(7, How.EXECUTED));
    display.print("x\n");
    assertThat(printed()).isEqualTo("x\n");
  }

  @Test
  void console_diagnosticToldTwice_isPrintedOnce() {
    ConsoleListener console =
        new ConsoleListener(new LineDisplay(err, true), Style.PLAIN, false, "info");
    Diagnostic diagnostic = Diagnostic.of(Code.ACTION_FAILED, "Failed").withHint("Go");
    console.onEvent(new BuildEvent.DiagnosticReported(diagnostic));
    console.tell(diagnostic);
    assertThat(printed()).isEqualTo("error ZK4001: Failed\n  next: Go\n");
  }

  @Test
  void console_outputAndLogs_areShownWithTheirOrigin() {
    ConsoleListener console =
        new ConsoleListener(new LineDisplay(err, true), Style.PLAIN, false, "info");
    console.onEvent(new BuildEvent.ActionOutput("//a:b", "CcCompile", "warning: x\n\n"));
    console.onEvent(new BuildEvent.ScriptLogged("warn", "careful", "//a/BUILD.ts"));
    console.onEvent(new BuildEvent.ScriptLogged("debug", "detail", "//a/BUILD.ts"));
    assertThat(printed()).isEqualTo("//a:b CcCompile:\nwarning: x\n-- WRN careful\n");
  }

  @ParameterizedTest
  @CsvSource({
    "trace,-- TRC x,-- TRC x",
    "debug,-- DBG x,-- [0;96;49mDBG[0m x",
    "info,-- INF x,-- [0;97;49mINF[0m x",
    "warn,-- WRN x,-- [0;93;49mWRN[0m x",
    "error,-- ERR x,-- [0;91;49mERR[0m x",
  })
  void console_logOfEachLevel_hasItsTagAndColour(String level, String plain, String colored) {
    BuildEvent event = new BuildEvent.ScriptLogged(level, "x", "//a/BUILD.ts");
    new ConsoleListener(new LineDisplay(err, true), Style.PLAIN, false, "trace").onEvent(event);
    assertThat(printed()).isEqualTo(plain + "\n");
    new ConsoleListener(new LineDisplay(err, true), Style.COLORED, false, "trace").onEvent(event);
    assertThat(printed().replace("\u001b", "")).isEqualTo(colored + "\n");
    new ConsoleListener(new LineDisplay(err, true), Style.PLAIN, true, "trace").onEvent(event);
    assertThat(printed()).isEmpty();
  }

  @Test
  void console_quiet_tellsOnlyDiagnostics() {
    ConsoleListener console =
        new ConsoleListener(new LineDisplay(err, false), Style.PLAIN, true, "trace");
    console.onEvent(new BuildEvent.ActionOutput("//a:b", "CcCompile", "warning\n"));
    console.onEvent(new BuildEvent.ScriptLogged("error", "bad", "//a/BUILD.ts"));
    console.onEvent(
        new BuildEvent.DiagnosticReported(Diagnostic.of(Code.DISK_FULL, "Full").withHint("Go")));
    assertThat(printed()).isEqualTo("error ZK5002: Full\n  next: Go\n");
  }
}
