package dev.zako.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A new workspace from nothing to a running program. */
class InitIT {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"c", "c++"})
  void init_emptyDirectory_buildsAtOnce(String language) {
    TestWorkspace workspace = new TestWorkspace(directory);
    ZakoProcess.Ended made =
        workspace.zako("init", "--language", language, "--group=org.example", "--artifact=first");
    assertThat(made.exitCode()).as(made.toString()).isZero();

    workspace.build("//...");
    Path program = directory.resolve("zako-out/app/app");
    assertThat(Files.isExecutable(program)).isTrue();
    assertThat(ZakoProcess.program(directory, program.toString()).run().out())
        .isEqualTo("Hello from first!\n");

    ZakoProcess.Ended again = workspace.zako("make", "--package-id", "org.example:first@0.1.0");
    assertThat(again.exitCode()).as(again.toString()).isZero();
    ZakoProcess.Ended other = workspace.zako("make", "--package-id", "org.example:other@0.1.0");
    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err()).contains("org.example:other@0.1.0", "org.example:first@0.1.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"c", "c++"})
  void init_newWorkspace_passesTheTypeCheck(String language) {
    TestWorkspace workspace = new TestWorkspace(directory);
    assertThat(workspace.zako("init", "--language", language).exitCode()).isZero();

    ZakoProcess.Ended ended =
        ZakoProcess.zako(directory, "check").with("PATH", NodePackages.pathWithTypeScript()).run();

    assertThat(ended.exitCode()).as(ended.toString()).isZero();
  }

  @Test
  void information_ofTheProgram_tellsItsLibraries() {
    ZakoProcess.Ended ended = ZakoProcess.zako(directory, "information").run();

    assertThat(ended.exitCode()).as(ended.toString()).isZero();
    assertThat(ended.out())
        .contains("zako: 0.1.0", "library: zako-engine-actors", "java: 25", "os: Linux");
  }
}
