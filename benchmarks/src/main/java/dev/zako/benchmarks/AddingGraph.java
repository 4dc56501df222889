package dev.zako.benchmarks;

import dev.zako.engine.graph.BuildId;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeValue;
import dev.zako.engine.graph.Outcome;
import dev.zako.engine.hone.ComputeContext;
import dev.zako.engine.hone.Evaluation;
import dev.zako.engine.hone.Hone;
import dev.zako.engine.hone.NodeFailedException;
import dev.zako.engine.hone.NodeFunction;
import dev.zako.engine.hone.NodeFunctions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A graph whose functions only add numbers: layers in which each node reads two nodes of the layer
 * below, and a tree over the top layer.
 */
final class AddingGraph {
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
  private final AtomicInteger leaf;

  private final AtomicInteger computed = new AtomicInteger();
  private final AtomicLong builds = new AtomicLong();

  /**
   * A graph.
   *
   * @param nodes the size of all layers together
   * @param leaf what the leaf that can change holds at first
   * @param inline whether the functions are called in place; else on a thread each
   */
  AddingGraph(int nodes, int layers, int leaf, boolean inline) {
    this.layers = layers;
    this.columns = nodes / layers;
    this.leaf = new AtomicInteger(leaf);
    this.inline = inline;
  }

  /** How many nodes there are, with those of the tree. */
  int nodes() {
    int nodes = layers * columns;
    for (int width = columns; width > 1; width = (width + FAN_IN - 1) / FAN_IN) {
      nodes += (width + FAN_IN - 1) / FAN_IN;
    }
    return nodes;
  }

  /** How many nodes a way from the root to a leaf has. */
  int depth() {
    int depth = layers;
    for (int width = columns; width > 1; width = (width + FAN_IN - 1) / FAN_IN) {
      depth++;
    }
    return depth;
  }

  /** What computes the nodes. */
  NodeFunctions functions() {
    return NodeFunctions.builder()
        .register("cell", new Adding<>(this::cell, inline))
        .register("part", new Adding<>(this::part, inline))
        .build();
  }

  /** Changes what the one leaf holds, and tells the engine. */
  void changeLeaf(Hone hone) {
    leaf.incrementAndGet();
    hone.invalidate(List.of(new Cell(0, 0))).toCompletableFuture().join();
  }

  /** How often functions ended since this was asked last. */
  int computed() {
    return computed.getAndSet(0);
  }

  /**
   * Has the engine evaluate the root.
   *
   * @throws IllegalStateException if the result is wrong
   */
  void evaluate(Hone hone) {
    Part top = new Part(0, columns);
    Evaluation evaluation =
        hone.evaluate(new BuildId(builds.incrementAndGet()), List.of(top), false)
            .toCompletableFuture()
            .join();
    switch (evaluation.outcome(top).orElseThrow()) {
      case Outcome.Value<Sum>(Sum sum) -> {
        if (sum.total() != expected()) {
          throw new IllegalStateException("Expected " + expected() + ", not " + sum.total());
        }
      }
      case Outcome.Failed<Sum> failed -> throw new IllegalStateException(failed.toString());
    }
  }

  /** The sum of the top layer: every node is read by two, so that each layer doubles it. */
  private long expected() {
    return (columns * (columns - 1L) / 2 + leaf.get()) << (layers - 1);
  }

  private Sum cell(NodeKey<Sum> key, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    Cell cell = (Cell) key;
    if (cell.layer() == 0) {
      computed.incrementAndGet();
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

  private Sum add(List<Sum> sums) {
    long total = 0;
    for (Sum sum : sums) {
      total += sum.total();
    }
    computed.incrementAndGet();
    return new Sum(total);
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
