package dev.zako.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.cli.e2e.ZakoProcess.Ended;
import dev.zako.cli.e2e.ZakoProcess.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Builds that follow the changes of files. */
class WatchIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** A second is promised; the rest is for a busy machine. */
  private static final Duration MAX_STOP = Duration.ofSeconds(3);

  private static final String BUILD =
      """
      import { genrule } from "zako:std";
      export default [
        genrule({ name: "one", srcs: ["one.txt"], outs: ["one"],
                  cmd: "test -s $(SRCS) && cat $(SRCS) > $@" }),
        genrule({ name: "two", srcs: ["two.txt"], outs: ["two"], cmd: "cat $(SRCS) > $@" }),
      ];
      """;

  @TempDir Path directory;

  @AfterEach
  void stop() {
    ZakoProcess.zako(directory, "daemon", "stop").run();
  }

  private static void await(BooleanSupplier condition, Running running) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("Did not happen; " + running.out() + "\n" + running.err());
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void watch_editBreakRepair_printsOnlyWhatChanged(boolean byDaemon) {
    TestWorkspace workspace =
        TestWorkspace.empty(directory)
            .write("a/BUILD.ts", BUILD)
            .write("a/one.txt", "1\n")
            .write("a/two.txt", "2\n");
    ZakoProcess zako = ZakoProcess.zako(directory, "build", "--watch", "//...");
    Running running = (byDaemon ? zako.byDaemon() : zako).interruptible().start();
    String one = "//a:one\t" + directory.resolve("zako-out/a/one") + "\n";
    String two = "//a:two\t" + directory.resolve("zako-out/a/two") + "\n";
    await(() -> running.err().contains("Waiting for changes"), running);
    assertThat(running.out()).isEqualTo(one + two);

    workspace.write("a/one.txt", "changed\n");
    await(() -> count(running.err(), "Built 2 targets") == 2, running);
    assertThat(running.out()).isEqualTo(one + two + one);
    assertThat(workspace.read("zako-out/a/one")).isEqualTo("changed\n");

    workspace.write("a/one.txt", "");
    await(() -> running.err().contains("Build failed"), running);
    assertThat(count(running.err(), "ZK4001")).isEqualTo(1);
    workspace.write("a/two.txt", "while broken\n").write("a/one.txt", "repaired\n");
    await(() -> count(running.err(), "Built 2 targets") == 3, running);
    assertThat(running.out()).endsWith(one + two);
    assertThat(workspace.read("zako-out/a/one")).isEqualTo("repaired\n");
    assertThat(workspace.read("zako-out/a/two")).isEqualTo("while broken\n");
    assertThat(count(running.err(), "Waiting for changes")).isEqualTo(1);
    assertThat(running.err()).doesNotContain("Nothing had to be done");

    long begin = System.nanoTime();
    running.signal("INT");
    Ended ended = running.end();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(MAX_STOP);
    assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(8);
    assertThat(ended.err()).doesNotContain("\tat ", "ZK9");
  }

  @Test
  void watch_byDaemonThatIsStopped_ends() {
    TestWorkspace.empty(directory).write("a/BUILD.ts", Scripts.genrules("one", "echo 1 > $@"));
    Running running = ZakoProcess.zako(directory, "build", "--watch", "//...").byDaemon().start();
    await(() -> running.err().contains("Waiting for changes"), running);
    Ended other = ZakoProcess.zako(directory, "build", "--jobs", "1", "//...").byDaemon().run();
    assertThat(other.exitCode()).as("a build with other options: " + other).isZero();
    ZakoProcess.zako(directory, "daemon", "stop").run();
    assertThat(running.end().exitCode()).isEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void build_whoseFileChangesMeanwhile_givesTheLaterState(boolean byDaemon) throws IOException {
    Ended made = ZakoProcess.program(directory, "mkfifo", "wait-before", "wait-after").run();
    assertThat(made.exitCode()).as(made.toString()).isZero();
    TestWorkspace workspace =
        TestWorkspace.empty(directory)
            .write(
                "a/BUILD.ts",
                """
                import { genrule } from "zako:std";
                export default genrule({ name: "slow", srcs: ["in.txt"], outs: ["slow"],
                  cmd: "cat $(SRCS) > $@; read line < %s/wait-`head -n 1 $@`" });
                """
                    .formatted(directory))
            .write("a/in.txt", "before\n");
    ZakoProcess zako = ZakoProcess.zako(directory, "build", "--sandbox", "off", "//...");
    Running running = (byDaemon ? zako.byDaemon() : zako).start();
    await(() -> ZakoProcess.isAnyoneRunning("read line < " + directory), running);
    workspace.write("a/in.txt", "after\n");
    Files.writeString(directory.resolve("wait-before"), "go\n", StandardOpenOption.WRITE);
    Files.writeString(directory.resolve("wait-after"), "go\n", StandardOpenOption.WRITE);
    Ended ended = running.end();
    assertThat(ended.exitCode()).as(ended.toString()).isZero();
    assertThat(workspace.read("zako-out/a/slow")).isEqualTo("after\n");
    workspace.write("a/in.txt", "before\n");
    Ended cached = (byDaemon ? zako.byDaemon() : zako).run();
    assertThat(cached.err()).contains("1 came from the cache");
    assertThat(workspace.read("zako-out/a/slow")).isEqualTo("before\n");
  }
}
