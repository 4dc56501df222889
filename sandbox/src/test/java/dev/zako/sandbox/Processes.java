package dev.zako.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Looks at the processes of the host. */
final class Processes {
  private Processes() {}

  /** Something that will become true, or not. */
  interface Condition {
    boolean holds() throws IOException;
  }

  /** The living processes that have exactly this argument. */
  static List<Long> withArgument(String argument) throws IOException {
    List<Long> found = new ArrayList<>();
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        String line;
        try {
          line = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
          continue;
        }
        if (List.of(line.split("\0", -1)).contains(argument)) {
          found.add(Long.valueOf(process.getFileName().toString()));
        }
      }
    }
    return found;
  }

  /** Waits until a condition holds, and fails after a time that is long for any machine. */
  static void await(Condition condition) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    try {
      while (!condition.holds()) {
        if (System.nanoTime() > end) {
          throw new AssertionError("The condition does not come true");
        }
        LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
