package dev.zako.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.model.Lock;
import dev.zako.engine.build.model.LockEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packages of a workspace that depend on each other. */
final class PackagesTest {
  private static final String GENRULE = "import { genrule } from \"zako:std\";\n";
  private static final String IDENTITY =
      "group = \"dev.zako.test\"\nartifact = \"%s\"\nversion = \"1.0.0\"\n";

  @TempDir Path directory;

  private static String manifest(String artifact, String... dependencies) {
    return IDENTITY.formatted(artifact)
        + "[dependencies]\n"
        + String.join("\n", dependencies)
        + "\n";
  }

  private static String rule(String name, String sources, String more) {
    return GENRULE
        + "export default genrule({ name: \"%s\", srcs: [%s], outs: [\"%s.txt\"],"
            .formatted(name, sources, name)
        + " cmd: \"cat $(SRCS) /dev/null >$@; echo %s >>$@\"%s });\n".formatted(name, more);
  }

  /** The workspace's package depends on `libs/text`, which depends on its neighbour `libs/base`. */
  private TestWorkspace workspace() throws IOException, BuildFailedException {
    return new TestWorkspace(directory)
        .write("zako.toml", manifest("app", "text = { path = \"libs/text\" }"))
        .write("BUILD.ts", rule("app", "\"@text//sub:text\"", ""))
        .write("libs/text/zako.toml", manifest("text", "base = { path = \"../base\" }"))
        .write(
            "libs/text/sub/BUILD.ts",
            rule("text", "\"@base//:base\", \"//:own\"", ", visibility: \"public\""))
        .write("libs/text/BUILD.ts", rule("own", "", ""))
        .write("libs/base/zako.toml", IDENTITY.formatted("base"))
        .write("libs/base/BUILD.ts", rule("base", "", ", visibility: \"public\""));
  }

  @Test
  void build_packagesInARow_labelsMeanWhatTheirManifestsSay() throws Exception {
    try (TestWorkspace workspace = workspace()) {
      workspace.succeed("//...");
      assertThat(workspace.output("app.txt")).isEqualTo("base\nown\ntext\napp\n");

      BuildReport all = workspace.succeed("@text//...");
      assertThat(all.built())
          .extracting(BuildReport.BuiltTarget::label)
          .containsExactly("//libs/text/sub:text", "//libs/text:own");
      assertThat(workspace.output("libs/text/sub/text.txt")).isEqualTo("base\nown\ntext\n");
      assertThat(workspace.succeed("@text//:own", "-@text//sub/...").built()).hasSize(1);
      assertThat(workspace.succeed("//libs/text:own").built()).hasSize(1);
    }
  }

  @Test
  void build_leafOfADependencyEdited_reachesTheTargetsThatUseIt() throws Exception {
    try (TestWorkspace workspace = workspace()) {
      workspace.succeed("//...");
      workspace.write("libs/base/BUILD.ts", rule("base", "\"in.txt\"", ", visibility: \"public\""));
      workspace.write("libs/base/in.txt", "new\n");

      workspace.succeed("//...");

      assertThat(workspace.output("app.txt")).isEqualTo("new\nbase\nown\ntext\napp\n");
      assertThat(workspace.executed()).hasSize(3);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text = { path = 'libs/tex' } | DEPENDENCY_NOT_FOUND | where there is no package |"
            + " Did you mean `text`",
        "text = { path = 'libs' } | DEPENDENCY_NOT_FOUND | neither `zako.toml` nor | Correct the path",
        "text = { path = '../text' } | MANIFEST_DEPENDENCY | leaves the workspace | directory of the",
        "text = { path = 'libs/../../text' } | MANIFEST_DEPENDENCY | leaves the workspace | directory",
        "text = { path = 'zako-out/text' } | MANIFEST_DEPENDENCY | Zako makes itself | directory of",
        "text = { path = 'a b' } | MANIFEST_DEPENDENCY | cannot be part of a label | directory of",
        "text = { path = 'libs/text', package = 'dev.zako.test:other@1.0.0' } |"
            + " DEPENDENCY_ID_DIFFERS | `dev.zako.test:text@1.0.0` | Correct `package`",
        "text = { path = 'libs/text', package = 'dev.zako.test:text@^2' } | DEPENDENCY_ID_DIFFERS |"
            + " libs/text/zako.toml | Correct `package`",
      })
  void build_dependencyLeadsNowhere_toldAtItsPlace(
      String dependency, Code code, String message, String hint) throws Exception {
    try (TestWorkspace workspace = workspace()) {
      workspace.write("zako.toml", manifest("app", dependency.replace('\'', '"')));

      Diagnostic diagnostic = workspace.fail(code, "//...");

      assertThat(diagnostic.position().orElseThrow()).hasToString("zako.toml:5:1");
      assertThat(diagnostic.message()).contains("`text`", message);
      assertThat(diagnostic.hint().orElseThrow()).contains(hint);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "@tex//sub:text | UNKNOWN_ALIAS | `zako.toml` does not declare | Did you mean `text`?",
        "@far//x:y | DEPENDENCY_NOT_AVAILABLE | `{ repo = \"https://example.com/far.git\" }` at"
            + " zako.toml:6:1, is not fetched yet | declare it as `far = { path",
        "@text//sub:txt | TARGET_NOT_FOUND | `//libs/text/sub:txt` | Did you mean `text`?",
        "@text//sup:text | PACKAGE_NOT_FOUND | `libs/text/sup/BUILD.ts` | Did you mean `sub`?",
        "@text//:own | NOT_VISIBLE | `//libs/text:own`: its visibility is | `visibility: \"public\"`",
        "//libs/text/sub:text | FOREIGN_PACKAGE | package of `libs/text` | Write `@text//sub:text`",
        "//libs/base:base | FOREIGN_PACKAGE | package of `libs/base` | Declare that package",
        "libs/text/x.txt | FOREIGN_PACKAGE | `libs/text`, which is in another | Make a target",
      })
  void build_labelOfAnotherPackage_mistakesAreTold(
      String source, Code code, String message, String hint) throws Exception {
    try (TestWorkspace workspace = workspace()) {
      workspace
          .write(
              "zako.toml",
              manifest(
                  "app",
                  "text = { path = \"libs/text\" }",
                  "far = { repo = \"https://example.com/far.git\" }"))
          .write("libs/text/x.txt", "")
          .write("BUILD.ts", rule("app", "\"" + source + "\"", ""));

      Diagnostic diagnostic = workspace.fail(code, "//:app");

      assertThat(diagnostic.label()).contains("//:app");
      assertThat(diagnostic.position().orElseThrow()).hasToString("BUILD.ts:2:16");
      assertThat(diagnostic.message()).contains(message);
      assertThat(diagnostic.hint().orElseThrow()).contains(hint);
    }
  }

  @Test
  void build_packagesInACircle_toldWithAllMembers() throws Exception {
    try (TestWorkspace workspace = workspace()) {
      workspace.write("libs/base/zako.toml", manifest("base", "text = { path = \"../text\" }"));

      Diagnostic diagnostic = workspace.fail(Code.PACKAGE_CYCLE, "//...");

      assertThat(diagnostic.message()).contains("`//libs/base` -> `//libs/text` -> `//libs/base`");
    }
  }

  @Test
  void build_lockSaysOtherwiseThanTheManifest_isToldAtTheEntry() throws Exception {
    try (TestWorkspace workspace = workspace()) {
      String digest = "ab".repeat(32);
      workspace
          .write(
              "zako.toml",
              manifest(
                  "app",
                  "text = { path = \"libs/text\" }",
                  "far = { url = \"https://example.com/far.tgz\", sha256 = \"" + digest + "\" }"))
          .write(
              "zako.lock",
              Lock.of(List.of(new LockEntry.Http("https://example.com/far.tgz", "cd".repeat(32))))
                  .text());

      Diagnostic diagnostic = workspace.fail(Code.LOCK_DIFFERS, "//...");

      assertThat(diagnostic.position().orElseThrow()).hasToString("zako.lock:5:1");
      workspace.delete("zako.lock");
      workspace.succeed("//...");
      workspace.write("zako.lock", "<<<<<<< ours\n");
      assertThat(workspace.fail(Code.LOCK_SYNTAX, "//...").position().orElseThrow().line())
          .isEqualTo(1);
    }
  }

  @Test
  void build_patternOfUnknownAlias_isTold() throws Exception {
    try (TestWorkspace workspace = workspace()) {
      Diagnostic diagnostic = workspace.fail(Code.UNKNOWN_ALIAS, "@txt//...");

      assertThat(diagnostic.message()).contains("`@txt//...`", "`zako.toml` does not declare");
      assertThat(diagnostic.hint().orElseThrow()).contains("`text`");
    }
  }

  @Test
  void build_visibility_decidesWhoMayUseATarget() throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write("a/BUILD.ts", rule("a", "", ", visibility: [\"//b/...\"]"));
      workspace.write("b/BUILD.ts", rule("b", "\"//a\"", ", visibility: \"private\""));
      workspace.succeed("//...");
      workspace.write("c/BUILD.ts", rule("c", "\"//a\", \"//b\"", ""));

      BuildReport report = workspace.build("//...");

      assertThat(report.diagnostics())
          .extracting(Diagnostic::code)
          .containsExactly(Code.NOT_VISIBLE, Code.NOT_VISIBLE);
      assertThat(report.diagnostics())
          .extracting(Diagnostic::message)
          .containsExactly(
              "`//c:c` may not use `//a:a`: its visibility is `[//b/...]`",
              "`//c:c` may not use `//b:b`: its visibility is `private`");
      workspace.write("c/BUILD.ts", rule("c", "", ", visibility: [\"@x//...\", 1]"));
      assertThat(workspace.fail(Code.ATTRIBUTE_TYPE, "//c").message()).contains("`visibility`");
      workspace.write("c/BUILD.ts", rule("c", "", ", visibility: [\"@x//...\"]"));
      assertThat(workspace.fail(Code.ATTRIBUTE_TYPE, "//c").message()).contains("another package");
    }
  }

  @Test
  void build_optionsOfADependency_haveItsDefaultsUnlessTheBuildDeclaresThem() throws Exception {
    try (TestWorkspace workspace = workspace()) {
      String options =
          """
          [config.mode]
          type = "string"
          default = "fastbuild"
          [config.level]
          type = "number"
          default = 2
          """;
      workspace.write("libs/base/zako.toml", IDENTITY.formatted("base") + options);
      workspace.write(
          "zako.toml",
          manifest("app", "text = { path = \"libs/text\" }")
              + "[config.mode]\ntype = \"string\"\ndefault = \"slow\"\n"
              + "[config.level]\ntype = \"string\"\ndefault = \"high\"\n");
      workspace.write(
          "libs/base/BUILD.ts",
          "import { config, project } from \"zako:build\";\n"
              + GENRULE
              + "export default genrule({ name: \"base\", outs: [\"o\"], visibility: \"public\","
              + " cmd: `echo ${config[\"mode\"]} ${config[\"level\"]} ${project.artifact} >$@` });\n");

      workspace.succeed("//...");

      assertThat(workspace.output("app.txt")).startsWith("slow 2 base\n");
      assertThat(List.of(workspace.output("app.txt").split("\n"))).hasSize(4);
    }
  }
}
