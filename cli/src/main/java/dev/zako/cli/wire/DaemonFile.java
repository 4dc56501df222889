package dev.zako.cli.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the daemon of a workspace is found: the content of a file in the state directory.
 *
 * @param process the daemon's process id
 * @param startedMillis when that process was started, in milliseconds since 1970; tells it from a
 *     later one with the same id
 * @param socket where it listens
 */
public record DaemonFile(long process, long startedMillis, Path socket) {
  /** The name of the file in the state directory. */
  public static final String NAME = "daemon";

  private static final String HEADER = "zako daemon 1";

  /** The system tells starts of processes by ticks of its clock. */
  private static final long TOLERANCE_MILLIS = Duration.ofSeconds(2).toMillis();

  /** Where the file is. */
  public static Path in(Path state) {
    return state.resolve(NAME);
  }

  /** What the file says; nothing if there is none, or it is not of this kind. */
  public static Optional<DaemonFile> read(Path state) {
    try {
      List<String> lines = Files.readAllLines(in(state));
      if (lines.size() == 4 && lines.getFirst().equals(HEADER)) {
        return Optional.of(
            new DaemonFile(
                Long.parseLong(lines.get(1)), Long.parseLong(lines.get(2)), Path.of(lines.get(3))));
      }
    } catch (IOException | IllegalArgumentException _) {
      // Nobody is found by it.
    }
    return Optional.empty();
  }

  /** Writes the file, whole at once. */
  public void write(Path state) throws IOException {
    Path temporary = state.resolve(NAME + "." + process);
    Files.writeString(
        temporary, HEADER + "\n" + process + "\n" + startedMillis + "\n" + socket + "\n");
    Files.move(temporary, in(state), StandardCopyOption.ATOMIC_MOVE);
  }

  /** The process, if it still runs. */
  public Optional<ProcessHandle> running() {
    return ProcessHandle.of(process)
        .filter(ProcessHandle::isAlive)
        .filter(handle -> Math.abs(started(handle) - startedMillis) <= TOLERANCE_MILLIS);
  }

  /** When a process was started, in milliseconds since 1970. */
  public static long started(ProcessHandle handle) {
    return handle.info().startInstant().map(start -> start.toEpochMilli()).orElse(0L);
  }
}
