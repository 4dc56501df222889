package dev.zako.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.engine.build.BuildReport.Status;
import dev.zako.engine.build.QueryRequest.Facts;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.history.BuildEntry;
import dev.zako.engine.build.history.BuildFiles;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.build.query.QueryParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queries over what build files say. */
final class QueryTest {
  private static final String CC = "import { ccBinary, ccLibrary } from \"zako:cc\";\n";

  @TempDir Path directory;
  private TestWorkspace workspace;

  @BeforeEach
  void prepare() throws Exception {
    workspace =
        new TestWorkspace(directory)
            .write(
                "app/BUILD.ts",
                CC
                    + "export default ccBinary({ name: \"app\", srcs: [\"main.c\", \"gen/y.c\"],"
                    + " deps: [\"//lib\"], copts: [\"-O2\"] });\n")
            .write("app/main.c", "")
            .write("app/gen/BUILD.ts", "export default [];\n")
            .write("app/gen/y.c", "")
            .write(
                "lib/BUILD.ts",
                CC
                    + "export default ccLibrary({ name: \"lib\", hdrs: [\"lib.h\"],"
                    + " srcs: { include: [\"**/*.c\"], exclude: [\"**/old.c\"] } });\n")
            .write("lib/lib.h", "")
            .write("lib/src/one.c", "")
            .write("lib/src/old.c", "")
            .write("lib/README", "");
  }

  @AfterEach
  void close() {
    workspace.close();
  }

  private QueryReport query(boolean keepGoing, Facts facts, String text) throws Exception {
    return workspace
        .engine()
        .query(
            new QueryRequest(
                QueryParser.parse(text, PackagePath.ROOT), facts, keepGoing, new TreeMap<>()),
            new BuildClient(
                1, "zako query", workspace.options().clientEnvironment(), workspace.events()::add),
            new BuildControl());
  }

  private List<String> ask(String text) throws Exception {
    QueryReport report = query(false, Facts.LABELS, text);
    assertThat(report.status()).as(report.toString()).isEqualTo(Status.SUCCEEDED);
    return report.nodes().stream().map(QueryReport.Node::label).toList();
  }

  private Diagnostic fail(String text) throws Exception {
    QueryReport report = query(false, Facts.LABELS, text);
    assertThat(report.status()).as(report.toString()).isEqualTo(Status.FAILED);
    assertThat(report.nodes()).isEmpty();
    assertThat(report.diagnostics()).as(report.toString()).hasSize(1);
    return report.diagnostics().getFirst();
  }

  @Test
  void query_files_areNamedByTheNearestDirectoryWithABuildFile() throws Exception {
    assertThat(ask("deps(//app)"))
        .containsExactly(
            "//app/gen:y.c",
            "//app:app",
            "//app:main.c",
            "//lib:lib",
            "//lib:lib.h",
            "//lib:src/one.c");
    assertThat(ask("rdeps(//..., //app:gen/y.c)")).containsExactly("//app/gen:y.c", "//app:app");
    assertThat(ask("rdeps(//..., //lib:src/one.c)"))
        .containsExactly("//app:app", "//lib:lib", "//lib:src/one.c");
    assertThat(ask("//lib:README")).containsExactly("//lib:README");
    assertThat(ask("rdeps(//..., //lib:src/old.c)")).isEmpty();
    assertThat(ask("labels(srcs, //...)"))
        .containsExactly("//app/gen:y.c", "//app:main.c", "//lib:src/one.c");
  }

  @Test
  void query_kindsAndAttributes_areWhatBuildFilesSay() throws Exception {
    assertThat(ask("kind('^ccLibrary$', //...)")).containsExactly("//lib:lib");
    assertThat(ask("kind('source file', deps(//lib))"))
        .containsExactly("//lib:lib.h", "//lib:src/one.c");
    assertThat(ask("attr(copts, '^\\[-O2\\]$', //...)")).containsExactly("//app:app");
    assertThat(ask("attr(deps, //lib:lib, //...)")).containsExactly("//app:app");
    assertThat(ask("attr(srcs, '//lib:src/one.c', //...)")).containsExactly("//lib:lib");
    assertThat(ask("attr(nothing, '', //...)")).isEmpty();
    QueryReport report = query(false, Facts.ALL, "//app + //app:main.c");
    assertThat(report.nodes()).hasSize(2);
    QueryReport.Node app = report.nodes().getFirst();
    assertThat(app.kind()).isEqualTo("ccBinary");
    assertThat(app.rule()).contains("zako:cc#ccBinary");
    assertThat(app.position().orElseThrow()).startsWith("app/BUILD.ts:2:");
    assertThat(app.attributes()).containsEntry("deps", "[\"//lib:lib\"]");
    assertThat(app.dependencies()).containsExactly("//app/gen:y.c", "//app:main.c", "//lib:lib");
    assertThat(report.nodes().getLast().kind()).isEqualTo("source file");
  }

  @Test
  void query_whereNothingCanBeBuilt_isAnsweredAndRunsNothing() throws Exception {
    workspace
        .withEnvironment("PATH", "/nowhere")
        .write(
            "rules/bad.rule.ts",
            """
            import { rule } from "zako:rule";
            export const bad = rule({ attributes: {}, implementation() { throw new Error("no"); } });
            """)
        .write(
            "bad/BUILD.ts",
            """
            import { bad } from "../rules/bad.rule.ts";
            export default bad({ name: "bad" });
            """);
    assertThat(ask("kind('', //...)")).containsExactly("//app:app", "//bad:bad", "//lib:lib");
    assertThat(workspace.events())
        .noneMatch(event -> event instanceof BuildEvent.ActionStarted)
        .noneMatch(event -> event instanceof BuildEvent.PhaseStarted);
    assertThat(workspace.build("//bad").status()).isEqualTo(Status.FAILED);
  }

  private List<BuildEntry> entries() throws IOException {
    return BuildFiles.read(directory.resolve(".zako").resolve(BuildFiles.DIRECTORY));
  }

  @Test
  void query_again_computesNothing_alsoInAnotherProcess() throws Exception {
    List<String> first = ask("deps(//...)");
    assertThat(entries()).hasSize(1);
    assertThat(ask("deps(//...)")).isEqualTo(first);
    workspace.restart();
    assertThat(ask("deps(//...)")).isEqualTo(first);
    assertThat(entries()).as("what is computed is noted").hasSize(1);
    workspace.write("lib/src/two.c", "");
    assertThat(ask("deps(//lib)")).contains("//lib:src/two.c");
    assertThat(entries()).hasSize(2);
    assertThat(entries().getLast().because().keySet())
        .anyMatch(node -> node.startsWith("TargetReferences //lib:lib "))
        .noneMatch(node -> node.startsWith("PackageLoad"));
  }

  @Test
  void query_targetThatIsNotThere_tellsWhoNeedsIt() throws Exception {
    workspace.write(
        "app/BUILD.ts",
        CC + "export default ccBinary({ name: \"app\", deps: [\"//lib:lob\"] });\n");
    Diagnostic problem = fail("deps(//...)");
    assertThat(problem.code()).isEqualTo(Code.TARGET_NOT_FOUND);
    assertThat(problem.message()).startsWith("`//app:app` needs `//lib:lob`: There is no target");
    assertThat(problem.label()).contains("//app:app");
    assertThat(problem.position().orElseThrow().file()).isEqualTo("app/BUILD.ts");
    assertThat(ask("kind(ccBinary, //...)")).as("not needed").containsExactly("//app:app");

    QueryReport rest = query(true, Facts.DEPENDENCIES, "deps(//...)");
    assertThat(rest.status()).isEqualTo(Status.FAILED);
    assertThat(rest.exitCode()).isEqualTo(1);
    assertThat(rest.diagnostics()).containsExactly(problem);
    assertThat(rest.nodes().stream().map(QueryReport.Node::label))
        .containsExactly("//app:app", "//lib:lib", "//lib:lib.h", "//lib:src/one.c");
  }

  @Test
  void query_brokenPackage_failsAsBuildsDo() throws Exception {
    workspace.write("bad/BUILD.ts", "export default nothing;\n");
    Diagnostic problem = fail("//...");
    assertThat(problem).isEqualTo(workspace.fail(problem.code(), "//..."));
    QueryReport rest = query(true, Facts.LABELS, "//...");
    assertThat(rest.diagnostics()).containsExactly(problem);
    assertThat(rest.nodes()).hasSize(2);
    assertThat(ask("deps(//lib)")).as("not needed").hasSize(3);
  }

  @Test
  void query_whatIsNotThere_isAnErrorWithANextStep() throws Exception {
    assertThat(fail("//nowhere/...").code()).isEqualTo(Code.NO_TARGETS);
    assertThat(fail("deps(//app:ap)").hint().orElseThrow()).contains("`app`");
    Diagnostic file = fail("rdeps(//..., //lib:lib.hh)");
    assertThat(file.code()).isEqualTo(Code.SOURCE_NOT_FOUND);
    assertThat(file.hint().orElseThrow()).contains("`lib.h`");
    assertThat(fail("@other//...").code()).isEqualTo(Code.UNKNOWN_ALIAS);
    assertThat(fail("@other//a:x.c").code()).isEqualTo(Code.UNKNOWN_ALIAS);
  }

  @Test
  void query_circle_isNoProblem() throws Exception {
    workspace.write(
        "lib/BUILD.ts", CC + "export default ccLibrary({ name: \"lib\", deps: [\"//app\"] });\n");
    assertThat(ask("allpaths(//app, //app)")).containsExactly("//app:app", "//lib:lib");
    assertThat(workspace.fail(Code.DEPENDENCY_CYCLE, "//app").message()).contains("circle");
  }

  @Test
  void query_betweenEditAndBuild_leavesWhatWhyNeeds() throws Exception {
    String out = "import { genrule } from \"zako:std\";\nexport default genrule({ name: \"gen\",";
    workspace.write("gen/BUILD.ts", out + " outs: [\"x\"], cmd: \"echo 1 > $@\" });\n");
    workspace.succeed("//gen");
    workspace.write("gen/BUILD.ts", out + " outs: [\"x\"], cmd: \"echo 2 > $@\" });\n");
    assertThat(ask("deps(//gen)")).hasSize(1);
    workspace.succeed("//gen");
    List<BuildEntry> entries = entries();
    assertThat(entries).hasSize(3);
    assertThat(entries.get(1).files()).containsKey("gen/BUILD.ts");
    assertThat(entries.get(1).because().keySet())
        .anyMatch(node -> node.startsWith("PackageLoad //gen "));
    assertThat(entries.get(2).because().keySet())
        .anyMatch(node -> node.startsWith("ConfiguredTarget //gen:gen "));
  }

  @Test
  void queryAlone_sharesNothingAndLeavesNothing() throws Exception {
    Path elsewhere = directory.resolve("none");
    QueryReport report =
        BuildEngine.queryAlone(
            workspace.options().withStateDirectory(elsewhere),
            new QueryRequest(
                QueryParser.parse("//...", PackagePath.ROOT), Facts.LABELS, false, new TreeMap<>()),
            new BuildClient(1, "zako query", workspace.options().clientEnvironment(), _ -> {}),
            new BuildControl());
    assertThat(report.nodes()).hasSize(2);
    assertThat(elsewhere).doesNotExist();
    assertThat(entries()).isEmpty();
  }
}
