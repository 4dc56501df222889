package dev.zako.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.cli.e2e.ZakoProcess.Ended;
import dev.zako.cli.e2e.ZakoProcess.Running;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Removing everything beside others who work there: nothing goes away under their feet. */
class CleanIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path directory;
  private TestWorkspace workspace;

  @BeforeEach
  void write() {
    workspace =
        TestWorkspace.empty(directory).write("a/BUILD.ts", Scripts.genrules("one", "echo 1 > $@"));
  }

  @AfterEach
  void stop() {
    workspace.zako("daemon", "stop");
  }

  private Running start(String... arguments) {
    return ZakoProcess.zako(directory, arguments).start();
  }

  private static void awaitText(Running process, String text) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!process.err().contains(text)) {
      assertThat(System.nanoTime()).as(text + " in:\n" + process.err()).isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private static String waiting(Running process, String commandLine) {
    return "Waiting for another command in this workspace (process "
        + process.pid()
        + "): "
        + commandLine
        + "\n";
  }

  private static void assertSucceeds(Running process) {
    Ended ended = process.end();
    assertThat(ended.exitCode()).as(ended.toString()).isZero();
  }

  @Test
  void cleanAll_besideABuildThatHasOpenedItsEngine_waitsForIt() throws IOException {
    workspace.build("//...");
    Running build;
    Running clean;
    try (FileChannel channel =
            FileChannel.open(directory.resolve(".zako/lock"), StandardOpenOption.WRITE);
        FileLock _ = channel.lock()) {
      build = start("build", "//...");
      awaitText(build, "Waiting for another command");
      clean = start("clean", "--all");
      awaitText(clean, waiting(build, "zako build //..."));
      assertThat(directory.resolve(".zako/cas")).exists();
    }
    assertSucceeds(build);
    assertSucceeds(clean);
    assertThat(directory.resolve(".zako/cas")).doesNotExist();
  }

  @Test
  void build_whileEverythingIsRemoved_waitsAndBeginsAnew() throws IOException {
    workspace.build("//...");
    Running build;
    Running clean;
    try (FileChannel channel =
            FileChannel.open(directory.resolve(".zako/lock"), StandardOpenOption.WRITE);
        FileLock _ = channel.lock()) {
      clean = start("clean", "--all");
      awaitText(clean, "Waiting for another command");
      build = start("build", "//...");
      awaitText(build, waiting(clean, "zako clean --all"));
    }
    assertSucceeds(clean);
    Ended ended = build.end();
    assertThat(ended.exitCode()).as(ended.toString()).isZero();
    assertThat(ended.err()).contains("1 action ran");
    assertThat(workspace.read("zako-out/a/one")).isEqualTo("1\n");
  }

  @Test
  void build_byADaemonWhoseStateWasRemoved_beginsAnew() throws IOException {
    assertSucceeds(ZakoProcess.zako(directory, "build", "//...").byDaemon().start());
    String process = workspace.zako("daemon", "status").out();
    try (Stream<Path> entries = Files.list(directory.resolve(".zako"))) {
      for (Path entry : entries.toList()) {
        if (!List.of("daemon", "daemon.lock", "logs").contains(entry.getFileName().toString())) {
          ZakoProcess.program(directory, "rm", "-rf", entry.toString()).run();
        }
      }
    }
    Ended ended = ZakoProcess.zako(directory, "build", "//...").byDaemon().run();
    assertThat(ended.exitCode()).as(ended.toString()).isZero();
    assertThat(ended.err()).contains("1 action ran");
    assertThat(workspace.zako("daemon", "status").out().lines().limit(2))
        .containsExactlyElementsOf(process.lines().limit(2).toList());
  }
}
