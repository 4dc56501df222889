package dev.zako.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.cli.terminal.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CliTest {
  @TempDir Path directory;
  private final Recorder recorder = new Recorder();

  private int run(String... arguments) {
    return new Cli(recorder.in(directory), Signals.none()).run(List.of(arguments));
  }

  @Test
  void version_always_printsOnStdoutOnly() {
    assertThat(run("version")).isZero();
    assertThat(recorder.out()).startsWith("zako ").contains("\nJava ");
    assertThat(recorder.err()).isEmpty();
  }

  @Test
  void help_withoutTopic_listsCommandsAndExitCodes() {
    assertThat(run("help")).isZero();
    assertThat(recorder.out()).contains("build, make", "clean", "doctor", "36 environment");
  }

  @Test
  void help_withTopic_tellsItsOptions() {
    assertThat(run("build", "--help")).isZero();
    assertThat(recorder.out()).contains("-k, --keep-going", "-j, --jobs N", "    --sandbox MODE");
  }

  @Test
  void noCommand_isUsageError() {
    assertThat(run()).isEqualTo(2);
    assertThat(recorder.out()).isEmpty();
    assertThat(recorder.err())
        .isEqualTo(
            """
        error ZK1006: No command was given
          next: Run `zako help` for the list of commands
        """);
  }

  @Test
  void unknownCommand_suggestsTheClosest() {
    assertThat(run("biuld", "//...")).isEqualTo(2);
    assertThat(recorder.err()).contains("error ZK1001", "`biuld`", "Did you mean `build`?");
  }

  @Test
  void build_outsideOfWorkspace_saysHowToMakeOne() {
    assertThat(run("build", "//...")).isEqualTo(2);
    assertThat(recorder.err()).contains("error ZK2001", "next: ", "zako.toml");
    assertThat(recorder.out()).isEmpty();
  }

  @Test
  void build_withMalformedPattern_isUsageError() throws IOException {
    Files.writeString(directory.resolve("zako.toml"), "");
    assertThat(run("build", "//a//b")).isEqualTo(2);
    assertThat(recorder.err()).contains("error ZK1004", "//a//b", "next: ");
  }

  @Test
  void directory_thatDoesNotExist_isUsageError() {
    assertThat(run("-C", "nowhere", "version")).isEqualTo(2);
    assertThat(recorder.err()).contains("error ZK1010", "`nowhere`");
  }

  @Test
  void directory_withArgumentFile_readsTheFileFromTheOriginalDirectory() throws IOException {
    Files.createDirectories(directory.resolve("inner"));
    Files.writeString(directory.resolve("arguments"), "info\n");
    assertThat(run("-C", "inner", "@arguments")).isEqualTo(2);
    assertThat(recorder.err()).contains("ZK2001", directory.resolve("inner").toString());
  }

  @Test
  void info_withBrokenManifest_tellsEveryProblem() throws IOException {
    Files.writeString(directory.resolve("zako.toml"), "group = 1\n");
    assertThat(run("info")).isEqualTo(1);
    assertThat(recorder.err()).contains("zako.toml:1:").contains("artifact").contains("version");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "version | 0",
        "--help | 0",
        "info --help | 0",
        "information | 0",
        "build --silent --verbose //... | 2",
        "nonsense | 2",
        "build @nowhere | 2",
        "build | 2",
        "build //... --jobs 0 | 2",
        "completion tcsh | 2",
        "completion fish --output-file . | 36",
      })
  void exitCode_ofEachOutcome_isThatOfTheTable(String arguments, int exitCode) {
    assertThat(run(arguments.split(" "))).isEqualTo(exitCode);
    assertThat(recorder.err().contains("error ZK")).isEqualTo(exitCode != 0);
  }

  @Test
  void exportBuiltin_writesTheModuleToStdoutOrAFile() throws IOException {
    assertThat(run("export-builtin")).isZero();
    assertThat(recorder.out())
        .contains("export const ids = ", "x64: \"moe.kawayi:zmake@1.0.0#architecture::x64\"");
    assertThat(run("export-builtin", "--output-file", "new/dir/ids.ts")).isZero();
    assertThat(Files.readString(directory.resolve("new/dir/ids.ts"))).isEqualTo(recorder.out());
    assertThat(recorder.err()).isEmpty();
  }

  @Test
  void exportBuiltin_toADirectory_isRefused() throws IOException {
    Files.createDirectory(directory.resolve("taken"));
    assertThat(run("export-builtin", "--output-file", "taken")).isEqualTo(36);
    assertThat(recorder.err()).contains("error ZK6005", "`taken`", "next: ");
  }

  @Test
  void information_tellsTheBuiltinIds() {
    assertThat(run("information")).isZero();
    assertThat(recorder.out())
        .contains("\nids.tool.bsdTar: moe.kawayi:zmake@1.0.0#tool::bsd_tar\n");
  }

  @Test
  void argumentFile_holdsTheWholeCommandLine() throws IOException {
    Files.writeString(directory.resolve("arguments"), "--color\nnever\nversion\n");
    assertThat(run("@arguments")).isZero();
    assertThat(recorder.out()).startsWith("zako ");
    assertThat(run("@gone")).isEqualTo(2);
    assertThat(recorder.err()).contains("error ZK1005", "`gone`");
  }

  @Test
  void color_always_colorsAlsoWithoutTerminal() {
    assertThat(run("--color", "always", "nonsense")).isEqualTo(2);
    assertThat(recorder.err()).doesNotContain("\u001b[");
    assertThat(run("--color", "always", "-C", "nowhere", "info")).isEqualTo(2);
    assertThat(recorder.err()).contains("\u001b[1;31merror ZK1010\u001b[0m");
  }

  @Test
  void color_auto_followsTerminalAndNoColor() {
    SortedMap<String, String> environment = new TreeMap<>();
    new Cli(recorder.in(directory, environment, true), Signals.none()).run(List.of("nonsense"));
    assertThat(recorder.err()).contains("\u001b[");
    Recorder plain = new Recorder();
    environment.put("NO_COLOR", "1");
    new Cli(plain.in(directory, environment, true), Signals.none()).run(List.of("nonsense"));
    assertThat(plain.err()).doesNotContain("\u001b[");
  }

  @Test
  void internalError_withoutBacktrace_saysWhatToReport() {
    Signals broken =
        (_, _) -> {
          throw new IllegalStateException("Broken signals");
        };
    writeManifest();
    int exitCode = new Cli(recorder.in(directory), broken).run(List.of("build", "//..."));
    assertThat(exitCode).isEqualTo(37);
    assertThat(recorder.err())
        .contains("error ZK9001", "Broken signals", "--backtrace")
        .doesNotContain("\tat ");
  }

  @Test
  void internalError_withBacktrace_showsTheStack() {
    Signals broken =
        (_, _) -> {
          throw new IllegalStateException("Broken signals");
        };
    writeManifest();
    new Cli(recorder.in(directory), broken).run(List.of("--backtrace", "build", "//..."));
    assertThat(recorder.err()).contains("at dev.zako.cli");
  }

  private void writeManifest() {
    try {
      Files.writeString(
          directory.resolve("zako.toml"), "group='a.b'\nartifact='c'\nversion='1.0.0'\n");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
