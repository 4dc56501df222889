package dev.zako.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.engine.build.BuildReport.Status;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.engine.graph.CancelReason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What users do wrong, and what the machine does to them: each is told clearly. */
final class BadInputTest {
  private static final String GENRULE = "import { genrule } from \"zako:std\";\n";
  private static final String CC = "import { ccBinary, ccLibrary } from \"zako:cc\";\n";

  private static SourcePosition position(Diagnostic diagnostic) {
    return diagnostic.position().orElseThrow();
  }

  @Test
  void build_syntaxErrorInBuildFile_tellsLineAndColumnAndGoesOn(@TempDir Path directory)
      throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write("a/BUILD.ts", GENRULE + "export default genrule({ name: \"x\", ;\n");

      Diagnostic diagnostic = workspace.fail(Code.SCRIPT_SYNTAX, "//...");

      assertThat(position(diagnostic).file()).isEqualTo("a/BUILD.ts");
      assertThat(position(diagnostic).line()).isEqualTo(2);
      assertThat(position(diagnostic).column()).isPositive();
      assertThat(diagnostic.frame()).isPresent();
      workspace.write(
          "a/BUILD.ts",
          GENRULE + "export default genrule({ name: \"x\", outs: [\"o\"], cmd: \"touch $@\" });\n");
      workspace.succeed("//...");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "con.c | Windows keeps for a device",
        "x/aux/y.c | Windows keeps for a device",
        "a:b | drive or scheme",
        "\\\\x | starts at the root",
        "a<b | holds the character",
        "x. | ends with a space or a dot",
        "\\u0001 | control character U+0001",
        "\\ud800 | half of a character",
      })
  void build_sourceThatIsNotPortable_isRefusedAtItsTarget(
      String source, String why, @TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write(
          "BUILD.ts",
          """
          import { filegroup } from "zako:std";
          export default filegroup({ name: "x", srcs: ["%s"] });
          """
              .formatted(source));

      Diagnostic diagnostic = workspace.fail(Code.PATH_SYNTAX, "//...");

      assertThat(diagnostic.message()).startsWith("`srcs`: Path `").contains(why);
      assertThat(position(diagnostic).line()).isEqualTo(2);
      assertThat(diagnostic.hint()).isPresent();
    }
  }

  @Test
  void build_sourceThatIsTooLong_isRefused(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write(
          "BUILD.ts",
          """
          import { filegroup } from "zako:std";
          export default filegroup({ name: "x", srcs: ["x".repeat(300)] });
          """);

      assertThat(workspace.fail(Code.PATH_SYNTAX, "//...").message()).contains("255 bytes");
    }
  }

  @Test
  void build_syntaxErrorsInTwoBuildFiles_tellsBoth(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write("a/BUILD.ts", "export default (;\n").write("b/BUILD.ts", "const = 1;\n");

      BuildReport report = workspace.build("//...");

      assertThat(report.diagnostics().stream().map(d -> position(d).file()))
          .containsExactly("a/BUILD.ts", "b/BUILD.ts");
    }
  }

  @Test
  void build_attributeOfWrongType_tellsAllMistakesAtOnce(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write(
          "BUILD.ts",
          GENRULE
              + "// @ts-nocheck\n"
              + "export default genrule({ name: \"x\", outs: \"o\", cmd: 7, srcz: [] });\n");

      BuildReport report = workspace.build("//...");

      assertThat(report.status()).isEqualTo(Status.FAILED);
      assertThat(report.diagnostics().stream().map(Diagnostic::code))
          .contains(Code.ATTRIBUTE_TYPE, Code.ATTRIBUTE_UNKNOWN);
      assertThat(report.diagnostics())
          .hasSize(3)
          .allSatisfy(
              diagnostic -> {
                assertThat(position(diagnostic).line()).isEqualTo(3);
                assertThat(diagnostic.label()).contains("//:x");
                assertThat(diagnostic.hint()).isPresent();
                assertThat(diagnostic.frame()).isPresent();
              });
      assertThat(report.diagnostics().toString()).contains("Did you mean `srcs`?");
    }
  }

  @Test
  void build_unknownRule_tellsWhereItIsUsed(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write(
          "BUILD.ts",
          "import { ccLibary } from \"zako:cc\";\nexport default ccLibary({ name: \"x\" });\n");

      BuildReport report = workspace.build("//...");

      assertThat(report.status()).isEqualTo(Status.FAILED);
      assertThat(report.diagnostics()).hasSize(1);
      Diagnostic diagnostic = report.diagnostics().getFirst();
      assertThat(position(diagnostic).file()).isEqualTo("BUILD.ts");
      assertThat(position(diagnostic).line()).isPositive();
      assertThat(diagnostic.message()).contains("ccLibary");
    }
  }

  @Test
  void build_unknownTargetOnTheCommandLine_suggests(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write(
          "BUILD.ts",
          GENRULE + "export default genrule({ name: \"hello\", outs: [\"o\"], cmd: \"\" });\n");

      Diagnostic diagnostic = workspace.fail(Code.TARGET_NOT_FOUND, "//:helo");

      assertThat(diagnostic.message()).contains("`//:helo`");
      assertThat(diagnostic.hint()).contains("Did you mean `hello`?");
    }
  }

  @Test
  void build_unknownTargetInDeps_tellsWhoNeedsIt(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace
          .write("lib/BUILD.ts", CC + "export default ccLibrary({ name: \"lib\" });\n")
          .write(
              "app/BUILD.ts",
              CC + "export default ccBinary({ name: \"app\", deps: [\"//lib:libb\"] });\n");

      Diagnostic diagnostic = workspace.fail(Code.TARGET_NOT_FOUND, "//app:app");

      assertThat(diagnostic.label()).contains("//app:app");
      assertThat(diagnostic.message()).contains("`//lib:libb`").contains("`//app:app`");
      assertThat(diagnostic.hint()).contains("Did you mean `lib`?");
      assertThat(position(diagnostic).file()).isEqualTo("app/BUILD.ts");
      assertThat(position(diagnostic).line()).isEqualTo(2);
    }
  }

  @Test
  void build_unknownPackage_suggests(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write("library/BUILD.ts", "export const nothing = 1;\n");

      Diagnostic diagnostic = workspace.fail(Code.PACKAGE_NOT_FOUND, "//libary:x");

      assertThat(diagnostic.hint()).contains("Did you mean `library`?");
    }
  }

  @Test
  void build_patternThatMatchesNothing_saysSo(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      Diagnostic diagnostic = workspace.fail(Code.NO_TARGETS, "//nowhere/...");

      assertThat(diagnostic.message()).contains("`//nowhere/...`");
    }
  }

  @Test
  void build_duplicateTarget_tellsBothPlaces(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write(
          "BUILD.ts",
          GENRULE
              + "const one = genrule({ name: \"x\", outs: [\"a\"], cmd: \"touch $@\" });\n"
              + "const two = genrule({ name: \"x\", outs: [\"b\"], cmd: \"touch $@\" });\n"
              + "export default [one, two];\n");

      Diagnostic diagnostic = workspace.fail(Code.DUPLICATE_TARGET, "//...");

      assertThat(position(diagnostic).line()).isEqualTo(3);
      assertThat(diagnostic.message()).contains("2:");
    }
  }

  @Test
  void build_dependencyCycle_tellsEveryLabelAndPlace(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace
          .write(
              "a/BUILD.ts", CC + "export default ccLibrary({ name: \"a\", deps: [\"//b:b\"] });\n")
          .write(
              "b/BUILD.ts", CC + "export default ccLibrary({ name: \"b\", deps: [\"//c:c\"] });\n")
          .write(
              "c/BUILD.ts",
              CC + "\nexport default ccLibrary({ name: \"c\", deps: [\"//a:a\"] });\n");

      Diagnostic diagnostic = workspace.fail(Code.DEPENDENCY_CYCLE, "//...");

      assertThat(diagnostic.message()).contains("`//a:a` -> `//b:b` -> `//c:c` -> `//a:a`");
      assertThat(String.join("\n", diagnostic.notes()))
          .contains("`//a:a` is at a/BUILD.ts:2:")
          .contains("`//b:b` is at b/BUILD.ts:2:")
          .contains("`//c:c` is at c/BUILD.ts:3:");
    }
  }

  @Test
  void build_missingSource_tellsTargetAndSuggests(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace
          .write(
              "BUILD.ts",
              CC + "export default ccBinary({ name: \"x\", srcs: [\"src/mian.c\"] });\n")
          .write("src/main.c", "int main(void) { return 0; }\n");

      Diagnostic diagnostic = workspace.fail(Code.SOURCE_NOT_FOUND, "//...");

      assertThat(diagnostic.message()).contains("`src/mian.c`");
      assertThat(diagnostic.label()).contains("//:x");
      assertThat(diagnostic.hint()).contains("Did you mean `main.c`?");
      assertThat(position(diagnostic).line()).isEqualTo(2);
    }
  }

  @Test
  void build_sourceThatAppears_isBuilt(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write(
          "BUILD.ts", CC + "export default ccBinary({ name: \"x\", srcs: [\"main.c\"] });\n");
      workspace.fail(Code.SOURCE_NOT_FOUND, "//...");

      workspace.write("main.c", "int main(void) { return 0; }\n").succeed("//...");
    }
  }

  @Test
  void build_globThatMatchesNothing_tellsPatternAndTarget(@TempDir Path directory)
      throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write(
          "BUILD.ts", CC + "export default ccBinary({ name: \"x\", srcs: [\"src/*.c\"] });\n");

      Diagnostic diagnostic = workspace.fail(Code.GLOB_EMPTY, "//...");

      assertThat(diagnostic.message()).contains("`src/*.c`").contains("`srcs`");
      assertThat(diagnostic.label()).contains("//:x");
    }
  }

  @Test
  void build_importOutsideThePackage_tellsPlace(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write("BUILD.ts", "import { x } from \"../outside.ts\";\nexport default x;\n");

      Diagnostic diagnostic = workspace.fail(Code.IMPORT_FORBIDDEN, "//...");

      assertThat(position(diagnostic)).isEqualTo(new SourcePosition("BUILD.ts", 1, 19));
      assertThat(diagnostic.frame()).isPresent();
    }
  }

  @Test
  void build_importOfForbiddenModule_namesBothModules(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write("BUILD.ts", "import { rule } from \"zako:rule\";\nexport default rule;\n");

      Diagnostic diagnostic = workspace.fail(Code.IMPORT_FORBIDDEN, "//...");

      assertThat(diagnostic.message()).contains("//BUILD.ts").contains("zako:rule");
      assertThat(position(diagnostic).line()).isEqualTo(1);
    }
  }

  @Test
  void build_importOfMissingModule_suggests(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace
          .write("BUILD.ts", "import { x } from \"./lib/helpers.ts\";\nexport default x;\n")
          .write("lib/helper.ts", "export const x = [];\n");

      Diagnostic diagnostic = workspace.fail(Code.IMPORT_NOT_FOUND, "//...");

      assertThat(diagnostic.hint()).contains("Did you mean `helper.ts`?");
      assertThat(position(diagnostic).line()).isEqualTo(1);
    }
  }

  @Test
  void build_unknownBuiltinModule_suggests(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write("BUILD.ts", "import { x } from \"zako:stdd\";\nexport default x;\n");

      Diagnostic diagnostic = workspace.fail(Code.IMPORT_NOT_FOUND, "//...");

      assertThat(diagnostic.hint().orElseThrow()).contains("`zako:std`");
    }
  }

  @Test
  void build_modulesThatImportEachOther_work(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace
          .write(
              "BUILD.ts",
              """
              import { genrule } from "zako:std";
              import { name } from "./a.ts";
              export default genrule({ name: name(), outs: ["o"], cmd: "touch $@" });
              """)
          .write(
              "a.ts",
              """
              import { b } from "./b.ts";
              export const name = () => b();
              export const a = "x";
              """)
          .write(
              "b.ts",
              """
              import { a } from "./a.ts";
              export const b = () => a;
              """);

      BuildReport report = workspace.succeed("//...");

      assertThat(report.built().getFirst().label()).isEqualTo("//:x");
    }
  }

  @Test
  void build_scriptThatNeverEnds_isStopped(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write("BUILD.ts", "let i = 0;\nfor (;;) { i++; }\n");

      BuildReport report = workspace.build("//...");

      assertThat(report.diagnostics()).hasSize(1);
      Diagnostic diagnostic = report.diagnostics().getFirst();
      assertThat(diagnostic.code()).isIn(Code.SCRIPT_STATEMENTS, Code.SCRIPT_TIMEOUT);
      assertThat(position(diagnostic).file()).isEqualTo("BUILD.ts");
    }
  }

  @Test
  void build_scriptThatThrows_tellsPlaceInTypeScript(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write(
          "BUILD.ts",
          "interface Nothing {\n  readonly a: string;\n}\nthrow new Error(\"no way\");\n");

      Diagnostic diagnostic = workspace.fail(Code.SCRIPT_THROWN, "//...");

      assertThat(diagnostic.message()).contains("no way");
      assertThat(position(diagnostic).line()).isEqualTo(4);
    }
  }

  @Test
  void build_failingCommand_tellsCommandAndOutput(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace
          .write("BUILD.ts", CC + "export default ccBinary({ name: \"x\", srcs: [\"main.c\"] });\n")
          .write("main.c", "int main(void) { return nonsense; }\n");

      Diagnostic diagnostic = workspace.fail(Code.ACTION_FAILED, "//...");

      assertThat(diagnostic.label()).contains("//:x");
      assertThat(diagnostic.message()).contains("CcCompile").contains("exit code 1");
      assertThat(String.join("\n", diagnostic.notes()))
          .contains("-c main.c")
          .contains("main.c:1:25: error:");
      workspace.write("main.c", "int main(void) { return 0; }\n").succeed("//...");
    }
  }

  @Test
  void build_failingCommandAgain_isToldAgainWithoutRunning(@TempDir Path directory)
      throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write(
          "BUILD.ts",
          GENRULE + "export default genrule({ name: \"x\", outs: [\"o\"], cmd: \"exit 3\" });\n");
      Diagnostic first = workspace.fail(Code.ACTION_FAILED, "//...");

      Diagnostic second = workspace.fail(Code.ACTION_FAILED, "//...");

      assertThat(second).isEqualTo(first);
      assertThat(workspace.events()).noneMatch(BuildEvent.ActionStarted.class::isInstance);
    }
  }

  @Test
  void build_compilerThatIsNotThere_saysWhatToInstall(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace =
        new TestWorkspace(directory).withEnvironment("CC", "no-such-cc")) {
      workspace
          .write("BUILD.ts", CC + "export default ccBinary({ name: \"x\", srcs: [\"main.c\"] });\n")
          .write("main.c", "int main(void) { return 0; }\n");

      Diagnostic diagnostic = workspace.fail(Code.TOOLCHAIN_NOT_FOUND, "//...");

      assertThat(diagnostic.message()).contains("no-such-cc");
      assertThat(diagnostic.hint()).isPresent();
      assertThat(diagnostic.code().exitCode()).isEqualTo(36);
    }
  }

  @Test
  void build_outputNotProduced_namesIt(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write(
          "BUILD.ts",
          GENRULE
              + "export default genrule({ name: \"x\", outs: [\"a\", \"b\"], cmd: \"touch zako-out/a\" });\n");

      Diagnostic diagnostic = workspace.fail(Code.OUTPUT_NOT_PRODUCED, "//...");

      assertThat(diagnostic.message()).contains("`zako-out/b`").doesNotContain("`zako-out/a`");
      assertThat(diagnostic.label()).contains("//:x");
    }
  }

  @Test
  void build_undeclaredHeader_saysWhichFileAndWhereToAddIt(@TempDir Path directory)
      throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace
          .write(
              "lib/BUILD.ts",
              CC + "export default ccLibrary({ name: \"lib\", hdrs: [\"*.h\"] });\n")
          .write("lib/lib.h", "#define X 0\n")
          .write(
              "app/BUILD.ts",
              CC + "export default ccBinary({ name: \"x\", srcs: [\"main.c\"] });\n")
          .write("app/main.c", "#include \"lib/lib.h\"\nint main(void) { return X; }\n");

      Diagnostic diagnostic = workspace.fail(Code.UNDECLARED_INPUT, "//...");

      assertThat(String.join("\n", diagnostic.notes()))
          .contains("`lib/lib.h` is in the `hdrs` of `//lib:lib`");
      assertThat(diagnostic.hint())
          .contains("Add `\"//lib:lib\"` to the `deps` of `//app:x` in `app/BUILD.ts`");
    }
  }

  @Test
  void build_headerThatNoTargetDeclares_saysWhereToAddIt(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace
          .write("BUILD.ts", CC + "export default ccBinary({ name: \"x\", srcs: [\"main.c\"] });\n")
          .write("own.h", "#define X 0\n")
          .write("main.c", "#include \"own.h\"\nint main(void) { return X; }\n");

      Diagnostic diagnostic = workspace.fail(Code.UNDECLARED_INPUT, "//...");

      assertThat(String.join("\n", diagnostic.notes())).contains("no target declares it");
      assertThat(diagnostic.hint())
          .contains("Add `\"own.h\"` to the `srcs` of `//:x` in `BUILD.ts`");
    }
  }

  @Test
  void build_dependencyWithoutProvider_isRefused(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace
          .write(
              "my.rule.ts",
              """
              import { attribute, DefaultInfo, provider, rule } from "zako:rule";
              export const Info = provider<{ readonly value: string }>("Info");
              export const plain = rule({ attributes: {}, implementation: () => [DefaultInfo({ files: [] })] });
              export const needy = rule({
                attributes: { deps: attribute.labels({ providers: [Info] }) },
                implementation: () => [DefaultInfo({ files: [] })],
              });
              """)
          .write(
              "BUILD.ts",
              """
              import { needy, plain } from "./my.rule.ts";
              const one = plain({ name: "one" });
              export default [one, needy({ name: "two", deps: [one] })];
              """);

      Diagnostic diagnostic = workspace.fail(Code.PROVIDER_MISSING, "//...");

      assertThat(diagnostic.message()).contains("`//:one`").contains("`Info`").contains("`deps`");
      assertThat(diagnostic.label()).contains("//:two");
      assertThat(position(diagnostic).line()).isEqualTo(3);
    }
  }

  @Test
  void build_ruleThatRefusesItsTarget_blamesTheTarget(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write(
          "BUILD.ts",
          GENRULE + "export default genrule({ name: \"x\", outs: [], cmd: \"true\" });\n");

      Diagnostic diagnostic = workspace.fail(Code.RULE_FAILED, "//...");

      assertThat(position(diagnostic).file()).isEqualTo("BUILD.ts");
      assertThat(diagnostic.label()).contains("//:x");
      assertThat(diagnostic.hint()).isPresent();
    }
  }

  @Test
  void build_twoTargetsWithOneOutput_namesBoth(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write(
          "BUILD.ts",
          GENRULE
              + "export default [\n"
              + "  genrule({ name: \"one\", outs: [\"o\"], cmd: \"touch $@\" }),\n"
              + "  genrule({ name: \"two\", outs: [\"o\"], cmd: \"touch $@\" }),\n"
              + "];\n");

      Diagnostic diagnostic = workspace.fail(Code.OUTPUT_CONFLICT, "//...");

      assertThat(diagnostic.message()).contains("`//:one`").contains("`//:two`");
      assertThat(diagnostic.message()).contains("`zako-out/o`");
    }
  }

  @Test
  void build_outputBelowAnotherOutput_namesBoth(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace
          .write(
              "BUILD.ts",
              GENRULE
                  + "export default genrule({ name: \"one\", outs: [\"a\"], cmd: \"touch $@\" });\n")
          .write(
              "a/BUILD.ts",
              GENRULE
                  + "export default genrule({ name: \"two\", outs: [\"o\"], cmd: \"touch $@\" });\n");

      Diagnostic diagnostic = workspace.fail(Code.OUTPUT_CONFLICT, "//...");

      assertThat(diagnostic.message()).contains("`zako-out/a`").contains("`zako-out/a/o`");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"*.txt\" | Readme.txt | README.txt | the case",
        "\"Readme.txt\", \"README.txt\" | Readme.txt | README.txt | the case",
        "\"d/*\", \"D/*\" | D/a | d/b | the case",
        "\"*\" | stra\u00dfe | STRASSE | the case",
        "\"*.txt\" | caf\u00e9.txt | cafe\u0301.txt | the Unicode normalisation",
      })
  void build_sourcesWithOneSpelling_areRefusedEverywhere(
      String sources, String one, String other, String difference, @TempDir Path directory)
      throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace
          .write("p/" + one, "1")
          .write("p/" + other, "2")
          .write(
              "p/BUILD.ts",
              "import { filegroup } from \"zako:std\";\n"
                  + "export default filegroup({ name: \"x\", srcs: ["
                  + sources
                  + "] });\n");

      Diagnostic diagnostic = workspace.fail(Code.PATH_COLLISION, "//...");

      assertThat(diagnostic.message()).contains("differ only in " + difference);
      assertThat(position(diagnostic).file()).isEqualTo("p/BUILD.ts");
      assertThat(diagnostic.label()).contains("//p:x");
    }
  }

  @Test
  void build_sourceWithOneSpellingExcluded_goesOn(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace
          .write("Readme.txt", "1")
          .write("README.txt", "2")
          .write(
              "BUILD.ts",
              "import { filegroup } from \"zako:std\";\n"
                  + "export default filegroup({ name: \"x\","
                  + " srcs: { include: [\"*.txt\"], exclude: [\"README.txt\"] } });\n");

      workspace.succeed("//...");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "o.txt | O.txt | the case",
        "\u00c5 | \u212b | the Unicode normalisation",
      })
  void build_outputsWithOneSpelling_areRefusedEverywhere(
      String one, String other, String difference, @TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write(
          "BUILD.ts",
          GENRULE
              + "export default [\n"
              + ("  genrule({ name: \"one\", outs: [\"" + one + "\"], cmd: \"touch $@\" }),\n")
              + ("  genrule({ name: \"two\", outs: [\"" + other + "\"], cmd: \"touch $@\" }),\n")
              + "];\n");

      Diagnostic diagnostic = workspace.fail(Code.PATH_COLLISION, "//...");

      assertThat(diagnostic.message())
          .contains("`zako-out/" + one + "`", "`zako-out/" + other + "`", difference);
      assertThat(diagnostic.notes().toString()).contains("`//:one`");
    }
  }

  @Test
  void build_outputBelowAnotherSpellingOfAnOutput_namesBoth(@TempDir Path directory)
      throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write(
          "BUILD.ts",
          GENRULE
              + "export default [\n"
              + "  genrule({ name: \"one\", outs: [\"a\"], cmd: \"touch $@\" }),\n"
              + "  genrule({ name: \"two\", outs: [\"A/o\"], cmd: \"touch $@\" }),\n"
              + "];\n");

      Diagnostic diagnostic = workspace.fail(Code.OUTPUT_CONFLICT, "//...");

      assertThat(diagnostic.message()).contains("`zako-out/a`").contains("`zako-out/A/o`");
    }
  }

  @Test
  void build_withoutManifest_saysHowToWriteOne(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.delete("zako.toml");

      Diagnostic diagnostic = workspace.fail(Code.WORKSPACE_NOT_FOUND, "//...");

      assertThat(diagnostic.hint().orElseThrow()).contains("group =");
    }
  }

  @Test
  void build_manifestWithMistakes_tellsAll(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write("zako.toml", "group = \"a\"\nartifact = 3\nversion = \"x\"\n");

      BuildReport report = workspace.build("//...");

      assertThat(report.diagnostics()).hasSizeGreaterThan(1);
      assertThat(report.diagnostics())
          .allSatisfy(d -> assertThat(position(d).file()).isEqualTo("zako.toml"));
    }
  }

  @Test
  void build_unknownConfiguration_suggests(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write(
          "zako.toml",
          """
          group = "dev.zako.test"
          artifact = "sample"
          version = "1.0.0"
          [config.level]
          type = "number"
          default = 1
          """);

      BuildReport report = workspace.configured("levle", "2");

      assertThat(report.diagnostics()).hasSize(1);
      assertThat(report.diagnostics().getFirst().code()).isEqualTo(Code.UNKNOWN_CONFIG);
      assertThat(report.diagnostics().getFirst().hint()).contains("Did you mean `level`?");
      assertThat(report.exitCode()).isEqualTo(2);
    }
  }

  @Test
  void build_twoAtOnceInOneWorkspace_secondWaitsAndSaysForWhom(@TempDir Path directory)
      throws Exception {
    try (TestWorkspace first = new TestWorkspace(directory);
        TestWorkspace second = new TestWorkspace(directory)) {
      first.write("BUILD.ts", blockedBy(directory));
      CompletableFuture<BuildReport> slow =
          CompletableFuture.supplyAsync(() -> buildQuietly(first));
      first.await(BuildEvent.ActionStarted.class);

      CompletableFuture<BuildReport> waiting =
          CompletableFuture.supplyAsync(() -> buildQuietly(second));
      BuildEvent.WaitingForWorkspace event = second.await(BuildEvent.WaitingForWorkspace.class);
      assertThat(event.pid()).contains(ProcessHandle.current().pid());
      assertThat(event.commandLine()).isEqualTo("zako build");
      assertThat(waiting).isNotDone();

      Files.createFile(directory.resolve("go"));
      assertThat(slow.get(60, TimeUnit.SECONDS).status()).isEqualTo(Status.SUCCEEDED);
      assertThat(waiting.get(60, TimeUnit.SECONDS).status()).isEqualTo(Status.SUCCEEDED);
      assertThat(second.executed()).isEmpty();
    }
  }

  @Test
  void cancel_whileWaitingForTheWorkspace_returns(@TempDir Path directory) throws Exception {
    try (TestWorkspace first = new TestWorkspace(directory);
        TestWorkspace second = new TestWorkspace(directory)) {
      first.write("BUILD.ts", blockedBy(directory));
      CompletableFuture<BuildReport> slow =
          CompletableFuture.supplyAsync(() -> buildQuietly(first));
      first.await(BuildEvent.ActionStarted.class);
      CompletableFuture<BuildReport> waiting =
          CompletableFuture.supplyAsync(() -> buildQuietly(second));
      second.await(BuildEvent.WaitingForWorkspace.class);

      second.engine().cancel(new CancelReason.UserInterrupt());

      assertThat(waiting.get(10, TimeUnit.SECONDS).status()).isEqualTo(Status.CANCELLED);
      first.engine().cancel(new CancelReason.UserInterrupt());
      assertThat(slow.get(10, TimeUnit.SECONDS).status()).isEqualTo(Status.CANCELLED);
    }
  }

  /** A command that waits until a file exists which it sees because nothing is hidden from it. */
  private static String blockedBy(Path directory) {
    return GENRULE
        + "export default genrule({ name: \"x\", outs: [\"o\"], cmd: \"until [ -e "
        + directory.resolve("go")
        + " ]; do sleep 0.05; done; touch $@\" });\n";
  }

  private static BuildReport buildQuietly(TestWorkspace workspace) {
    try {
      return workspace.build("//...");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void cancel_runningCommand_killsItAndTheNextBuildIsRight(@TempDir Path directory)
      throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write("BUILD.ts", blockedBy(directory));
      CompletableFuture<BuildReport> running =
          CompletableFuture.supplyAsync(() -> buildQuietly(workspace));
      workspace.await(BuildEvent.ActionStarted.class);
      Instant before = Instant.now();

      workspace.engine().cancel(new CancelReason.UserInterrupt());

      BuildReport report = running.get(20, TimeUnit.SECONDS);
      assertThat(report.status()).isEqualTo(Status.CANCELLED);
      assertThat(report.exitCode()).isEqualTo(8);
      assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(10));
      Files.createFile(directory.resolve("go"));
      workspace.succeed("//...");
      assertThat(directory.resolve("zako-out/o")).exists();
    }
  }

  @Test
  void cancel_runningScript_returns(@TempDir Path directory) throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace.write("BUILD.ts", "let i = 0;\nfor (;;) { i++; }\n");
      // Long enough for the script to start, short enough for it not to use up its budget.
      CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS)
          .execute(() -> workspace.engine().cancel(new CancelReason.UserInterrupt()));

      BuildReport report = workspace.build("//...");

      assertThat(report.status()).isEqualTo(Status.CANCELLED);
      assertThat(report.diagnostics()).isEmpty();
    }
  }

  @Test
  void open_readOnlyStateDirectory_isAnEnvironmentError(@TempDir Path directory) throws Exception {
    Path blocked = Files.createFile(directory.resolve(".zako"));
    Files.setPosixFilePermissions(blocked, PosixFilePermissions.fromString("r--r--r--"));

    List<Diagnostic> diagnostics =
        org.assertj.core.api.Assertions.catchThrowableOfType(
                BuildFailedException.class, () -> new TestWorkspace(directory).close())
            .diagnostics();

    assertThat(diagnostics).hasSize(1);
    assertThat(diagnostics.getFirst().code().exitCode()).isEqualTo(36);
    assertThat(diagnostics.getFirst().message()).contains(blocked.toString());
    assertThat(diagnostics.getFirst().hint()).isPresent();
  }
}
