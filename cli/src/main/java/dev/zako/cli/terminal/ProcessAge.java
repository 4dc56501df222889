package dev.zako.cli.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How long processes have been running, as the kernel counts it: in hundredths of a second. */
public final class ProcessAge {
  private static final int MILLIS_PER_TICK = 10;

  /** The place of the start time among the fields after the name of the program. */
  private static final int START = 19;

  private ProcessAge() {}

  /** How long the process has been running; nothing if it is gone or the kernel does not say. */
  public static Optional<Duration> of(long process) {
    try {
      Path proc = Path.of("/proc");
      return between(
          Files.readString(proc.resolve(process + "/stat"), StandardCharsets.ISO_8859_1),
          Files.readString(proc.resolve("uptime"), StandardCharsets.ISO_8859_1));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** The age by the texts of {@code /proc/PID/stat} and {@code /proc/uptime}. */
  static Optional<Duration> between(String stat, String uptime) {
    // The name of the program is in parentheses, and may have some of its own.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
    try {
      long started = Long.parseLong(fields[START]) * MILLIS_PER_TICK;
      long now = Math.round(Double.parseDouble(uptime.split(" ", -1)[0]) * 1000);
      return Optional.of(Duration.ofMillis(Math.max(0, now - started)));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException _) {
      return Optional.empty();
    }
  }
}
