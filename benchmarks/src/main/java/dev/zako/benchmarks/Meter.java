package dev.zako.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;

/** Measures the process that it runs in, and prints one figure a line. */
final class Meter {
  private final long start = System.nanoTime();
  private final Duration processorStart = processorTime();
  private final ProcessorTimes timesStart = ProcessorTimes.ofProcess();
  private final long allocatedStart = allocated();
  private final long collectorStart = collectorMillis();

  /** Seconds since this meter was made. */
  double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  /**
   * Seconds of processor time since then: unlike elapsed time, they mean something on a busy
   * machine.
   */
  double processorSeconds() {
    return processorTime().minus(processorStart).toNanos() / 1e9;
  }

  /** The processor time since then, by what it was spent for. */
  ProcessorTimes processorTimes() {
    return ProcessorTimes.ofProcess().minus(timesStart);
  }

  /** The bytes that were allocated since then by threads that still run. */
  long allocatedBytes() {
    return allocated() - allocatedStart;
  }

  /** Seconds since then in which the collector stopped everything else. */
  double collectorSeconds() {
    return (collectorMillis() - collectorStart) / 1e3;
  }

  /** What is in the heap, after everything that nobody needs was thrown away. */
  static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      runtime.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Prints a figure. */
  static void print(String what, double value, String unit) {
    System.out.printf(Locale.ROOT, "%-40s %,14.2f %s%n", what, value, unit);
  }

  private static Duration processorTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static long allocated() {
    return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
        ? threads.getTotalThreadAllocatedBytes()
        : 0;
  }

  private static long collectorMillis() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .sum();
  }
}
