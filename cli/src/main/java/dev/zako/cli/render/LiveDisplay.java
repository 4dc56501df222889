package dev.zako.cli.render;

import dev.zako.cli.terminal.TerminalSize;
import dev.zako.engine.build.BuildEvent;
import dev.zako.engine.build.BuildEvent.ActionFinished;
import dev.zako.engine.build.BuildEvent.ActionStarted;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Shows progress on a terminal as a block of lines that is drawn again several times a second: a
 * total, then the commands that have run longest. What is printed meanwhile appears above the
 * block. The cursor stays below the block, and no mode of the terminal is changed, so that nothing
 * has to be restored if the process dies.
 */
public final class LiveDisplay implements Display {
  private static final int FIRST_DRAW_MILLIS = 200;
  private static final int DRAW_MILLIS = 100;
  private static final int MAX_COMMANDS = 8;
  private static final String CLEAR_TO_END = "\r\u001b[J";

  private final PrintStream err;
  private final Style style;
  private final InstantSource clock;
  private final Instant begin;
  private final Supplier<TerminalSize> measure;
  private final ScheduledExecutorService drawer;

  private final Map<Long, ActionStarted> running = new HashMap<>();
  private List<String> drawn = List.of();
  private TerminalSize size = TerminalSize.USUAL;
  private String phase = "Loading";
  private int done;
  private int total;
  private boolean closed;

  /**
   * Draws there until it is closed.
   *
   * @param measure finds out the size of the terminal; asked first and after each {@link #resized}
   */
  public LiveDisplay(
      PrintStream err, Style style, InstantSource clock, Supplier<TerminalSize> measure) {
    this(
        err,
        style,
        clock,
        measure,
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("zako-display").factory()));
    drawer.execute(this::measure);
    var _ =
        drawer.scheduleWithFixedDelay(
            this::draw, FIRST_DRAW_MILLIS, DRAW_MILLIS, TimeUnit.MILLISECONDS);
  }

  LiveDisplay(
      PrintStream err,
      Style style,
      InstantSource clock,
      Supplier<TerminalSize> measure,
      ScheduledExecutorService drawer) {
    this.err = err;
    this.style = style;
    this.clock = clock;
    this.begin = clock.instant();
    this.measure = measure;
    this.drawer = drawer;
  }

  /** Takes note that the terminal has another size now. */
  public synchronized void resized() {
    if (!closed) {
      drawer.execute(this::measure);
    }
  }

  @Override
  public synchronized void print(String text) {
    err.print(erased() + text + block());
    err.flush();
  }

  @Override
  public synchronized void update(BuildEvent event) {
    switch (event) {
      case ActionStarted started -> running.put(started.id(), started);
      case ActionFinished finished -> running.remove(finished.id());
      case BuildEvent.TotalsChanged totals -> {
        done = totals.done();
        total = totals.total();
        phase = "Building";
      }
      case BuildEvent.WaitingForWorkspace waiting -> phase = Phrases.waiting(waiting);
      case BuildEvent.WorkspaceAcquired _ -> phase = "Loading";
      case BuildEvent.PhaseStarted started -> phase = name(started.phase());
      case BuildEvent.TargetsResolved _,
          BuildEvent.AnalysisFinished _,
          BuildEvent.ActionOutput _,
          BuildEvent.ScriptLogged _,
          BuildEvent.DiagnosticReported _ -> {}
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      err.print(erased());
      err.flush();
      closed = true;
      drawn = List.of();
      drawer.shutdownNow();
    }
  }

  /** Draws the block again. */
  synchronized void draw() {
    if (!closed) {
      err.print(erased() + block());
      err.flush();
    }
  }

  /** Asks for the size of the terminal, without holding up those who print. */
  void measure() {
    TerminalSize measured = measure.get();
    synchronized (this) {
      size = measured;
    }
  }

  private static String name(BuildEvent.Phase phase) {
    return switch (phase) {
      case WORKSPACE, MANIFEST, LOADING -> "Loading";
      case ANALYSIS -> "Analysing";
      case EXECUTION, OUTPUTS -> "Building";
    };
  }

  private String erased() {
    int rows = 0;
    for (String line : drawn) {
      int columns = line.codePointCount(0, line.length());
      rows += Math.max(1, (columns + size.columns() - 1) / size.columns());
    }
    drawn = List.of();
    return rows == 0 ? "" : "\u001b[" + rows + "A" + CLEAR_TO_END;
  }

  private String block() {
    if (closed) {
      return "";
    }
    Instant now = clock.instant();
    List<String> lines = new ArrayList<>();
    String count = total == 0 ? "" : "[" + done + "/" + total + "] ";
    String time = Text.duration(Duration.between(begin, now));
    String commands = running.isEmpty() ? "" : ", " + running.size() + " running";
    lines.add(fitted(count + phase + commands + ", " + time));
    Collection<ActionStarted> oldest =
        running.values().stream()
            .sorted(Comparator.comparing(ActionStarted::at).thenComparingLong(ActionStarted::id))
            .limit(Math.max(0, Math.min(MAX_COMMANDS, size.rows() - 3)))
            .toList();
    for (ActionStarted action : oldest) {
      String elapsed = Text.duration(Duration.between(action.at(), now));
      String what = Phrases.action(action.label(), action.progress());
      lines.add(
          fitted("  " + " ".repeat(Math.max(0, 7 - elapsed.length())) + elapsed + "  " + what));
    }
    drawn = lines;
    StringBuilder text = new StringBuilder(style.strong(lines.getFirst())).append('\n');
    lines.stream().skip(1).forEach(line -> text.append(style.faint(line)).append('\n'));
    return text.toString();
  }

  private String fitted(String line) {
    return Text.fit(Text.printable(line).replace('\n', ' ').replace('\t', ' '), size.columns() - 1);
  }
}
