package dev.zako.cli.logs;

import dev.zako.engine.build.BuildEvent;
import dev.zako.engine.build.BuildListener;
import dev.zako.engine.build.BuildReport;
import dev.zako.engine.build.failure.Diagnostic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Writes what happens in a build to the log: steps as info, actions as debug, problems as warn. */
public final class BuildLog implements BuildListener {
  private final Logger logger = LoggerFactory.getLogger("dev.zako.build");

  /** Writes to the log that is started, or started later. */
  public BuildLog() {}

  /** A build begins. */
  public void begin(String commandLine, String workspace) {
    logger.info("`{}` in {}", commandLine, workspace);
  }

  /** A build has ended. */
  public void end(BuildReport report) {
    logger.info(
        "{}: {} of {} actions executed, {} cached, {} problems, {} ms",
        report.status(),
        report.executed(),
        report.actionsTotal(),
        report.cached(),
        report.diagnostics().size(),
        report.elapsed().toMillis());
  }

  @Override
  public void onEvent(BuildEvent event) {
    switch (event) {
      case BuildEvent.WaitingForWorkspace waiting -> logger.info("Waiting for {}", waiting);
      case BuildEvent.WorkspaceAcquired _ -> logger.info("The workspace is free");
      case BuildEvent.TargetsResolved resolved -> logger.info("{} targets", resolved.count());
      case BuildEvent.PhaseStarted started -> logger.debug("{} starts", started.phase());
      case BuildEvent.AnalysisFinished analysis ->
          logger.info("{} targets need {} actions", analysis.targets(), analysis.actions());
      case BuildEvent.ActionStarted started ->
          logger.debug("{} of {}: {}", started.mnemonic(), started.label(), started.progress());
      case BuildEvent.ActionFinished finished ->
          logger.debug(
              "{} of {}: {} after {} ms",
              finished.mnemonic(),
              finished.label(),
              finished.how(),
              finished.wall().toMillis());
      case BuildEvent.ActionOutput output ->
          logger.debug("{} of {} said: {}", output.mnemonic(), output.label(), output.text());
      case BuildEvent.ScriptLogged logged ->
          logger.atLevel(level(logged.level())).log("{}: {}", logged.module(), logged.message());
      case BuildEvent.DiagnosticReported reported -> warn(reported.diagnostic());
      case BuildEvent.TotalsChanged totals ->
          logger.trace("{} of {}, {} running", totals.done(), totals.total(), totals.running());
    }
  }

  private void warn(Diagnostic diagnostic) {
    logger.warn(
        "{} {} {} {}",
        diagnostic.code().id(),
        diagnostic.message(),
        diagnostic.label().orElse(""),
        diagnostic.position().map(Object::toString).orElse(""));
  }

  private static Level level(String name) {
    return switch (name) {
      case "trace" -> Level.TRACE;
      case "debug" -> Level.DEBUG;
      case "warn" -> Level.WARN;
      case "error" -> Level.ERROR;
      default -> Level.INFO;
    };
  }
}
