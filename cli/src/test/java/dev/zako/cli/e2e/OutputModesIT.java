package dev.zako.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.cli.e2e.ZakoProcess.Ended;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a build with scripts that log says in each mode, and what it ends with. */
class OutputModesIT {
  private static final String LOGS =
      """
      import { debug, error, info, trace, warn } from "zako:core";
      import { genrule } from "zako:std";
      trace("of trace");
      debug("of debug");
      info("of info");
      console.log("of", { console: 1n });
      warn("of warn");
      error("of error");
      export default genrule({ name: "x", outs: ["x"], cmd: "echo > $@" });
      """;

  @TempDir Path directory;
  private TestWorkspace workspace;

  @BeforeEach
  void write() {
    workspace = TestWorkspace.empty(directory).write("a/BUILD.ts", LOGS);
  }

  private static List<String> logs(Ended ended) {
    return ended.err().lines().filter(line -> line.startsWith("-- ")).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "--color=auto,INF INF WRN ERR",
    "--verbose,TRC DBG INF INF WRN ERR",
    "--log-level=warn,WRN ERR",
    "--quiet,''",
  })
  void mode_any_tellsTheLogsItAsksFor(String mode, String tags) {
    Ended ended = workspace.build("//...", mode);

    assertThat(logs(ended).stream().map(line -> line.substring(3, 6)))
        .as(ended.toString())
        .containsExactlyElementsOf(tags.isEmpty() ? List.of() : List.of(tags.split(" ")));
    assertThat(ended.out()).isEqualTo("//a:x\t" + directory.resolve("zako-out/a/x") + "\n");
  }

  @Test
  void logs_ofAScript_areToldWhenItsResultIsNeededAnew() {
    Ended first = workspace.build("//...");
    assertThat(logs(first))
        .containsExactly("-- INF of info", "-- INF of {", "-- WRN of warn", "-- ERR of error");

    Ended second = workspace.build("//...");

    assertThat(second.err()).contains("Nothing had to be done");
    assertThat(logs(second)).isEmpty();

    workspace.write("a/BUILD.ts", LOGS + "// edited\n");
    assertThat(logs(workspace.build("//..."))).isEqualTo(logs(first));
  }

  @Test
  void color_always_colorsTags() {
    assertThat(workspace.build("//...", "--color", "always").err())
        .contains("-- \u001b[0;93;49mWRN\u001b[0m of warn", "-- \u001b[0;91;49mERR\u001b[0m");
  }

  @Test
  void failure_inSilentMode_isStillTold() {
    workspace.write("b/BUILD.ts", "throw new Error('no');\n");
    Ended ended = workspace.zako("build", "//b:all", "--silent");
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).contains("error ZK3004").doesNotContain("Built", "-- ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-C nowhere build //... | 2",
        "build //a:gone | 1",
        "make --package-id org.example:test@1.0.0 | 0",
        "make --package-id org.example:other@1.0.0 | 2",
      })
  void exitCode_ofEachOutcome_isThatOfTheTable(String arguments, int exitCode) {
    Ended ended = workspace.zako(arguments.split(" "));
    assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(exitCode);
    assertThat(ended.err().contains("error ZK")).isEqualTo(exitCode != 0);
  }
}
