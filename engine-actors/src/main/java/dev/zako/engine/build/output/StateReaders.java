package dev.zako.engine.build.output;

import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.leaf.StoreFailures;
import dev.zako.engine.build.output.WorkspaceLock.LockException;
import dev.zako.engine.build.output.WorkspaceLock.WaitListener;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who use a state directory, builds and questions alike: as long as there is one, in any
 * process, nobody removes what is in there; and while somebody removes it, nobody begins to use it.
 * The operating system lets those of a process go when it ends. Thread-safe.
 *
 * <p>Who wants both this and the lock of the workspace takes this first, whether to use the
 * directory or to remove it. So nobody who has the lock waits for anybody here, and everybody here
 * who waits for the lock gets it in the end.
 *
 * <p>The file has one part for who removes, called the gate, and one for each process that uses the
 * directory. Who comes passes the gate and locks a free part; who removes shuts the gate, so that
 * nobody else comes, and then locks all the other parts. Each says in its part who it is. All of a
 * process share one channel, because closing any of a file gives up all locks that the process has
 * on it.
 */
public final class StateReaders {
  private static final Logger LOG = LoggerFactory.getLogger(StateReaders.class);

  /** The name of the file in the state directory that stands for them; it is never removed. */
  public static final String FILE = "readers";

  private static final Duration RETRY = Duration.ofMillis(50);

  /** Bytes of a part of the file. */
  private static final int PART = 512;

  /** How many processes may use a directory at once; those after them wait. */
  private static final int MAX_PROCESSES = 255;

  private static final ConcurrentMap<Path, StateReaders> OF_THIS_PROCESS =
      new ConcurrentHashMap<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Path file;

  // Guarded by the lock.
  private final List<Visit> readers = new ArrayList<>();
  private @Nullable Visit remover;
  private @Nullable FileChannel channel;
  private @Nullable FileLock place;
  private @Nullable FileLock gate;
  private @Nullable FileLock rest;

  private StateReaders(Path file) {
    this.file = file;
  }

  private static StateReaders of(Path stateDirectory) {
    return OF_THIS_PROCESS.computeIfAbsent(
        stateDirectory.resolve(FILE).toAbsolutePath().normalize(), StateReaders::new);
  }

  /** That the directory stays as it is, or that nobody uses it, until this is closed. */
  @FunctionalInterface
  public interface Hold extends AutoCloseable {
    @Override
    void close();
  }

  /** One who uses or removes; not the same as another one with the same words. */
  private static final class Visit {
    final LockHolder holder;

    Visit(long pid, String commandLine) {
      this.holder = new LockHolder(pid, commandLine);
    }
  }

  /**
   * One more uses the directory from now on, at once or not at all.
   *
   * @param pid of whoever wants it
   * @param commandLine what that process was asked to do
   * @return nothing if what is in the directory is being removed, or will be
   * @throws LockException if the file cannot be made
   */
  public static Optional<Hold> tryEnter(Path stateDirectory, long pid, String commandLine)
      throws LockException {
    StateReaders all = of(stateDirectory);
    return all.locked(() -> all.enter(new Visit(pid, commandLine)));
  }

  /**
   * One more uses the directory from now on; waits for whoever removes what is in there. Not to be
   * called by one who uses it already.
   *
   * @param pid of whoever wants it
   * @param commandLine what that process was asked to do
   * @param cancelled counted down to stop waiting
   * @return nothing if the waiting was stopped
   * @throws LockException if the file cannot be made
   * @throws InterruptedException if this thread is interrupted
   */
  public static Optional<Hold> enter(
      Path stateDirectory,
      long pid,
      String commandLine,
      CountDownLatch cancelled,
      WaitListener listener)
      throws LockException, InterruptedException {
    StateReaders all = of(stateDirectory);
    Visit visit = new Visit(pid, commandLine);
    return all.await(() -> all.enter(visit), all::remover, cancelled, listener);
  }

  /**
   * Keeps all processes out, waiting for those who are there. Nobody else comes from now on.
   *
   * @param pid of whoever wants it
   * @param commandLine what that process was asked to do
   * @param cancelled counted down to stop waiting
   * @return nothing if the waiting was stopped
   * @throws LockException if the file cannot be made
   * @throws InterruptedException if this thread is interrupted
   */
  public static Optional<Hold> keepOut(
      Path stateDirectory,
      long pid,
      String commandLine,
      CountDownLatch cancelled,
      WaitListener listener)
      throws LockException, InterruptedException {
    StateReaders all = of(stateDirectory);
    Visit visit = new Visit(pid, commandLine);
    Optional<Hold> hold = Optional.empty();
    try {
      hold = all.await(() -> all.shut(visit), () -> all.inTheWayOf(visit), cancelled, listener);
      return hold;
    } finally {
      if (hold.isEmpty()) {
        all.reopen(visit);
      }
    }
  }

  /** Something that is tried while the lock is held. */
  @FunctionalInterface
  private interface Attempt<R> {
    Optional<R> make() throws IOException;
  }

  private Optional<Hold> await(
      Attempt<Hold> attempt,
      Attempt<LockHolder> obstacle,
      CountDownLatch cancelled,
      WaitListener listener)
      throws LockException, InterruptedException {
    boolean told = false;
    while (true) {
      Optional<Hold> hold = locked(attempt);
      if (hold.isPresent()) {
        return hold;
      }
      if (!told) {
        Optional<LockHolder> holder = locked(obstacle);
        told = holder.isPresent();
        if (told) {
          LockHolder.tell(holder, listener);
        }
      }
      if (cancelled.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
        return Optional.empty();
      }
    }
  }

  private <R> Optional<R> locked(Attempt<R> attempt) throws LockException {
    lock.lock();
    try {
      return attempt.make();
    } catch (IOException e) {
      throw new LockException(
          StoreFailures.diagnostic("use the state directory", file, Code.STORE_IO, e));
    } finally {
      closeIfUnused();
      lock.unlock();
    }
  }

  private Optional<Hold> enter(Visit visit) throws IOException {
    if (remover != null || (readers.isEmpty() && !takePlace())) {
      return Optional.empty();
    }
    readers.add(visit);
    tellFirst();
    return Optional.of(() -> leave(visit));
  }

  /** Passes the gate and locks a free part. */
  private boolean takePlace() throws IOException {
    FileLock passing = tryLock(0, PART, /* shared= */ true);
    if (passing == null) {
      return false;
    }
    try (passing) {
      for (int i = 1; i <= MAX_PROCESSES && place == null; i++) {
        place = tryLock((long) i * PART, PART, false);
      }
      return place != null;
    }
  }

  private void tellFirst() throws IOException {
    FileLock own = place;
    if (own != null && !readers.isEmpty()) {
      readers.getFirst().holder.write(opened(), own.position(), PART);
    }
  }

  private void leave(Visit visit) {
    lock.lock();
    try {
      readers.remove(visit);
      if (readers.isEmpty()) {
        release(place);
        place = null;
      }
      tellFirst();
    } catch (IOException e) {
      LOG.debug("{} cannot be written; it only tells others for whom they wait", file, e);
    } finally {
      closeIfUnused();
      lock.unlock();
    }
  }

  /** Shuts the gate, unless it is shut, and then locks all parts. */
  private Optional<Hold> shut(Visit visit) throws IOException {
    if (remover == null) {
      gate = tryLock(0, PART, false);
      if (gate != null) {
        remover = visit;
        visit.holder.write(opened(), 0, PART);
      }
    }
    if (remover == visit && readers.isEmpty()) {
      rest = tryLock(PART, (long) MAX_PROCESSES * PART, false);
    }
    return rest == null ? Optional.empty() : Optional.of(() -> reopen(visit));
  }

  private void reopen(Visit visit) {
    lock.lock();
    try {
      if (remover == visit) {
        remover = null;
        release(rest);
        rest = null;
        release(gate);
        gate = null;
      }
    } catch (IOException e) {
      LOG.debug("{} cannot be unlocked", file, e);
    } finally {
      closeIfUnused();
      lock.unlock();
    }
  }

  /** Whoever removes, or is about to. */
  private Optional<LockHolder> remover() throws IOException {
    Visit here = remover;
    return here != null ? Optional.of(here.holder) : holderOf(0);
  }

  /** Somebody for whom one who removes has to wait. */
  private Optional<LockHolder> inTheWayOf(Visit visit) throws IOException {
    if (remover != visit) {
      return remover();
    }
    Optional<LockHolder> found = readers.stream().map(each -> each.holder).findFirst();
    for (int i = 1; i <= MAX_PROCESSES && found.isEmpty(); i++) {
      found = holderOf((long) i * PART);
    }
    return found;
  }

  /** Who has locked a part for itself alone, if anybody has. */
  private Optional<LockHolder> holderOf(long part) throws IOException {
    FileLock free = tryLock(part, PART, /* shared= */ true);
    if (free != null) {
      free.release();
      return Optional.empty();
    }
    return LockHolder.read(opened(), part, PART);
  }

  private static void release(@Nullable FileLock held) throws IOException {
    if (held != null) {
      held.release();
    }
  }

  private @Nullable FileLock tryLock(long at, long size, boolean shared) throws IOException {
    try {
      return opened().tryLock(at, size, shared);
    } catch (OverlappingFileLockException _) {
      // Somebody else in this process has it, whose classes are not these.
      return null;
    }
  }

  private FileChannel opened() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      Files.createDirectories(file.getParent());
      open =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      channel = open;
    }
    return open;
  }

  private void closeIfUnused() {
    FileChannel open = channel;
    if (open != null && readers.isEmpty() && remover == null) {
      channel = null;
      try {
        open.close();
      } catch (IOException e) {
        LOG.debug("{} cannot be closed; its locks are given back all the same", file, e);
      }
    }
  }
}
