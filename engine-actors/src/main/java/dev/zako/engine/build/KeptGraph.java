package dev.zako.engine.build;

import dev.zako.engine.build.leaf.Observations;
import dev.zako.engine.build.leaf.Sighting;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.hone.RecordStore;
import dev.zako.engine.store.GraphStore;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The graph between builds: taken up by the first one that runs, written down by the last one. */
final class KeptGraph implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeptGraph.class);

  private final GraphStore store;
  private final Observations observations;

  KeptGraph(GraphStore store, Observations observations) {
    this.store = store;
    this.observations = observations;
  }

  /**
   * Takes the graph up and marks what is out of date. The caller holds the lock of the workspace.
   *
   * <p>If another process has built since, its graph is taken: what lives here is forgotten. Each
   * leaf is looked at once; what depends on those that changed becomes doubtful, by the edges that
   * the store has, and is checked when it is demanded. Nothing else is read.
   *
   * @return whether anything may have to be computed
   */
  boolean resume(Evaluator evaluator) {
    boolean reads = !store.isUntouched();
    if (reads) {
      evaluator.forget();
    }
    try {
      store.attach();
    } catch (IOException e) {
      LOG.warn("The graph of earlier builds cannot be used; this build begins anew", e);
    }
    if (reads) {
      Map<NodeKey<?>, Sighting> leaves = new TreeMap<>(NodeKey.ORDER);
      for (GraphStore.Leaf leaf : store.leaves()) {
        if (leaf.entry().sight().orElseThrow() instanceof Sighting sighting) {
          leaves.put(leaf.entry().key(), sighting);
        }
      }
      observations.replaceAll(leaves);
    }
    Observations.Swept swept = observations.sweep();
    swept.settled().forEach(store::keepSight);
    boolean doubts = !swept.changed().isEmpty() || store.hasDamagedLeaves();
    if (doubts) {
      evaluator.invalidate(swept.changed());
    }
    return doubts || store.isEmpty();
  }

  /** Whether a node is known to be up to date. */
  boolean isUpToDate(NodeKey<?> key) {
    return store.isCurrent(key);
  }

  /** What is kept of a node, right or not. */
  Optional<RecordStore.Kept> recorded(NodeKey<?> key) {
    return store.peek(key);
  }

  /** Writes the graph down. The caller still holds the lock of the workspace. */
  void pause() {
    store.detach();
  }

  @Override
  public void close() {
    store.close();
  }
}
