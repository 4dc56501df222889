package dev.zako.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.cli.e2e.ZakoProcess.Ended;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that can be wrong with a workspace: a code, a place, a next step, an exit code. */
class BadInputIT {
  private static final String CC = "import { ccBinary, ccLibrary } from \"zako:cc\";\n";

  @TempDir Path directory;
  private TestWorkspace workspace = new TestWorkspace(Path.of("none"));

  @BeforeEach
  void makeWorkspace() {
    workspace = TestWorkspace.empty(directory);
  }

  private void assertFails(int exitCode, String... parts) {
    Ended ended = workspace.zako("build", "//...");
    assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(exitCode);
    assertThat(ended.err()).contains(parts);
    assertThat(ended.err()).contains("next: ").doesNotContain("\tat ", "ZK9");
    assertThat(ended.out()).isEmpty();
  }

  @Test
  void syntaxError_isToldWithLineAndColumn() {
    workspace.write("app/BUILD.ts", CC + "export default [\n  ccBinary({ name: \"a\" }}\n];\n");
    assertFails(1, "error ZK3001", "app/BUILD.ts:3:", "ccBinary({ name: \"a\" }}", "^");
  }

  @Test
  void wrongTypeOfAttribute_isToldAtTheTarget() {
    workspace.write("app/BUILD.ts", CC + "export default ccBinary({ name: \"a\", srcs: 5 });\n");
    assertFails(1, "error ZK2311", "app/BUILD.ts:2:", "`srcs`", "//app:a");
  }

  @Test
  void unknownAttribute_isToldWithSuggestion() {
    workspace.write("app/BUILD.ts", CC + "export default ccBinary({ name: \"a\", src: [] });\n");
    assertFails(1, "error ZK2309", "app/BUILD.ts:2:", "`src`", "`srcs`");
  }

  @Test
  void unknownRule_isTold() {
    workspace.write(
        "app/BUILD.ts",
        "import { ccBinry } from \"zako:cc\";\nexport default ccBinry({ name: \"a\" });\n");
    assertFails(1, "error ZK", "app/BUILD.ts:", "ccBinry");
  }

  @Test
  void unknownTarget_isToldWithSuggestion() {
    workspace
        .write("main.c", "int main(void) { return 0; }\n")
        .write(
            "BUILD.ts",
            CC
                + "export default ccBinary({ name: \"a\", srcs: [\"main.c\"], deps: [\"//lib:gret\"] });\n")
        .write("lib/BUILD.ts", CC + "export default ccLibrary({ name: \"greet\", hdrs: [] });\n");
    assertFails(1, "error ZK2302", "`//lib:gret`", "`greet`");
  }

  @Test
  void unknownTargetOnCommandLine_isToldWithSuggestion() {
    workspace.write("a/BUILD.ts", Scripts.genrules("hello", "echo > $@"));
    Ended ended = workspace.zako("build", "//a:helo");
    assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(1);
    assertThat(ended.err()).contains("error ZK2302", "`//a:helo`", "`hello`");
  }

  @Test
  void unknownPackage_isTold() {
    workspace.write("a/BUILD.ts", Scripts.genrules("hello", "echo > $@"));
    Ended ended = workspace.zako("build", "//aa:hello");
    assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(1);
    assertThat(ended.err()).contains("error ZK2301", "next: ");
  }

  @Test
  void duplicateTarget_isToldWithBothPlaces() {
    workspace.write("a/BUILD.ts", Scripts.genrules("x", "echo 1 > $@", "x", "echo 2 > $@"));
    assertFails(1, "error ZK2303", "a/BUILD.ts:4:", "a/BUILD.ts:3:", "`x`");
  }

  @Test
  void dependencyCycle_isToldWithEveryLabelAndPlace() {
    workspace
        .write("a/BUILD.ts", CC + "export default ccLibrary({ name: \"a\", deps: [\"//b\"] });\n")
        .write("b/BUILD.ts", CC + "export default ccLibrary({ name: \"b\", deps: [\"//c\"] });\n")
        .write("c/BUILD.ts", CC + "export default ccLibrary({ name: \"c\", deps: [\"//a\"] });\n");
    assertFails(
        1,
        "error ZK2307",
        "//a:a",
        "//b:b",
        "//c:c",
        "a/BUILD.ts:2:",
        "b/BUILD.ts:2:",
        "c/BUILD.ts:2:");
  }

  @Test
  void missingSource_isTold() {
    workspace.write(
        "a/BUILD.ts", CC + "export default ccBinary({ name: \"a\", srcs: [\"gone.c\"] });\n");
    assertFails(1, "error ZK2305", "a/gone.c", "//a:a", "a/BUILD.ts:2:");
  }

  @Test
  void emptyGlob_isTold() {
    workspace.write(
        "a/BUILD.ts", CC + "export default ccBinary({ name: \"a\", srcs: [\"*.cpp\"] });\n");
    assertFails(1, "error ZK2306", "`*.cpp`", "//a:a", "a/BUILD.ts:2:");
  }

  @Test
  void importOutsideOfThePackage_isForbidden() {
    workspace.write("a/BUILD.ts", "import x from \"../../outside.ts\";\nexport default x;\n");
    assertFails(1, "error ZK3", "../../outside.ts", "a/BUILD.ts:1:");
  }

  @Test
  void importOfForbiddenModule_isToldWithBothFiles() {
    workspace.write("a/BUILD.ts", "import * as fs from \"node:fs\";\nexport default [];\n");
    assertFails(1, "error ZK3", "node:fs", "a/BUILD.ts:1:");
  }

  @Test
  void missingModule_isTold() {
    workspace.write("a/BUILD.ts", "import x from \"./gone.ts\";\nexport default x;\n");
    assertFails(1, "error ZK3002", "gone.ts", "a/BUILD.ts:1:");
  }

  @Test
  void throwingScript_isToldAtThePlaceOfTheThrow() {
    workspace.write("a/BUILD.ts", "const n: number = 1;\nthrow new Error(`no ${n}`);\n");
    assertFails(1, "error ZK3004", "no 1", "a/BUILD.ts:2:");
  }

  @Test
  void endlessScript_isStopped() {
    workspace.write("a/BUILD.ts", "for (;;) {}\nexport default [];\n");
    assertFails(1, "error ZK300", "a/BUILD.ts");
  }

  @Test
  void failingCompiler_isToldWithItsOutput() {
    workspace
        .write("a/main.c", "int main(void) { return nothing; }\n")
        .write(
            "a/BUILD.ts", CC + "export default ccBinary({ name: \"a\", srcs: [\"main.c\"] });\n");
    assertFails(1, "error ZK4001", "//a:a", "a/main.c:1:", "nothing");
  }

  @Test
  void missingCompiler_isToldWithWhatToInstall() {
    workspace
        .write("a/main.c", "int main(void) { return 0; }\n")
        .write(
            "a/BUILD.ts", CC + "export default ccBinary({ name: \"a\", srcs: [\"main.c\"] });\n");
    Ended ended =
        ZakoProcess.program(
                directory,
                "/bin/sh",
                "-c",
                "PATH=/nowhere exec \"$0\" build //...",
                ZakoProcess.repository().resolve("tools/../zako").toString())
            .run();
    assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(36);
    assertThat(ended.err()).contains("error ZK3015", "next: ");
  }

  @Test
  void missingCommand_isTold() {
    workspace.write("a/BUILD.ts", Scripts.genrules("x", "no-such-program > $@"));
    assertFails(1, "error ZK4001", "no-such-program", "//a:x");
  }

  @Test
  void outputNotProduced_isTold() {
    workspace.write("a/BUILD.ts", Scripts.genrules("x", "true"));
    assertFails(1, "error ZK4003", "a/x", "//a:x");
  }

  @Test
  void undeclaredHeader_isToldWithWhereToAddIt() {
    workspace
        .write("a/main.c", "#include \"hidden.h\"\nint main(void) { return 0; }\n")
        .write("a/hidden.h", "\n")
        .write(
            "a/BUILD.ts", CC + "export default ccBinary({ name: \"a\", srcs: [\"main.c\"] });\n");
    assertFails(1, "error ZK4004", "a/hidden.h", "//a:a", "a/BUILD.ts");
  }

  @Test
  void keepGoing_buildsTheRestAndTellsEachProblemOnce() {
    workspace.write(
        "a/BUILD.ts", Scripts.genrules("bad", "false", "good", "echo > $@", "worse", "exit 3"));
    Ended ended = workspace.zako("build", "//...", "--keep-going");
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.out()).isEqualTo("//a:good\t" + directory.resolve("zako-out/a/good") + "\n");
    assertThat(ended.err().lines().filter(l -> l.startsWith("error ZK4001"))).hasSize(2);
  }

  @Test
  void brokenManifest_isToldWithEveryProblem() {
    workspace.write("zako.toml", "group = 3\nartifact = \"x\"\nversion = \"one\"\n");
    assertFails(1, "zako.toml:1:", "zako.toml:3:");
  }

  @Test
  void unknownConfigurationValue_isUsageError() {
    workspace.write("a/BUILD.ts", Scripts.genrules("x", "echo > $@"));
    Ended ended = workspace.zako("build", "//...", "--config", "colour=red");
    assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(2);
    assertThat(ended.err()).contains("error ZK1007", "colour");
  }
}
