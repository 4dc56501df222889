package dev.zako.cli.render;

import dev.zako.engine.build.BuildEvent;
import dev.zako.engine.build.BuildEvent.ActionFinished;
import dev.zako.engine.build.BuildEvent.ActionStarted;
import dev.zako.engine.build.BuildEvent.How;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;

/** Shows progress as lines that stay: one for each command that ended. For files and CI. */
public final class LineDisplay implements Display {
  private final PrintStream err;
  private final boolean showsCommands;
  private final Map<Long, ActionStarted> running = new HashMap<>();
  private int done;
  private int total;

  /**
   * Prints there.
   *
   * @param showsCommands whether there is a line for each command; if not only what is printed
   *     explicitly appears
   */
  public LineDisplay(PrintStream err, boolean showsCommands) {
    this.err = err;
    this.showsCommands = showsCommands;
  }

  @Override
  public synchronized void print(String text) {
    err.print(text);
    err.flush();
  }

  @Override
  public synchronized void update(BuildEvent event) {
    if (!showsCommands) {
      return;
    }
    switch (event) {
      case ActionStarted started -> running.put(started.id(), started);
      case ActionFinished finished -> onFinished(finished);
      case BuildEvent.TotalsChanged totals -> {
        done = totals.done();
        total = totals.total();
      }
      case BuildEvent.WaitingForWorkspace waiting -> print(Phrases.waiting(waiting) + "\n");
      case BuildEvent.WorkspaceAcquired _,
          BuildEvent.TargetsResolved _,
          BuildEvent.PhaseStarted _,
          BuildEvent.AnalysisFinished _,
          BuildEvent.ActionOutput _,
          BuildEvent.ScriptLogged _,
          BuildEvent.DiagnosticReported _ -> {}
    }
  }

  @Override
  public void close() {
    err.flush();
  }

  private void onFinished(ActionFinished finished) {
    ActionStarted started = running.remove(finished.id());
    if (started == null || finished.how() != How.EXECUTED) {
      return;
    }
    String count =
        "["
            + Math.min(done + 1, Math.max(total, done + 1))
            + "/"
            + Math.max(total, done + 1)
            + "] ";
    print(
        count
            + Text.printable(Phrases.action(started.label(), started.progress()))
            + " ("
            + Text.duration(finished.wall())
            + ")\n");
  }
}
