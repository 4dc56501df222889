package dev.zako.cli.render;

import dev.zako.engine.build.BuildEvent.WaitingForWorkspace;
import dev.zako.engine.build.BuildReport;
import dev.zako.engine.build.ForecastReport;
import dev.zako.engine.build.QueryReport;
import java.nio.file.Path;

/** What is said in more than one place. */
public final class Phrases {
  private Phrases() {}

  /** Another command has to be waited for. */
  static String waiting(WaitingForWorkspace event) {
    String process = event.pid().map(pid -> " (process " + pid + ")").orElse("");
    String what = event.commandLine().isEmpty() ? "" : ": " + Text.printable(event.commandLine());
    return "Waiting for another command in this workspace" + process + what;
  }

  /** What runs for whom. */
  static String action(String label, String progress) {
    return label + " " + progress;
  }

  /**
   * The end of a build in one line, ended.
   *
   * @param idle whether every output was right and in its place before
   * @param outputs the directory of the outputs
   */
  public static String summary(BuildReport report, boolean idle, Path outputs, Style style) {
    String targets = Text.count(report.built().size(), "target");
    String elapsed = Text.duration(report.elapsed());
    String work =
        Text.count(report.executed(), "action")
            + " ran, "
            + report.cached()
            + " came from the cache";
    return switch (report.status()) {
          case SUCCEEDED ->
              idle
                  ? style.success("Nothing had to be done")
                      + ": "
                      + targets
                      + (report.built().size() == 1 ? " is" : " are")
                      + " up to date, "
                      + elapsed
                  : style.success("Built " + targets)
                      + " in "
                      + outputs
                      + ": "
                      + work
                      + ", "
                      + elapsed;
          case FAILED ->
              style.error("Build failed")
                  + ": "
                  + Text.count(report.diagnostics().size(), "problem")
                  + ", "
                  + work
                  + ", "
                  + elapsed;
          case CANCELLED ->
              style.warning("Build interrupted")
                  + ": "
                  + work
                  + ", "
                  + elapsed
                  + "; what is done is kept";
        }
        + "\n";
  }

  /**
   * Why a query has no answer, or not all of it, in one line, ended.
   *
   * @param isPart whether what could be read was told
   */
  public static String noAnswer(QueryReport report, boolean isPart, Style style) {
    String problems = ": " + Text.count(report.diagnostics().size(), "problem");
    return switch (report.status()) {
          case SUCCEEDED -> "";
          case FAILED ->
              isPart
                  ? style.error("The answer is not complete")
                      + problems
                      + "; what could not be read is missing"
                  : style.error("Query failed") + problems;
          case CANCELLED -> style.warning("Query interrupted");
        }
        + "\n";
  }

  /** Why it is not known what a build would do, in one line, ended. */
  public static String noForecast(ForecastReport report, Style style) {
    return switch (report.status()) {
          case SUCCEEDED -> "";
          case FAILED ->
              style.error("A build would make nothing now")
                  + ": "
                  + Text.count(report.diagnostics().size(), "problem");
          case CANCELLED -> style.warning("Interrupted before it was known what a build would do");
        }
        + "\n";
  }
}
