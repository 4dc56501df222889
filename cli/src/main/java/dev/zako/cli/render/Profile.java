package dev.zako.cli.render;

import dev.zako.engine.build.BuildEvent;
import dev.zako.engine.build.BuildEvent.ActionFinished;
import dev.zako.engine.build.BuildEvent.ActionStarted;
import dev.zako.engine.build.BuildEvent.PhaseStarted;
import dev.zako.engine.build.BuildListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Records which part of a build began when, and which command ran when, in the JSON format of
 * Chrome's trace viewer (`about:tracing`, Perfetto): complete events, a row for the parts and one
 * for each command that ran at the same time.
 */
public final class Profile implements BuildListener {
  private final Instant begin;
  private final Map<Long, Running> running = new HashMap<>();
  private final List<String> events = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();

  private record Running(ActionStarted start, int row) {}

  /** A part of the build, which ends when the next one begins. */
  private record Part(String name, Instant at) {}

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
    } else if (event instanceof PhaseStarted phase) {
      began(phase.phase().name().toLowerCase(Locale.ROOT), phase.at());
    }
  }

  /** A part begins, and the one before it has ended. */
  public synchronized void began(String part, Instant at) {
    parts.add(new Part(part, at));
  }

  /**
   * Writes what was recorded.
   *
   * @param end of the last part
   */
  public synchronized void writeTo(Path file, Instant end) throws IOException {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      all.add(complete(parts.get(i), i + 1 < parts.size() ? parts.get(i + 1).at() : end));
    }
    all.addAll(events);
    Files.writeString(file, "[\n" + String.join(",\n", all) + "\n]\n");
  }

  private String complete(Part part, Instant end) {
    return "{\"ph\":\"X\",\"pid\":1,\"tid\":0,\"ts\":"
        + ChronoUnit.MICROS.between(begin, part.at())
        + ",\"dur\":"
        + Math.max(0, ChronoUnit.MICROS.between(part.at(), end))
        + ",\"cat\":\"part\",\"name\":"
        + Text.json(part.name())
        + "}";
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
