package dev.zako.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Seconds of processor time of this process, as Linux counts them.
 *
 * @param all of every thread, also of those that have ended
 * @param kernel of it, what was spent in the kernel, as for clearing memory that is touched first
 * @param collector of it, what the threads of the collector took
 * @param compiler of it, what the threads of the JVM's compilers took
 */
record ProcessorTimes(double all, double kernel, double collector, double compiler) {
  private static final Path PROCESS = Path.of("/proc/self");

  /** Kernels tell times of a process in such ticks, whatever they count in themselves. */
  private static final double TICKS_PER_SECOND = 100;

  private static final double NANOS_PER_SECOND = 1e9;

  /** The places of the times in user and kernel mode after the name of the process. */
  private static final int USER_TICKS = 11;

  private static final int KERNEL_TICKS = 12;

  /** What this process has used so far; nothing where there is no {@code /proc}. */
  static ProcessorTimes ofProcess() {
    if (!Files.exists(PROCESS.resolve("stat"))) {
      return new ProcessorTimes(0, 0, 0, 0);
    }
    try {
      String stat = Files.readString(PROCESS.resolve("stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      double kernel = Long.parseLong(fields[KERNEL_TICKS]) / TICKS_PER_SECOND;
      double user = Long.parseLong(fields[USER_TICKS]) / TICKS_PER_SECOND;
      return new ProcessorTimes(
          user + kernel, kernel, ofThreads("GC Thread", "G1 "), ofThreads("C1 ", "C2 "));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The difference to an earlier time. */
  ProcessorTimes minus(ProcessorTimes before) {
    return new ProcessorTimes(
        all - before.all,
        kernel - before.kernel,
        collector - before.collector,
        compiler - before.compiler);
  }

  private static double ofThreads(String... beginnings) throws IOException {
    double seconds = 0;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(PROCESS.resolve("task"))) {
      for (Path thread : threads) {
        seconds += ofThread(thread, beginnings);
      }
    }
    return seconds;
  }

  private static double ofThread(Path thread, String... beginnings) throws IOException {
    try {
      String name = Files.readString(thread.resolve("comm"));
      for (String beginning : beginnings) {
        if (name.startsWith(beginning)) {
          String times = Files.readString(thread.resolve("schedstat"));
          return Long.parseLong(times.substring(0, times.indexOf(' '))) / NANOS_PER_SECOND;
        }
      }
    } catch (NoSuchFileException e) {
      return 0; // The thread has ended meanwhile.
    }
    return 0;
  }
}
