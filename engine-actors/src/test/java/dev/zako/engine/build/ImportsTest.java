package dev.zako.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What modules of each kind may import, from their own package and from others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ImportsTest {
  private static final String IDENTITY =
      "group = \"dev.zako.test\"\nartifact = \"%s\"\nversion = \"1.0.0\"\n";
  private static final String TARGET =
      """
      import { filegroup } from "zako:std";
      export default filegroup({ name: "t", srcs: ["BUILD.ts"] });
      """;
  private static final String OK = "";

  /** Who imports. */
  enum Importer {
    BUILD("%s/BUILD.ts"),
    LIBRARY("%s/lib.ts"),
    RULE("%s/x.rule.ts"),
    LIBRARY_OF_DEPENDENCY("libs/text/%s.ts");

    private final String file;

    Importer(String file) {
      this.file = file;
    }
  }

  /**
   * A row of the table.
   *
   * @param imported what follows `import * as m from`
   * @param code of the refusal; nothing if it is allowed
   * @param message part of the refusal
   */
  record Row(Importer importer, String imported, String code, String message) {
    String directory() {
      return "r" + ROWS.indexOf(this);
    }

    String file() {
      return importer.file.formatted(directory());
    }
  }

  private static final List<Row> ROWS =
      List.of(
          new Row(Importer.BUILD, "\"./own.ts\"", OK, ""),
          new Row(Importer.BUILD, "\"zako:core\"", OK, ""),
          new Row(Importer.BUILD, "\"@text/lib.ts\"", OK, ""),
          new Row(Importer.BUILD, "\"@text/data.json\" with { type: \"json\" }", OK, ""),
          new Row(Importer.BUILD, "\"@text/tools/upper.rule.ts\"", OK, ""),
          new Row(Importer.BUILD, "\"@text/data.json\"", "ZK3003", "add `with { type: \"json\" }`"),
          new Row(Importer.BUILD, "\"@text/BUILD.ts\"", "ZK3003", "text/BUILD.ts`, a build file"),
          new Row(Importer.BUILD, "\"@text/zako.ts\"", "ZK3003", "zako.ts`, a package script"),
          new Row(Importer.BUILD, "\"@text/x.toolchain.ts\"", "ZK3003", ".ts`, a toolchain file"),
          new Row(Importer.BUILD, "\"@text/x.config.ts\"", "ZK3003", "a configuration script"),
          new Row(Importer.BUILD, "\"@text/mist.ts\"", "ZK3002", "no file `libs/text/mist.ts`"),
          new Row(Importer.BUILD, "\"@txt/lib.ts\"", "ZK2204", "`zako.toml` does not declare"),
          new Row(Importer.BUILD, "\"@far/lib.ts\"", "ZK2207", "zako.toml:6:1, is not fetched yet"),
          new Row(Importer.BUILD, "\"../libs/text/lib.ts\"", "ZK3003", "belongs to another"),
          new Row(Importer.BUILD, "\"@text/nested/lib.ts\"", "ZK3003", "`libs/text/nested/zako.t"),
          new Row(Importer.BUILD, "\"@text/../base/lib.ts\"", "ZK3003", "no `.` or `..`"),
          new Row(Importer.BUILD, "\"@text\"", "ZK3003", "`@alias/path/file.ts`"),
          new Row(Importer.BUILD, "\"../../out.ts\"", "ZK3003", "leaves the package"),
          new Row(Importer.BUILD, "\"https://example.com/x.ts\"", "ZK3003", "only `zako:*`"),
          new Row(Importer.LIBRARY, "\"./own.ts\"", OK, ""),
          new Row(Importer.LIBRARY, "\"zako:core\"", OK, ""),
          new Row(Importer.LIBRARY, "\"@text/lib.ts\"", OK, ""),
          new Row(Importer.LIBRARY, "\"@text/data.json\" with { type: \"json\" }", OK, ""),
          new Row(Importer.LIBRARY, "\"zako:build\"", "ZK3003", "is a library file and may not"),
          new Row(Importer.LIBRARY, "\"@text/tools/upper.rule.ts\"", "ZK3003", ", a rule file"),
          new Row(Importer.RULE, "\"./own.ts\"", OK, ""),
          new Row(Importer.RULE, "\"zako:rule\"", OK, ""),
          new Row(Importer.RULE, "\"@text/lib.ts\"", OK, ""),
          new Row(Importer.RULE, "\"zako:build\"", "ZK3003", "is a rule file and may not"),
          new Row(Importer.RULE, "\"@text/tools/upper.rule.ts\"", "ZK3003", ", a rule file"),
          new Row(Importer.LIBRARY_OF_DEPENDENCY, "\"./lib.ts\"", OK, ""),
          new Row(Importer.LIBRARY_OF_DEPENDENCY, "\"@base/lib.ts\"", OK, ""),
          new Row(Importer.LIBRARY_OF_DEPENDENCY, "\"../base/lib.ts\"", "ZK3003", "belongs to an"),
          new Row(Importer.LIBRARY_OF_DEPENDENCY, "\"../../own.ts\"", "ZK3003", "belongs to ano"),
          new Row(Importer.LIBRARY_OF_DEPENDENCY, "\"@text/lib.ts\"", "ZK2204", "`libs/text/zak"),
          new Row(Importer.LIBRARY_OF_DEPENDENCY, "\"@base/b.rule.ts\"", "ZK3003", "a rule file"));

  private BuildReport report;

  static Stream<Row> rows() {
    return ROWS.stream();
  }

  private static TestWorkspace workspace(Path directory) throws IOException, BuildFailedException {
    return new TestWorkspace(directory)
        .write(
            "zako.toml",
            IDENTITY.formatted("app")
                + "[dependencies]\ntext = { path = \"libs/text\" }\n"
                + "far = { url = \"https://example.com/far.tgz\" }\n")
        .write(
            "libs/text/zako.toml",
            IDENTITY.formatted("text") + "[dependencies]\nbase = { path = \"../base\" }\n")
        .write("libs/text/lib.ts", "export const name = \"text\";\n")
        .write("libs/text/data.json", "{ \"name\": \"text\" }\n")
        .write("libs/text/BUILD.ts", TARGET)
        .write("libs/text/zako.ts", "")
        .write("libs/text/x.toolchain.ts", "")
        .write("libs/text/x.config.ts", "")
        .write("libs/text/tools/upper.rule.ts", "export const upper = 1;\n")
        .write("libs/text/nested/zako.toml", IDENTITY.formatted("nested"))
        .write("libs/text/nested/lib.ts", "")
        .write("libs/base/zako.toml", IDENTITY.formatted("base"))
        .write("libs/base/lib.ts", "export const name = \"base\";\n")
        .write("libs/base/b.rule.ts", "")
        .write("own.ts", "");
  }

  @BeforeAll
  void build(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = workspace(directory)) {
      for (Row row : ROWS) {
        String text = "import * as m from " + row.imported() + ";\nexport const used = [m];\n";
        workspace.write(row.directory() + "/own.ts", "export const own = 1;\n");
        switch (row.importer()) {
          case BUILD -> text += TARGET;
          case LIBRARY -> workspace.write(row.directory() + "/BUILD.ts", with("./lib.ts"));
          case RULE -> workspace.write(row.directory() + "/BUILD.ts", with("./x.rule.ts"));
          case LIBRARY_OF_DEPENDENCY ->
              workspace.write(
                  row.directory() + "/BUILD.ts", with("@text/" + row.directory() + ".ts"));
        }
        workspace.write(row.file(), text);
      }
      report = workspace.build(/* keepGoing= */ true, "//...");
    }
  }

  private static String with(String imported) {
    return "import \"" + imported + "\";\n" + TARGET;
  }

  @ParameterizedTest
  @MethodSource("rows")
  void build_import_isAllowedOrRefusedAtItsPlace(Row row) {
    List<Diagnostic> told =
        report.diagnostics().stream()
            .filter(each -> each.position().orElseThrow().file().equals(row.file()))
            .toList();
    boolean built =
        report.built().stream()
            .anyMatch(each -> each.label().equals("//" + row.directory() + ":t"));
    if (row.code().isEmpty()) {
      assertThat(told).isEmpty();
      assertThat(built).isTrue();
      return;
    }
    assertThat(built).isFalse();
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().code().id()).isEqualTo(row.code());
    assertThat(told.getFirst().message() + "; " + told.getFirst().hint().orElse(""))
        .containsIgnoringCase(row.message());
    assertThat(told.getFirst().position().orElseThrow().line()).isEqualTo(1);
    assertThat(told.getFirst().frame().orElseThrow()).contains("import * as m");
  }

  @Test
  void build_everyRow_isJudgedOnce() {
    long refused = ROWS.stream().filter(row -> !row.code().isEmpty()).count();

    assertThat(report.diagnostics()).hasSize((int) refused);
  }

  /** Toolchain files are reached by a rule that asks for a toolchain. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "@text/lib.ts | ",
        "zako:toolchain | ",
        "zako:rule | is a toolchain file and may not import `zako:rule`",
        "@text/tools/upper.rule.ts | upper.rule.ts`, a rule file",
      })
  void build_importOfAToolchain_isAllowedOrRefusedAtItsPlace(
      String imported, String message, @TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = workspace(directory)) {
      workspace
          .write(
              "zako.toml",
              IDENTITY.formatted("app")
                  + "toolchains = [\"x.toolchain.ts\"]\n"
                  + "[dependencies]\ntext = { path = \"libs/text\" }\n")
          .write(
              "x.toolchain.ts",
              "import * as m from \""
                  + imported
                  + "\";\n"
                  + """
                  import { toolchain } from "zako:toolchain";
                  export const used = [m];
                  export default toolchain({
                    type: "x",
                    resolve: () => ({ info: {}, hostPaths: [], files: {}, environment: {} }),
                  });
                  """)
          .write(
              "x.rule.ts",
              """
              import { DefaultInfo, rule } from "zako:rule";
              export const x = rule({
                attributes: {},
                toolchains: ["x"],
                implementation: () => [DefaultInfo({})],
              });
              """)
          .write(
              "BUILD.ts",
              """
              import { x } from "./x.rule.ts";
              export default x({ name: "x" });
              """);
      if (message == null) {
        workspace.succeed("//:x");
        return;
      }
      Diagnostic diagnostic = workspace.fail(Code.IMPORT_FORBIDDEN, "//:x");
      assertThat(diagnostic.message()).contains(message);
      assertThat(diagnostic.position().orElseThrow()).hasToString("x.toolchain.ts:1:20");
    }
  }

  @Test
  void build_libraryOfADependencyEdited_evaluatesExactlyItsImportersAgain(@TempDir Path directory)
      throws Exception {
    try (TestWorkspace workspace = workspace(directory)) {
      String says = "import { info } from \"zako:core\";\ninfo(\"%s\");\n" + TARGET;
      workspace
          .write("a/BUILD.ts", "import \"@text/lib.ts\";\n" + says.formatted("a"))
          .write("b/BUILD.ts", "import \"../own.ts\";\n" + says.formatted("b"))
          .write("c/lib.ts", "export * from \"@text/lib.ts\";\n")
          .write("c/BUILD.ts", "import \"./lib.ts\";\n" + says.formatted("c"))
          .write("d/BUILD.ts", "import \"@text/tools/upper.rule.ts\";\n" + says.formatted("d"));
      workspace.succeed("//...");
      assertThat(logged(workspace)).containsExactlyInAnyOrder("a", "b", "c", "d");

      workspace.write("libs/text/lib.ts", "export const name = \"edited\";\n");
      workspace.succeed("//...");

      assertThat(logged(workspace)).containsExactlyInAnyOrder("a", "c");
    }
  }

  private static List<String> logged(TestWorkspace workspace) {
    List<String> messages = new ArrayList<>();
    for (BuildEvent event : workspace.events()) {
      if (event instanceof BuildEvent.ScriptLogged log) {
        messages.add(log.message());
      }
    }
    return messages;
  }
}
