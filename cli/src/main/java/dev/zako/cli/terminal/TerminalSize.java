package dev.zako.cli.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How many characters fit on a terminal.
 *
 * @param columns at least 1
 * @param rows at least 1
 */
public record TerminalSize(int columns, int rows) {
  /** What a terminal has if nothing else is known. */
  public static final TerminalSize USUAL = new TerminalSize(80, 24);

  private static final Path TERMINAL = Path.of("/dev/tty");

  /** Takes numbers that make no sense as 1. */
  public TerminalSize {
    columns = Math.max(1, columns);
    rows = Math.max(1, rows);
  }

  /** The size of the terminal of this process; {@link #USUAL} if it cannot be found out. */
  public static TerminalSize ofProcess() {
    return of(TERMINAL);
  }

  /** The size of the terminal with this device; {@link #USUAL} if it cannot be found out. */
  public static TerminalSize of(Path device) {
    try {
      ProcessBuilder builder = new ProcessBuilder("stty", "size");
      builder.redirectInput(device.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD);
      Process process = builder.start();
      try {
        byte[] answer = process.getInputStream().readNBytes(64);
        if (!process.waitFor(1, TimeUnit.SECONDS) || process.exitValue() != 0) {
          return USUAL;
        }
        return parse(new String(answer, StandardCharsets.US_ASCII));
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      return USUAL;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return USUAL;
    }
  }

  /** Whether the environment describes a terminal that understands control sequences. */
  public static boolean isCapable(Map<String, String> environment) {
    String terminal = environment.getOrDefault("TERM", "");
    return !terminal.isEmpty() && !terminal.equals("dumb");
  }

  static TerminalSize parse(String answer) {
    String[] numbers = answer.strip().split(" ", -1);
    if (numbers.length != 2) {
      return USUAL;
    }
    try {
      TerminalSize size =
          new TerminalSize(Integer.parseInt(numbers[1]), Integer.parseInt(numbers[0]));
      return size.columns() == 1 || size.rows() == 1 ? USUAL : size;
    } catch (NumberFormatException e) {
      return USUAL;
    }
  }
}
