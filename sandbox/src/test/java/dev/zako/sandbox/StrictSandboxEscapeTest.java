package dev.zako.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.sandbox.Fixture.Result;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands that try to get out of a strict sandbox. */
@ParameterizedClass
@MethodSource("variants")
class StrictSandboxEscapeTest {
  @TempDir Path directory;
  private final Variant variant;
  private Fixture fixture;
  private Sandbox sandbox;

  StrictSandboxEscapeTest(Variant variant) {
    this.variant = variant;
  }

  static Stream<Variant> variants() {
    return Variant.all();
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

  private Result shell(String script) throws Exception {
    return fixture.shell(sandbox, script);
  }

  /** Runs each line by itself and returns those that succeeded. */
  private List<String> succeeding(List<String> attempts) throws Exception {
    StringBuilder script = new StringBuilder();
    for (int i = 0; i < attempts.size(); i++) {
      script.append("( ").append(attempts.get(i)).append(" ) >/dev/null 2>&1");
      script.append(" && echo succeeded ").append(i).append('\n');
    }
    script.append("exit 0\n");
    Result result = shell(script.toString());
    assertThat(result.exitCode()).isZero();
    return result
        .stdout()
        .lines()
        .map(line -> attempts.get(Integer.parseInt(line.substring("succeeded ".length()))))
        .toList();
  }

  @Test
  void run_declaredInputsAndOutputs_areThere() throws Exception {
    fixture.input("src/a.txt", "alpha\n");
    fixture.input("tool.sh", "#!/bin/sh\ncat src/a.txt > out/b.txt\nchmod +x out/b.txt\n", true);
    fixture.output("out/b.txt");

    Result result = fixture.run(sandbox, fixture.request("./tool.sh"));

    assertThat(result.exitCode()).isZero();
    assertThat(result.outputs()).containsOnlyKeys("out/b.txt").containsValue("x:alpha\n");
  }

  @Test
  void run_commandSees_fixedPlaceUserHostAndEnvironment() throws Exception {
    fixture.input("sub/a.txt", "alpha");
    fixture.workingDirectory = PortablePath.of("sub");
    fixture.environment.put("LANG", "C");

    Result result = shell("/bin/pwd -P; id -u; id -g; uname -n; env | sort");

    assertThat(result.stdout().lines())
        .startsWith("/zako/work/sub", "1000", "1000", "zako")
        .contains("HOME=/tmp", "LANG=C", "PATH=/usr/bin:/bin", "TMPDIR=/tmp")
        .hasSizeLessThanOrEqualTo(4 + 5 + 1);
    Result environment = fixture.run(sandbox, fixture.request("env"));
    assertThat(environment.stdout().lines())
        .containsExactlyInAnyOrder(
            "HOME=/tmp", "LANG=C", "PATH=/usr/bin:/bin", "PWD=/proc/self/cwd", "TMPDIR=/tmp");
  }

  @Test
  void read_undeclaredFilesOfTheHost_areNotThere() throws Exception {
    Path workspaceFile = Files.writeString(directory.resolve("undeclared.txt"), "secret");
    Path linked = fixture.input("a.txt", "alpha");
    String home = System.getProperty("user.home");

    assertThat(
            succeeding(
                List.of(
                    "cat " + workspaceFile,
                    "ls " + directory,
                    "cat " + linked,
                    "cat /etc/shadow",
                    "ls " + home,
                    "ls /root",
                    "ls /home",
                    "ls /sys/kernel",
                    "ls /var",
                    "ls /run",
                    "cat ../../undeclared.txt",
                    "ls ../../store",
                    "cat /proc/1/root/etc/shadow",
                    "cat /proc/1/cwd/etc/shadow",
                    "for f in /proc/1/fd/*; do readlink $f | grep status && exit 0; done; exit 1",
                    "cat /proc/self/root/etc/shadow")))
        .isEmpty();
  }

  @Test
  void list_root_holdsOnlyWhatIsDeclared() throws Exception {
    Result result = shell("ls -A /; echo; ls -A /etc /zako; echo; ls -A /tmp");

    assertThat(result.stdout().lines())
        .isSubsetOf(
            "bin", "dev", "etc", "lib", "lib32", "lib64", "libx32", "proc", "sbin", "tmp", "usr",
            "zako", "", "/etc:", "group", "hosts", "passwd", "/zako:", "work");
  }

  @Test
  void list_devices_holdsOnlyHarmlessOnes() throws Exception {
    Result result = shell("ls -A /dev; echo x > /dev/null; head -c 4 /dev/urandom | wc -c");

    assertThat(result.stdout().lines())
        .containsExactlyInAnyOrder(
            "fd", "full", "null", "random", "shm", "stderr", "stdin", "stdout", "urandom", "zero",
            "4");
  }

  @Test
  void write_inputs_isRefused() throws Exception {
    Path source = fixture.input("src/a.txt", "alpha");
    Path besideOutput = fixture.input("out/in.txt", "beta");
    Path below = fixture.input("out/sub/deep.txt", "gamma");
    fixture.output("out/o.txt");

    assertThat(
            succeeding(
                List.of(
                    "echo x > src/a.txt",
                    "echo x >> src/a.txt",
                    "chmod 777 src/a.txt && echo x > src/a.txt",
                    "rm -f src/a.txt",
                    "echo x > out/n && mv -f out/n src/a.txt",
                    "touch src/new.txt",
                    "touch new.txt",
                    "mkdir new",
                    "mv src other",
                    "mount -o remount,rw /zako/work",
                    "mount -o remount,rw,bind /zako/work",
                    "umount /zako/work/out",
                    "unshare -Ur sh -c 'mount -o remount,rw,bind /zako/work && echo x > src/a.txt'",
                    "unshare -Urm sh -c 'umount /zako/work && echo x > src/a.txt'",
                    "echo x > out/in.txt",
                    "chmod 777 out/in.txt",
                    "rm -f out/in.txt",
                    "echo x > out/n && mv -f out/n out/in.txt",
                    "mv out/in.txt out/moved.txt",
                    "ln out/in.txt out/linked.txt",
                    "ln src/a.txt out/linked.txt",
                    "echo x > out/sub/deep.txt",
                    "rm -rf out/sub/deep.txt",
                    "touch out/sub/new.txt",
                    "mv out/sub out/moved",
                    "truncate -s 0 /proc/self/cwd/src/a.txt")))
        .isEmpty();
    assertThat(source).hasContent("alpha");
    assertThat(besideOutput).hasContent("beta");
    assertThat(below).hasContent("gamma");
  }

  @Test
  void write_hostAndRoot_isRefused() throws Exception {
    assertThat(
            succeeding(
                List.of(
                    "touch /usr/bin/zako-was-here",
                    "touch /usr/lib/zako-was-here",
                    "touch /zako-was-here",
                    "touch /etc/zako-was-here",
                    "echo x >> /etc/passwd",
                    "touch /dev/zako-was-here",
                    "touch /zako/zako-was-here",
                    "echo x > /proc/sys/kernel/hostname",
                    "echo 1 > /proc/sys/kernel/core_uses_pid",
                    ": >> /proc/sys/kernel/core_pattern",
                    ": >> /proc/sysrq-trigger",
                    "mount -o remount,rw /proc",
                    "umount /proc",
                    "hostname other",
                    "mknod /tmp/disk b 8 0 && cat /tmp/disk",
                    "mount -t tmpfs none /usr",
                    "mount -o remount,rw,bind /usr/bin",
                    "chroot / true")))
        .isEmpty();
    assertThat(Path.of("/usr/bin/zako-was-here")).doesNotExist();
  }

  @Test
  void write_permissionsOfDevices_isRefused() throws Exception {
    List<String> succeeded =
        succeeding(List.of("chmod 666 /dev/null", "touch -d 2001-01-01 /dev/zero"));

    if (variant.probed().name().equals("bubblewrap") && variant.isRootItself()) {
      // The known gap, which is why root's sandboxes prefer other mechanisms.
      assertThat(succeeded).isNotEmpty();
      assertThat(Variant.report().mechanisms().getLast()).isEqualTo(variant.probed());
    } else {
      assertThat(succeeded).isEmpty();
    }
  }

  @Test
  void write_throughInheritedFiles_reachesNoFileOfTheHost() throws Exception {
    Result result =
        shell("readlink /proc/self/fd/0 | cut -c 1-5; ls /proc/self/fd | grep -v '^[0-3]$'; cat");

    assertThat(result.stdout()).isEqualTo("pipe:\n");
  }

  @Test
  void write_privateTemporaryDirectory_isSeenByNobodyElse() throws Exception {
    Result result = shell("touch /tmp/zako-private && ls /tmp && cd $TMPDIR && pwd");

    assertThat(result.stdout()).isEqualTo("zako-private\n/tmp\n");
    assertThat(Path.of("/tmp/zako-private")).doesNotExist();
    assertThat(shell("ls -A /tmp").stdout()).isEmpty();
  }

  @Test
  void connect_loopbackAndNetwork_isRefused() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      fixture.hostDirectories = Fixture.SYSTEM;
      assertThat(
              succeeding(
                  List.of(
                      bash("exec 3<>/dev/tcp/127.0.0.1/" + server.getLocalPort()),
                      bash("exec 3<>/dev/tcp/localhost/" + server.getLocalPort()),
                      bash("exec 3<>/dev/tcp/1.1.1.1/80"),
                      bash("exec 3<>/dev/udp/8.8.8.8/53"))))
          .isEmpty();
      assertThat(shell("cat /proc/net/dev").stdout().lines().skip(2))
          .allMatch(line -> line.strip().startsWith("lo:"));
    }
  }

  @Test
  void connect_networkRequested_reachesLoopback() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      fixture.network = true;

      assertThat(succeeding(List.of(bash("exec 3<>/dev/tcp/127.0.0.1/" + server.getLocalPort()))))
          .hasSize(1);
    }
  }

  private static String bash(String script) {
    return "bash -c '" + script + "'";
  }

  @Test
  void look_processes_onlyOwnAreVisible() throws Exception {
    long self = ProcessHandle.current().pid();
    Result result = shell("ls /proc | grep '^[0-9]' | wc -l; kill -0 " + self + " 2>&1; exit 0");

    assertThat(Integer.parseInt(result.stdout().lines().findFirst().orElseThrow()))
        .isLessThanOrEqualTo(8);
    assertThat(result.stdout()).containsIgnoringCase("no such process");
  }

  @Test
  void leave_daemonBehind_diesWithTheCommand() throws Exception {
    String marker = "0." + System.nanoTime();
    Result result =
        shell(
            "(setsid sh -c '(setsid sleep 1000"
                + marker
                + " </dev/null >/dev/null 2>&1 &) ; exit 0' &) ; sleep 0.1; exit 3");

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(Processes.withArgument("1000" + marker)).isEmpty();
  }

  @Test
  void escape_bySymlinkAsOutput_isRefused() throws Exception {
    fixture.output("out/absolute");
    fixture.output("out/up");
    fixture.output("out/fine");
    fixture.output("out/sub/file");

    Result result =
        shell(
            "ln -s /etc/passwd out/absolute; ln -s ../../../etc/passwd out/up; ln -s fine2 out/fine;"
                + " exit 0");

    assertThat(result.outcome())
        .isInstanceOfSatisfying(
            SandboxOutcome.OutputsRefused.class,
            refused ->
                assertThat(refused.reasons())
                    .containsOnlyKeys(PortablePath.of("out/absolute"), PortablePath.of("out/up")));
  }

  @Test
  void escape_outputParentReplacedByLink_isNotFollowed() throws Exception {
    Path secret = Files.createDirectory(directory.resolve("secret"));
    Files.writeString(secret.resolve("o"), "secret");
    fixture.outputDirectories.add(PortablePath.of("out/d"));

    Result result = shell("rm -r out/d && ln -s " + secret + " out/d");

    assertThat(result.outcome()).isInstanceOf(SandboxOutcome.OutputsRefused.class);
  }

  @Test
  void leave_pipeSocketOrDirectoryAsOutput_isRefused() throws Exception {
    fixture.output("out/pipe");
    fixture.output("out/directory");
    fixture.outputDirectories.add(PortablePath.of("tree"));

    Result result = shell("mkfifo out/pipe tree/pipe; mkdir out/directory");

    assertThat(result.outcome())
        .isInstanceOfSatisfying(
            SandboxOutcome.OutputsRefused.class,
            refused ->
                assertThat(refused.reasons())
                    .containsOnlyKeys(
                        PortablePath.of("out/pipe"),
                        PortablePath.of("out/directory"),
                        PortablePath.of("tree")));
  }

  @Test
  void leave_thousandsOfFiles_areAllFound() throws Exception {
    fixture.outputDirectories.add(PortablePath.of("tree"));

    Result result =
        shell("i=0; while [ $i -lt 1000 ]; do : > tree/f$i; i=$((i+1)); done; chmod 555 tree");

    assertThat(result.outputs()).hasSize(1001);
  }

  @Test
  void run_endedBySignal_is128PlusSignal() throws Exception {
    assertThat(shell("kill -9 $$").exitCode()).isEqualTo(137);
    assertThat(shell("kill -TERM $$").exitCode()).isEqualTo(143);
    assertThat(shell("exit 42").exitCode()).isEqualTo(42);
  }

  @Test
  void run_timeoutOver_killsEverything() throws Exception {
    fixture.timeout = Duration.ofMillis(300);
    String marker = "2000." + System.nanoTime();

    Result result = shell("(setsid sleep " + marker + " &); sleep " + marker);

    assertThat(result.outcome()).isInstanceOf(SandboxOutcome.TimedOut.class);
    assertThat(Processes.withArgument(marker)).isEmpty();
  }

  @Test
  void run_killed_endsAtOnce() throws Exception {
    String marker = "3000." + System.nanoTime();
    Thread killer =
        Thread.startVirtualThread(
            () -> {
              fixture.awaitOutput();
              fixture.kill.kill();
            });

    Result result = shell("echo started; sleep " + marker + " & sleep " + marker);
    killer.join();

    assertThat(result.outcome()).isEqualTo(new SandboxOutcome.Cancelled());
    assertThat(Processes.withArgument(marker)).isEmpty();
  }

  @Test
  void run_threadInterrupted_killsAndCleans() throws Exception {
    String marker = "4000." + System.nanoTime();
    Thread test = Thread.currentThread();
    Thread interrupter =
        Thread.startVirtualThread(
            () -> {
              fixture.awaitOutput();
              test.interrupt();
            });

    boolean interrupted = false;
    try {
      shell("echo started; sleep " + marker);
    } catch (InterruptedException _) {
      interrupted = true;
    }
    interrupter.join();

    assertThat(interrupted).isTrue();
    assertThat(Processes.withArgument(marker)).isEmpty();
    try (Stream<Path> left = Files.walk(fixture.scratchRoot())) {
      assertThat(left.filter(path -> path.getFileName().toString().startsWith("run-"))).isEmpty();
    }
  }

  @Test
  void run_endlessOutput_isCutAndSaid() throws Exception {
    fixture.limits =
        new ResourceLimits(
            fixture.limits.openFiles(),
            fixture.limits.processes(),
            fixture.limits.fileSizeBytes(),
            1000);

    Result result = shell("yes | head -c 5000000; echo err >&2");

    assertThat(result.exited().stdoutTruncated()).isTrue();
    assertThat(result.exited().stderrTruncated()).isFalse();
    assertThat(result.stdout()).hasSize(1000);
  }

  @Test
  void run_limits_areSet() throws Exception {
    fixture.limits =
        new ResourceLimits(
            OptionalLong.of(64), OptionalLong.empty(), OptionalLong.of(1 << 20), 1000);
    fixture.output("out/o");

    Result result =
        shell("ulimit -n; ulimit -c; head -c 3000000 /dev/zero > out/o || echo refused");

    assertThat(result.stdout()).startsWith("64\n0\n").endsWith("refused\n");
    assertThat(result.outputs().get("out/o")).hasSize(1 << 20);
  }

  @Test
  void run_environmentForTheLoader_doesNotReachTheHostsTools() throws Exception {
    fixture.environment.put("LD_PRELOAD", "/zako/work/evil.so");
    fixture.environment.put("LD_LIBRARY_PATH", "/zako/work");
    fixture.environment.put("A B.c", "odd name");

    Result result = fixture.run(sandbox, fixture.request("env"));

    assertThat(result.exitCode()).isZero();
    assertThat(result.stdout())
        .contains("LD_PRELOAD=/zako/work/evil.so\n", "LD_LIBRARY_PATH=/zako/work\n")
        .contains("A B.c=odd name\n");
  }

  @Test
  void run_inputLinkReplacedInWritableDirectory_isReported() throws Exception {
    fixture.inputs.put(PortablePath.of("out/link"), new VirtualTree.SymlinkEntry("other"));
    fixture.output("out/o");

    Result result = shell("rm out/link; echo x > out/link");

    assertThat(result.outcome())
        .isInstanceOfSatisfying(
            SandboxOutcome.InputsChanged.class,
            changed -> {
              assertThat(changed.changes()).containsOnlyKeys(PortablePath.of("out/link"));
              assertThat(changed.damagedSources()).isFalse();
            });
  }

  @Test
  void run_hostDirectoryBelowTemporary_isVisible() throws Exception {
    Path tools = Files.createDirectory(directory.resolve("tools with space"));
    Files.writeString(tools.resolve("data"), "42");
    Path one = Files.writeString(directory.resolve("single"), "43");
    fixture.hostDirectories =
        Stream.concat(Fixture.SYSTEM.stream(), Stream.of(tools, one)).toList();

    Result result = shell("cat '" + tools + "/data' " + one + "; touch '" + tools + "/x'");

    assertThat(result.stdout()).isEqualTo("4243");
    assertThat(result.exitCode()).isNotZero();
    assertThat(succeeding(List.of("ls " + directory + "/store"))).isEmpty();
  }

  @Test
  void run_manyAtOnce_doNotDisturbEachOther() throws Exception {
    fixture.input("a.txt", "alpha");
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var futures =
          IntStream.range(0, 12)
              .mapToObj(
                  i ->
                      executor.submit(
                          () -> {
                            Fixture own =
                                new Fixture(Files.createDirectory(directory.resolve("own" + i)));
                            own.input("a.txt", "content " + i);
                            own.output("o");
                            return own.shell(sandbox, "cat a.txt > o").outputs().get("o");
                          }))
              .toList();
      for (int i = 0; i < futures.size(); i++) {
        assertThat(futures.get(i).get()).isEqualTo("content " + i);
      }
    }
  }

  @Test
  void run_afterwards_scratchIsEmpty() throws Exception {
    fixture.input("a/b/c.txt", "alpha");
    shell("mkdir -p /tmp/x");

    sandbox.close();

    try (Stream<Path> left = Files.list(fixture.scratchRoot())) {
      assertThat(left).isEmpty();
    }
  }
}
