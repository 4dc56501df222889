package dev.zako.benchmarks;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.zako.cas.WritePoints;
import dev.zako.engine.graph.Dependencies;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeRecord;
import dev.zako.engine.graph.Outcome;
import dev.zako.engine.graph.Revision;
import dev.zako.engine.graph.Standing;
import dev.zako.engine.hone.Hone;
import dev.zako.engine.hone.HoneListener;
import dev.zako.engine.hone.HoneOptions;
import dev.zako.engine.hone.RecordStore;
import dev.zako.engine.store.GraphStore;
import dev.zako.engine.store.NodeCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures a graph that is kept: an {@link AddingGraph} whose records are in the store of the
 * engine, with as many live nodes as the engine lets live in a heap of this size.
 *
 * <p>Arguments: a directory, {@code first} or {@code again}, the number of nodes and the number of
 * layers. {@code first} evaluates everything and changes a leaf; {@code again} is for another
 * process, which goes on with what that one has kept.
 */
public final class KeptBenchmark {
  private final Path file;
  private final AddingGraph graph;
  private final GraphStore store;
  private final Counting records;

  private KeptBenchmark(Path directory, AddingGraph graph) {
    this.file = directory.resolve("records");
    this.graph = graph;
    ThreadFactory writers = Thread.ofVirtual().name("graph-", 0).factory();
    this.store =
        new GraphStore(
            file,
            Fingerprint.of("benchmark"),
            new CellCodec(),
            key ->
                key instanceof AddingGraph.Cell(int layer, _) && layer == 0
                    ? Optional.of("seen")
                    : Optional.empty(),
            GraphStore.BATCH,
            task -> writers.newThread(task).start(),
            WritePoints.none());
    this.records = new Counting(store);
  }

  /** Runs the benchmark. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 4) {
      System.err.println("usage: KeptBenchmark DIRECTORY first|again NODES LAYERS");
      System.exit(2);
      return;
    }
    boolean again = arguments[1].equals("again");
    AddingGraph graph =
        new AddingGraph(
            Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]), again ? 2 : 1, true);
    new KeptBenchmark(Path.of(arguments[0]), graph).run(again);
  }

  private void run(boolean again) throws IOException {
    int limit = HoneOptions.liveNodesFor(Runtime.getRuntime().maxMemory());
    HoneOptions options = HoneOptions.defaults().withLiveNodes(limit);
    long before = Meter.usedHeap();
    try (store;
        Hone hone = Hone.start(options, graph.functions(), HoneListener.none(), records)) {
      if (again) {
        reopen(before);
      } else {
        Meter.print("nodes", graph.nodes(), "");
        Meter.print("heap", Runtime.getRuntime().maxMemory() / 1e6, "MB");
        Meter.print("nodes that may live", limit, "");
        store.attach();
        evaluateFirst(hone, before);
      }
      Meter idle = new Meter();
      graph.evaluate(hone);
      Meter.print("nothing changed", idle.seconds() * 1e3, "ms");
      graph.computed();
      Meter change = new Meter();
      graph.changeLeaf(hone);
      Meter.print("one leaf changed, until all know", change.seconds() * 1e3, "ms");
      graph.evaluate(hone);
      Meter.print("one leaf changed, root demanded", change.seconds() * 1e3, "ms");
      Meter.print("  computed", graph.computed(), "nodes");
      Meter.print("most nodes alive", records.most.get(), "");
      Meter pause = new Meter();
      store.detach();
      Meter.print("rest written", pause.seconds() * 1e3, "ms");
    }
  }

  private void evaluateFirst(Hone hone, long before) throws IOException {
    Meter first = new Meter();
    graph.evaluate(hone);
    double seconds = first.seconds();
    double nodes = graph.nodes();
    Meter.print("first evaluation", seconds, "s");
    Meter.print("first evaluation", nodes / seconds, "nodes/s");
    Meter.print("processor time per node", first.processorSeconds() / nodes * 1e6, "us");
    Meter.print("stopped by the collector", first.collectorSeconds(), "s");
    Meter.print("computed", graph.computed(), "nodes");
    Meter rest = new Meter();
    store.detach();
    Meter.print("rest written", rest.seconds() * 1e3, "ms");
    store.attach();
    Meter.print("most nodes alive", records.most.get(), "");
    Meter.print("nodes alive", records.alive.get(), "");
    Meter.print("heap used", (Meter.usedHeap() - before) / 1e6, "MB");
    Meter.print("on disk per node", Files.size(file) / nodes, "bytes");
  }

  private void reopen(long before) throws IOException {
    Meter open = new Meter();
    store.attach();
    Meter.print("new process, graph opened", open.seconds() * 1e3, "ms");
    Meter leaves = new Meter();
    int count = store.leaves().size();
    Meter.print("leaves found", leaves.seconds() * 1e3, "ms");
    Meter.print("  leaves", count, "");
    Meter.print("heap used", (Meter.usedHeap() - before) / 1e6, "MB");
  }

  /** Knows how many nodes are alive. */
  private static final class Counting implements RecordStore {
    private final RecordStore store;
    final AtomicInteger alive = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();

    Counting(RecordStore store) {
      this.store = store;
    }

    @Override
    public boolean isKeeping() {
      return store.isKeeping();
    }

    @Override
    public Revision revision() {
      return store.revision();
    }

    @Override
    public Optional<Kept> find(NodeKey<?> key) {
      most.accumulateAndGet(alive.incrementAndGet(), Math::max);
      return store.find(key);
    }

    @Override
    public boolean put(NodeKey<?> key, NodeRecord record) {
      return store.put(key, record);
    }

    @Override
    public boolean confirm(NodeKey<?> key, Revision at) {
      return store.confirm(key, at);
    }

    @Override
    public void weaken(NodeKey<?> key, Standing standing) {
      store.weaken(key, standing);
    }

    @Override
    public Doubted doubt(Collection<? extends NodeKey<?>> leaves, Revision next) {
      return store.doubt(leaves, next);
    }

    @Override
    public void release(NodeKey<?> key) {
      alive.decrementAndGet();
      store.release(key);
    }
  }

  /** Writes what the graph has: one group of dependencies, no failures. */
  private static final class CellCodec implements NodeCodec {
    private static final int INITIAL_BYTES = 256;

    @Override
    public byte[] write(Entry entry) throws IOException {
      NodeRecord record = entry.record();
      if (!(record.outcome() instanceof Outcome.Value<?>(AddingGraph.Sum(long total)))) {
        throw new IOException("Only sums are kept");
      }
      Output output = new Output(INITIAL_BYTES, -1);
      write(output, entry.key());
      output.writeLong(total);
      output.writeBytes(record.outputHash().bytes());
      List<NodeKey<?>> keys = record.dependencies().keys();
      output.writeVarInt(keys.size(), true);
      for (int i = 0; i < keys.size(); i++) {
        write(output, keys.get(i));
        output.writeBytes(record.dependencies().hash(i).orElseThrow().bytes());
      }
      output.writeVarLong(record.verifiedAt().number(), true);
      output.writeVarLong(record.changedAt().number(), true);
      output.writeBoolean(entry.sight().isPresent());
      return output.toBytes();
    }

    private static void write(Output output, NodeKey<?> key) throws IOException {
      switch (key) {
        case AddingGraph.Cell(int layer, int column) -> {
          output.writeBoolean(true);
          output.writeVarInt(layer, true);
          output.writeVarInt(column, true);
        }
        case AddingGraph.Part(int first, int columns) -> {
          output.writeBoolean(false);
          output.writeVarInt(first, true);
          output.writeVarInt(columns, true);
        }
        default -> throw new IOException("No node of this graph: " + key.display());
      }
    }

    @Override
    public Entry read(byte[] bytes) {
      Input input = new Input(bytes);
      NodeKey<?> key = key(input);
      AddingGraph.Sum sum = new AddingGraph.Sum(input.readLong());
      Fingerprint hash = hash(input);
      int size = input.readVarInt(true);
      List<NodeKey<?>> keys = new ArrayList<>(size);
      Fingerprint[] hashes = new Fingerprint[size];
      for (int i = 0; i < size; i++) {
        keys.add(key(input));
        hashes[i] = hash(input);
      }
      Dependencies dependencies =
          Dependencies.kept(keys, hashes, size == 0 ? new int[0] : new int[] {size});
      Revision verifiedAt = new Revision(input.readVarLong(true));
      Revision changedAt = new Revision(input.readVarLong(true));
      return new Entry(
          key,
          new NodeRecord(new Outcome.Value<>(sum), hash, dependencies, verifiedAt, changedAt),
          input.readBoolean() ? Optional.of("seen") : Optional.empty());
    }

    private static NodeKey<?> key(Input input) {
      return input.readBoolean()
          ? new AddingGraph.Cell(input.readVarInt(true), input.readVarInt(true))
          : new AddingGraph.Part(input.readVarInt(true), input.readVarInt(true));
    }

    private static Fingerprint hash(Input input) {
      return Fingerprint.fromBytes(input.readBytes(Fingerprint.BYTES));
    }
  }
}
