package dev.zako.engine.build;

import dev.zako.engine.build.BuildReport.Status;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.history.Forecast;
import java.util.List;

/**
 * What a build would do.
 *
 * @param status whether that could be found out; failed if anything is wrong that ends a build
 *     before its first action
 * @param forecast what it would do; nothing if that could not be found out
 * @param diagnostics everything that is wrong, in a stable order
 */
public record ForecastReport(Status status, Forecast forecast, List<Diagnostic> diagnostics) {
  /** Copies the list. */
  public ForecastReport {
    diagnostics = List.copyOf(diagnostics);
  }

  /** What a process that did only this should end with: the worst of the diagnostics. */
  public int exitCode() {
    return status.exitCode(diagnostics);
  }
}
