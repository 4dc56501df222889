package dev.zako.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.cli.e2e.ZakoProcess.Ended;
import dev.zako.cli.e2e.ZakoProcess.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queries of the real program, by a daemon and without. */
class QueryIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path directory;

  @AfterEach
  void stop() {
    ZakoProcess.zako(directory, "daemon", "stop").run();
  }

  private Ended query(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "query";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return ZakoProcess.zako(directory, all).byDaemon().run();
  }

  private String ask(String... arguments) {
    Ended ended = query(arguments);
    assertThat(ended.exitCode()).as(ended.toString()).isZero();
    return ended.out();
  }

  /** The queries that the page shows. */
  private static List<String> shown() throws IOException {
    return Files.readAllLines(ZakoProcess.repository().resolve("docs/cli.md")).stream()
        .filter(line -> line.startsWith("zako query '"))
        .toList();
  }

  @Test
  void page_everyQuery_isAnsweredTheSameWithAndWithoutDaemon() throws IOException {
    TestWorkspace.example("hello-cc", directory);
    List<String> queries = shown();
    assertThat(queries).hasSizeGreaterThan(5);
    for (String query : queries) {
      String command = query.replaceFirst("zako", ZakoProcess.repository().resolve("zako") + "");
      Ended warm = ZakoProcess.program(directory, "sh", "-c", command).byDaemon().run();
      assertThat(warm.exitCode()).as(query + "\n" + warm).isZero();
      assertThat(warm.out()).as(query).contains("//");
      assertThat(warm.err()).as(query).doesNotContain("error ");
      Ended alone = ZakoProcess.program(directory, "sh", "-c", command + " --no-daemon").run();
      assertThat(alone.out()).as(query + "\n" + alone).isEqualTo(warm.out());
    }
    assertThat(directory.resolve("zako-out")).doesNotExist();
  }

  @Test
  void query_everyFormat_isWhatThePageSays() {
    TestWorkspace.empty(directory)
        .write("a/BUILD.ts", Scripts.genrules("one", "echo 1 > $@"))
        .write(
            "b/BUILD.ts",
            """
            import { genrule } from "zako:std";
            export default genrule({
              name: "two", srcs: ["b.txt", "//a:one"], outs: ["two"], cmd: "cat $(SRCS) > $@",
            });
            """)
        .write("b/b.txt", "b\n");
    assertThat(ask("deps(//b:two)")).isEqualTo("//a:one\n//b:b.txt\n//b:two\n");
    assertThat(ask("deps(//b:two)", "--output", "label_kind"))
        .isEqualTo("//a:one\tgenrule\n//b:b.txt\tsource file\n//b:two\tgenrule\n");
    assertThat(ask("//... + //b:b.txt", "--output=graph"))
        .isEqualTo(
            """
            digraph query {
              node [shape=box];
              "//a:one";
              "//b:b.txt";
              "//b:two";
              "//b:two" -> "//a:one";
              "//b:two" -> "//b:b.txt";
            }
            """);
    assertThat(ask("//b:two + //b:b.txt", "--output", "json").lines().toList())
        .hasSize(4)
        .startsWith("[", "{\"label\":\"//b:b.txt\",\"kind\":\"source file\",\"dependencies\":[]},")
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("{\"label\":\"//b:two\",\"kind\":\"genrule\"")
                    .contains("\"position\":\"b/BUILD.ts:2:")
                    .contains("\"srcs\":[\"//b:b.txt\",\"//a:one\"]")
                    .endsWith("\"dependencies\":[\"//a:one\",\"//b:b.txt\"]}"))
        .endsWith("]");
    assertThat(ZakoProcess.zako(directory.resolve("b"), "query", "deps(:two) - ...").run().out())
        .isEqualTo("//a:one\n//b:b.txt\n");
  }

  @Test
  void query_thatCannotBeAnswered_saysWhyOnStderr() {
    TestWorkspace workspace =
        TestWorkspace.empty(directory)
            .write("a/BUILD.ts", Scripts.genrules("one", "echo 1 > $@"))
            .write("b/BUILD.ts", "export default nothing;\n");
    Ended syntax = query("dep(//a:one)");
    assertThat(syntax.exitCode()).isEqualTo(2);
    assertThat(syntax.out()).isEmpty();
    assertThat(syntax.err())
        .contains("error ZK1013", "at character 1: there is no function `dep`", "  | ^\n")
        .contains("next: Did you mean `deps`?");
    Ended broken = query("//...");
    assertThat(broken.exitCode()).isEqualTo(1);
    assertThat(broken.out()).isEmpty();
    assertThat(broken.err()).contains("at b/BUILD.ts:1:", "Query failed: 1 problem");
    Ended build = workspace.zako("build", "//...");
    assertThat(build.err()).contains(broken.err().lines().findFirst().orElseThrow());
    Ended rest = query("//...", "--keep-going");
    assertThat(rest.exitCode()).isEqualTo(1);
    assertThat(rest.out()).isEqualTo("//a:one\n");
    assertThat(rest.err()).contains("at b/BUILD.ts:1:", "The answer is not complete: 1 problem");
    assertThat(query().err()).contains("error ZK1006", "zako query 'deps(//...)'");
  }

  @Test
  void query_whileABuildRuns_doesNotWait() {
    TestWorkspace workspace =
        TestWorkspace.empty(directory)
            .write("a/BUILD.ts", Scripts.genrules("slow", "sleep 7311; echo > $@"));
    Running build =
        ZakoProcess.zako(directory, "build", "//...").byDaemon().interruptible().start();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!ZakoProcess.isAnyoneRunning("sleep 7311")) {
      assertThat(System.nanoTime()).as("stderr: " + build.err()).isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    assertThat(ask("//...")).isEqualTo("//a:slow\n");
    workspace.write("b/BUILD.ts", Scripts.genrules("new", "echo > $@"));
    assertThat(ask("//...")).isEqualTo("//a:slow\n//b:new\n");
    assertThat(workspace.zako("query", "//b:all").out()).isEqualTo("//b:new\n");
    assertThat(ZakoProcess.isAnyoneRunning("sleep 7311")).isTrue();
    build.signal("INT");
    assertThat(build.end().exitCode()).isEqualTo(8);
  }
}
