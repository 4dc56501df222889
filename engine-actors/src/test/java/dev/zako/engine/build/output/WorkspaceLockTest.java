package dev.zako.engine.build.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lock of a workspace, within one process. */
final class WorkspaceLockTest {
  @TempDir Path directory;

  /** Whether the operating system knows of a lock on the file, of whatever process. */
  private static boolean isLocked(Path file) throws IOException {
    String inode = ":" + Files.getAttribute(file, "unix:ino") + " ";
    return Files.readAllLines(Path.of("/proc/locks")).stream()
        .anyMatch(line -> line.contains("POSIX") && line.contains(inode));
  }

  @Test
  void tryTake_whileAnotherOfThisProcessHoldsIt_leavesItHeld() throws Exception {
    Path file = directory.resolve("state/lock");
    WorkspaceLock first = WorkspaceLock.tryTake(file, 1, "first").orElseThrow();
    assertThat(isLocked(file)).isTrue();
    assertThat(WorkspaceLock.tryTake(file, 2, "second")).isEmpty();
    assertThat(isLocked(file)).as("after another one tried").isTrue();

    List<String> told = new CopyOnWriteArrayList<>();
    CountDownLatch stopped = new CountDownLatch(1);
    stopped.countDown();
    Optional<WorkspaceLock> third =
        WorkspaceLock.take(
            file,
            3,
            "third",
            stopped,
            (process, line) -> told.add(process.orElseThrow() + " " + line));
    assertThat(third).isEmpty();
    assertThat(told).containsExactly("1 first");

    first.close();
    assertThat(isLocked(file)).isFalse();
    try (WorkspaceLock _ = WorkspaceLock.tryTake(file, 4, "fourth").orElseThrow()) {
      first.close();
      assertThat(isLocked(file)).as("closed twice").isTrue();
      assertThat(WorkspaceLock.tryTake(file, 5, "fifth")).isEmpty();
    }
  }
}
