package dev.zako.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.cli.Cli;
import dev.zako.cli.Recorder;
import dev.zako.cli.command.Grammar.CommandForm;
import dev.zako.cli.command.Grammar.OptionForm;
import dev.zako.cli.command.Invocation.Shell;
import dev.zako.cli.terminal.Signals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CompletionScriptsTest {
  @TempDir Path directory;
  private final Recorder recorder = new Recorder();

  private int run(String... arguments) {
    return new Cli(recorder.in(directory), Signals.none()).run(List.of(arguments));
  }

  @ParameterizedTest
  @EnumSource
  void script_anyShell_knowsEveryCommandAndOption(Shell shell) {
    String script = new CompletionScripts(Grammar.ZAKO).script(shell);

    for (CommandForm command : Grammar.ZAKO.commands()) {
      assertThat(script).contains(command.name());
      for (OptionForm option : command.options()) {
        for (String name : option.names()) {
          String written =
              shell != Shell.FISH
                  ? name
                  : name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.substring(1);
          assertThat(script).as(command.name()).contains(written);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "b, build",
    "inf, 'info information'",
    "build --sand, --sandbox",
    "build --sandbox s, strict",
    "make --sandbox = t, tree",
    "query --output l, 'label label_kind'",
    "--color = n, never",
    "-C build cl, clean",
    "build -, '-C --directory --color --log-level --silent --quiet -v --verbose --backtrace -h"
        + " --help -V --version -k --keep-going -j --jobs --resource --config --sandbox --profile --watch"
        + " --package-id --no-daemon'",
    "completion '', 'bash zsh fish'",
    "init --language c, 'c c++'",
    "help comp, completion",
    "build --jobs 1, ''",
  })
  void bash_words_areCompleted(String line, String completions) throws Exception {
    assertThat(run("completion", "bash", "--output-file", "new/dir/zako.bash")).isZero();
    Path driver =
        Files.writeString(
            directory.resolve("driver.sh"),
            """
            source new/dir/zako.bash
            COMP_WORDS=(zako %s)
            COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
            _zako
            echo "${COMPREPLY[*]}"
            """
                .formatted(line));

    assertThat(bash(driver).strip()).isEqualTo(completions);
  }

  private String bash(Path script) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("bash", script.toString())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return output;
  }

  @Test
  void outputFile_existing_isReplaced() throws IOException {
    Path file = Files.writeString(directory.resolve("_zako"), "old ".repeat(10_000));

    assertThat(run("completion", "zsh", "--output-file", "_zako")).isZero();

    assertThat(file).content().startsWith("#compdef zako\n").doesNotContain("old ");
    assertThat(recorder.out()).isEmpty();
  }

  @Test
  void outputFile_thatCannotBe_isAnEnvironmentError() throws IOException {
    Files.createDirectories(directory.resolve("taken"));

    assertThat(run("completion", "fish", "--output-file", "taken")).isEqualTo(36);
    assertThat(recorder.err()).contains("error ZK6005", "`taken`", "next: ");
  }

  @Test
  void stdout_withoutOutputFile_getsTheScript() {
    assertThat(run("completion", "fish")).isZero();
    assertThat(recorder.out()).contains("complete -c zako -f\n");
  }

  @ParameterizedTest
  @CsvSource({"tcsh, ZK1003", "'', ZK1003"})
  void unknownShell_namesTheKnown(String shell, String code) {
    assertThat(run("completion", shell)).isEqualTo(2);
    assertThat(recorder.err()).contains("error " + code, "[`bash`, `zsh`, `fish`]");
  }

  @Test
  void noShell_isUsageError() {
    assertThat(run("completion")).isEqualTo(2);
    assertThat(recorder.err()).contains("error ZK1006", "[`bash`, `zsh`, `fish`]");
  }
}
