package dev.zako.benchmarks;

import dev.zako.engine.graph.BuildId;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeValue;
import dev.zako.engine.hone.ComputeContext;
import dev.zako.engine.hone.Evaluation;
import dev.zako.engine.hone.Hone;
import dev.zako.engine.hone.HoneListener;
import dev.zako.engine.hone.HoneOptions;
import dev.zako.engine.hone.NodeFailedException;
import dev.zako.engine.hone.NodeFunction;
import dev.zako.engine.hone.NodeFunctions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures the node actors: a layered graph in which each node reads two nodes of the layer below,
 * and a tree over the top layer, with functions that only add numbers.
 *
 * <p>Arguments: the number of nodes (default 1000000), the number of layers (default 20), and
 * whether functions are {@code inline} (default) or run on a {@code thread} each. Prints nodes per
 * second of the first evaluation, the heap per node after it, the time of an evaluation with
 * nothing to do, and the time from the change of one leaf to the root's new value.
 */
public final class NodeBenchmark {
  private static final int REPEATS = 20;

  /** How many nodes a part of the tree reads. */
  private static final int FAN_IN = 32;

  /** A node; layer 0 has the leaves. */
  record Cell(int layer, int column) implements NodeKey<Sum> {
    @Override
    public String kind() {
      return "cell";
    }

    @Override
    public String id() {
      return layer + "/" + column;
    }

    @Override
    public int hashCode() {
      return layer * 31_000_003 + column;
    }
  }

  /** A part of the tree over the top layer, from the given column on. */
  record Part(int first, int columns) implements NodeKey<Sum> {
    @Override
    public String kind() {
      return "part";
    }

    @Override
    public String id() {
      return first + "+" + columns;
    }

    @Override
    public int hashCode() {
      return first * 31_000_003 + columns;
    }
  }

  /** A number. */
  record Sum(long total) implements NodeValue {
    @Override
    public Fingerprint outputHash() {
      return Fingerprint.of(Long.toString(total));
    }
  }

  private final int layers;
  private final int columns;
  private final boolean inline;

  /** What the leaf in column 0 holds. */
  private final AtomicInteger leaf = new AtomicInteger(1);

  private NodeBenchmark(int nodes, int layers, boolean inline) {
    this.layers = layers;
    this.columns = nodes / layers;
    this.inline = inline;
  }

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    int nodes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
    int layers = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20;
    boolean inline = arguments.length <= 2 || arguments[2].equals("inline");
    new NodeBenchmark(nodes, layers, inline).run();
  }

  private void run() {
    int nodes = layers * columns;
    int depth = layers;
    for (int width = columns; width > 1; width = (width + FAN_IN - 1) / FAN_IN) {
      nodes += (width + FAN_IN - 1) / FAN_IN;
      depth++;
    }
    Part top = new Part(0, columns);
    NodeFunctions functions =
        NodeFunctions.builder()
            .register("cell", new Adding<>(this::cell, inline))
            .register("part", new Adding<>(this::part, inline))
            .build();
    try (Hone hone = Hone.start(HoneOptions.defaults(), functions, HoneListener.none())) {
      long before = usedHeap();
      Duration cpuBefore = cpuTime();
      long start = System.nanoTime();
      long sum = evaluate(hone, 1, top);
      double seconds = (System.nanoTime() - start) / 1e9;
      double cpuSeconds = cpuTime().minus(cpuBefore).toNanos() / 1e9;
      print("nodes", nodes, "");
      print("depth", depth, "");
      print("first evaluation", seconds, "s");
      print("first evaluation", nodes / seconds, "nodes/s");
      print("processor time per node", cpuSeconds / nodes * 1e6, "us");
      print("heap per node", (usedHeap() - before) / (double) nodes, "bytes");
      List<Double> idle = new ArrayList<>();
      List<Double> change = new ArrayList<>();
      for (int i = 0; i < REPEATS; i++) {
        long idleStart = System.nanoTime();
        expect(sum, evaluate(hone, 2L + 2L * i, top));
        idle.add((System.nanoTime() - idleStart) / 1e6);
        long changeStart = System.nanoTime();
        leaf.incrementAndGet();
        hone.invalidate(List.of(new Cell(0, 0))).toCompletableFuture().join();
        long next = evaluate(hone, 3L + 2L * i, top);
        change.add((System.nanoTime() - changeStart) / 1e6);
        if (next == sum) {
          throw new IllegalStateException("The change did not reach the root");
        }
        sum = next;
      }
      print("nothing changed, median", median(idle), "ms");
      print("one leaf changed, median", median(change), "ms");
      print("one leaf changed, median per layer", median(change) / depth, "ms");
    }
  }

  private Sum cell(NodeKey<Sum> key, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    Cell cell = (Cell) key;
    if (cell.layer() == 0) {
      return new Sum(cell.column() == 0 ? leaf.get() : cell.column());
    }
    int below = cell.layer() - 1;
    return add(
        context.getAll(
            List.of(
                new Cell(below, cell.column()), new Cell(below, (cell.column() + 1) % columns))));
  }

  private Sum part(NodeKey<Sum> key, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    Part part = (Part) key;
    int step = 1;
    while (step * FAN_IN < part.columns()) {
      step *= FAN_IN;
    }
    List<NodeKey<Sum>> keys = new ArrayList<>(FAN_IN);
    int end = part.first() + part.columns();
    for (int first = part.first(); first < end; first += step) {
      keys.add(
          step == 1 ? new Cell(layers - 1, first) : new Part(first, Math.min(step, end - first)));
    }
    return add(context.getAll(keys));
  }

  private static Sum add(List<Sum> sums) {
    long total = 0;
    for (Sum sum : sums) {
      total += sum.total();
    }
    return new Sum(total);
  }

  private static long evaluate(Hone hone, long build, Part top) {
    Evaluation evaluation =
        hone.evaluate(new BuildId(build), List.of(top), false).toCompletableFuture().join();
    return switch (evaluation.outcome(top).orElseThrow()) {
      case dev.zako.engine.graph.Outcome.Value<Sum>(Sum sum) -> sum.total();
      case dev.zako.engine.graph.Outcome.Failed<Sum> failed ->
          throw new IllegalStateException(failed.toString());
    };
  }

  private static void expect(long expected, long actual) {
    if (expected != actual) {
      throw new IllegalStateException("Expected " + expected + ", not " + actual);
    }
  }

  private static double median(List<Double> times) {
    return times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow();
  }

  private static void print(String what, double value, String unit) {
    System.out.printf(Locale.ROOT, "%-36s %,14.2f %s%n", what, value, unit);
  }

  /**
   * The processor time of this process: unlike elapsed time, it means something on a busy machine.
   */
  private static Duration cpuTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      runtime.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** A function that says whether it is inline. */
  private record Adding<K extends NodeKey<Sum>>(
      NodeFunction<NodeKey<Sum>, Sum> body, boolean isInline) implements NodeFunction<K, Sum> {
    @Override
    public Sum compute(K key, ComputeContext context)
        throws NodeFailedException, InterruptedException {
      return body.compute(key, context);
    }
  }
}
