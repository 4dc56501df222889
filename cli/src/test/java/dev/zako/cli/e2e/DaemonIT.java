package dev.zako.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.cli.e2e.ZakoProcess.Ended;
import dev.zako.cli.e2e.ZakoProcess.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds by a daemon: that they are as without one, and that it never stands in the way. */
class DaemonIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path directory;

  @AfterEach
  void stop() {
    if (Files.exists(directory.resolve("zako.toml"))) {
      ZakoProcess.zako(directory, "daemon", "stop").run();
    }
  }

  private ZakoProcess build(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "build";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return ZakoProcess.zako(directory, all).byDaemon();
  }

  private Ended succeed(ZakoProcess process) {
    Ended ended = process.run();
    assertThat(ended.exitCode()).as(ended.toString()).isZero();
    return ended;
  }

  private TestWorkspace workspace(String... namesAndCommands) {
    return TestWorkspace.empty(directory).write("a/BUILD.ts", Scripts.genrules(namesAndCommands));
  }

  private String status(String key) {
    return ZakoProcess.zako(directory, "daemon", "status")
        .run()
        .out()
        .lines()
        .filter(line -> line.startsWith(key + ": "))
        .map(line -> line.substring(key.length() + 2))
        .findFirst()
        .orElse("");
  }

  private static void await(BooleanSupplier condition, String what) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("Did not happen: " + what);
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private static void awaitRunning(String text, Running client) {
    await(() -> ZakoProcess.isAnyoneRunning(text), text + "; stderr:\n" + client.err());
  }

  private static void kill(String signal, String process) {
    Ended ended = ZakoProcess.program(Path.of("/"), "kill", "-" + signal, process).run();
    assertThat(ended.exitCode()).as(ended.toString()).isZero();
  }

  @Test
  void build_again_isDoneBySameDaemonAsWithoutOne() {
    TestWorkspace workspace = workspace("one", "echo 1 > $@");
    Ended first = succeed(build("//..."));
    assertThat(first.out()).isEqualTo("//a:one\t" + directory.resolve("zako-out/a/one") + "\n");
    String process = status("process");
    Ended second = succeed(build("//..."));
    assertThat(second.out()).isEqualTo(first.out());
    assertThat(second.err()).contains("Nothing had to be done");
    workspace.write("a/BUILD.ts", Scripts.genrules("one", "echo 2 > $@"));
    succeed(build("//..."));
    assertThat(workspace.read("zako-out/a/one")).isEqualTo("2\n");
    workspace.write("a/BUILD.ts", Scripts.genrules("one", "exit 3"));
    Ended failed = build("//...", "--color", "always").run();
    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err()).contains("\u001b[1;31merror ZK4001");
    assertThat(status("process")).isEqualTo(process);
    assertThat(status("commands")).isEqualTo("0");
    Ended logs = ZakoProcess.zako(directory, "daemon", "logs").run();
    assertThat(logs.out()).contains("listens at", "ZK4001");
  }

  @Test
  void clean_whileDaemonRuns_leavesItWarmAndTheNextBuildRight() {
    workspace("one", "echo 1 > $@");
    succeed(build("//..."));
    String process = status("process");

    Ended outputs = succeed(ZakoProcess.zako(directory, "clean").byDaemon());
    assertThat(outputs.err()).contains("Removed 1 file");
    assertThat(directory.resolve("zako-out")).doesNotExist();
    assertThat(succeed(build("//...")).err()).contains("0 actions ran");
    assertThat(directory.resolve("zako-out/a/one")).hasContent("1");

    succeed(ZakoProcess.zako(directory, "clean", "--all").byDaemon());
    assertThat(directory.resolve(".zako/cas")).doesNotExist();
    assertThat(succeed(build("//...")).err()).contains("1 action ran");
    assertThat(directory.resolve("zako-out/a/one")).hasContent("1");
    assertThat(status("process")).isEqualTo(process);
  }

  /** Somebody else has the lock, so that cleaning begins and comes to nothing yet. */
  private void whileCleaning(List<String> clean, Runnable asking) throws IOException {
    workspace("one", "echo 1 > $@");
    succeed(build("//..."));
    Running cleaning;
    try (FileChannel channel =
            FileChannel.open(directory.resolve(".zako/lock"), StandardOpenOption.WRITE);
        FileLock _ = channel.lock()) {
      cleaning = ZakoProcess.zako(directory, clean.toArray(String[]::new)).byDaemon().start();
      await(() -> cleaning.err().contains("Waiting for"), "waiting: " + cleaning.err());
      asking.run();
    }
    Ended cleaned = cleaning.end();
    assertThat(cleaned.exitCode()).as(cleaned.toString()).isZero();
  }

  private String ask(String... arguments) {
    return succeed(ZakoProcess.zako(directory, arguments).byDaemon()).out();
  }

  @Test
  void ask_whileDaemonCleans_isAnswered() throws IOException {
    whileCleaning(
        List.of("clean"),
        () -> {
          assertThat(ask("query", "//...")).isEqualTo("//a:one\n");
          assertThat(ask("why", "//a:one")).contains("now: //a:one would not be made again");
        });
    assertThat(succeed(build("//...")).err()).contains("0 actions ran");
  }

  @Test
  void ask_whileDaemonRemovesEverything_isAnsweredAsIfNothingWasThere() throws IOException {
    whileCleaning(
        List.of("clean", "--all"),
        () -> {
          assertThat(ask("query", "//...")).isEqualTo("//a:one\n");
          assertThat(ask("why", "//a:one")).contains("now: //a:one Genrule would run");
        });
    assertThat(succeed(build("//...")).err()).contains("1 action ran");
  }

  @Test
  void clean_withoutDaemon_startsNoneAndEndsTheOneThatItMayNotAsk() {
    workspace("one", "echo 1 > $@");
    succeed(ZakoProcess.zako(directory, "clean", "--all").byDaemon());
    assertThat(status("state")).isEqualTo("not running");
    succeed(build("//..."));
    succeed(ZakoProcess.zako(directory, "clean", "--all"));
    assertThat(status("state")).isEqualTo("not running");
  }

  @Test
  void build_withoutDaemon_startsNone() {
    workspace("one", "echo 1 > $@");
    succeed(build("//...", "--no-daemon"));
    succeed(build("//...").with("ZAKO_NO_DAEMON", "1"));
    succeed(build("//...").with("ZAKO_NO_DAEMON", "").with("CI", "true"));
    assertThat(status("state")).isEqualTo("not running");
  }

  @Test
  void client_loadsNothingOfTheEngine() throws IOException {
    workspace("one", "echo 1 > $@");
    String log = "-Xlog:class+load:file=" + directory.resolve("classes") + "/%p.log";
    Files.createDirectories(directory.resolve("classes"));
    Running client =
        build("//...").with("ZAKO_AOT", "off").with("ZAKO_JAVA_OPTIONS", "-Xmx512m " + log).start();
    Ended ended = client.end();
    assertThat(ended.exitCode()).as(ended.toString()).isZero();
    assertThat(Files.readString(directory.resolve("classes/" + client.pid() + ".log")))
        .contains("dev.zako.cli.client.DaemonClient")
        .doesNotContain(
            "dev.zako.engine", "org.apache.pekko", "org.graalvm", "ch.qos.logback", "org.slf4j");
  }

  @Test
  void interrupt_ofOneClient_endsItsBuildOnly() {
    TestWorkspace workspace = workspace("slow", "sleep 7301", "fast", "echo fast > $@");
    Running first = build("//a:slow").interruptible().start();
    awaitRunning("sleep 7301", first);
    workspace.write("b/BUILD.ts", Scripts.genrules("other", "echo other > $@"));
    workspace.write("a/BUILD.ts", Scripts.genrules("fast", "echo fast > $@"));
    Running second = build("//a:fast").start();
    await(() -> second.err().contains("Waiting for another command"), second.err());
    assertThat(second.err()).contains("process " + first.pid(), "zako build //a:slow");
    first.signal("INT");
    Ended interrupted = first.end();
    assertThat(interrupted.exitCode()).as(interrupted.toString()).isEqualTo(8);
    assertThat(interrupted.err()).contains("interrupted");
    Ended ended = second.end();
    assertThat(ended.exitCode()).as(ended.toString()).isZero();
    assertThat(ZakoProcess.isAnyoneRunning("sleep 7301")).isFalse();
    assertThat(workspace.read("zako-out/a/fast")).isEqualTo("fast\n");
  }

  @Test
  void questions_whileABuildRuns_areAnsweredAtOnce() {
    workspace("slow", "sleep 7305");
    Running client = build("//...").interruptible().start();
    awaitRunning("sleep 7305", client);
    assertThat(succeed(ZakoProcess.zako(directory, "info")).out())
        .contains("package: ", "builds: ");
    succeed(ZakoProcess.zako(directory, "version"));
    succeed(ZakoProcess.zako(directory, "help", "build"));
    assertThat(status("commands")).isEqualTo("1");
    client.signal("INT");
    assertThat(client.end().exitCode()).isEqualTo(8);
  }

  @Test
  void kill_ofTheClient_endsItsBuildAndNotTheDaemon() {
    workspace("slow", "sleep 7302");
    Running client = build("//...").start();
    awaitRunning("sleep 7302", client);
    String process = status("process");
    client.signal("KILL");
    assertThat(client.end().exitCode()).isEqualTo(128 + 9);
    await(() -> !ZakoProcess.isAnyoneRunning("sleep 7302"), "the end of the command");
    await(() -> status("commands").equals("0"), "the end of the build");
    assertThat(status("process")).isEqualTo(process);
  }

  @Test
  void kill_ofTheDaemon_isToldAndTheBuildGoesOn() {
    TestWorkspace workspace = workspace("slow", "sleep 7303");
    Running client = build("//...").interruptible().start();
    awaitRunning("sleep 7303", client);
    String process = status("process");
    kill("KILL", process);
    await(() -> client.err().contains("the daemon ended in the middle"), client.err());
    awaitRunning("sleep 7303", client);
    client.signal("INT");
    assertThat(client.end().exitCode()).isEqualTo(8);
    await(() -> !ZakoProcess.isAnyoneRunning("sleep 7303"), "the end of the command");
    workspace.write("a/BUILD.ts", Scripts.genrules("slow", "echo right > $@"));
    assertThat(Files.exists(directory.resolve(".zako/daemon"))).as("stale file").isTrue();
    succeed(build("//..."));
    assertThat(status("process")).isNotEmpty().isNotEqualTo(process);
    assertThat(workspace.read("zako-out/a/slow")).isEqualTo("right\n");
  }

  @Test
  void hangingDaemon_isEndedAndTheBuildGoesOn() {
    TestWorkspace workspace = workspace("slow", "sleep 7304", "fast", "echo fast > $@");
    Running stuck = build("//a:slow").start();
    awaitRunning("sleep 7304", stuck);
    String process = status("process");
    kill("STOP", process);
    // Both go on, in any order.
    workspace.write(
        "a/BUILD.ts", Scripts.genrules("slow", "echo right > $@", "fast", "echo fast > $@"));
    Ended ended = succeed(build("//a:fast"));
    Ended late = stuck.end();
    assertThat(late.exitCode()).as(late.toString()).isZero();
    await(() -> !Files.exists(Path.of("/proc/" + process)), "the end of the daemon");
    assertThat(ended.err() + late.err()).contains("said nothing for 10 s");
    assertThat(workspace.read("zako-out/a/slow")).isEqualTo("right\n");
  }

  @Test
  void otherOptions_restartTheDaemonAndSayWhy() {
    workspace("one", "echo 1 > $@");
    succeed(build("//..."));
    String process = status("process");
    Ended ended = succeed(build("//...").with("ZAKO_JAVA_OPTIONS", "-Xmx500m"));
    assertThat(ended.err())
        .contains("zako: restarting the daemon, because ZAKO_JAVA_OPTIONS has changed\n");
    assertThat(status("process")).isNotEmpty().isNotEqualTo(process);
    await(() -> !Files.exists(Path.of("/proc/" + process)), "the end of the first daemon");
  }

  @Test
  void idleDaemon_givesBackItsHeap() throws IOException {
    workspace("one", "echo 1 > $@");
    Path log = directory.resolve("collections");
    Files.createDirectories(log);
    succeed(
        build("//...")
            .with("ZAKO_JAVA_OPTIONS", "-Xmx512m -Xlog:gc:file=" + log.resolve("%p.log")));
    Path ofDaemon = log.resolve(status("process") + ".log");
    Pattern whileIdle =
        Pattern.compile("Pause Full \\(System\\.gc\\(\\)\\) \\d+M->(\\d+)M\\((\\d+)M\\)");
    await(() -> whileIdle.matcher(read(ofDaemon)).find(), "a collection while nothing is built");
    Matcher collection = whileIdle.matcher(read(ofDaemon));
    assertThat(collection.find()).isTrue();
    assertThat(Integer.parseInt(collection.group(2)))
        .as(collection.group())
        .isLessThan(2 * Integer.parseInt(collection.group(1)) + 80);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void idleDaemon_endsByItself() {
    workspace("one", "echo 1 > $@");
    succeed(build("//...").with("ZAKO_DAEMON_IDLE", "1"));
    await(() -> status("state").equals("not running"), "the end of the daemon");
    assertThat(Files.exists(directory.resolve(".zako/daemon"))).isFalse();
  }
}
