package dev.zako.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.sandbox.SandboxOutcome.SetUpFailed;
import dev.zako.sandbox.SandboxOutcome.SetUpFailed.Kind;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a strict sandbox says when a command cannot start, and what is left when a JVM is killed.
 */
@ParameterizedClass
@MethodSource("variants")
class StrictSandboxFailureTest {
  @TempDir Path directory;
  private final Variant variant;
  private Fixture fixture;
  private Sandbox sandbox;

  StrictSandboxFailureTest(Variant variant) {
    this.variant = variant;
  }

  static Stream<Variant> variants() {
    return Variant.all().filter(variant -> !variant.ordinaryUser());
  }

  @BeforeEach
  void open() {
    fixture = new Fixture(directory);
    sandbox = variant.open(fixture.scratchRoot());
  }

  @AfterEach
  void close() {
    if (sandbox != null) {
      sandbox.close();
    }
  }

  private SetUpFailed failure(String... arguments) throws Exception {
    SandboxOutcome outcome = fixture.run(sandbox, fixture.request(arguments)).outcome();
    if (outcome instanceof SetUpFailed failed) {
      assertThat(failed.hint()).isNotBlank();
      return failed;
    }
    throw new AssertionError(outcome);
  }

  @Test
  void run_commandNotVisible_saysWhereItLooked() throws Exception {
    Path hidden = Files.createDirectory(directory.resolve("hidden"));
    Files.copy(Path.of("/bin/sh"), hidden.resolve("tool"));
    fixture.environment.put("PATH", hidden + ":/usr/bin");

    assertThat(failure("tool").kind()).isEqualTo(Kind.COMMAND_NOT_FOUND);
    assertThat(failure("tool").message()).contains("`tool`").contains(hidden.toString());
    assertThat(failure(hidden + "/tool").kind()).isEqualTo(Kind.COMMAND_NOT_FOUND);
    fixture.environment.remove("PATH");
    assertThat(failure("sh").message()).contains("`PATH`");
  }

  @Test
  void run_loaderNotVisible_isNamed() throws Exception {
    fixture.hostDirectories = List.of(Path.of("/usr/bin"));

    SetUpFailed failed = failure("sh", "-c", "true");

    assertThat(failed.kind()).isEqualTo(Kind.INTERPRETER_NOT_FOUND);
    assertThat(failed.message()).contains("/ld-");
  }

  @Test
  void run_brokenProgram_isNotExecutable() throws Exception {
    fixture.input("broken", "\0\0\0\0not a program", true);

    if (variant.probed().name().equals("launcher")) {
      assertThat(failure("./broken").kind()).isEqualTo(Kind.COMMAND_NOT_EXECUTABLE);
    } else {
      // `env` reports it as POSIX wants, or runs a shell on it.
      assertThat(fixture.run(sandbox, fixture.request("./broken")).exitCode()).isNotZero();
    }
  }

  @Test
  void run_hostDirectoryMissing_isNamed() throws Exception {
    fixture.hostDirectories = List.of(Path.of("/usr"), directory.resolve("not-there"));

    SetUpFailed failed = failure("sh");

    assertThat(failed.kind()).isEqualTo(Kind.HOST_DIRECTORY_MISSING);
    assertThat(failed.message()).contains("not-there");
  }

  @Test
  void run_programFromTheTree_isFoundByItsAbsolutePath() throws Exception {
    fixture.input("tools/say", "#!/bin/sh\necho said\n", true);

    assertThat(fixture.run(sandbox, fixture.request("/zako/work/tools/say")).stdout())
        .isEqualTo("said\n");
    fixture.environment.put("PATH", "/zako/work/tools:/usr/bin:/bin");
    assertThat(fixture.run(sandbox, fixture.request("say")).stdout()).isEqualTo("said\n");
  }

  @Test
  void killJvm_withNineAndRunningCommand_leavesNoProcess() throws Exception {
    String marker = "9000." + System.nanoTime();
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                EndlessRun.class.getName(),
                variant.probed().name(),
                Files.createDirectory(directory.resolve("jvm")).toString(),
                marker)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(out.readLine()).isEqualTo("started");
      assertThat(Processes.withArgument(marker)).isNotEmpty();
    } finally {
      jvm.destroyForcibly().waitFor();
    }

    Processes.await(() -> Processes.withArgument(marker).isEmpty());
    // The next one cleans up.
    try (Sandbox next = variant.open(directory.resolve("jvm/scratch"));
        Stream<Path> left = Files.list(directory.resolve("jvm/scratch"))) {
      assertThat(next.mode()).isEqualTo(SandboxMode.STRICT);
      assertThat(left).hasSize(2);
    }
  }
}
