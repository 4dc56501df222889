package dev.zako.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.engine.build.BuildReport.BuiltTarget;
import dev.zako.engine.build.BuildReport.Status;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What `zako.ts` says reaches the build. */
final class PackageScriptTest {
  private static final String IDENTITY =
      "group = \"dev.zako.test\"\nartifact = \"sample\"\nversion = \"1.0.0\"\n";
  private static final String IMPORT = "import { newProject, project } from \"zako:package\";\n";

  private static String rule(String name) {
    return "import { genrule } from \"zako:std\";\nexport default genrule({ name: \""
        + name
        + "\", outs: [\""
        + name
        + ".txt\"], cmd: \"echo > $@\" });\n";
  }

  private static List<String> labels(BuildReport report) {
    return report.built().stream().map(BuiltTarget::label).toList();
  }

  private static List<String> logs(TestWorkspace workspace) {
    List<String> logs = new ArrayList<>();
    for (BuildEvent event : workspace.events()) {
      if (event instanceof BuildEvent.ScriptLogged logged) {
        logs.add(logged.level() + " " + logged.message());
      }
    }
    return logs;
  }

  /** Directories a, b/c, b/d and old, each with a target of its last name. */
  private static TestWorkspace fourPackages(Path directory) throws Exception {
    return new TestWorkspace(directory)
        .write("a/BUILD.ts", rule("a"))
        .write("b/c/BUILD.ts", rule("c"))
        .write("b/d/BUILD.ts", rule("d"))
        .write("old/BUILD.ts", rule("old"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "none | none | a c d old",
        "none | newProject(project) | a c d old",
        "none | project | a c d old",
        "none | newProject().addBuild('a/BUILD.ts') | a",
        "none | newProject().addBuild('a/**').addBuild(['b/d/**']) | a d",
        "none | newProject({ builds: ['b/*/BUILD.ts'] }) | c d",
        "none | newProject({ builds: { exclude: ['old/**'] } }) | a c d",
        "none | newProject({ builds: { include: ['b/**'], exclude: ['b/c/**'] } }) | d",
        "['a/**'] | none | a",
        "['a/**'] | newProject().addBuild('old/**') | a old",
        "['a/**', 'b/**'] | newProject().addBuild({ exclude: ['b/c/**'] }) | a d",
        "{ patterns = ['**/BUILD.ts'], exclude = ['b/**'] } | newProject() | a old",
        "{ exclude = ['old/**'] } | none | a c d",
        "[] | newProject() | a c d old",
        "['**'] | none | a c d old",
      })
  void builds_ofManifestAndScriptTogether_selectBuildFiles(
      String manifest, String script, String expected, @TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = fourPackages(directory)) {
      if (manifest != null) {
        workspace.write("zako.toml", IDENTITY + "builds = " + manifest + "\n");
      }
      if (script != null) {
        workspace.write("zako.ts", IMPORT + "export default " + script + ";\n");
      }

      BuildReport report = workspace.succeed("//...");

      assertThat(labels(report).stream().map(l -> l.substring(l.indexOf(':') + 1)))
          .containsExactly(expected.split(" ", -1));
    }
  }

  @ParameterizedTest
  @CsvSource({"true,a", "false,a gen"})
  void builds_followingIgnoreFiles_leavesOutWhatTheyName(
      boolean following, String expected, @TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace
          .write(
              "zako.toml",
              IDENTITY
                  + "builds = { patterns = [\"**/BUILD.ts\"], followingIgnoreFiles = "
                  + following
                  + " }\n")
          .write(".gitignore", "/gen/\n")
          .write("gen/BUILD.ts", rule("gen"))
          .write("a/BUILD.ts", rule("a"));

      assertThat(labels(workspace.succeed("//...")))
          .hasSize(expected.split(" ", -1).length)
          .contains("//a:a");
    }
  }

  @Test
  void build_ofATargetWhoseBuildFileDoesNotCount_saysSo(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = fourPackages(directory)) {
      workspace.write("zako.ts", IMPORT + "export default newProject().addBuild('a/**');\n");

      Diagnostic named = workspace.fail(Code.BUILD_FILE_EXCLUDED, "//old");
      workspace.write(
          "a/BUILD.ts",
          """
          import { filegroup } from "zako:std";
          export default filegroup({ name: "a", srcs: ["//old"] });
          """);
      Diagnostic needed = workspace.fail(Code.BUILD_FILE_EXCLUDED, "//...");

      assertThat(named.message()).contains("`old/BUILD.ts`");
      assertThat(named.hint().orElse("")).contains("a/**");
      assertThat(needed.message()).contains("`//a:a` needs `//old:old`");
      assertThat(needed.position().orElseThrow()).hasToString("a/BUILD.ts:2:16");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "none | none | lib/own.rule.ts | true",
        "none | none | lib/own.ts | false",
        "none | newProject().addRule('lib/*.ts') | lib/own.ts | true",
        "['lib/*.ts'] | none | lib/own.ts | true",
        "['other/*.ts'] | newProject().addRule('lib/*.ts') | lib/own.ts | true",
        "['other/*.ts'] | none | lib/own.rule.ts | false",
        "none | newProject().addToolchain('lib/*.rule.ts').addRule('other/*') | lib/own.rule.ts | false",
        "none | newProject().addRule({ exclude: ['lib/**'] }) | lib/own.rule.ts | false",
      })
  void rules_ofManifestAndScriptTogether_sayWhatCanBeARule(
      String manifest, String script, String path, boolean isRule, @TempDir Path directory)
      throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace
          .write(
              path,
              """
              import { attribute, DefaultInfo, rule } from "zako:rule";
              export const text = rule({
                attributes: { content: attribute.string({ required: true }) },
                implementation(ctx) {
                  const output = ctx.actions.declareFile(ctx.name);
                  ctx.actions.write(output, ctx.attributes.content);
                  return [DefaultInfo({ files: [output] })];
                },
              });
              """)
          .write(
              "app/BUILD.ts",
              "import { text } from \"../"
                  + path
                  + "\";\nexport default text({ name: \"hello\", content: \"hello\" });\n");
      if (manifest != null) {
        workspace.write("zako.toml", IDENTITY + "rules = " + manifest + "\n");
      }
      if (script != null) {
        workspace.write("zako.ts", IMPORT + "export default " + script + ";\n");
      }

      BuildReport report = workspace.build("//...");

      assertThat(report.status()).isEqualTo(isRule ? Status.SUCCEEDED : Status.FAILED);
      if (isRule) {
        assertThat(workspace.output("app/hello")).isEqualTo("hello");
      } else {
        assertThat(report.diagnostics().getFirst().code())
            .isIn(Code.IMPORT_FORBIDDEN, Code.UNKNOWN_RULE);
      }
    }
  }

  @Test
  void script_condition_followsTheConfiguration(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = fourPackages(directory)) {
      workspace
          .write("zako.toml", IDENTITY + "config.all = { type = \"boolean\", default = false }\n")
          .write(
              "zako.ts",
              IMPORT
                  + """
                  const made = newProject(project).addBuild("a/**");
                  if (project.config["all"]) {
                    made.addBuild("b/**");
                  }
                  export default made;
                  """);

      assertThat(labels(workspace.succeed("//..."))).containsExactly("//a:a");
      assertThat(labels(workspace.configured("all", "true")))
          .containsExactly("//a:a", "//b/c:c", "//b/d:d");
      assertThat(labels(workspace.succeed("//..."))).containsExactly("//a:a");
    }
  }

  @Test
  void script_edited_changesWhatBelongsToThePackage(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = fourPackages(directory)) {
      workspace.write("patterns.ts", "export const patterns = [\"a/**\"];\n");
      workspace.write(
          "zako.ts",
          IMPORT
              + "import { patterns } from \"./patterns.ts\";\n"
              + "export default newProject({ builds: patterns });\n");
      assertThat(labels(workspace.succeed("//..."))).containsExactly("//a:a");

      workspace.write("patterns.ts", "export const patterns = [\"b/**\"];\n");
      assertThat(labels(workspace.succeed("//..."))).containsExactly("//b/c:c", "//b/d:d");

      workspace.delete("zako.ts");
      assertThat(labels(workspace.succeed("//..."))).hasSize(4);
    }
  }

  @Test
  void script_logsOfEachLevel_areToldWhenItsResultIsNeededAnew(@TempDir Path directory)
      throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace
          .write("a/BUILD.ts", rule("a"))
          .write(
              "zako.ts",
              """
              import { debug, error, info, trace, warn } from "zako:core";
              import project from "zako:package";
              trace("1");
              debug("2");
              info(`${project.group}:${project.artifact}@${project.version}`);
              warn("4");
              error("5");
              console.log("6", { seven: 7 });
              """);
      List<String> expected =
          List.of(
              "trace 1",
              "debug 2",
              "info dev.zako.test:sample@1.0.0",
              "warn 4",
              "error 5",
              "info 6 {\n  \"seven\": 7\n}");

      workspace.succeed("//...");
      assertThat(logs(workspace)).isEqualTo(expected);
      workspace.restart().succeed("//...");
      assertThat(logs(workspace)).as("of a kept graph").isEmpty();
      workspace.delete(".zako/graph/records").restart().succeed("//...");
      assertThat(logs(workspace)).as("of a kept evaluation").isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "export default newProject({ builds: ['a/{b'] }); | ZK2205 | zako.ts:2:16 | a/{b",
        "export default newProject().addRule('../x'); | ZK2205 | zako.ts:2:29 | ../x",
        "export default newProject({ authors: ['nobody'] }); | ZK3017 | zako.ts:2:16 | nobody",
        "export default newProject({ version: '2.0.0' }); | ZK3017 | zako.ts:2:16 | 2.0.0",
        "export default 1; | ZK3017 | zako.ts:2:1 | must be a project",
        "newProject(project); | ZK3017 | zako.ts:2:1 | does not export it",
        "project.config.x = 1; | ZK3017 | zako.ts:2:1 | cannot be changed",
        "const p = newProject(); export default p; p.builds = []; | ZK3017 | zako.ts:2:43 | final",
        "throw new Error('no'); | ZK3004 | zako.ts:2:7 | no",
        "export default (; | ZK3001 | zako.ts:2:17 | ",
        "import x from './none.ts'; export default x; | ZK3002 | zako.ts:2:15 | none.ts",
        "import * as x from 'zako:std'; export default x; | ZK3003 | zako.ts:2:20 | rule",
        "import * as x from 'zako:build'; export default x; | ZK3003 | zako.ts:2:20 | package script",
        "import { x } from './lib.ts'; export default newProject().addRule('lib.ts'); x(); | ZK3017 | zako.ts:2:46 | `//lib.ts`",
      })
  void script_mistake_isToldAloneWithPlaceAndNextStep(
      String script, String code, String position, String message, @TempDir Path directory)
      throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace
          .write("a/BUILD.ts", rule("a"))
          .write("lib.ts", "export function x(): void {}\n")
          .write("zako.ts", IMPORT + script + "\n");

      BuildReport report = workspace.build("//...");

      assertThat(report.diagnostics()).hasSize(1);
      Diagnostic diagnostic = report.diagnostics().getFirst();
      assertThat(diagnostic.code().id()).isEqualTo(code);
      assertThat(diagnostic.message()).contains(message == null ? "" : message);
      assertThat(diagnostic.position().orElseThrow()).hasToString(position);
      assertThat(diagnostic.frame()).isPresent();
      if (diagnostic.code() == Code.PACKAGE_SCRIPT || diagnostic.code() == Code.GLOB_SYNTAX) {
        assertThat(diagnostic.hint()).isPresent();
      }
    }
  }

  @Test
  void script_namedByTheManifest_mustExist(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = fourPackages(directory)) {
      workspace
          .write("zako.toml", IDENTITY + "configure_script = \"tools/packge.ts\"\n")
          .write("tools/package.ts", IMPORT + "export default newProject().addBuild('a/**');\n");

      Diagnostic diagnostic = workspace.fail(Code.MANIFEST_SCRIPT, "//...");

      assertThat(diagnostic.position().orElseThrow()).hasToString("zako.toml:4:1");
      assertThat(diagnostic.hint()).contains("Did you mean `package.ts`?");

      workspace.write("zako.toml", IDENTITY + "configure_script = \"tools/package.ts\"\n");
      assertThat(labels(workspace.succeed("//..."))).containsExactly("//a:a");
    }
  }

  @Test
  void script_ofADependency_saysWhatBelongsToIt(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace
          .write("zako.toml", IDENTITY + "dependencies.lib = { path = \"lib\" }\n")
          .write("lib/zako.toml", IDENTITY.replace("sample", "lib"))
          .write("lib/zako.ts", IMPORT + "export default newProject().addBuild('in/**');\n")
          .write("lib/in/BUILD.ts", rule("in"))
          .write("lib/out/BUILD.ts", rule("out"))
          .write("a/BUILD.ts", rule("a"));

      assertThat(labels(workspace.succeed("@lib//..."))).containsExactly("//lib/in:in");
      assertThat(labels(workspace.succeed("//..."))).containsExactly("//a:a");
      workspace.fail(Code.BUILD_FILE_EXCLUDED, "@lib//out:out");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "none | none | //a:a",
        "['libs/*'] | none | //a:a //libs/x:x //libs/y/in:y",
        "none | newProject().addPeer('libs/*') | //a:a //libs/x:x //libs/y/in:y",
        "['libs/x'] | newProject({ peers: ['libs/y'] }) | //a:a //libs/x:x //libs/y/in:y",
        "['libs/*'] | newProject().addPeer({ exclude: ['libs/y'] }) | //a:a //libs/x:x",
        "['libs/*'] | newProject().addBuild('a/**') | //a:a //libs/x:x //libs/y/in:y",
      })
  void peers_ofManifestAndScriptTogether_areBuiltWithThePackage(
      String manifest, String script, String expected, @TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace
          .write("a/BUILD.ts", rule("a"))
          .write("libs/x/zako.toml", IDENTITY)
          .write("libs/x/BUILD.ts", rule("x"))
          .write("libs/y/zako.toml", IDENTITY + "builds = [\"in/**\"]\n")
          .write("libs/y/BUILD.ts", rule("not"))
          .write("libs/y/in/BUILD.ts", rule("y"));
      if (manifest != null) {
        workspace.write("zako.toml", IDENTITY + "peers = " + manifest + "\n");
      }
      if (script != null) {
        workspace.write("zako.ts", IMPORT + "export default " + script + ";\n");
      }

      assertThat(labels(workspace.succeed("//..."))).containsExactly(expected.split(" ", -1));
      assertThat(labels(workspace.succeed("//libs/x/..."))).containsExactly("//libs/x:x");
    }
  }

  @Test
  void identity_ofTheProject_isReadableInBuildFiles(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write(
          "BUILD.ts",
          """
          import { project } from "zako:build";
          console.info(`${project.group}:${project.artifact}@${project.version}`);
          """);

      workspace.build("//...");

      assertThat(logs(workspace)).containsExactly("info dev.zako.test:sample@1.0.0");
    }
  }
}
