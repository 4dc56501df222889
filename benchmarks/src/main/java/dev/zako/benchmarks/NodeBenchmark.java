package dev.zako.benchmarks;

import dev.zako.engine.hone.Hone;
import dev.zako.engine.hone.HoneListener;
import dev.zako.engine.hone.HoneOptions;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures the node actors alone, by an {@link AddingGraph}.
 *
 * <p>Arguments: the number of nodes (default 1000000), the number of layers (default 20), whether
 * functions are {@code inline} (default) or run on a {@code thread} each, and how many equal graphs
 * are evaluated one after the other (default 2), each by an engine of its own. The first is what a
 * new process does, the others what a process does that has evaluated such a graph before. Prints
 * for each the nodes per second of the first evaluation and where its processor time went, the heap
 * per node after it, the time of an evaluation with nothing to do, and the time from the change of
 * one leaf to the root's new value.
 */
public final class NodeBenchmark {
  private static final int REPEATS = 20;
  private static final int GRAPHS = 2;

  private NodeBenchmark() {}

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    int nodes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
    int layers = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20;
    boolean inline = arguments.length <= 2 || arguments[2].equals("inline");
    int graphs = arguments.length > 3 ? Integer.parseInt(arguments[3]) : GRAPHS;
    for (int graph = 1; graph <= graphs; graph++) {
      System.out.println("graph " + graph + " of this process");
      run(new AddingGraph(nodes, layers, 1, inline));
    }
  }

  private static void run(AddingGraph graph) {
    int nodes = graph.nodes();
    try (Hone hone = Hone.start(HoneOptions.defaults(), graph.functions(), HoneListener.none())) {
      long before = Meter.usedHeap();
      Meter first = new Meter();
      graph.evaluate(hone);
      double seconds = first.seconds();
      ProcessorTimes times = first.processorTimes();
      double allocated = first.allocatedBytes();
      double stopped = first.collectorSeconds();
      Meter.print("nodes", nodes, "");
      Meter.print("depth", graph.depth(), "");
      Meter.print("first evaluation", seconds, "s");
      Meter.print("first evaluation", nodes / seconds, "nodes/s");
      Meter.print("processor time per node", times.all() / nodes * 1e6, "us");
      Meter.print("  of it the collector", times.collector() / nodes * 1e6, "us");
      Meter.print("  of it the compiler", times.compiler() / nodes * 1e6, "us");
      Meter.print("  of it in the system's kernel", times.kernel() / nodes * 1e6, "us");
      Meter.print("stopped by the collector", stopped, "s");
      Meter.print("allocated per node", allocated / nodes, "bytes");
      Meter.print("heap per node", (Meter.usedHeap() - before) / (double) nodes, "bytes");
      List<Double> idle = new ArrayList<>();
      List<Double> change = new ArrayList<>();
      for (int i = 0; i < REPEATS; i++) {
        Meter nothing = new Meter();
        graph.evaluate(hone);
        idle.add(nothing.seconds() * 1e3);
        Meter changed = new Meter();
        graph.changeLeaf(hone);
        graph.evaluate(hone);
        change.add(changed.seconds() * 1e3);
      }
      Meter.print("nothing changed, median", median(idle), "ms");
      Meter.print("one leaf changed, median", median(change), "ms");
      Meter.print("one leaf changed, median per layer", median(change) / graph.depth(), "ms");
    }
  }

  private static double median(List<Double> times) {
    return times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow();
  }
}
