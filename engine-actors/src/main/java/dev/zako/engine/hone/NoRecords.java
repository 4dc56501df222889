package dev.zako.engine.hone;

import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeRecord;
import dev.zako.engine.graph.Revision;
import dev.zako.engine.graph.Standing;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Keeps nothing: the graph lives in memory alone. */
enum NoRecords implements RecordStore {
  INSTANCE;

  @Override
  public boolean isKeeping() {
    return false;
  }

  @Override
  public Revision revision() {
    return Revision.FIRST;
  }

  @Override
  public Optional<Kept> find(NodeKey<?> key) {
    return Optional.empty();
  }

  @Override
  public boolean put(NodeKey<?> key, NodeRecord record) {
    return true;
  }

  @Override
  public boolean confirm(NodeKey<?> key, Revision at) {
    return true;
  }

  @Override
  public void weaken(NodeKey<?> key, Standing standing) {}

  @Override
  public Doubted doubt(Collection<? extends NodeKey<?>> leaves, Revision next) {
    return new Doubted(0, List.of());
  }

  @Override
  public void release(NodeKey<?> key) {}
}
