package dev.zako.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.sandbox.SandboxOutcome.SetUpFailed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The launcher that stays: what happens when it, or a process of it, is killed. */
@ParameterizedClass
@EnumSource(
    value = SandboxMode.class,
    names = {"STRICT", "OFF"})
class LauncherTest {
  @TempDir Path directory;
  private final SandboxMode mode;
  private final String marker = "9700." + System.nanoTime();
  private Fixture fixture;
  private Sandbox sandbox;

  LauncherTest(SandboxMode mode) {
    this.mode = mode;
  }

  @BeforeEach
  void open() {
    assertThat(Variant.report().guard()).isPresent();
    fixture = new Fixture(directory);
    sandbox = Sandboxes.create(mode, fixture.scratchRoot(), Variant.report());
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  /** Starts a command without end, and another one that has left it. */
  private CompletableFuture<Fixture.Result> startEndless() {
    CompletableFuture<Fixture.Result> result = new CompletableFuture<>();
    Thread.startVirtualThread(
        () -> {
          try {
            result.complete(
                fixture.shell(
                    sandbox, "(setsid sleep " + marker + " &); echo started; sleep " + marker));
          } catch (Exception e) {
            result.completeExceptionally(e);
          }
        });
    fixture.awaitOutput();
    Processes.await(() -> Processes.withArgument(marker).size() >= 2);
    return result;
  }

  private ProcessHandle launcher() {
    return children(ProcessHandle.current()).getFirst();
  }

  /** The direct children that are the launcher's program. */
  private static List<ProcessHandle> children(ProcessHandle parent) {
    String program = Variant.report().guard().orElseThrow().toString();
    return parent
        .children()
        .filter(child -> child.info().command().filter(program::equals).isPresent())
        .toList();
  }

  @Test
  void run_many_takesOneLauncherThatIsGoneWithTheSandbox() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(fixture.shell(sandbox, "echo said").stdout()).isEqualTo("said\n");
    }

    assertThat(children(ProcessHandle.current())).hasSize(1);
    sandbox.close();
    Processes.await(() -> children(ProcessHandle.current()).isEmpty());
  }

  @Test
  void run_environmentAndArgumentsOfAllKinds_reachTheCommand() throws Exception {
    fixture.environment.put("EMPTY", "");
    fixture.environment.put("SPACED", " a\nb\t'\"\\ ");
    SandboxRequest request =
        fixture.request("sh", "-c", "printf '%s|' \"$EMPTY\" \"$SPACED\" \"$@\"", "sh", "", "ä -e");

    assertThat(fixture.run(sandbox, request).stdout()).isEqualTo("| a\nb\t'\"\\ ||ä -e|");
  }

  @Test
  void run_longArguments_reachTheCommand() throws Exception {
    String[] arguments = new String[3000];
    Arrays.fill(arguments, "x".repeat(400));
    String[] command =
        Stream.concat(Stream.of("sh", "-c", "echo $#"), Stream.of(arguments))
            .toArray(String[]::new);

    assertThat(fixture.run(sandbox, fixture.request(command)).stdout()).isEqualTo("2999\n");
  }

  @Test
  void killLauncher_withRunningCommand_failsItWithEverythingDeadAndStartsTheNext()
      throws Exception {
    CompletableFuture<Fixture.Result> running = startEndless();

    launcher().destroyForcibly();

    assertThat(running.get().outcome())
        .isInstanceOfSatisfying(
            SetUpFailed.class,
            failed -> assertThat(failed.kind()).isEqualTo(SetUpFailed.Kind.MECHANISM_FAILED));
    assertThat(Processes.withArgument(marker)).isEmpty();
    assertThat(fixture.shell(sandbox, "echo said").stdout()).isEqualTo("said\n");
  }

  @Test
  void killWatcher_withRunningCommand_failsItAndLeavesNoProcess() throws Exception {
    CompletableFuture<Fixture.Result> running = startEndless();
    ProcessHandle launcher = launcher();

    children(launcher).getFirst().destroyForcibly();

    assertThat(running.get().outcome())
        .isInstanceOfSatisfying(
            SetUpFailed.class,
            failed -> assertThat(failed.kind()).isEqualTo(SetUpFailed.Kind.MECHANISM_FAILED));
    Processes.await(() -> Processes.withArgument(marker).isEmpty());
    assertThat(fixture.shell(sandbox, "echo said").stdout()).isEqualTo("said\n");
    assertThat(launcher.isAlive()).isTrue();
  }

  @Test
  void close_withRunningCommand_leavesNoProcess() throws Exception {
    CompletableFuture<Fixture.Result> running = startEndless();

    sandbox.close();

    assertThat(Processes.withArgument(marker)).isEmpty();
    assertThat(running.handle((result, failure) -> true).get()).isTrue();
    assertThat(Files.exists(fixture.scratchRoot())).isTrue();
  }
}
