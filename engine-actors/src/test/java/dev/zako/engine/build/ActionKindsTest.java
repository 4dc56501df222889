package dev.zako.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of action, and what becomes of builds when the store loses blobs. */
final class ActionKindsTest {
  private static final String RULES =
      """
      import { attribute, DefaultInfo, rule } from "zako:rule";

      export const everything = rule({
        attributes: { srcs: attribute.files() },
        toolchains: ["sh"],
        implementation(ctx) {
          const written = ctx.actions.declareFile("written.txt");
          ctx.actions.write(written, "text\\n", { executable: true });
          const copied = ctx.actions.declareFile("deep/copied.txt");
          ctx.actions.copy(written, copied);
          const linked = ctx.actions.declareFile("deep/linked.txt");
          ctx.actions.symlink(written, linked);
          const tree = ctx.actions.declareDirectory("tree");
          ctx.actions.run({
            mnemonic: "MakeTree",
            arguments: [ctx.toolchains.sh.sh, "-euc",
              `mkdir -p ${tree.path}/a/b; cp ${linked.path} ${tree.path}/a/b/c; ln -s a/b/c ${tree.path}/l`],
            inputs: [linked],
            outputs: [tree],
          });
          const count = ctx.actions.declareFile("count.txt");
          ctx.actions.run({
            mnemonic: "ReadTree",
            arguments: [ctx.toolchains.sh.sh, "-euc", `cat ${tree.path}/l ${tree.path}/a/b/c > ${count.path}`],
            inputs: [tree],
            outputs: [count],
          });
          return [DefaultInfo({ files: [copied, linked, tree, count] })];
        },
      });
      """;

  private static void write(TestWorkspace workspace) throws Exception {
    workspace
        .write("my.rule.ts", RULES)
        .write(
            "BUILD.ts",
            """
            import { everything } from "./my.rule.ts";
            export default everything({ name: "all" });
            """);
  }

  @Test
  void build_allKindsOfActions_makeTheirOutputs(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      write(workspace);

      BuildReport report = workspace.succeed("//...");

      assertThat(report.actionsTotal()).isEqualTo(5);
      assertThat(workspace.output("deep/copied.txt")).isEqualTo("text\n");
      Path out = directory.resolve("zako-out");
      assertThat(Files.readSymbolicLink(out.resolve("deep/linked.txt")))
          .isEqualTo(Path.of("../written.txt"));
      assertThat(workspace.output("deep/linked.txt")).isEqualTo("text\n");
      assertThat(out.resolve("deep/copied.txt")).isExecutable();
      assertThat(workspace.output("tree/l")).isEqualTo("text\n");
      assertThat(workspace.output("count.txt")).isEqualTo("text\ntext\n");
    }
  }

  @Test
  void build_allKindsOfActionsInAnotherEngine_executesNone(@TempDir Path directory)
      throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      write(workspace);
      workspace.succeed("//...");

      BuildReport second = workspace.restart().succeed("//...");
      assertThat(second.executed() + second.cached()).as("with the graph").isZero();

      BuildReport third = workspace.delete(".zako/graph/records").restart().succeed("//...");
      assertThat(third.executed()).isZero();
      assertThat(third.cached()).as("without the graph").isEqualTo(5);
    }
  }

  /** Two lists of files of one target, each read by an action of its own. */
  private static final String TWO_LISTS =
      """
      import { attribute, DefaultInfo, rule } from "zako:rule";

      export const lists = rule({
        attributes: { a: attribute.files(), b: attribute.files() },
        toolchains: ["sh"],
        implementation(ctx) {
          const { a, b } = ctx.attributes;
          const files = [["a", a], ["b", b]].map(([name, inputs]) => {
            const output = ctx.actions.declareFile(`${name}.txt`);
            ctx.actions.run({
              mnemonic: "List",
              arguments: [ctx.toolchains.sh.sh, "-euc", `ls x.txt y.txt > ${output.path} || true`],
              inputs,
              outputs: [output],
            });
            return output;
          });
          return [DefaultInfo({ files })];
        },
      });
      """;

  /** What the rule says is the same both times: only the places of the lists are in it. */
  @Test
  void build_fileMovedFromOneListToAnother_isReadByTheOtherAction(@TempDir Path directory)
      throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write("my.rule.ts", TWO_LISTS).write("x.txt", "x").write("y.txt", "y");
      String build =
          "import { lists } from \"./my.rule.ts\";\nexport default lists({ name: \"l\", %s });\n";

      workspace.write("BUILD.ts", build.formatted("a: [\"x.txt\"], b: [\"y.txt\"]"));
      workspace.succeed("//...");
      assertThat(workspace.output("a.txt")).isEqualTo("x.txt\n");
      assertThat(workspace.output("b.txt")).isEqualTo("y.txt\n");

      workspace.write("BUILD.ts", build.formatted("a: [\"x.txt\", \"y.txt\"], b: []"));
      workspace.succeed("//...");
      assertThat(workspace.output("a.txt")).isEqualTo("x.txt\ny.txt\n");
      assertThat(workspace.output("b.txt")).isEmpty();
    }
  }

  /** A list that only goes through a target is still part of what the target is. */
  @Test
  void build_fileAddedBelowTargetsThatPassItOn_isReadByTheLastOne(@TempDir Path directory)
      throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      String build =
          """
          import { filegroup, genrule } from "zako:std";
          export default [
            filegroup({ name: "inner", srcs: [%s] }),
            filegroup({ name: "outer", srcs: [":inner"] }),
            genrule({ name: "all", srcs: [":outer"], outs: ["all.txt"], cmd: "cat $(SRCS) > $@" }),
          ];
          """;
      workspace.write("x.txt", "x").write("y.txt", "y");
      workspace.write("BUILD.ts", build.formatted("\"x.txt\""));
      workspace.succeed("//...");
      assertThat(workspace.output("all.txt")).isEqualTo("x");

      workspace.write("BUILD.ts", build.formatted("\"x.txt\", \"y.txt\""));
      workspace.succeed("//...");
      assertThat(workspace.output("all.txt")).isEqualTo("xy");
    }
  }

  private static final String CHAIN =
      """
      import { genrule } from "zako:std";
      const first = genrule({ name: "first", srcs: ["in.txt"], outs: ["first.txt"], cmd: "cp $< $@" });
      const second = genrule({ name: "second", srcs: [first], outs: ["second.txt"], cmd: "cp $< $@" });
      export default [first, second,
        genrule({ name: "third", srcs: [second, "suffix.txt"], outs: ["third.txt"], cmd: "cat $(SRCS) > $@" })];
      """;

  /** Deletes every blob of the store, but not what is known of them. */
  private static void deleteBlobs(Path directory) throws Exception {
    Path store = directory.resolve(".zako/cas");
    List<Path> files;
    try (Stream<Path> walk = Files.walk(store)) {
      files =
          walk.filter(Files::isRegularFile)
              .filter(file -> file.toString().contains("/blobs/"))
              .toList();
    }
    assertThat(files).isNotEmpty();
    for (Path file : files) {
      Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.delete(file);
    }
  }

  @Test
  void build_blobsVanishedInAWarmEngine_areMadeAgain(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace
          .write("BUILD.ts", CHAIN)
          .write("in.txt", "a\n")
          .write("suffix.txt", "b\n")
          .succeed("//:third");
      deleteBlobs(directory);
      workspace.write("suffix.txt", "c\n");

      workspace.succeed("//:third");

      assertThat(workspace.output("third.txt")).isEqualTo("a\nc\n");
    }
  }

  @Test
  void build_blobsVanishedBetweenProcesses_areMadeAgain(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace
          .write("BUILD.ts", CHAIN)
          .write("in.txt", "a\n")
          .write("suffix.txt", "b\n")
          .succeed("//...");
      workspace.stop();
      deleteBlobs(directory);
      Files.delete(directory.resolve("zako-out/third.txt"));

      workspace.restart().succeed("//...");

      assertThat(workspace.output("third.txt")).isEqualTo("a\nb\n");
    }
  }

  @Test
  void build_inTheStrictestSandboxHere_hidesWhatIsNotDeclared(@TempDir Path directory)
      throws Exception {
    try (TestWorkspace workspace = TestWorkspace.withStrictestSandbox(directory)) {
      workspace
          .write("secret.txt", "secret\n")
          .write(
              "BUILD.ts",
              """
              import { genrule } from "zako:std";
              export default genrule({ name: "x", outs: ["o"], cmd: "cat secret.txt > $@" });
              """);

      Diagnostic diagnostic = workspace.fail(Code.UNDECLARED_INPUT, "//...");

      assertThat(String.join("\n", diagnostic.notes())).contains("`secret.txt`");
      assertThat(diagnostic.hint().orElseThrow()).contains("`srcs` of `//:x`");
    }
  }

  @Test
  void build_commandThatWritesItsInput_isRefusedAndTheStoreStaysSound(@TempDir Path directory)
      throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace
          .write("in.txt", "before\n")
          .write(
              "BUILD.ts",
              """
              import { genrule } from "zako:std";
              export default genrule({
                name: "x",
                srcs: ["in.txt"],
                outs: ["o"],
                cmd: "chmod u+w in.txt; echo after > in.txt; cp in.txt $@",
              });
              """);

      workspace.fail(Code.INPUT_WRITTEN, "//...");

      workspace.write(
          "BUILD.ts",
          """
          import { genrule } from "zako:std";
          export default genrule({ name: "x", srcs: ["in.txt"], outs: ["o"], cmd: "cp in.txt $@" });
          """);
      workspace.succeed("//...");
      assertThat(workspace.output("o")).isEqualTo("before\n");
      assertThat(directory.resolve("in.txt")).hasContent("before");
    }
  }
}
