package dev.zako.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.engine.build.BuildReport.Status;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.output.Trees;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What later processes know of the graph, and what they do not believe. */
final class KeptGraphTest {
  private static final String TALKATIVE =
      """
      import { genrule } from "zako:std";
      console.info("evaluated");
      export default [
        genrule({ name: "one", srcs: ["one.txt"], outs: ["one"], cmd: "cat $< > $@" }),
        genrule({ name: "two", srcs: [":one", "two.txt"], outs: ["two"], cmd: "cat $(SRCS) > $@" }),
      ];
      """;

  /** Files that nobody has touched for an hour. */
  private static void write(TestWorkspace workspace, String path, String text) throws Exception {
    workspace.write(path, text);
    age(workspace.root().resolve(path));
  }

  private static void age(Path file) throws Exception {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3600)));
  }

  private static TestWorkspace built(Path directory) throws Exception {
    TestWorkspace workspace = new TestWorkspace(directory);
    write(workspace, "BUILD.ts", TALKATIVE);
    write(workspace, "one.txt", "1\n");
    write(workspace, "two.txt", "2\n");
    workspace.succeed("//...");
    assertThat(workspace.executed()).containsExactly("Genrule", "Genrule");
    assertThat(evaluations(workspace)).isPositive();
    return workspace;
  }

  private static long evaluations(TestWorkspace workspace) {
    return workspace.events().stream().filter(BuildEvent.ScriptLogged.class::isInstance).count();
  }

  private static Path records(TestWorkspace workspace) {
    return workspace.root().resolve(".zako/graph/records");
  }

  private static void expectRight(TestWorkspace workspace) throws Exception {
    workspace.succeed("//...");
    assertThat(workspace.output("two")).isEqualTo("1\n2\n");
  }

  @Test
  void build_inAnotherProcess_evaluatesAndRunsNothing(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = built(directory)) {
      workspace.restart();

      BuildReport report = workspace.succeed("//...");

      assertThat(evaluations(workspace)).isZero();
      assertThat(report.executed() + report.cached()).isZero();
      assertThat(report.actionsTotal()).isEqualTo(2);
      assertThat(report.built()).hasSize(2);
    }
  }

  @Test
  void build_inAnotherProcessAfterAnEdit_runsWhatDependsOnIt(@TempDir Path directory)
      throws Exception {
    try (TestWorkspace workspace = built(directory)) {
      workspace.stop();
      workspace.write("two.txt", "changed\n");
      workspace.restart();

      workspace.succeed("//...");

      assertThat(workspace.executed()).containsExactly("Genrule");
      assertThat(evaluations(workspace)).isZero();
      assertThat(workspace.output("two")).isEqualTo("1\nchanged\n");
    }
  }

  @Test
  void build_fileTouchedOnly_runsNothing(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = built(directory)) {
      Files.setLastModifiedTime(
          directory.resolve("one.txt"), FileTime.from(Instant.now().minusSeconds(60)));
      workspace.restart();

      BuildReport report = workspace.succeed("//...");

      assertThat(report.executed() + report.cached()).isZero();
    }
  }

  @Test
  void build_deterministicFailure_isToldAgainWithoutRunning(@TempDir Path directory)
      throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      write(
          workspace,
          "BUILD.ts",
          """
          import { genrule } from "zako:std";
          export default genrule({ name: "bad", outs: ["bad"], cmd: "echo no >&2; exit 3" });
          """);
      workspace.fail(Code.ACTION_FAILED, "//...");
      workspace.restart();

      assertThat(workspace.fail(Code.ACTION_FAILED, "//...").notes().toString()).contains("no");

      assertThat(workspace.events()).noneMatch(BuildEvent.ActionStarted.class::isInstance);
    }
  }

  @Test
  void build_commandKilledFromOutside_runsAgainInTheNextBuild(@TempDir Path directory)
      throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      Path flag = Files.writeString(directory.resolve("kill"), "");
      write(
          workspace,
          "BUILD.ts",
          """
          import { genrule } from "zako:std";
          export default genrule({
            name: "victim",
            outs: ["victim"],
            cmd: "[ ! -e '%s' ] || kill -9 $$$$; echo done > $@",
          });
          """
              .formatted(flag));
      workspace.fail(Code.ACTION_KILLED, "//...");
      Files.delete(flag);
      workspace.restart();

      workspace.succeed("//...");

      assertThat(workspace.executed()).containsExactly("Genrule");
      assertThat(workspace.output("victim")).isEqualTo("done\n");
    }
  }

  @Test
  void build_otherSandboxMode_doesNotTakeTheResult(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = built(directory)) {
      workspace.stop();
      try (BuildEngine engine =
          BuildEngine.open(
              workspace.options().withSandbox(dev.zako.sandbox.SandboxMode.TREE),
              BuildListener.none())) {
        BuildReport report =
            engine.build(
                BuildRequest.of(List.of(dev.zako.engine.build.model.TargetPattern.parse("//..."))));

        assertThat(report.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(report.executed()).isEqualTo(2);
      }
    }
  }

  @Test
  void build_damagedRecords_areMadeAgain(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = built(directory)) {
      workspace.stop();
      Path file = records(workspace);
      long size = Files.size(file);
      try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
        // Every tenth byte of the last third: values and what leaves saw.
        for (long at = size * 2 / 3; at < size; at += 10) {
          opened.seek(at);
          int old = opened.read();
          opened.seek(at);
          opened.write(old ^ 0x55);
        }
      }
      workspace.write("one.txt", "1\n").restart();

      expectRight(workspace);
    }
  }

  @Test
  void build_tornWrite_isCutOff(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = built(directory)) {
      workspace.stop();
      Path file = records(workspace);
      try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
        opened.setLength(Files.size(file) - 7);
      }
      workspace.restart();

      expectRight(workspace);
    }
  }

  @Test
  void build_storeOfAnotherVersion_isReplaced(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = built(directory)) {
      workspace.stop();
      try (RandomAccessFile opened = new RandomAccessFile(records(workspace).toFile(), "rw")) {
        opened.seek(12);
        opened.write(new byte[] {1, 2, 3, 4});
      }
      workspace.restart();

      expectRight(workspace);

      assertThat(evaluations(workspace)).isPositive();
    }
  }

  @Test
  void build_copiedWorkspace_doesNotBelieveTheOriginal(@TempDir Path directory) throws Exception {
    Path original = Files.createDirectory(directory.resolve("original"));
    Path copy = directory.resolve("copy");
    try (TestWorkspace workspace = built(original)) {
      workspace.stop();
      try (Stream<Path> files = Files.walk(original)) {
        for (Path file : files.sorted(Comparator.naturalOrder()).toList()) {
          Files.copy(
              file, copy.resolve(original.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
    Trees.delete(original);
    try (TestWorkspace workspace = new TestWorkspace(copy)) {
      workspace.write("two.txt", "other\n");

      workspace.succeed("//...");

      assertThat(workspace.output("two")).isEqualTo("1\nother\n");
      assertThat(evaluations(workspace)).isPositive();
    }
  }

  @Test
  void build_storeCannotBeWritten_buildsInMemory(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      write(workspace, "BUILD.ts", TALKATIVE);
      write(workspace, "one.txt", "1\n");
      write(workspace, "two.txt", "2\n");
      Files.createDirectories(directory.resolve(".zako"));
      Files.writeString(directory.resolve(".zako/graph"), "a file in the way");

      expectRight(workspace);
      workspace.write("one.txt", "0\n");
      workspace.succeed("//...");

      assertThat(workspace.output("two")).isEqualTo("0\n2\n");
    }
  }

  @Test
  void build_twoEnginesInTurn_eachSeesWhatTheOtherDid(@TempDir Path directory) throws Exception {
    try (TestWorkspace one = built(directory);
        TestWorkspace two = new TestWorkspace(directory)) {
      two.write("two.txt", "by two\n");
      two.succeed("//...");
      assertThat(one.output("two")).isEqualTo("1\nby two\n");

      BuildReport nothing = one.succeed("//...");
      assertThat(nothing.executed() + nothing.cached()).isZero();
      one.write("one.txt", "by one\n");
      one.succeed("//...");

      assertThat(two.succeed("//...").executed()).isZero();
      assertThat(two.output("two")).isEqualTo("by one\nby two\n");
    }
  }
}
