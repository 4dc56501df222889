package dev.zako.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.cli.e2e.ZakoProcess.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Doing everything twice, and telling what is not the same. */
class VerifyIT {
  @TempDir Path directory;

  @Test
  void verify_helloExample_isTheSame() {
    TestWorkspace workspace = TestWorkspace.example("hello-cc", directory);
    Ended ended = workspace.zako("verify", "//...");
    assertThat(ended.exitCode()).as(ended.toString()).isZero();
    assertThat(ended.err()).containsPattern("Verified [0-9]+ actions and [0-9]+ targets");
    assertThat(Files.exists(directory.resolve(".zako/verify-scripts"))).isFalse();
  }

  @Test
  void verify_whatDiffersEachTime_isTold() {
    TestWorkspace workspace =
        TestWorkspace.empty(directory)
            .write(
                "a/BUILD.ts",
                Scripts.genrules(
                    "clock", "echo built at `date +%s%N` > $@",
                    "random", "echo same; head -c 8 /dev/urandom | od -An -tx1 > $@",
                    "same", "echo same > $@"));
    Ended ended = workspace.zako("verify", "//...");
    assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(1);
    assertThat(ended.err())
        .contains(
            "error ZK4013: Command `Genrule` of `//a:clock` does not make the same"
                + " `zako-out/a/clock` each time: byte ",
            "`//a:random` does not make the same `zako-out/a/random`",
            "Verification failed: 2 problems")
        .doesNotContain("//a:same` does not");
    // The bytes as numbers, and then as letters.
    assertThat(ended.err())
        .containsPattern("First time:  ([0-9a-f]{2} )+ [0-9]+")
        .containsPattern("Second time: ([0-9a-f]{2} )+ [0-9]+");
    Ended again = workspace.zako("verify", "//a:same");
    assertThat(again.exitCode()).as(again.toString()).isZero();
  }

  @Test
  void verify_ofAnActionThatListsADirectory_tellsThatItsOrderMatters() {
    TestWorkspace workspace = TestWorkspace.empty(directory);
    for (int i = 0; i < 12; i++) {
      workspace.write("a/files/" + i + ".txt", i + "\n");
    }
    workspace.write(
        "a/BUILD.ts",
        """
        import { genrule } from "zako:std";
        export default [
          genrule({ name: "unsorted", srcs: ["files/*.txt"], outs: ["unsorted"],
                    cmd: "ls -U a/files > $@" }),
          genrule({ name: "sorted", srcs: ["files/*.txt"], outs: ["sorted"],
                    cmd: "ls a/files > $@" }),
        ];
        """);
    Ended ended = workspace.zako("verify", "//...");
    assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(1);
    assertThat(ended.err())
        .contains("`//a:unsorted` does not make the same", "Verification failed: 1 problem");
  }

  @Test
  void verify_ofWhatCannotBeBuilt_tellsThat() {
    TestWorkspace.empty(directory).write("a/BUILD.ts", Scripts.genrules("bad", "exit 3"));
    Ended ended = ZakoProcess.zako(directory, "verify", "//...").run();
    assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(1);
    assertThat(ended.err()).contains("ZK4001").doesNotContain("ZK4013");
  }
}
