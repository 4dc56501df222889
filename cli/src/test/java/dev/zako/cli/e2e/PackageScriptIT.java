package dev.zako.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.cli.e2e.ZakoProcess.Ended;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Examples with a package script, each as its author means it. */
class PackageScriptIT {
  private static final String VERSION = "-- INF This is com.example:log-version@1.0.0\n";

  @TempDir Path directory;

  private static String labels(Ended ended) {
    List<String> labels = ended.out().lines().map(line -> line.split("\t", -1)[0]).toList();
    return String.join(" ", labels);
  }

  @ParameterizedTest
  @ValueSource(strings = {"log-version", "new-project"})
  void example_withTheArgumentsOfItsFile_builds(String name) {
    TestWorkspace.example(name, directory.resolve(name));

    Ended ended = ZakoProcess.zako(directory, "-C", name, "@" + name + "/argfile").run();

    assertThat(ended.exitCode()).as(ended.toString()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"trace,5", "warn,2"})
  void logVersion_eachLevel_showsWhatIsAsImportant(String level, int expected) {
    TestWorkspace workspace = TestWorkspace.example("log-version", directory);

    Ended ended = workspace.zako("build", "//src:shout", "--log-level", level);

    assertThat(ended.exitCode()).as(ended.toString()).isZero();
    List<String> messages =
        List.of(
            "-- TRC A trace message\n",
            "-- DBG A debug message\n",
            "-- INF An info message\n",
            "-- WRN A warn message\n",
            "-- ERR An error message\n");
    for (int i = 0; i < messages.size(); i++) {
      assertThat(ended.err().contains(messages.get(i)))
          .as("%s in %s", messages.get(i), ended.err())
          .isEqualTo(i >= messages.size() - expected);
    }
    assertThat(ended.err().contains(VERSION)).isEqualTo(expected >= 3);
  }

  @Test
  void logVersion_withoutALevel_showsTheVersionUnlessSilent() {
    TestWorkspace workspace = TestWorkspace.example("log-version", directory);

    assertThat(workspace.build("//src:shout").err()).contains(VERSION);
    assertThat(workspace.zako("build", "//src:shout", "--silent").err()).isEmpty();
  }

  @Test
  void logVersion_options_changeTheProgram() {
    TestWorkspace workspace = TestWorkspace.example("log-version", directory);
    String program = directory.resolve("zako-out/src/log-version").toString();

    workspace.build("//...");
    assertThat(ZakoProcess.program(directory, program).run().out()).isEqualTo("made with C++ 20\n");

    Ended ended =
        workspace.zako("build", "//...", "--config", "loud=true", "--config", "modern=false");
    assertThat(ended.exitCode()).as(ended.toString()).isZero();
    assertThat(ZakoProcess.program(directory, program).run().out())
        .isEqualTo("MADE WITH C++ 17!\n");
  }

  @Test
  void newProject_conditionAndInheritedOption_decideWhatIsBuilt() {
    TestWorkspace workspace = TestWorkspace.example("new-project", directory);

    assertThat(labels(workspace.build("//..."))).isEqualTo("//app:banner");
    assertThat(workspace.read("zako-out/app/banner.txt")).isEqualTo("new-project 0.2.0\nhello\n");

    Ended ended = workspace.zako("build", "//...", "--config", "debug=true", "--config", "word=hi");
    assertThat(ended.exitCode()).as(ended.toString()).isZero();
    assertThat(labels(ended)).isEqualTo("//app:banner //debug:debug");
    assertThat(workspace.read("zako-out/app/banner.txt")).isEqualTo("new-project 0.2.0\nhi\n");
  }

  @Test
  void info_tellsWhatThePackageIsInEffect() {
    TestWorkspace workspace = TestWorkspace.example("new-project", directory);

    Ended ended = workspace.zako("info");

    assertThat(ended.exitCode()).as(ended.toString()).isZero();
    assertThat(ended.out())
        .contains(
            "package: com.example:new-project@0.2.0\n",
            "description: A package that states itself in JSON\n",
            "license: Apache-2.0\n",
            "author: Example Author <author@example.com>\n",
            "builds: app/**\n",
            "rules: rules/**/*.rule.ts -rules/old/**\n",
            "toolchains: **/*.toolchain.ts\n",
            "peers: libs/*\n",
            "config debug: false\n",
            "config word: \"hello\"\n");

    workspace.write("zako.ts", "export default 1;\n");
    Ended broken = workspace.zako("info");
    assertThat(broken.exitCode()).as(broken.toString()).isEqualTo(1);
    assertThat(broken.err()).contains("error ZK3017", "at zako.ts:1:1");
    assertThat(broken.out()).contains("package: com.example:new-project@0.2.0\n", "outputs: ");
  }

  @Test
  void newProject_ruleThatIsExcluded_cannotBeUsed() {
    TestWorkspace workspace = TestWorkspace.example("new-project", directory);
    workspace.write(
        "app/BUILD.ts", workspace.read("app/BUILD.ts").replace("rules/banner", "rules/old/banner"));

    Ended ended = workspace.zako("build", "//...");

    assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(1);
    assertThat(ended.err()).contains("error ZK", "rules/old/banner.rule.ts", "next: ");
  }

  @Test
  void packageScript_thatChangesAFinalProject_failsWithPlaceAndNextStep() {
    TestWorkspace workspace = TestWorkspace.example("new-project", directory);
    workspace.write(
        "zako.ts",
        workspace
            .read("zako.ts")
            .replace("export default", "made.version = \"1\";\nexport default"));

    Ended ended = workspace.zako("build", "//...");

    assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(1);
    assertThat(ended.err())
        .contains(
            "error ZK3017: A project is final once it is made: `version` cannot be changed",
            "at zako.ts:11:",
            "next: Give it to `newProject`")
        .doesNotContain("ZK9");
  }

  @Test
  void requiredOption_withoutAValue_isAUsageError() {
    TestWorkspace workspace = TestWorkspace.example("log-version", directory);
    workspace.write(
        "zako.toml",
        workspace.read("zako.toml") + "must = { type = \"number\", required = true }\n");

    Ended ended = workspace.zako("build", "//...");

    assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(2);
    assertThat(ended.err()).contains("`must` of type `number`", "--config must=1");
  }
}
