package dev.zako.cli.render;

import dev.zako.engine.build.BuildEvent;
import dev.zako.engine.build.BuildEvent.ActionFinished;
import dev.zako.engine.build.BuildEvent.ActionStarted;
import dev.zako.engine.build.BuildListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Records which command ran when, in the JSON format of Chrome's trace viewer (`about:tracing`,
 * Perfetto): complete events, one row for each command that ran at the same time.
 */
public final class Profile implements BuildListener {
  private final Instant begin;
  private final Map<Long, Running> running = new HashMap<>();
  private final List<String> events = new ArrayList<>();

  private record Running(ActionStarted start, int row) {}

  /** Times are told relative to this one. */
  public Profile(Instant begin) {
    this.begin = begin;
  }

  @Override
  public synchronized void onEvent(BuildEvent event) {
    if (event instanceof ActionStarted started) {
      int row = 1;
      while (isTaken(row)) {
        row++;
      }
      running.put(started.id(), new Running(started, row));
    } else if (event instanceof ActionFinished finished) {
      Running entry = running.remove(finished.id());
      if (entry != null) {
        events.add(complete(entry, finished));
      }
    }
  }

  /** Writes what was recorded. */
  public synchronized void writeTo(Path file) throws IOException {
    Files.writeString(file, "[\n" + String.join(",\n", events) + "\n]\n");
  }

  private boolean isTaken(int row) {
    return running.values().stream().anyMatch(entry -> entry.row() == row);
  }

  private String complete(Running entry, ActionFinished finished) {
    ActionStarted start = entry.start();
    return "{\"ph\":\"X\",\"pid\":1,\"tid\":"
        + entry.row()
        + ",\"ts\":"
        + ChronoUnit.MICROS.between(begin, start.at())
        + ",\"dur\":"
        + finished.wall().toNanos() / 1000
        + ",\"cat\":"
        + Text.json(start.mnemonic())
        + ",\"name\":"
        + Text.json(start.progress())
        + ",\"args\":{\"label\":"
        + Text.json(start.label())
        + ",\"how\":"
        + Text.json(finished.how().name())
        + "}}";
  }
}
