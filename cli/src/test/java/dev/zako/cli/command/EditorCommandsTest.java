package dev.zako.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.cli.Cli;
import dev.zako.cli.Recorder;
import dev.zako.cli.terminal.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands that neither build nor need a build. */
class EditorCommandsTest {
  @TempDir Path directory;
  private Recorder recorder = new Recorder();

  private int run(String... arguments) {
    recorder = new Recorder();
    return new Cli(recorder.in(directory), Signals.none()).run(List.of(arguments));
  }

  @Test
  void init_emptyDirectory_writesEverythingAndListsIt() {
    assertThat(run("init", "my tool", "--group", "org.example")).as(recorder.err()).isZero();

    Path root = directory.resolve("my tool");
    assertThat(recorder.out().lines())
        .containsExactly(
            root + "/.gitignore",
            root + "/app/BUILD.ts",
            root + "/app/main.c",
            root + "/tsconfig.json",
            root + "/zako.toml",
            root + "/zako.ts");
    assertThat(recorder.err())
        .contains("Made org.example:my-tool")
        .contains("next: zako -C '" + root + "' build //...");
    assertThat(root.resolve("zako.toml")).content().contains("artifact = \"my-tool\"");
    assertThat(root.resolve(".zako/types/zako/rule.ts")).isRegularFile();
    assertThat(root.resolve(".gitignore")).content().contains("zako-out/", ".zako/");
  }

  @Test
  void init_cxxWithNames_usesThem() {
    assertThat(run("init", "--language=c++", "--group=a.b", "--artifact=c", "--silent")).isZero();

    assertThat(directory.resolve("app/main.cc")).isRegularFile();
    assertThat(directory.resolve("zako.toml")).content().contains("\"a.b\"", "\"c\"");
    assertThat(recorder.err()).isEmpty();
  }

  @Test
  void init_filesInTheWay_namesEachAndWritesNothing() throws IOException {
    Files.writeString(directory.resolve(".gitignore"), "mine\n");
    Files.createDirectories(directory.resolve("app"));
    Files.writeString(directory.resolve("app/BUILD.ts"), "export {};\n");

    assertThat(run("init")).isEqualTo(2);

    assertThat(recorder.err())
        .contains("error ZK1011: `" + directory + "/.gitignore` exists already")
        .contains("error ZK1011: `" + directory + "/app/BUILD.ts` exists already")
        .contains("next: ");
    assertThat(directory.resolve(".gitignore")).hasContent("mine\n");
    assertThat(directory.resolve("zako.toml")).doesNotExist();
    assertThat(directory.resolve(".zako")).doesNotExist();
  }

  @Test
  void init_fileWhereADirectoryIsWanted_namesTheFile() throws IOException {
    Files.writeString(directory.resolve("file"), "mine\n");

    assertThat(run("init", "file")).isEqualTo(2);

    assertThat(recorder.err())
        .contains("error ZK1011: `" + directory + "/file` exists already\n", "next: ");
  }

  @ParameterizedTest
  @CsvSource({
    "--language, rust, '[`c`, `c++`]'",
    "--group, a..b, com.example",
    "--artifact, 1a, a name does not start with a digit",
  })
  void init_badValue_isUsageErrorWithNextStep(String option, String value, String next) {
    assertThat(run("init", option, value)).isEqualTo(2);
    assertThat(recorder.err()).contains("error ZK1003", value, next);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void types_workspaceWithoutThem_writesThemAndTheRootConfiguration() throws IOException {
    Files.writeString(
        directory.resolve("zako.toml"), "group = 'g'\nartifact = 'a'\nversion = '1.0.0'\n");

    assertThat(run("types")).isZero();
    assertThat(recorder.out()).isEqualTo(directory.resolve(".zako/types") + "\n");
    assertThat(recorder.err()).startsWith("Changed ");
    assertThat(directory.resolve("tsconfig.json")).content().contains("./.zako/types");

    Files.writeString(directory.resolve("tsconfig.json"), "{}");
    assertThat(run("types")).isZero();
    assertThat(recorder.err()).isEqualTo("Nothing to change\n");
    assertThat(directory.resolve("tsconfig.json")).hasContent("{}");
  }

  @Test
  void types_brokenManifest_tellsWhere() throws IOException {
    Files.writeString(directory.resolve("zako.toml"), "group = 1\n");

    assertThat(run("types")).isEqualTo(1);
    assertThat(recorder.err()).contains("zako.toml:1:");
  }

  @Test
  void check_withoutTypeScript_isAnEnvironmentErrorThatSaysHowToGetIt() {
    assertThat(run("init")).isZero();

    assertThat(run("check")).isEqualTo(36);
    assertThat(recorder.err()).contains("error ZK6006", "npm install --save-dev typescript");
  }

  @Test
  void information_anywhere_tellsFactsOnStdout() {
    assertThat(run("information")).isZero();
    assertThat(recorder.out())
        .contains("zako: ", "program: ", "built: ", "processors: ", "directory: " + directory);
    assertThat(recorder.err()).isEmpty();
  }

  @Test
  void packageId_ofAnotherPackage_isAnErrorWithBothIds() {
    assertThat(run("init", "--group=g", "--artifact=a")).isZero();

    assertThat(run("make", "--package-id", "g:a@0.2.0")).isEqualTo(2);
    assertThat(recorder.err())
        .contains("error ZK2003", "`g:a@0.2.0`", "`g:a@0.1.0`", "at zako.toml");
  }

  @Test
  void packageId_malformed_isUsageError() {
    assertThat(run("init")).isZero();

    assertThat(run("make", "--package-id", "a")).isEqualTo(2);
    assertThat(recorder.err()).contains("error ZK1003", "`--package-id` cannot be `a`");
  }

  @Test
  void packageId_withoutPatterns_meansEverything() throws Exception {
    Invocation invocation =
        new CommandLineReader().read(List.of("make", "--package-id", "g:a@1.0.0", "-k"));

    assertThat(invocation.command())
        .isInstanceOfSatisfying(
            Invocation.BuildPackage.class,
            command -> {
              assertThat(command.packageId()).isEqualTo("g:a@1.0.0");
              assertThat(command.build().patterns()).containsExactly("//...");
              assertThat(command.build().keepGoing()).isTrue();
            });
  }
}
