package dev.zako.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.engine.build.BuildReport.Status;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns of files in attributes, over real directories. */
final class GlobTest {
  /** The build file of a target whose output lists its sources as the rule gets them. */
  private static String listing(String srcs) {
    return """
    import { genrule } from "zako:std";
    export default genrule({ name: "list", srcs: %s, outs: ["list.txt"], cmd: "echo $(SRCS) > $@" });
    """
        .formatted(srcs);
  }

  private static TestWorkspace tree(Path directory, String srcs) throws Exception {
    TestWorkspace workspace = new TestWorkspace(directory);
    for (String file :
        List.of(
            "a.c",
            "b.c",
            "b.h",
            "z/deep/c.c",
            "z/d.h",
            "old/e.c",
            ".hidden.c",
            ".dot/f.c",
            "x-1.c",
            "Z.c",
            "ä.c",
            "inner/g.c",
            "inner/below/h.c",
            "other/i.c")) {
      workspace.write("p/" + file, "");
    }
    return workspace
        .write("p/inner/BUILD.ts", "export default [];\n")
        .write("p/other/zako.toml", "")
        .write("p/z/deep/directory.c/j.c", "")
        .write("outside.c", "")
        .write("p/.gitignore", "b.c\n")
        .write("p/BUILD.ts", listing(srcs));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "['*.c'] | Z.c a.c b.c x-1.c ä.c",
        "['**/*.c'] | Z.c a.c b.c old/e.c x-1.c z/deep/c.c z/deep/directory.c/j.c ä.c",
        "['**'] | BUILD.ts Z.c a.c b.c b.h old/e.c x-1.c z/d.h z/deep/c.c z/deep/directory.c/j.c ä.c",
        "['z/**/*.{c,h}'] | z/d.h z/deep/c.c z/deep/directory.c/j.c",
        "['{a,b}.[ch]'] | a.c b.c b.h",
        "['?.c'] | Z.c a.c b.c ä.c",
        "['*.c', 'a.c', '**/a.c', 'b.c'] | Z.c a.c b.c x-1.c ä.c",
        "{ include: ['**/*.c'], exclude: ['old/**', '**/directory.c/**', '*.c'] } | z/deep/c.c",
        "{ include: ['**/*.c'], exclude: ['**'] } | ",
        "['.*.c'] | .hidden.c",
        "['.hidden.c'] | .hidden.c",
        "['.dot/*.c'] | .dot/f.c",
        "['z/deep/*'] | z/deep/c.c",
      })
  void build_eachPattern_givesItsFilesOnceAndInOrder(
      String srcs, String expected, @TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = tree(directory, srcs)) {
      if (expected == null) {
        workspace.fail(Code.GLOB_EMPTY, "//p:list");
        return;
      }

      workspace.succeed("//p:list");

      assertThat(workspace.output("p/list.txt").strip().replaceAll("(^| )p/", "$1"))
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../*.c", "z/../../*.c", "/tmp/*.c", "{.,..}/*.c", "z/{..,deep}/../../*.c"})
  void build_patternThatLeavesTheDirectory_isRefused(String pattern, @TempDir Path directory)
      throws Exception {
    try (TestWorkspace workspace = tree(directory, "['" + pattern + "']")) {
      BuildReport report = workspace.build("//p:list");

      assertThat(report.status()).isEqualTo(Status.FAILED);
      Diagnostic diagnostic = report.diagnostics().getFirst();
      assertThat(diagnostic.message()).contains(pattern);
      assertThat(diagnostic.hint()).isPresent();
      assertThat(diagnostic.position().orElseThrow().file()).isEqualTo("p/BUILD.ts");
    }
  }

  /** Else one file would be found at many places, and a link to above would never end. */
  @Test
  void build_linksToDirectories_areNotEnteredUnlessThePatternNamesThem(@TempDir Path directory)
      throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace
          .write("p/a.c", "")
          .write("elsewhere/b.c", "")
          .write("p/BUILD.ts", listing("['**/*.c']"));
      Files.createSymbolicLink(directory.resolve("p/loop"), Path.of("."));
      Files.createSymbolicLink(directory.resolve("p/up"), Path.of(".."));
      Files.createSymbolicLink(directory.resolve("p/link"), directory.resolve("elsewhere"));
      Files.createSymbolicLink(directory.resolve("p/file.c"), Path.of("a.c"));
      Files.createSymbolicLink(directory.resolve("p/nowhere.c"), Path.of("gone.c"));

      assertThat(workspace.succeed("//...").built()).hasSize(1);
      assertThat(workspace.output("p/list.txt")).isEqualTo("p/a.c p/file.c\n");

      workspace.write("p/BUILD.ts", listing("['link/*.c']")).succeed("//...");
      assertThat(workspace.output("p/list.txt")).isEqualTo("p/link/b.c\n");
    }
  }

  @Test
  void build_fileThatAppears_runsAgainOnlyWhatItMatters(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = tree(directory, "['z/**/*.c']")) {
      workspace.succeed("//p:list");
      assertThat(workspace.executed()).hasSize(1);

      workspace
          .write("p/z/unrelated.txt", "")
          .write("p/z/deep/unrelated.h", "")
          .write("p/new.c", "")
          .write("p/elsewhere/new.c", "")
          .write("q/new.c", "");
      workspace.succeed("//p:list");
      assertThat(workspace.executed()).isEmpty();

      workspace.write("p/z/deep/er/new.c", "").succeed("//p:list");
      assertThat(workspace.executed()).hasSize(1);
      assertThat(workspace.output("p/list.txt")).contains("p/z/deep/er/new.c");

      workspace.delete("p/z/deep/c.c").succeed("//p:list");
      assertThat(workspace.executed()).hasSize(1);
      assertThat(workspace.output("p/list.txt")).doesNotContain("p/z/deep/c.c");
    }
  }
}
