package dev.zako.engine.build.output;

import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.leaf.StoreFailures;
import dev.zako.engine.build.output.WorkspaceLock.LockException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Those of this process who use a state directory without holding the lock of the workspace: as
 * long as there is one, in any process, nobody removes what is in there. The operating system lets
 * the readers of a process go when it ends. Thread-safe. A process has one of these for a
 * directory, because closing one channel of a file gives up all locks that the process has on it.
 */
public final class StateReaders {
  /** The name of the file in the state directory that stands for them; it is never removed. */
  public static final String FILE = "readers";

  private static final Duration RETRY = Duration.ofMillis(50);

  private final ReentrantLock lock = new ReentrantLock();
  private final Path file;

  // Guarded by the lock.
  private @Nullable FileChannel channel;
  private int count;

  /** Nobody yet reads in this state directory. */
  public StateReaders(Path stateDirectory) {
    this.file = stateDirectory.resolve(FILE);
  }

  /** That the directory stays as it is, or that nobody reads it, until this is closed. */
  @FunctionalInterface
  public interface Hold extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * One more reads from now on.
   *
   * @return nothing if what is in the directory is being removed
   * @throws LockException if the file cannot be made
   */
  public Optional<Hold> enter() throws LockException {
    lock.lock();
    try {
      if (count == 0) {
        Optional<FileChannel> opened = tryLock(file, true);
        if (opened.isEmpty()) {
          return Optional.empty();
        }
        channel = opened.get();
      }
      count++;
      return Optional.of(this::leave);
    } finally {
      lock.unlock();
    }
  }

  private void leave() {
    lock.lock();
    try {
      count--;
      FileChannel held = channel;
      if (count == 0 && held != null) {
        closeQuietly(held);
        channel = null;
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Keeps readers of all processes out, waiting for those who are there.
   *
   * @param cancelled counted down to stop waiting
   * @param waiting called once if somebody has to be waited for
   * @return nothing if the waiting was stopped
   * @throws LockException if the file cannot be made
   * @throws InterruptedException if this thread is interrupted
   */
  public static Optional<Hold> keepOut(
      Path stateDirectory, CountDownLatch cancelled, Runnable waiting)
      throws LockException, InterruptedException {
    boolean told = false;
    while (true) {
      Optional<FileChannel> opened = tryLock(stateDirectory.resolve(FILE), false);
      if (opened.isPresent()) {
        FileChannel held = opened.get();
        return Optional.of(() -> closeQuietly(held));
      }
      if (!told) {
        told = true;
        waiting.run();
      }
      if (cancelled.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
        return Optional.empty();
      }
    }
  }

  private static Optional<FileChannel> tryLock(Path file, boolean shared) throws LockException {
    FileChannel channel = null;
    boolean locked = false;
    try {
      Files.createDirectories(file.getParent());
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      locked = channel.tryLock(0, Long.MAX_VALUE, shared) != null;
      return locked ? Optional.of(channel) : Optional.empty();
    } catch (OverlappingFileLockException _) {
      // Somebody else in this process has it.
      return Optional.empty();
    } catch (IOException e) {
      throw new LockException(
          StoreFailures.diagnostic("use the state directory", file, Code.STORE_IO, e));
    } finally {
      if (!locked && channel != null) {
        closeQuietly(channel);
      }
    }
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException _) {
      // The lock is given back in any case.
      return;
    }
  }
}
