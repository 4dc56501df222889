package dev.zako.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zako.cli.command.GlobalOptions.ColorChoice;
import dev.zako.cli.command.GlobalOptions.LogLevel;
import dev.zako.cli.command.GlobalOptions.Verbosity;
import dev.zako.cli.command.Invocation.Build;
import dev.zako.cli.command.Invocation.SandboxChoice;
import dev.zako.engine.build.BuildFailedException;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.schedule.ResourceKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineReaderTest {
  private static Invocation read(String... arguments) throws BuildFailedException {
    return new CommandLineReader().read(List.of(arguments));
  }

  private static Build build(String... arguments) throws BuildFailedException {
    return (Build) read(arguments).command();
  }

  private static Diagnostic refusal(String... arguments) {
    try {
      throw new AssertionError("Accepted as " + read(arguments));
    } catch (BuildFailedException e) {
      return e.diagnostics().getFirst();
    }
  }

  @Test
  void build_withEverything_isUnderstood() throws BuildFailedException {
    Invocation invocation =
        read(
            "-C",
            "w",
            "build",
            "//...",
            "-//x",
            "-k",
            "-j4",
            "--resource",
            "linker=1",
            "--resource=memoryMegabytes=4000",
            "--config",
            "a=b=c",
            "--config=d=",
            "--sandbox",
            "tree",
            "--profile=p.json",
            "--color=never",
            "--log-level",
            "debug",
            "-v",
            "--backtrace");
    assertThat(invocation.global())
        .isEqualTo(
            new GlobalOptions(
                Optional.of("w"),
                ColorChoice.NEVER,
                Verbosity.VERBOSE,
                Optional.of(LogLevel.DEBUG),
                true));
    Build build = (Build) invocation.command();
    assertThat(build.patterns()).containsExactly("//...", "-//x");
    assertThat(build.keepGoing()).isTrue();
    assertThat(build.jobs()).contains(4);
    assertThat(build.resources())
        .containsEntry(new ResourceKey("linker"), 1L)
        .containsEntry(ResourceKey.MEMORY, 4000L)
        .hasSize(2);
    assertThat(build.config()).containsEntry("a", "b=c").containsEntry("d", "").hasSize(2);
    assertThat(build.sandbox()).isEqualTo(SandboxChoice.TREE);
    assertThat(build.profile()).contains("p.json");
  }

  @Test
  void query_options_areRead() throws BuildFailedException {
    assertThat(read("query", "deps(//...)").command())
        .isEqualTo(
            new Invocation.Query(
                "deps(//...)", Invocation.QueryOutput.LABEL, false, new TreeMap<>()));
    assertThat(
            read(
                    "query",
                    "-k",
                    "--output=label_kind",
                    "//a - //b",
                    "--config",
                    "a=1",
                    "--no-daemon")
                .command())
        .isEqualTo(
            new Invocation.Query(
                "//a - //b",
                Invocation.QueryOutput.LABEL_KIND,
                true,
                new TreeMap<>(Map.of("a", "1"))));
    assertThat(refusal("query").hint().orElseThrow()).contains("zako query 'deps(//...)'");
    assertThat(refusal("query", "//a", "//b").message()).contains("takes no argument `//b`");
    assertThat(refusal("query", "//a", "--output", "xml").hint().orElseThrow())
        .contains("[`label`, `label_kind`, `graph`, `json`]");
  }

  /** Every option that all commands have means the same before the command and behind it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-C w | w | AUTO | NORMAL | | false",
        "--directory w | w | AUTO | NORMAL | | false",
        "--directory=w | w | AUTO | NORMAL | | false",
        "-v | | AUTO | VERBOSE | | false",
        "--verbose | | AUTO | VERBOSE | | false",
        "--silent | | AUTO | SILENT | | false",
        "--quiet | | AUTO | SILENT | | false",
        "--backtrace | | AUTO | NORMAL | | true",
        "--color auto | | AUTO | NORMAL | | false",
        "--color always | | ALWAYS | NORMAL | | false",
        "--color never | | NEVER | NORMAL | | false",
        "--log-level trace | | AUTO | NORMAL | TRACE | false",
        "--log-level debug | | AUTO | NORMAL | DEBUG | false",
        "--log-level info | | AUTO | NORMAL | INFO | false",
        "--log-level warn | | AUTO | NORMAL | WARN | false",
        "--log-level error | | AUTO | NORMAL | ERROR | false",
      })
  void globalOption_beforeAndBehindTheCommand_meansTheSame(
      String written,
      @Nullable String directory,
      ColorChoice color,
      Verbosity verbosity,
      @Nullable LogLevel level,
      boolean backtrace)
      throws BuildFailedException {
    GlobalOptions expected =
        new GlobalOptions(
            Optional.ofNullable(directory),
            color,
            verbosity,
            Optional.ofNullable(level),
            backtrace);
    assertThat(read((written + " info").split(" ")).global()).isEqualTo(expected);
    assertThat(read(("info " + written).split(" ")).global()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "--version", "-V"})
  void helpAndVersion_ofEachCommand_areNoUsageErrors(String option) throws BuildFailedException {
    for (Grammar.CommandForm command : Grammar.ZAKO.commands()) {
      assertThat(read(command.name(), option).command())
          .isInstanceOfAny(Invocation.Help.class, Invocation.Version.class);
    }
    assertThat(read(option).command())
        .isInstanceOfAny(Invocation.Help.class, Invocation.Version.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--color=red", "--log-level=loud", "--log-level=", "--color="})
  void globalOption_withAnotherValue_isRefused(String written) {
    Diagnostic refusal = refusal("info", written);
    assertThat(refusal.code()).isEqualTo(Code.OPTION_VALUE);
    assertThat(refusal.hint().orElse("")).startsWith("Give one of [");
  }

  @Test
  void whyAndDiff_areUnderstoodOrRefused() throws BuildFailedException {
    assertThat(read("why", "//a:b").command())
        .isEqualTo(new Invocation.Why("//a:b", new TreeMap<>()));
    assertThat(read("why", "//a:b", "--config", "level=high", "--no-daemon").command())
        .isEqualTo(new Invocation.Why("//a:b", new TreeMap<>(Map.of("level", "high"))));
    assertThat(read("why", "--miss").command()).isEqualTo(new Invocation.Misses(Optional.empty()));
    assertThat(read("why", "//a:b", "--miss").command())
        .isEqualTo(new Invocation.Misses(Optional.of("//a:b")));
    assertThat(read("diff", "3", "12").command()).isEqualTo(new Invocation.Diff(List.of(3L, 12L)));
    assertThat(read("diff").command()).isEqualTo(new Invocation.Diff(List.of()));
    assertThat(refusal("why").code()).isEqualTo(Code.MISSING_ARGUMENT);
    assertThat(refusal("diff", "0").code()).isEqualTo(Code.OPTION_VALUE);
    assertThat(refusal("diff", "1", "2", "3").code()).isEqualTo(Code.UNKNOWN_OPTION);
  }

  @Test
  void make_isBuild() throws BuildFailedException {
    assertThat(build("make", "//a:b").patterns()).containsExactly("//a:b");
  }

  @Test
  void exclusions_ofAllForms_areArguments() throws BuildFailedException {
    assertThat(build("build", "//...", "-//x/...", "-:y", "-@lib//z").patterns())
        .containsExactly("//...", "-//x/...", "-:y", "-@lib//z");
  }

  @Test
  void doubleDash_makesTheRestArguments() throws BuildFailedException {
    assertThat(build("build", "--", "//a", "--jobs").patterns()).containsExactly("//a", "--jobs");
  }

  @Test
  void quiet_isSilent() throws BuildFailedException {
    assertThat(read("info", "--quiet").global().verbosity()).isEqualTo(Verbosity.SILENT);
  }

  @Test
  void verboseAndSilent_contradict() {
    Diagnostic refusal = refusal("build", "//...", "--verbose", "--silent");
    assertThat(refusal.code()).isEqualTo(Code.OPTION_VALUE);
    assertThat(refusal.message()).contains("--verbose", "--silent");
  }

  @Test
  void unknownOption_suggestsTheClosest() {
    Diagnostic refusal = refusal("build", "//...", "--keepgoing");
    assertThat(refusal.code()).isEqualTo(Code.UNKNOWN_OPTION);
    assertThat(refusal.message()).contains("`zako build`", "`--keepgoing`");
    assertThat(refusal.hint()).contains("Did you mean `--keep-going`?");
  }

  @Test
  void optionBeforeItsCommand_saysWhereItBelongs() {
    Diagnostic refusal = refusal("--jobs", "3", "build", "//...");
    assertThat(refusal.code()).isEqualTo(Code.UNKNOWN_OPTION);
    assertThat(refusal.hint()).contains("Write it after the command: `zako build --jobs`");
  }

  @Test
  void missingValue_namesTheOption() {
    Diagnostic refusal = refusal("build", "//...", "-j");
    assertThat(refusal.code()).isEqualTo(Code.MISSING_ARGUMENT);
    assertThat(refusal.message()).isEqualTo("`--jobs` needs a value, N");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "linker",
        "=1",
        "linker=",
        "linker=-1",
        "linker=many",
        "linker=1.5",
        "linker=9007199254740992",
        "linker=99999999999999999999",
        "memoryMegabytes=0"
      })
  void resource_thatIsNone_isRefused(String written) {
    Diagnostic refusal = refusal("build", "//...", "--resource", written);
    assertThat(refusal.code()).isEqualTo(Code.OPTION_VALUE);
    assertThat(refusal.message()).isEqualTo("`--resource` cannot be `" + written + "`");
    assertThat(refusal.hint().orElseThrow())
        .startsWith("Write `--resource NAME=N`")
        .endsWith("9007199254740991");
  }

  @Test
  void resource_threads_isRefusedForJobs() {
    assertThat(refusal("build", "//...", "--resource", "threads=2").hint())
        .contains("Say how many threads there are by `--jobs`");
  }

  @Test
  void wrongValues_areRefusedWithTheRightOnes() {
    assertThat(refusal("build", "//...", "-j", "0").message()).contains("`--jobs` cannot be `0`");
    assertThat(refusal("build", "//...", "-j", "many").code()).isEqualTo(Code.OPTION_VALUE);
    assertThat(refusal("build", "//...", "--config", "=x").hint())
        .contains("Write `--config KEY=VALUE`");
    assertThat(refusal("build", "//...", "--sandbox", "none").hint())
        .contains("Give one of [`auto`, `strict`, `tree`, `off`]");
    assertThat(refusal("info", "--backtrace=yes").message()).contains("takes no value");
  }

  @Test
  void argumentWhereNoneIsTaken_isRefused() {
    assertThat(refusal("clean", "//...").message())
        .isEqualTo("`zako clean` takes no argument `//...`");
  }

  @Test
  void build_withoutPattern_isRefused() {
    assertThat(refusal("build").code()).isEqualTo(Code.MISSING_ARGUMENT);
  }

  @Test
  void build_withExclusionsOnly_isRefused() throws BuildFailedException {
    for (String command : List.of("build", "verify")) {
      Diagnostic refusal = refusal(command, "--", "-//x", "-//y/...");
      assertThat(refusal.code()).isEqualTo(Code.MISSING_ARGUMENT);
      assertThat(refusal.hint()).contains("Name before them what to build; `//...` is everything");
    }
    assertThat(read("build", "--", "//...", "-//x").command())
        .isInstanceOfSatisfying(
            Invocation.Build.class,
            build -> assertThat(build.patterns()).containsExactly("//...", "-//x"));
  }

  @Test
  void help_ofUnknownCommand_isRefused() {
    assertThatExceptionOfType(BuildFailedException.class)
        .isThrownBy(() -> new CommandLineReader().help(Optional.of("bild")))
        .satisfies(
            e -> assertThat(e.diagnostics().getFirst().code()).isEqualTo(Code.UNKNOWN_COMMAND));
  }
}
