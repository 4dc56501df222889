package dev.zako.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.engine.build.BuildReport.Status;
import dev.zako.engine.build.output.Trees;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real builds of small workspaces. */
final class BuildEngineTest {
  private static final String SHOUT =
      """
      import { genrule } from "zako:std";
      export default genrule({
        name: "shout",
        srcs: ["in.txt"],
        outs: ["out.txt"],
        cmd: "tr a-z A-Z < $< > $@",
      });
      """;

  private static void writeC(TestWorkspace workspace) throws Exception {
    workspace
        .write(
            "lib/BUILD.ts",
            """
            import { ccLibrary } from "zako:cc";
            export default ccLibrary({ name: "lib", srcs: ["lib.c"], hdrs: ["lib.h", "unread.h"] });
            """)
        .write("lib/lib.h", "/* first */\nint answer(void);\n")
        .write("lib/unread.h", "/* nobody includes this */\n")
        .write("lib/lib.c", "#include \"lib/lib.h\"\nint answer(void) { return 42; }\n")
        .write(
            "app/BUILD.ts",
            """
            import { ccBinary } from "zako:cc";
            export default ccBinary({ name: "app", srcs: ["main.c"], deps: ["//lib:lib"] });
            """)
        .write(
            "app/main.c",
            """
            #include <stdio.h>
            #include "lib/lib.h"
            int main(void) { printf("%d\\n", answer()); return 0; }
            """);
  }

  private static String run(TestWorkspace workspace, String program) throws Exception {
    Process process =
        new ProcessBuilder(workspace.root().resolve("zako-out").resolve(program).toString())
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return output;
  }

  @Test
  void build_oneGenrule_makesItsOutput(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write("BUILD.ts", SHOUT).write("in.txt", "hello\n");

      BuildReport report = workspace.succeed("//...");

      assertThat(workspace.output("out.txt")).isEqualTo("HELLO\n");
      assertThat(report.executed()).isEqualTo(1);
      assertThat(report.actionsTotal()).isEqualTo(1);
      assertThat(report.built()).hasSize(1);
      assertThat(report.built().getFirst().label()).isEqualTo("//:shout");
      assertThat(report.built().getFirst().outputs())
          .containsExactly(directory.resolve("zako-out/out.txt"));
    }
  }

  @Test
  void build_again_runsNothing(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write("BUILD.ts", SHOUT).write("in.txt", "hello\n");
      workspace.succeed("//...");

      BuildReport second = workspace.succeed("//...");

      assertThat(second.executed()).isZero();
      assertThat(second.actionsTotal()).isEqualTo(1);
    }
  }

  @Test
  void build_inAnotherEngine_takesEverythingFromTheCache(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write("BUILD.ts", SHOUT).write("in.txt", "hello\n");
      workspace.succeed("//...");

      workspace.stop();
      Trees.delete(directory.resolve(".zako/graph"));
      BuildReport second = workspace.restart().succeed("//...");

      assertThat(second.executed()).isZero();
      assertThat(second.cached()).isEqualTo(1);
      assertThat(workspace.output("out.txt")).isEqualTo("HELLO\n");
    }
  }

  @Test
  void build_sourceChanged_runsAgain(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write("BUILD.ts", SHOUT).write("in.txt", "hello\n");
      workspace.succeed("//...");
      workspace.write("in.txt", "howdy\n");

      BuildReport second = workspace.succeed("//...");

      assertThat(second.executed()).isEqualTo(1);
      assertThat(workspace.output("out.txt")).isEqualTo("HOWDY\n");
    }
  }

  @Test
  void build_sourceChangedBack_takesTheOldResult(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write("BUILD.ts", SHOUT).write("in.txt", "hello\n");
      workspace.succeed("//...");
      workspace.write("in.txt", "howdy\n");
      workspace.succeed("//...");
      workspace.write("in.txt", "hello\n");

      BuildReport third = workspace.succeed("//...");

      assertThat(third.executed()).isZero();
      assertThat(workspace.output("out.txt")).isEqualTo("HELLO\n");
    }
  }

  @Test
  void build_outputsTouchedByTheUser_putsThemRight(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write("BUILD.ts", SHOUT).write("in.txt", "hello\n");
      workspace.succeed("//...");
      Path output = directory.resolve("zako-out/out.txt");
      Files.writeString(output, "WRONG\n");

      workspace.succeed("//...");
      assertThat(output).hasContent("HELLO");

      Files.delete(output);
      Files.createDirectories(output.resolve("a/b"));
      workspace.succeed("//...");
      assertThat(output).isRegularFile().hasContent("HELLO");
      assertThat(workspace.executed()).isEmpty();
    }
  }

  @Test
  void build_smallCProgram_runs(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      writeC(workspace);

      workspace.succeed("//...");

      assertThat(run(workspace, "app/app")).isEqualTo("42\n");
      assertThat(workspace.executed())
          .containsExactly("CcArchive", "CcCompile", "CcCompile", "CcLink");
    }
  }

  @Test
  void build_commentInHeader_compilesButDoesNotLink(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      writeC(workspace);
      workspace.succeed("//...");
      workspace.write("lib/lib.h", "/* other */\nint answer(void);\n");

      workspace.succeed("//...");

      assertThat(workspace.executed()).containsExactly("CcCompile", "CcCompile");
    }
  }

  @Test
  void build_unreadHeaderChanged_runsNothing(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      writeC(workspace);
      workspace.succeed("//...");
      workspace.write("lib/unread.h", "/* nobody includes this either */\n");

      workspace.succeed("//...");
      assertThat(workspace.executed()).isEmpty();

      workspace.write("lib/unread.h", "/* nor this */\n");
      workspace.restart().succeed("//...");
      assertThat(workspace.executed()).isEmpty();
    }
  }

  @Test
  void build_newHeaderThatIsFoundFirst_compilesAgain(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace
          .write(
              "BUILD.ts",
              """
              import { ccBinary } from "zako:cc";
              export default ccBinary({
                name: "app",
                srcs: ["main.c", "first/**/*.h", "second/*.h"],
                privateIncludes: ["first", "second"],
              });
              """)
          .write("first/other.h", "\n")
          .write("second/value.h", "#define VALUE 2\n")
          .write(
              "main.c",
              """
              #include <stdio.h>
              #include <value.h>
              int main(void) { printf("%d\\n", VALUE); return 0; }
              """);
      workspace.succeed("//...");
      assertThat(run(workspace, "app")).isEqualTo("2\n");

      workspace.write("first/value.h", "#define VALUE 1\n").succeed("//...");

      assertThat(run(workspace, "app")).isEqualTo("1\n");
    }
  }

  @Test
  void build_oneLeafEdited_runsOnlyWhatDependsOnIt(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      writeC(workspace);
      workspace.succeed("//...");
      workspace.write("lib/lib.c", "#include \"lib/lib.h\"\nint answer(void) { return 43; }\n");

      workspace.restart().succeed("//...");

      assertThat(workspace.executed()).containsExactly("CcArchive", "CcCompile", "CcLink");
      assertThat(run(workspace, "app/app")).isEqualTo("43\n");
    }
  }

  @Test
  void build_buildFileOnlyMoved_runsNothing(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write("BUILD.ts", SHOUT).write("in.txt", "hello\n");
      workspace.succeed("//...");
      workspace.write("BUILD.ts", "// A comment.\n\n" + SHOUT);

      workspace.succeed("//...");

      assertThat(workspace.executed()).isEmpty();
    }
  }

  @Test
  void build_commandWithWarnings_tellsThemOnceAlsoFromTheCache(@TempDir Path directory)
      throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write(
          "BUILD.ts",
          """
          import { genrule } from "zako:std";
          export default genrule({ name: "warn", outs: ["o"], cmd: "echo careful >&2; touch $@" });
          """);
      workspace.succeed("//...");
      assertThat(outputs(workspace)).containsExactly("careful\n");

      workspace.stop();
      Trees.delete(directory.resolve(".zako/graph"));
      workspace.restart().succeed("//...");

      assertThat(outputs(workspace)).containsExactly("careful\n");
      assertThat(workspace.executed()).isEmpty();
    }
  }

  private static List<String> outputs(TestWorkspace workspace) {
    return workspace.events().stream()
        .filter(BuildEvent.ActionOutput.class::isInstance)
        .map(event -> ((BuildEvent.ActionOutput) event).text())
        .toList();
  }

  @Test
  void build_keepGoing_buildsWhatDoesNotDependOnTheFailure(@TempDir Path directory)
      throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write(
          "BUILD.ts",
          """
          import { genrule } from "zako:std";
          const bad = genrule({ name: "bad", outs: ["bad.txt"], cmd: "exit 3" });
          export default [
            bad,
            genrule({ name: "after", srcs: [bad], outs: ["after.txt"], cmd: "cp $< $@" }),
            genrule({ name: "good", outs: ["good.txt"], cmd: "echo good > $@" }),
          ];
          """);

      BuildReport report = workspace.build(true, "//...");

      assertThat(report.status()).isEqualTo(Status.FAILED);
      assertThat(report.diagnostics()).hasSize(1);
      assertThat(report.built().stream().map(BuildReport.BuiltTarget::label))
          .containsExactly("//:good");
      assertThat(workspace.output("good.txt")).isEqualTo("good\n");
    }
  }

  @Test
  void build_excludedTarget_isNotBuilt(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write(
          "a/BUILD.ts",
          """
          import { genrule } from "zako:std";
          export const one = genrule({ name: "one", outs: ["one.txt"], cmd: "echo 1 > $@" });
          export const two = genrule({ name: "two", outs: ["two.txt"], cmd: "echo 2 > $@" });
          """);

      BuildReport report = workspace.succeed("//a/...", "-//a:two");

      assertThat(report.built().stream().map(BuildReport.BuiltTarget::label))
          .containsExactly("//a:one");
      assertThat(directory.resolve("zako-out/a/two.txt")).doesNotExist();
    }
  }

  @Test
  void build_storeDeletedBetweenBuilds_makesEverythingAgain(@TempDir Path directory)
      throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      writeC(workspace);
      workspace.succeed("//...");
      workspace.stop();
      Cleaner.clean(workspace.options(), true, Set.of(), new BuildControl(), BuildListener.none());
      assertThat(directory.resolve("zako-out")).doesNotExist();

      workspace.restart().succeed("//...");

      assertThat(run(workspace, "app/app")).isEqualTo("42\n");
      assertThat(workspace.executed()).hasSize(4);
    }
  }

  @Test
  void build_newPackagesAndSources_areFoundInAWarmEngine(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace
          .write(
              "a/BUILD.ts",
              """
              import { filegroup, genrule } from "zako:std";
              const parts = filegroup({ name: "parts", srcs: ["parts/**/*.txt"] });
              export default [parts,
                genrule({ name: "whole", srcs: [parts], outs: ["whole.txt"], cmd: "cat $(SRCS) > $@" })];
              """)
          .write("a/parts/1.txt", "1\n");
      workspace.succeed("//...");
      assertThat(workspace.output("a/whole.txt")).isEqualTo("1\n");

      workspace.write("a/parts/deep/2.txt", "2\n").write("b/c/BUILD.ts", SHOUT);
      workspace.write("b/c/in.txt", "new\n").succeed("//...");

      assertThat(workspace.output("a/whole.txt")).isEqualTo("1\n2\n");
      assertThat(workspace.output("b/c/out.txt")).isEqualTo("NEW\n");

      workspace.delete("a/parts/1.txt").succeed("//...");

      assertThat(workspace.output("a/whole.txt")).isEqualTo("2\n");
    }
  }

  @Test
  void build_directoriesThatAreNotSearched_haveNoTargets(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      String broken = "this is no script";
      workspace
          .write("BUILD.ts", SHOUT)
          .write("in.txt", "hello\n")
          .write(".hidden/BUILD.ts", broken)
          .write("node_modules/x/BUILD.ts", broken)
          .write("zako-out/BUILD.ts", broken)
          .write("nested/zako.toml", "")
          .write("nested/BUILD.ts", broken)
          .write("nested/deep/BUILD.ts", broken);

      BuildReport report = workspace.succeed("//...");

      assertThat(report.built()).hasSize(1);
    }
  }

  @Test
  void build_upToDateActions_countAsDone(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      writeC(workspace);
      workspace.succeed("//...");
      workspace.write("lib/lib.c", "#include \"lib/lib.h\"\nint answer(void) { return 43; }\n");

      workspace.succeed("//...");

      List<BuildEvent.TotalsChanged> totals =
          workspace.events().stream()
              .filter(BuildEvent.TotalsChanged.class::isInstance)
              .map(BuildEvent.TotalsChanged.class::cast)
              .toList();
      assertThat(totals).allSatisfy(each -> assertThat(each.total()).isEqualTo(4));
      assertThat(totals.getLast()).isEqualTo(new BuildEvent.TotalsChanged(4, 4, 0));
    }
  }

  @Test
  void build_configuration_reachesBuildFilesAndRules(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace
          .write(
              "zako.toml",
              """
              group = "dev.zako.test"
              artifact = "sample"
              version = "1.0.0"
              [config.word]
              type = "string"
              default = "plain"
              """)
          .write(
              "BUILD.ts",
              """
              import { config } from "zako:build";
              import { genrule } from "zako:std";
              export default genrule({ name: "x", outs: ["o"], cmd: `echo ${config["word"]} > $@` });
              """);
      workspace.succeed("//...");
      assertThat(workspace.output("o")).isEqualTo("plain\n");

      assertThat(workspace.configured("word", "fancy").status()).isEqualTo(Status.SUCCEEDED);

      assertThat(workspace.output("o")).isEqualTo("fancy\n");
    }
  }
}
