package dev.zako.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.sandbox.Fixture.Result;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The modes without namespaces, with and without a guard. */
@ParameterizedClass
@MethodSource("variants")
class PlainSandboxTest {
  @TempDir Path directory;
  private final SandboxMode mode;
  private final ProbeReport report;
  private Fixture fixture;
  private Sandbox sandbox;

  PlainSandboxTest(SandboxMode mode, ProbeReport report) {
    this.mode = mode;
    this.report = report;
  }

  static Stream<Object[]> variants() {
    ProbeReport full = Variant.report();
    ProbeReport bare = new ProbeReport(full.mechanisms(), Optional.empty(), full.setsid());
    Stream<ProbeReport> reports =
        full.guard().isPresent() ? Stream.of(full, bare) : Stream.of(bare);
    return reports.flatMap(
        report ->
            Stream.of(
                new Object[] {SandboxMode.TREE, report}, new Object[] {SandboxMode.OFF, report}));
  }

  @BeforeEach
  void open() {
    fixture = new Fixture(directory);
    sandbox = Sandboxes.create(mode, fixture.scratchRoot(), report);
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  private Result shell(String script) throws Exception {
    return fixture.shell(sandbox, script);
  }

  @Test
  void run_declaredInputsAndOutputs_areThere() throws Exception {
    fixture.input("src/a.txt", "alpha\n");
    fixture.input("tool.sh", "#!/bin/sh\ncat ../src/a.txt\n", true);
    fixture.inputs.put(PortablePath.of("empty/dir"), new VirtualTree.DirectoryEntry());
    fixture.inputs.put(PortablePath.of("link"), new VirtualTree.SymlinkEntry("src/a.txt"));
    fixture.output("out/b.txt");
    fixture.output("out/missing");
    fixture.output("out/link");
    fixture.outputDirectories.add(PortablePath.of("gen"));
    fixture.workingDirectory = PortablePath.of("gen");

    Result result =
        shell(
            "../tool.sh > ../out/b.txt && cat ../link > x && mkdir -p y/z && ln -s ../x y/l"
                + " && ln -s b.txt ../out/link && ls -d ../empty/dir && echo out && echo err >&2");

    assertThat(result.exitCode()).isZero();
    assertThat(result.outputs())
        .containsOnlyKeys("out/b.txt", "out/link", "gen", "gen/x", "gen/y", "gen/y/z", "gen/y/l")
        .containsEntry("out/b.txt", "alpha\n")
        .containsEntry("gen/x", "alpha\n")
        .containsEntry("gen/y/l", "-> ../x")
        .containsEntry("out/link", "-> b.txt");
    assertThat(result.stdout()).isEqualTo("../empty/dir\nout\n");
    assertThat(result.stderr()).isEqualTo("err\n");
    assertThat(result.exited().wall()).isPositive();
  }

  @Test
  void run_environment_isOnlyTheRequestsAndTheFixedOne() throws Exception {
    fixture.environment.put("LANG", "C");

    Result result = fixture.run(sandbox, fixture.request("env"));

    assertThat(result.stdout().lines().map(line -> line.replaceAll("=.*", "")))
        .containsExactlyInAnyOrder("HOME", "LANG", "PATH", "PWD", "TMPDIR");
    assertThat(result.stdout()).contains("PWD=/proc/self/cwd\n");
  }

  @Test
  void read_undeclaredWorkspaceFile_isNotReachedByRelativePath() throws Exception {
    Files.writeString(directory.resolve("undeclared.txt"), "secret");
    fixture.input("a/declared.txt", "alpha");

    Result result =
        shell("cat undeclared.txt a/undeclared.txt ../undeclared.txt ../../undeclared.txt");

    assertThat(result.exitCode()).isNotZero();
    assertThat(result.stdout()).isEmpty();
  }

  @Test
  void write_input_isReported() throws Exception {
    Path source = fixture.input("a.txt", "alpha");
    fixture.input("b.txt", "beta");
    fixture.output("o");

    Result result = shell("chmod u+w a.txt; echo changed > a.txt; touch o");

    assertThat(result.outcome())
        .isInstanceOfSatisfying(
            SandboxOutcome.InputsChanged.class,
            changed -> {
              assertThat(changed.changes())
                  .containsExactly(Map.entry(PortablePath.of("a.txt"), "was written to"));
              assertThat(changed.damagedSources()).isEqualTo(mode == SandboxMode.OFF);
            });
    assertThat(source).hasContent(mode == SandboxMode.OFF ? "changed" : "alpha");
  }

  @Test
  void write_inputReplacedOrRemoved_isReportedAndHarmless() throws Exception {
    Path replaced = fixture.input("a.txt", "alpha");
    Path removed = fixture.input("b.txt", "beta");
    fixture.inputs.put(PortablePath.of("l"), new VirtualTree.SymlinkEntry("a.txt"));
    fixture.output("o");

    Result result = shell("echo x > n; mv -f n a.txt; rm -f b.txt; ln -sf other l");

    assertThat(result.outcome())
        .isInstanceOfSatisfying(
            SandboxOutcome.InputsChanged.class,
            changed -> {
              assertThat(changed.changes().values())
                  .containsExactly("was replaced", "is gone", "is not the same link any more");
              assertThat(changed.damagedSources()).isFalse();
            });
    assertThat(replaced).hasContent("alpha");
    assertThat(removed).hasContent("beta");
  }

  @Test
  void link_inputAsOutput_isTakenAsACopy() throws Exception {
    Path source = fixture.input("a.txt", "alpha");
    fixture.output("o");

    try (SandboxRun run =
        sandbox.run(fixture.request("sh", "-c", "ln a.txt o"), fixture.kill, () -> {})) {
      if (run.outcome() instanceof SandboxOutcome.Exited exited
          && exited.outputs().get(PortablePath.of("o"))
              instanceof ProducedOutput.ProducedFile(Path file, boolean _)) {
        assertThat(file).hasContent("alpha");
        assertThat(Files.isSameFile(file, source)).isFalse();
      } else {
        throw new AssertionError(run.outcome());
      }
    }
  }

  @Test
  void leave_badOutputs_areRefused() throws Exception {
    fixture.output("pipe");
    fixture.output("link");
    fixture.outputDirectories.add(PortablePath.of("d"));

    Result result = shell("mkfifo pipe; ln -s ../../x link; touch 'd/a:b'");

    assertThat(result.outcome())
        .isInstanceOfSatisfying(
            SandboxOutcome.OutputsRefused.class,
            refused ->
                assertThat(refused.reasons().keySet())
                    .map(PortablePath::toString)
                    .containsExactly("d", "link", "pipe"));
  }

  @Test
  void run_endedBySignal_is128PlusSignal() throws Exception {
    assertThat(shell("kill -9 $$").exitCode()).isEqualTo(137);
    assertThat(shell("kill -15 $$").exitCode()).isEqualTo(143);
    assertThat(shell("exit 42").exitCode()).isEqualTo(42);
  }

  @Test
  void run_timeoutOver_killsTheTree() throws Exception {
    fixture.timeout = Duration.ofMillis(300);
    String marker = "5000." + System.nanoTime();

    Result result = shell("sleep " + marker + " & sleep " + marker);

    assertThat(result.outcome()).isInstanceOf(SandboxOutcome.TimedOut.class);
    Processes.await(() -> Processes.withArgument(marker).isEmpty());
  }

  @Test
  void run_killedFromOutside_endsAtOnce() throws Exception {
    String marker = "6000." + System.nanoTime();
    Thread killer =
        Thread.startVirtualThread(
            () -> {
              fixture.awaitOutput();
              fixture.kill.kill();
            });

    Result result = shell("echo started; sleep " + marker + " & sleep " + marker);
    killer.join();

    assertThat(result.outcome()).isEqualTo(new SandboxOutcome.Cancelled());
    Processes.await(() -> Processes.withArgument(marker).isEmpty());
  }

  @Test
  void run_killedBefore_neverStarts() throws Exception {
    fixture.kill.kill();

    assertThat(shell("touch " + directory + "/was-here").outcome())
        .isEqualTo(new SandboxOutcome.Cancelled());
    assertThat(directory.resolve("was-here")).doesNotExist();
  }

  @Test
  void leave_backgroundProcess_diesWithTheCommand() throws Exception {
    String marker = "7000." + System.nanoTime();

    Result result = shell("sleep " + marker + " </dev/null >/dev/null 2>&1 & exit 3");

    assertThat(result.exitCode()).isEqualTo(3);
    Processes.await(() -> Processes.withArgument(marker).isEmpty());
  }

  @Test
  void leave_daemonInItsOwnSession_diesUnderGuard() throws Exception {
    String marker = "8000." + System.nanoTime();
    String daemon = "(setsid sh -c '(setsid sleep " + marker + " >/dev/null 2>&1 &) ; exit 0' &)";

    Result result = shell(daemon + "; sleep 0.1; exit 0");

    assertThat(result.exitCode()).isZero();
    if (report.guard().isPresent()) {
      assertThat(Processes.withArgument(marker)).isEmpty();
    } else {
      // Nothing but a guard catches this one.
      killAll(marker);
    }
  }

  private static void killAll(String marker) throws IOException {
    for (long pid : Processes.withArgument(marker)) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void run_limits_areSet() throws Exception {
    fixture.limits =
        new ResourceLimits(
            OptionalLong.of(64), OptionalLong.empty(), OptionalLong.of(1 << 20), 1000);
    fixture.output("o");

    Result result = shell("ulimit -n; ulimit -c; head -c 3000000 /dev/zero > o || echo refused");

    assertThat(result.stdout()).startsWith("64\n0\n").endsWith("refused\n");
  }

  @Test
  void run_readOnlyDirectoriesLeft_areCleaned() throws Exception {
    fixture.outputDirectories.add(PortablePath.of("d"));

    shell("mkdir -p d/a/b; touch d/a/b/c d/a/x; chmod 000 d/a/b; chmod 555 d/a");
    sandbox.close();

    try (Stream<Path> left = Files.list(fixture.scratchRoot())) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void run_sourceGone_isSetUpFailure() throws Exception {
    Files.delete(fixture.input("a.txt", "alpha"));

    assertThat(kindOf(shell("true"))).isEqualTo(SandboxOutcome.SetUpFailed.Kind.INPUT_MISSING);
  }

  @Test
  void run_executableBitDiffersFromSource_isAsDeclared() throws Exception {
    Path source = fixture.input("a.txt", "alpha");
    fixture.inputs.put(PortablePath.of("b.txt"), new VirtualTree.FileEntry(source, true));

    assertThat(shell("test ! -x a.txt && test -x b.txt").exitCode()).isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(source)))
        .isEqualTo("r--r--r--");
  }

  @Test
  void run_commandThatCannotStart_saysWhy() throws Exception {
    fixture.input("text", "just text", true);
    fixture.input("closed", "#!/bin/sh\n", false);
    fixture.input("interpreted", "#!/not/there\n", true);

    assertThat(kindOf(fixture.run(sandbox, fixture.request("zako-no-such-command"))))
        .isEqualTo(SandboxOutcome.SetUpFailed.Kind.COMMAND_NOT_FOUND);
    assertThat(kindOf(fixture.run(sandbox, fixture.request("/no/such/command"))))
        .isEqualTo(SandboxOutcome.SetUpFailed.Kind.COMMAND_NOT_FOUND);
    assertThat(kindOf(fixture.run(sandbox, fixture.request("./nothing"))))
        .isEqualTo(SandboxOutcome.SetUpFailed.Kind.COMMAND_NOT_FOUND);
    assertThat(kindOf(fixture.run(sandbox, fixture.request("./text"))))
        .isEqualTo(SandboxOutcome.SetUpFailed.Kind.COMMAND_NOT_EXECUTABLE);
    assertThat(kindOf(fixture.run(sandbox, fixture.request("./closed"))))
        .isEqualTo(SandboxOutcome.SetUpFailed.Kind.COMMAND_NOT_EXECUTABLE);
    assertThat(kindOf(fixture.run(sandbox, fixture.request("./interpreted"))))
        .isEqualTo(SandboxOutcome.SetUpFailed.Kind.INTERPRETER_NOT_FOUND);
    fixture.workingDirectory = PortablePath.of("nowhere");
    assertThat(kindOf(fixture.run(sandbox, fixture.request("sh"))))
        .isEqualTo(SandboxOutcome.SetUpFailed.Kind.BAD_WORKING_DIRECTORY);
  }

  @Test
  void killJvm_withNineAndRunningCommand_leavesNoProcessUnderGuard() throws Exception {
    String marker = "9500." + System.nanoTime();
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                EndlessRun.class.getName(),
                mode.name(),
                Files.createDirectory(directory.resolve("jvm")).toString(),
                marker)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(out.readLine()).isEqualTo("started");
    } finally {
      jvm.destroyForcibly().waitFor();
    }

    if (Variant.report().guard().isPresent()) {
      Processes.await(() -> Processes.withArgument(marker).isEmpty());
    } else {
      // Nothing but a guard ends the command of a killed JVM.
      killAll(marker);
    }
  }

  private static SandboxOutcome.SetUpFailed.Kind kindOf(Result result) {
    if (result.outcome() instanceof SandboxOutcome.SetUpFailed failed) {
      assertThat(failed.message()).isNotBlank().doesNotEndWith(".");
      assertThat(failed.hint()).isNotBlank();
      return failed.kind();
    }
    throw new AssertionError(result.outcome());
  }
}
