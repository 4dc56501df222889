package dev.zako.engine.build.output;

import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.leaf.StoreFailures;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets one build at a time work in a workspace, of all processes and of all engines of this one.
 * The operating system gives the lock back when its process ends, however that comes about.
 */
public final class WorkspaceLock implements AutoCloseable {
  private static final Duration RETRY = Duration.ofMillis(50);
  private static final int MAX_HOLDER_BYTES = 4096;

  /**
   * Who holds or awaits a lock in this process, by its file. Nobody else opens such a file here,
   * because closing any channel of it would give up the lock.
   */
  private static final ConcurrentMap<Path, LockHolder> OF_THIS_PROCESS = new ConcurrentHashMap<>();

  private final Path file;
  private final FileChannel channel;

  private WorkspaceLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Hears that the lock has to be waited for. */
  @FunctionalInterface
  public interface WaitListener {
    /**
     * Somebody else has to be waited for. Called once.
     *
     * @param pid its process, if it said so
     * @param commandLine what it was asked to do; empty if it did not say
     */
    void waiting(Optional<Long> pid, String commandLine);
  }

  /** The lock cannot be used at all. */
  public static final class LockException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Diagnostic diagnostic;

    LockException(Diagnostic diagnostic) {
      super(diagnostic.message());
      this.diagnostic = diagnostic;
    }

    /** Why. */
    public Diagnostic diagnostic() {
      return diagnostic;
    }
  }

  /**
   * Takes the lock, waiting as long as another holds it.
   *
   * @param file the file that stands for the lock; made if absent, with its directory
   * @param pid of this process
   * @param commandLine what this process was asked to do
   * @param cancelled counted down to stop waiting
   * @return the lock; nothing if the waiting was stopped
   * @throws LockException if the file cannot be made
   * @throws InterruptedException if this thread is interrupted
   */
  public static Optional<WorkspaceLock> take(
      Path file, long pid, String commandLine, CountDownLatch cancelled, WaitListener listener)
      throws LockException, InterruptedException {
    Path name = file.toAbsolutePath().normalize();
    boolean told = false;
    for (LockHolder holder = enter(name, pid, commandLine);
        holder != null;
        holder = enter(name, pid, commandLine)) {
      if (!told) {
        told = true;
        LockHolder.tell(Optional.of(holder), listener);
      }
      if (cancelled.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
        return Optional.empty();
      }
    }
    Optional<FileChannel> taken = Optional.empty();
    try {
      taken = lock(name, told ? (_, _) -> {} : listener, cancelled);
      if (taken.isPresent()) {
        new LockHolder(pid, commandLine).write(taken.get(), 0, MAX_HOLDER_BYTES);
      }
      return taken.map(channel -> new WorkspaceLock(name, channel));
    } catch (IOException e) {
      taken.ifPresent(WorkspaceLock::closeQuietly);
      taken = Optional.empty();
      throw new LockException(
          StoreFailures.diagnostic("take the lock of the workspace", file, Code.STORE_IO, e));
    } finally {
      if (taken.isEmpty()) {
        OF_THIS_PROCESS.remove(name);
      }
    }
  }

  /** Whoever of this process has the lock already; null if it is this one from now on. */
  private static @Nullable LockHolder enter(Path name, long pid, String commandLine) {
    return OF_THIS_PROCESS.putIfAbsent(name, new LockHolder(pid, commandLine));
  }

  private static Optional<FileChannel> lock(
      Path file, WaitListener listener, CountDownLatch cancelled)
      throws IOException, InterruptedException {
    Files.createDirectories(file.getParent());
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean taken = false;
    try {
      boolean told = false;
      while (channel.tryLock() == null) {
        if (!told) {
          told = true;
          LockHolder.tell(LockHolder.read(channel, 0, MAX_HOLDER_BYTES), listener);
        }
        if (cancelled.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
          return Optional.empty();
        }
      }
      taken = true;
      return Optional.of(channel);
    } finally {
      if (!taken) {
        closeQuietly(channel);
      }
    }
  }

  /**
   * Takes the lock if nobody holds it.
   *
   * @param file the file that stands for the lock; made if absent, with its directory
   * @param pid of this process
   * @param commandLine what this process was asked to do
   * @throws LockException if the file cannot be made
   * @throws InterruptedException if this thread is interrupted
   */
  public static Optional<WorkspaceLock> tryTake(Path file, long pid, String commandLine)
      throws LockException, InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    stopped.countDown();
    return take(file, pid, commandLine, stopped, (_, _) -> {});
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException _) {
      // The lock is given back in any case.
      return;
    }
  }

  /** Gives the lock back. Repeating does nothing. */
  @Override
  public void close() {
    if (channel.isOpen()) {
      closeQuietly(channel);
      OF_THIS_PROCESS.remove(file);
    }
  }
}
