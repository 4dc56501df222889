package dev.zako.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.engine.build.BuildReport.BuiltTarget;
import dev.zako.engine.build.BuildReport.Status;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options of the configuration: their values, their labels, and what depends on them. */
final class OptionsTest {
  private static final String IDENTITY =
      """
      group = "dev.zako.test"
      artifact = "sample"
      version = "1.0.0"
      """;

  private static final String OPTIONS =
      """
      [config]
      debug = { type = "boolean", default = false }
      level = { type = "number", default = 1.5 }
      name = { type = "string", default = "zako" }
      backend = { type = "label", default = "//text:plain" }
      """;

  private static final String RULES =
      """
      import { attribute, ConfigInfo, DefaultInfo, rule } from "zako:rule";
      import { getConfig } from "zako:config";
      /** Writes what it gets of options. */
      export const told = rule({
        attributes: {
          options: attribute.labels({ providers: [ConfigInfo] }),
          srcs: attribute.files(),
          extra: attribute.string({ default: "" }),
        },
        implementation(ctx) {
          const lines = ctx.attributes.options.map((each) => {
            const info = each.get(ConfigInfo);
            return `${each.label} ${info?.key} ${info?.type} ${String(info?.value)}\\n`;
          });
          lines.push(ctx.attributes.srcs.map((each) => each.path).join(" "), ctx.attributes.extra);
          lines.push(String(getConfig("//config:name")));
          const output = ctx.actions.declareFile(`${ctx.name}.txt`);
          ctx.actions.write(output, lines.join(""));
          return [DefaultInfo({ files: [output] })];
        },
      });
      """;

  private static TestWorkspace withOptions(Path directory) throws Exception {
    return new TestWorkspace(directory)
        .write("zako.toml", IDENTITY + OPTIONS)
        .write("rules/told.rule.ts", RULES)
        .write("text/plain.txt", "plain\n")
        .write("text/rich.txt", "rich\n")
        .write(
            "text/BUILD.ts",
            """
            import { filegroup } from "zako:std";
            export default [
              filegroup({ name: "plain", srcs: ["plain.txt"] }),
              filegroup({ name: "rich", srcs: ["rich.txt"] }),
            ];
            """);
  }

  private static List<String> labels(BuildReport report) {
    return report.built().stream().map(BuiltTarget::label).toList();
  }

  private static String told(String options) {
    return "import { told } from \"../rules/told.rule.ts\";\n"
        + "export default told({ name: \"told\", options: ["
        + options
        + "] });\n";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "//config:debug | //config:debug debug boolean false",
        "//config:level | //config:level level number 1.5",
        "//config:name | //config:name name string zako",
        "//config:backend | //config:backend backend label //text:plain",
      })
  void label_ofAnOption_isATargetWithItsValue(
      String label, String expected, @TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = withOptions(directory)) {
      workspace.write("app/BUILD.ts", told("\"" + label + "\""));

      workspace.succeed("//app:told");

      assertThat(workspace.output("app/told.txt")).isEqualTo(expected + "\nzako");
    }
  }

  @Test
  void label_ofTypeLabel_standsForTheTargetThatItsValueNames(@TempDir Path directory)
      throws Exception {
    try (TestWorkspace workspace = withOptions(directory)) {
      workspace.write(
          "app/BUILD.ts",
          """
          import { told } from "../rules/told.rule.ts";
          export default told({ name: "told", srcs: ["//config:backend"] });
          """);

      workspace.succeed("//app:told");
      assertThat(workspace.output("app/told.txt")).isEqualTo("text/plain.txtzako");

      workspace.configured("backend", "//text:rich");
      assertThat(workspace.output("app/told.txt")).isEqualTo("text/rich.txtzako");
    }
  }

  @Test
  void label_ofTypeLabelThatNamesNothing_isToldAtTheOption(@TempDir Path directory)
      throws Exception {
    try (TestWorkspace workspace = withOptions(directory)) {
      workspace.write(
          "zako.toml",
          IDENTITY + "config.backend = { type = \"label\", default = \"//text:plan\" }\n");

      Diagnostic diagnostic = workspace.fail(Code.TARGET_NOT_FOUND, "//config:backend");

      assertThat(diagnostic.message()).contains("`//config:backend` needs `//text:plan`");
      assertThat(diagnostic.hint()).contains("Did you mean `plain`?");
      assertThat(diagnostic.position().orElseThrow()).hasToString("zako.toml:4:1");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "//... | //text:plain //text:rich",
        "//config:debug | //config:debug",
        "//config:all | //config:backend //config:debug //config:level //config:name",
        "//config/... | //config:backend //config:debug //config:level //config:name",
        "//config:all -//config:backend | //config:debug //config:level //config:name",
        "//... //config:name | //config:name //text:plain //text:rich",
      })
  void pattern_namesOptionsOnlyWhereItNamesTheirDirectory(
      String patterns, String expected, @TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = withOptions(directory)) {
      assertThat(labels(workspace.succeed(patterns.split(" ", -1))))
          .containsExactly(expected.split(" ", -1));
    }
  }

  @Test
  void label_ofAnUnknownOption_isToldWithASuggestion(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = withOptions(directory)) {
      Diagnostic diagnostic = workspace.fail(Code.TARGET_NOT_FOUND, "//config:debgu");

      assertThat(diagnostic.hint()).contains("Did you mean `debug`?");
      assertThat(diagnostic.position().orElseThrow().file()).isEqualTo("zako.toml");
    }
  }

  @Test
  void mount_withABuildFileOfItsOwn_hasTheTargetsOfBoth(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = withOptions(directory)) {
      workspace
          .write("app/BUILD.ts", told("\"//config:debug\""))
          .write(
              "config/BUILD.ts",
              """
              import { filegroup } from "zako:std";
              export default filegroup({ name: "files", srcs: [] });
              """);

      assertThat(labels(workspace.succeed("//config/..."))).hasSize(5);
      assertThat(labels(workspace.succeed("//...")))
          .contains("//config:files")
          .doesNotContain("//config:debug");

      workspace.write(
          "config/BUILD.ts",
          """
          import { filegroup } from "zako:std";
          export default filegroup({ name: "debug", srcs: [] });
          """);
      Diagnostic diagnostic = workspace.fail(Code.DUPLICATE_TARGET, "//...");
      assertThat(diagnostic.message()).contains("`//config:debug`", "zako.toml:5:");
      assertThat(diagnostic.position().orElseThrow()).hasToString("config/BUILD.ts:2:16");

      workspace
          .write("zako.toml", "mount_config = \"settings\"\n" + IDENTITY + OPTIONS)
          .write("app/BUILD.ts", told("\"//settings:debug\""));
      assertThat(labels(workspace.succeed("//..."))).contains("//config:debug");
      assertThat(workspace.output("app/told.txt")).startsWith("//settings:debug debug");
    }
  }

  @Test
  void directoryConfig_withoutOptions_isOneLikeOthers(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write(
          "config/BUILD.ts",
          """
          import { filegroup } from "zako:std";
          export default filegroup({ name: "files", srcs: [] });
          """);

      assertThat(labels(workspace.succeed("//..."))).containsExactly("//config:files");
    }
  }

  /** A change of an option runs what reads it again, and nothing else. */
  @Test
  void change_ofAnOption_rebuildsExactlyWhatReadsIt(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace
          .write("zako.toml", IDENTITY + OPTIONS.replace("//text:plain", "//a:a"))
          .write(
              "a/BUILD.ts",
              """
              import { config } from "zako:build";
              import { genrule } from "zako:std";
              export default [
                genrule({ name: "a", outs: ["a.txt"], cmd: `echo ${config["debug"]} > $@` }),
                genrule({ name: "b", outs: ["b.txt"], cmd: `echo ${config["name"]} > $@` }),
                genrule({ name: "c", outs: ["c.txt"], cmd: "echo c > $@" }),
                genrule({ name: "d", srcs: [":a"], outs: ["d.txt"], cmd: "cat $< > $@" }),
              ];
              """);
      assertThat(workspace.succeed("//...").executed()).isEqualTo(4);

      assertThat(workspace.configured("debug", "true").executed()).as("a and d").isEqualTo(2);
      assertThat(workspace.output("a/d.txt")).isEqualTo("true\n");
      assertThat(workspace.configured("level", "2").executed()).as("nothing").isZero();
      assertThat(workspace.output("a/d.txt")).isEqualTo("false\n");
      assertThat(workspace.configured("name", "other").executed()).as("b").isEqualTo(1);
      assertThat(workspace.restart().configured("debug", "true").executed()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "boolean | --config must=true",
        "number | --config must=1",
        "string | --config must=TEXT",
        "label | --config must=//path:target",
      })
  void requiredOption_withoutAValue_tellsNameTypeAndHowToGiveIt(
      String type, String hint, @TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write(
          "zako.toml",
          IDENTITY
              + "config.must = { type = \""
              + type
              + "\", required = true, description = \"what it is for\" }\n");

      Diagnostic diagnostic = workspace.fail(Code.CONFIG_REQUIRED, "//...");

      assertThat(diagnostic.message()).contains("`must` of type `" + type + "`");
      assertThat(diagnostic.hint().orElse("")).contains(hint);
      assertThat(diagnostic.notes()).containsExactly("it is: what it is for");
      assertThat(diagnostic.code().exitCode()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "debug,true,true",
    "debug,yes,false",
    "level,2.5,true",
    "level,many,false",
    "name,anything at all,true",
    "backend,//text:rich,true",
    "backend,text,false",
  })
  void givenValue_ofEachType_isChecked(
      String option, String value, boolean fits, @TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = withOptions(directory)) {
      BuildReport report = workspace.configured(option, value);

      assertThat(report.status()).isEqualTo(fits ? Status.SUCCEEDED : Status.FAILED);
      if (!fits) {
        assertThat(report.diagnostics()).hasSize(1);
        assertThat(report.diagnostics().getFirst().code()).isEqualTo(Code.CONFIG_VALUE);
        assertThat(report.diagnostics().getFirst().message()).contains("`" + option + "`", value);
      }
    }
  }

  /** A dependency with options of each type, and one that inherits itself. */
  private static TestWorkspace withDependency(Path directory, String config) throws Exception {
    return new TestWorkspace(directory)
        .write(
            "zako.toml",
            IDENTITY
                + "dependencies.lib = { path = \"lib\" }\n"
                + "dependencies.far = { package = \"a:b@1.0.0\" }\n"
                + config)
        .write("BUILD.ts", "import { config } from \"zako:build\";\nconsole.log(config);\n")
        .write(
            "lib/zako.toml",
            IDENTITY.replace("sample", "lib")
                + """
                dependencies.base = { path = "../base" }
                [config]
                debug = { type = "boolean", default = true }
                name = { type = "string", default = "lib" }
                entry = { type = "label", default = "//src:main" }
                deep = { type = "number", inherit = "base:depth" }
                must = { type = "string", required = true }
                other = { type = "label", inherit = "base:entry" }
                """)
        .write(
            "base/zako.toml",
            IDENTITY.replace("sample", "base")
                + """
                [config]
                depth = { type = "number", default = 7 }
                entry = { type = "label", default = "//:x" }
                """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ type = 'boolean', inherit = 'lib:debug' } | \"mine\": true",
        "{ type = 'string', inherit = '@lib//config:name' } | \"mine\": \"lib\"",
        "{ type = 'number', default = { inherit = 'lib:deep' } } | \"mine\": 7",
        "{ type = 'label', inherit = 'lib:entry' } | \"mine\": \"@lib//src:main\"",
      })
  void inherit_optionOfADependency_takesItsValue(
      String option, String expected, @TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = withDependency(directory, "config.mine = " + option + "\n")) {
      workspace.build("//:all");

      assertThat(
              workspace.events().stream()
                  .filter(BuildEvent.ScriptLogged.class::isInstance)
                  .map(event -> ((BuildEvent.ScriptLogged) event).message()))
          .containsExactly("{\n  " + expected + "\n}");
    }
  }

  @Test
  void inherit_givenValue_wins(@TempDir Path directory) throws Exception {
    String option = "config.mine = { type = \"boolean\", inherit = \"lib:debug\" }\n";
    try (TestWorkspace workspace = withDependency(directory, option)) {
      workspace.configured("mine", "false");

      assertThat(workspace.events().toString()).contains("\"mine\": false");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ type = 'string', inherit = 'lib:debug' } | ZK2112 | of type `boolean` | zako.toml:6:",
        "{ type = 'boolean', inherit = 'lib:debgu' } | ZK2112 | no option `debgu` | zako.toml:6:",
        "{ type = 'boolean', inherit = '@lib//settings:debug' } | ZK2112 | labels in `config` | zako.toml:6:",
        "{ type = 'boolean', inherit = 'far:debug' } | ZK2207 | far | zako.toml:6:",
        "{ type = 'label', inherit = 'lib:other' } | ZK2112 | no dependency here | zako.toml:6:",
        "{ type = 'string', inherit = 'lib:must' } | ZK1009 | `mine` of type `string` | ",
      })
  void inherit_thatIsImpossible_isToldAtItsPlace(
      String option, String code, String message, String position, @TempDir Path directory)
      throws Exception {
    try (TestWorkspace workspace = withDependency(directory, "config.mine = " + option + "\n")) {
      BuildReport report = workspace.build("//:all");

      assertThat(report.diagnostics()).hasSize(1);
      Diagnostic diagnostic = report.diagnostics().getFirst();
      assertThat(diagnostic.code().id()).isEqualTo(code);
      assertThat(diagnostic.message()).contains(message);
      assertThat(diagnostic.hint()).isPresent();
      assertThat(diagnostic.position().map(Object::toString).orElse(""))
          .startsWith(position == null ? "" : position);
    }
  }

  @Test
  void requiredOption_ofADependency_isToldAtItsPlace(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = withDependency(directory, "")) {
      workspace.write("lib/BUILD.ts", "export default [];\n");

      Diagnostic diagnostic = workspace.fail(Code.CONFIG_REQUIRED, "@lib//:all");

      assertThat(diagnostic.message()).contains("`must` of `dev.zako.test:lib@1.0.0`", "`string`");
      assertThat(diagnostic.position().orElseThrow().file()).isEqualTo("lib/zako.toml");
    }
  }
}
