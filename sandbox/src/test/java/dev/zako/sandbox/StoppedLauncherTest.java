package dev.zako.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.sandbox.linux.CompiledLauncher;
import dev.zako.sandbox.linux.NamespacePlan;
import dev.zako.sandbox.process.ProcessEnd;
import dev.zako.sandbox.process.ProcessRunner;
import dev.zako.sandbox.process.ProcessSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A launcher that was stopped and answers nothing: nobody waits for it for ever. */
class StoppedLauncherTest {
  private static final Duration SILENCE = Duration.ofSeconds(2);

  @TempDir Path directory;
  private final String marker = "9800." + System.nanoTime();
  private final AtomicInteger numbers = new AtomicInteger();
  private Path program;
  private ProcessRunner runner;

  @BeforeEach
  void open() {
    program = Variant.report().guard().orElseThrow();
    runner = new ProcessRunner(1, System::nanoTime, SILENCE);
  }

  @AfterEach
  void close() {
    runner.close();
  }

  private CompletableFuture<ProcessEnd.Exited> start(String... command) {
    Path output = directory.resolve("output" + numbers.incrementAndGet());
    ProcessSpec spec =
        new ProcessSpec(
            new CompiledLauncher(program)
                .guarded(
                    directory,
                    new TreeMap<>(),
                    new NamespacePlan.Limits(
                        OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty()),
                    List.of(command)),
            output,
            output,
            1000,
            Duration.ofMinutes(5));
    CompletableFuture<ProcessEnd.Exited> end = new CompletableFuture<>();
    Thread.startVirtualThread(
        () -> {
          try {
            end.complete((ProcessEnd.Exited) runner.run(spec, _ -> {}));
          } catch (IOException | InterruptedException | RuntimeException e) {
            end.completeExceptionally(e);
          }
        });
    return end;
  }

  private ProcessHandle stopLauncher() throws IOException, InterruptedException {
    ProcessHandle launcher =
        ProcessHandle.current()
            .children()
            .filter(each -> each.info().command().equals(Optional.of(program.toString())))
            .findFirst()
            .orElseThrow();
    assertThat(new ProcessBuilder("kill", "-STOP", Long.toString(launcher.pid())).start().waitFor())
        .isZero();
    return launcher;
  }

  @Test
  void run_whileTheLauncherIsStopped_failsWithEverythingDeadAndTheNextGoesOn() throws Exception {
    CompletableFuture<ProcessEnd.Exited> running = start("/bin/sleep", marker);
    Processes.await(() -> !Processes.withArgument(marker).isEmpty());
    ProcessHandle launcher = stopLauncher();
    // More than a pipe holds, so that whoever asks for it waits as well.
    CompletableFuture<ProcessEnd.Exited> waiting =
        start("/bin/echo", "x".repeat(100_000), "x".repeat(100_000));

    assertThat(running.get().report()).isEqualTo("failed the launcher did not answer for 2 s");
    assertThat(waiting.get().report()).isEqualTo("failed the launcher did not answer for 2 s");
    Processes.await(() -> !launcher.isAlive() && Processes.withArgument(marker).isEmpty());
    assertThat(start("/bin/echo", "said").get().report()).startsWith("ended 0 ");
    assertThat(Files.readString(directory.resolve("output3"))).isEqualTo("said\n");
  }

  @Test
  void run_forLongerThanTheSilence_isLeftAlone() throws Exception {
    assertThat(start("/bin/sleep", "4").get().report()).startsWith("ended 0 ");
  }
}
