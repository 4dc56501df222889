package dev.zako.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.cli.e2e.ZakoProcess.Ended;
import dev.zako.cli.e2e.ZakoProcess.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds that are stopped from outside, and builds that meet. */
class InterruptionIT {
  /** A second is promised; the rest is for a busy machine. */
  private static final Duration MAX_STOP = Duration.ofSeconds(3);

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path directory;

  /** A target that takes longer than any test, recognisable among the processes of the machine. */
  private TestWorkspace slow(String seconds) {
    return TestWorkspace.empty(directory)
        .write("a/BUILD.ts", Scripts.genrules("slow", "sleep " + seconds + "; echo done > $@"));
  }

  private Running startSlow(TestWorkspace workspace, String seconds) {
    Running running = ZakoProcess.zako(workspace.root(), "build", "//...").interruptible().start();
    await(() -> ZakoProcess.isAnyoneRunning("sleep " + seconds), running);
    return running;
  }

  private static void await(BooleanSupplier condition, Running running) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("Did not happen; stderr:\n" + running.err());
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private void assertStops(String signal, String seconds) {
    TestWorkspace workspace = slow(seconds);
    Running running = startSlow(workspace, seconds);
    long begin = System.nanoTime();
    running.signal(signal);
    Ended ended = running.end();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(MAX_STOP);
    assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(8);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).contains("interrupted").doesNotContain("\tat ", "ZK9");
    assertThat(ZakoProcess.isAnyoneRunning("sleep " + seconds)).isFalse();
    workspace.write("a/BUILD.ts", Scripts.genrules("slow", "echo right > $@"));
    workspace.build("//...");
    assertThat(workspace.read("zako-out/a/slow")).isEqualTo("right\n");
  }

  @Test
  void interrupt_stopsEverythingAndTheNextBuildIsRight() {
    assertStops("INT", "7201");
  }

  @Test
  void terminate_stopsEverythingAndTheNextBuildIsRight() {
    assertStops("TERM", "7202");
  }

  @Test
  void kill_inTheMiddle_leavesNoProcessAndTheNextBuildIsRight() {
    TestWorkspace workspace = slow("7203");
    Running running = startSlow(workspace, "7203");
    running.signal("KILL");
    assertThat(running.end().exitCode()).isEqualTo(128 + 9);
    await(() -> !ZakoProcess.isAnyoneRunning("sleep 7203"), running);
    workspace.write("a/BUILD.ts", Scripts.genrules("slow", "echo right > $@"));
    workspace.build("//...");
    assertThat(workspace.read("zako-out/a/slow")).isEqualTo("right\n");
  }

  @Test
  void killOfTheLauncher_inTheMiddle_isToldAndTheNextBuildIsRight() {
    TestWorkspace workspace = slow("7205");
    Running running = startSlow(workspace, "7205");
    ProcessHandle launcher =
        ProcessHandle.of(running.pid())
            .orElseThrow()
            .descendants()
            .filter(each -> each.info().command().orElse("").contains("zako-launch"))
            .min(Comparator.comparingLong(ProcessHandle::pid))
            .orElseThrow();
    launcher.destroyForcibly();
    Ended ended = running.end();
    assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(36);
    assertThat(ended.err()).contains("ZK5102", "signal 15 ended it");
    assertThat(ZakoProcess.isAnyoneRunning("sleep 7205")).isFalse();
    workspace.write("a/BUILD.ts", Scripts.genrules("slow", "echo right > $@"));
    workspace.build("//...");
    assertThat(workspace.read("zako-out/a/slow")).isEqualTo("right\n");
  }

  @Test
  void secondBuild_inTheSameWorkspace_waitsForTheFirst() {
    TestWorkspace workspace = slow("7204");
    workspace.write("a/BUILD.ts", Scripts.genrules("slow", "sleep 7204", "fast", "echo fast > $@"));
    Running first = startSlow(workspace, "7204");
    Running second = ZakoProcess.zako(directory, "build", "//a:fast").start();
    await(() -> second.err().contains("Waiting for another command"), second);
    assertThat(second.err()).contains(Long.toString(first.pid()));
    first.signal("INT");
    assertThat(first.end().exitCode()).isEqualTo(8);
    Ended ended = second.end();
    assertThat(ended.exitCode()).as(ended.toString()).isZero();
    assertThat(Files.exists(directory.resolve("zako-out/a/fast"))).isTrue();
  }
}
