package dev.zako.cli.render;

import dev.zako.engine.build.BuildEvent;
import dev.zako.engine.build.BuildListener;
import dev.zako.engine.build.failure.Diagnostic;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Tells what happens in a build on stderr: diagnostics, outputs of commands, logs of scripts. */
public final class ConsoleListener implements BuildListener {
  private static final List<String> LEVELS = List.of("trace", "debug", "info", "warn", "error");

  private final Display display;
  private final Style style;
  private final DiagnosticText diagnosticText;
  private final boolean quiet;
  private final int leastLevel;
  private final Set<Diagnostic> told = new HashSet<>();

  /**
   * Tells through the display.
   *
   * @param quiet whether only diagnostics are told
   * @param leastLevel the least level of script logs that are told: trace, debug, info, warn, error
   */
  public ConsoleListener(Display display, Style style, boolean quiet, String leastLevel) {
    this.display = display;
    this.style = style;
    this.diagnosticText = new DiagnosticText(style);
    this.quiet = quiet;
    this.leastLevel = LEVELS.indexOf(leastLevel);
  }

  @Override
  public void onEvent(BuildEvent event) {
    display.update(event);
    switch (event) {
      case BuildEvent.DiagnosticReported reported -> tell(reported.diagnostic());
      case BuildEvent.ActionOutput output -> onOutput(output);
      case BuildEvent.ScriptLogged logged -> onLogged(logged);
      case BuildEvent.WaitingForWorkspace _,
          BuildEvent.WorkspaceAcquired _,
          BuildEvent.TargetsResolved _,
          BuildEvent.PhaseStarted _,
          BuildEvent.AnalysisFinished _,
          BuildEvent.ActionStarted _,
          BuildEvent.ActionFinished _,
          BuildEvent.TotalsChanged _ -> {}
    }
  }

  /** Takes note that a problem is told already. */
  public synchronized void knows(Diagnostic diagnostic) {
    told.add(diagnostic);
  }

  /** Tells a problem, unless it was told before. */
  public synchronized void tell(Diagnostic diagnostic) {
    if (told.add(diagnostic)) {
      display.print(diagnosticText.render(diagnostic));
    }
  }

  private void onOutput(BuildEvent.ActionOutput output) {
    String text = Text.printable(output.text()).stripTrailing();
    if (!quiet && !text.isEmpty()) {
      display.print(
          style.place(output.label()) + " " + style.faint(output.mnemonic()) + ":\n" + text + "\n");
    }
  }

  private void onLogged(BuildEvent.ScriptLogged logged) {
    if (quiet || LEVELS.indexOf(logged.level()) < leastLevel) {
      return;
    }
    display.print(
        "-- " + style.tag(logged.level()) + " " + Text.printable(logged.message()) + "\n");
  }
}
