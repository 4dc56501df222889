package dev.zako.cli;

import dev.zako.cli.terminal.Surroundings;
import dev.zako.cli.terminal.TerminalSize;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.SortedMap;
import java.util.TreeMap;

/** Surroundings that keep what is printed. */
public final class Recorder {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /** Surroundings without terminal and environment, in this directory, in the year 2000. */
  public Surroundings in(Path directory) {
    return in(directory, new TreeMap<>(), false);
  }

  /** Surroundings in this directory, with this environment. */
  public Surroundings in(Path directory, SortedMap<String, String> environment, boolean terminal) {
    return new Surroundings(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        terminal,
        terminal,
        directory,
        environment,
        new TreeMap<>(),
        InstantSource.fixed(Instant.parse("2000-01-01T00:00:00Z")),
        () -> TerminalSize.USUAL);
  }

  /** What was printed on stdout. */
  public String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  /** What was printed on stderr. */
  public String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
