package dev.zako.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.engine.build.BuildReport;
import dev.zako.engine.build.BuildReport.BuiltTarget;
import dev.zako.engine.build.BuildReport.Status;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PhrasesTest {
  private static final Path OUTPUTS = Path.of("/w/zako-out");

  private static String summary(Status status, int executed, int cached, boolean idle) {
    List<Diagnostic> problems =
        status == Status.FAILED ? List.of(Diagnostic.of(Code.ACTION_FAILED, "x")) : List.of();
    BuildReport report =
        new BuildReport(
            status,
            List.of(new BuiltTarget("//a:b", List.of(), List.of())),
            5,
            executed,
            cached,
            problems,
            Duration.ofMillis(1500));
    return Phrases.summary(report, idle, OUTPUTS, Style.PLAIN);
  }

  @Test
  void summary_ofWork_saysWhatRanAndWhatCameFromTheCache() {
    assertThat(summary(Status.SUCCEEDED, 1, 3, false))
        .isEqualTo("Built 1 target in /w/zako-out: 1 action ran, 3 came from the cache, 1.5 s\n");
  }

  @Test
  void summary_ofNoWork_saysThatNothingHadToBeDone() {
    assertThat(summary(Status.SUCCEEDED, 0, 5, true))
        .isEqualTo("Nothing had to be done: 1 target is up to date, 1.5 s\n");
  }

  @Test
  void summary_ofRestoredOutputs_saysThatTheyWereBuilt() {
    assertThat(summary(Status.SUCCEEDED, 0, 5, false)).contains("0 actions ran, 5 came from");
  }

  @Test
  void summary_ofFailure_countsTheProblems() {
    assertThat(summary(Status.FAILED, 2, 0, false))
        .startsWith("Build failed: 1 problem, 2 actions");
  }

  @Test
  void summary_ofInterruption_saysThatNothingIsLost() {
    assertThat(summary(Status.CANCELLED, 2, 0, false))
        .startsWith("Build interrupted: ")
        .endsWith("what is done is kept\n");
  }
}
