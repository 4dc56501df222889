package dev.zako.sandbox.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Runs processes to their end, and ends them early with everything they started.
 *
 * <p>Linux kills the children that asked for it when the <em>thread</em> that started them ends, so
 * processes are started by a few threads that live as long as this. Waiting is done on the caller's
 * thread, which may be virtual.
 *
 * <p>Output goes straight to files. What is written beyond the limit is cut off again and again
 * while the process runs, so that endless output neither fills the disk nor blocks the process.
 */
public final class ProcessRunner implements AutoCloseable {
  private static final Duration CHECK_INTERVAL = Duration.ofMillis(200);

  /** Generous, because a machine can be slow; commands do not wait for it. */
  private static final Duration LAUNCHER_SILENCE = Duration.ofSeconds(20);

  private final ExecutorService starters;
  private final LongSupplier nanoTime;
  private final Duration launcherSilence;
  private final ReentrantLock launching = new ReentrantLock();
  private final Map<Path, Launcher> launchers = new HashMap<>();

  /**
   * Makes a runner.
   *
   * @param starterThreads how many processes may be started at the same time
   * @param nanoTime a clock like {@link System#nanoTime}
   */
  public ProcessRunner(int starterThreads, LongSupplier nanoTime) {
    this(starterThreads, nanoTime, LAUNCHER_SILENCE);
  }

  /**
   * Makes a runner.
   *
   * @param starterThreads how many processes may be started at the same time
   * @param nanoTime a clock like {@link System#nanoTime}
   * @param launcherSilence how long a launcher may give no answer before it counts as ended
   */
  public ProcessRunner(int starterThreads, LongSupplier nanoTime, Duration launcherSilence) {
    this.nanoTime = nanoTime;
    this.launcherSilence = launcherSilence;
    this.starters =
        Executors.newFixedThreadPool(
            starterThreads,
            Thread.ofPlatform().daemon().name("zako-process-starter-", 0).factory());
  }

  /**
   * Runs a process to its end.
   *
   * @param onKill gets the action that kills the process at once; called before the process starts
   * @throws ProcessStartException if the process cannot be started
   * @throws IOException if its output files cannot be made
   * @throws InterruptedException if this thread is interrupted; the process tree is dead by then
   */
  public ProcessEnd run(ProcessSpec spec, Consumer<Runnable> onKill)
      throws IOException, InterruptedException {
    TreeKiller killer = new TreeKiller();
    onKill.accept(killer::kill);
    if (killer.wasKilled()) {
      return new ProcessEnd.Killed();
    }
    long startedAt = nanoTime.getAsLong();
    Running process = start(spec);
    killer.attach(process);
    try {
      return await(spec, process, killer, startedAt);
    } finally {
      killer.finish();
    }
  }

  private Running start(ProcessSpec spec) throws IOException, InterruptedException {
    return switch (spec.start()) {
      case ProcessStart.Launched launched ->
          launcher(launched.launcher()).run(spec, launched.arguments());
      case ProcessStart.Direct direct -> startByStarter(() -> DirectProcess.start(spec, direct));
    };
  }

  private Running startByStarter(Callable<Running> start) throws IOException, InterruptedException {
    Future<Running> starting;
    try {
      starting = starters.submit(start);
    } catch (RejectedExecutionException e) {
      throw new IOException("The sandbox is closed", e);
    }
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return starting.get();
        } catch (InterruptedException _) {
          // The process may exist already: it has to be known before it can be killed.
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException cause -> throw new ProcessStartException(cause);
        case Error cause -> throw cause;
        case RuntimeException cause -> throw new IOException(cause);
        case null, default -> throw new IOException(e);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The launcher of a program, started now unless it runs. */
  private Launcher launcher(Path program) throws IOException {
    launching.lock();
    try {
      if (starters.isShutdown()) {
        throw new IOException("The sandbox is closed");
      }
      Launcher known = launchers.get(program);
      if (known == null || !known.isAlive()) {
        known = Launcher.start(program, launcherSilence);
        launchers.put(program, known);
      }
      return known;
    } finally {
      launching.unlock();
    }
  }

  private ProcessEnd await(ProcessSpec spec, Running process, TreeKiller killer, long startedAt)
      throws IOException, InterruptedException {
    boolean stdoutTruncated = false;
    boolean stderrTruncated = false;
    while (true) {
      Duration left = spec.timeout().minus(since(startedAt));
      boolean ended = process.await(left.compareTo(CHECK_INTERVAL) < 0 ? left : CHECK_INTERVAL);
      stdoutTruncated |= cut(spec.stdout(), spec.outputBytes());
      stderrTruncated |= cut(spec.stderr(), spec.outputBytes());
      if (killer.wasKilled()) {
        killer.finish();
        return new ProcessEnd.Killed();
      }
      if (ended) {
        Duration wall = since(startedAt);
        killer.finish();
        // Children that outlived the process may have written until now.
        stdoutTruncated |= cut(spec.stdout(), spec.outputBytes());
        stderrTruncated |= cut(spec.stderr(), spec.outputBytes());
        return new ProcessEnd.Exited(
            process.exitCode(), process.report(), stdoutTruncated, stderrTruncated, wall);
      }
      if (!left.isPositive()) {
        killer.finish();
        return new ProcessEnd.TimedOut(since(startedAt));
      }
    }
  }

  private Duration since(long startedAt) {
    return Duration.ofNanos(nanoTime.getAsLong() - startedAt);
  }

  private static boolean cut(Path file, long limit) throws IOException {
    try {
      if (Files.size(file) <= limit) {
        return false;
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(limit);
      }
      return true;
    } catch (NoSuchFileException _) {
      return false;
    }
  }

  /** Ends what still runs by a launcher or in namespaces: that of the JVM ends with its threads. */
  @Override
  public void close() {
    starters.shutdownNow();
    launching.lock();
    try {
      launchers.values().forEach(Launcher::close);
    } finally {
      launching.unlock();
    }
  }
}
