package dev.zako.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.cli.e2e.ZakoProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds that go well. */
class BuildIT {
  @TempDir Path directory;

  @Test
  void helloCc_builtTwice_doesNothingTheSecondTime() {
    TestWorkspace workspace = TestWorkspace.example("hello-cc", directory);

    Ended first = workspace.build("//...");
    assertThat(first.err()).containsPattern("Built \\d+ targets in .*: \\d+ actions ran");
    List<String> lines = first.out().lines().toList();
    assertThat(lines).isNotEmpty().allMatch(line -> line.matches("//[^\\t]+\\t/[^\\t]+"));
    assertThat(lines).allMatch(line -> Files.exists(Path.of(line.split("\t", -1)[1])));
    Path hello = directory.resolve("zako-out/app/hello");
    assertThat(lines).contains("//app:hello\t" + hello);
    assertThat(ZakoProcess.program(directory, hello.toString()).run().exitCode()).isZero();

    Ended second = workspace.build("//...");
    assertThat(second.err()).contains("Nothing had to be done");
    assertThat(second.out()).isEqualTo(first.out());

    Ended cleaned = workspace.zako("clean");
    assertThat(cleaned.exitCode()).as(cleaned.toString()).isZero();
    assertThat(directory.resolve("zako-out")).doesNotExist();

    Ended third = workspace.build("//...");
    assertThat(third.err()).doesNotContainPattern("[1-9]\\d* actions ran");
    assertThat(third.out()).isEqualTo(first.out());

    Ended info = workspace.zako("info");
    assertThat(info.exitCode()).as(info.toString()).isZero();
    assertThat(info.out()).contains("workspace: " + directory, "package: ", "cas-size: ");
  }

  @Test
  void patterns_selectAndTakeAway() {
    TestWorkspace workspace = textFiles();
    assertThat(outputs(workspace.build("//...", "-//b/..."))).containsExactly("a/one", "a/two");
    assertThat(outputs(workspace.build("//a:all", "-//a:one"))).containsExactly("a/two");
    assertThat(outputs(workspace.build("//b:three"))).containsExactly("b/three");
    assertThat(outputs(workspace.zako("-C", "b", "make", "..."))).containsExactly("b/three");
  }

  @Test
  void argumentFile_isReadFromTheOriginalDirectory() {
    TestWorkspace workspace = textFiles();
    workspace.write("wanted", "//a:one\n-//a:two\n");
    Ended ended = workspace.zako("-C", "b", "build", "@wanted");
    assertThat(outputs(ended)).as(ended.toString()).containsExactly("a/one");
  }

  @Test
  void silent_printsResultsOnly() {
    TestWorkspace workspace = textFiles();
    Ended ended = workspace.zako("build", "//a:one", "--silent");
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).isEqualTo("//a:one\t" + directory.resolve("zako-out/a/one") + "\n");
  }

  @Test
  void verbose_logsOnStderrOnly() {
    TestWorkspace workspace = textFiles();
    Ended ended = workspace.zako("build", "//a:one", "--verbose");
    assertThat(ended.exitCode()).as(ended.toString()).isZero();
    assertThat(ended.out().lines()).hasSize(1);
    assertThat(ended.err()).contains("dev.zako.build");
    assertThat(workspace.read(".zako/logs/zako.log")).contains("SUCCEEDED: 1 of 1 actions");
  }

  @Test
  void profile_recordsWhatRan() {
    TestWorkspace workspace = textFiles();
    Ended ended = workspace.zako("build", "//a:one", "--profile", "trace.json");
    assertThat(ended.exitCode()).as(ended.toString()).isZero();
    assertThat(workspace.read("trace.json"))
        .startsWith("[\n{\"ph\":\"X\",\"pid\":1,\"tid\":0,\"ts\":0,")
        .containsSubsequence(
            "\"launcher\"",
            "\"java\"",
            "\"program\"",
            "\"engine\"",
            "\"workspace\"",
            "\"manifest\"",
            "\"loading\"",
            "\"analysis\"",
            "\"execution\"",
            "\"outputs\"",
            "\"label\":\"//a:one\"");
  }

  @Test
  void closedStdout_isNoErrorTrace() {
    textFiles();
    String zako = ZakoProcess.repository().resolve("zako").toString();
    Ended ended =
        ZakoProcess.program(directory, "sh", "-c", "\"$0\" build //... | true", zako).run();
    assertThat(ended.err()).doesNotContain("Exception", "ZK9", "\tat ");
  }

  @Test
  void terminal_showsProgressAndLeavesNoBlock() {
    TestWorkspace workspace = textFiles();
    String zako = ZakoProcess.repository().resolve("zako").toString();
    Ended ended =
        ZakoProcess.program(
                workspace.root(),
                "script",
                "-qec",
                "stty cols 60 rows 20; '" + zako + "' build //...",
                "/dev/null")
            .with("TERM", "xterm")
            .run();
    assertThat(ended.exitCode()).as(ended.toString()).isZero();
    String last = ended.out().strip().lines().reduce((_, line) -> line).orElse("");
    assertThat(last.replaceAll("\u001b\\[[0-9;]*[a-zA-Z]", "")).startsWith("Built 3 targets");
  }

  @Test
  void doctor_tellsSandboxJdkAndCompilers() {
    Ended ended = TestWorkspace.empty(directory).zako("doctor");
    assertThat(ended.exitCode()).as(ended.toString()).isZero();
    assertThat(ended.out()).contains("java ", "sandbox ", "`--sandbox auto` means ", "cc ", "c++ ");
  }

  @Test
  void sandboxModes_giveTheSameBytes() throws IOException {
    byte[] expected = new byte[0];
    for (String mode : List.of("auto", "tree", "off")) {
      Path root = directory.resolve(mode);
      TestWorkspace workspace = TestWorkspace.example("hello-cc", root);
      Ended ended = workspace.zako("build", "//tools:embed", "--sandbox", mode);
      assertThat(ended.exitCode()).as(ended.toString()).isZero();
      byte[] bytes = Files.readAllBytes(root.resolve("zako-out/tools/embed"));
      assertThat(expected.length == 0 || java.util.Arrays.equals(expected, bytes))
          .as(mode)
          .isTrue();
      expected = bytes;
    }
  }

  private TestWorkspace textFiles() {
    return TestWorkspace.empty(directory)
        .write("a/BUILD.ts", Scripts.genrules("one", "echo 1 > $@", "two", "echo 2 > $@"))
        .write("b/BUILD.ts", Scripts.genrules("three", "echo 3 > $@"));
  }

  private List<String> outputs(Ended ended) {
    Path root = directory.resolve("zako-out");
    return ended
        .out()
        .lines()
        .map(line -> root.relativize(Path.of(line.split("\t", -1)[1])).toString())
        .toList();
  }
}
