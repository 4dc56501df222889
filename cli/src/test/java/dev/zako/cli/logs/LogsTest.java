package dev.zako.cli.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.engine.build.BuildEvent;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LogsTest {
  private static final Logger LOGGER = LoggerFactory.getLogger("dev.zako.test");

  @TempDir Path directory;
  private final List<String> console = new ArrayList<>();

  @AfterEach
  void stop() {
    Logs.stop();
  }

  @Test
  void start_withoutConsole_logsToTheFileOnly() throws IOException {
    Logs.start(Optional.of(directory), "info", Optional.empty(), console::add);
    LOGGER.debug("hidden");
    LOGGER.info("shown");
    Logs.stop();
    assertThat(Files.readString(directory.resolve("zako.log")))
        .contains("INFO", "dev.zako.test: shown")
        .doesNotContain("hidden");
    assertThat(console).isEmpty();
  }

  @Test
  void start_withConsole_filtersEachByItsLevel() throws IOException {
    Logs.start(Optional.of(directory), "debug", Optional.of("warn"), console::add);
    LOGGER.debug("detail");
    LOGGER.warn("odd");
    Logs.stop();
    assertThat(Files.readString(directory.resolve("zako.log"))).contains("detail", "odd");
    assertThat(console).singleElement().asString().contains("WARN").contains("odd\n");
  }

  @Test
  void buildLog_everyEvent_isWrittenAtItsLevel() throws IOException {
    Logs.start(Optional.of(directory), "debug", Optional.empty(), console::add);
    BuildLog log = new BuildLog();
    log.begin("zako build //...", "/w");
    log.onEvent(new BuildEvent.TargetsResolved(3));
    log.onEvent(
        new BuildEvent.ActionFinished(
            1, "//a:b", "CcCompile", BuildEvent.How.EXECUTED, Duration.ofMillis(12)));
    log.onEvent(new BuildEvent.ScriptLogged("error", "odd", "//a/BUILD.ts"));
    log.onEvent(
        new BuildEvent.DiagnosticReported(Diagnostic.of(Code.ACTION_FAILED, "Ended badly")));
    Logs.stop();
    assertThat(Files.readString(directory.resolve("zako.log")))
        .contains(
            "INFO  [main] dev.zako.build: `zako build //...` in /w",
            ": 3 targets",
            "DEBUG [main] dev.zako.build: CcCompile of //a:b: EXECUTED after 12 ms",
            "ERROR [main] dev.zako.build: //a/BUILD.ts: odd",
            "WARN  [main] dev.zako.build: ZK4001 Ended badly");
  }
}
