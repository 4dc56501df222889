package dev.zako.engine.hone;

import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeRecord;
import dev.zako.engine.graph.Revision;
import dev.zako.engine.graph.Standing;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the records of finished nodes beyond the life of their actors. Thread-safe; no method waits
 * for a write, and none fails: what cannot be read is not there.
 *
 * <p>What is kept is right in this sense: when a record is {@link Standing#CURRENT}, so are those
 * of everything that it depends on. The engine keeps records in the order in which nodes finish.
 */
public interface RecordStore {
  /**
   * A record that was found.
   *
   * @param standing what is known of it
   */
  record Kept(NodeRecord record, Standing standing) {}

  /**
   * What became doubtful.
   *
   * @param records how many records
   * @param live those of the nodes concerned that are alive
   */
  record Doubted(long records, List<NodeKey<?>> live) {
    /** Copies the list. */
    public Doubted {
      live = List.copyOf(live);
    }
  }

  /** Whether what is put can be found again, so that nodes may be forgotten. */
  boolean isKeeping();

  /** The latest revision that was given to {@link #doubt}, in this process or an earlier one. */
  Revision revision();

  /** The record of a node, which is alive from now on. A short read at most. */
  Optional<Kept> find(NodeKey<?> key);

  /**
   * Keeps a record, instead of the one that was kept for the node.
   *
   * @return whether the record's revision is the present one; if not, it is doubtful
   */
  boolean put(NodeKey<?> key, NodeRecord record);

  /**
   * Says that the kept record of a node is right at a revision.
   *
   * @return whether that is the present one; if not, it stays doubtful
   */
  boolean confirm(NodeKey<?> key, Revision at);

  /**
   * Says that the record of one node may be out of date; those who depend on it know.
   *
   * @param standing not {@link Standing#CURRENT}
   */
  void weaken(NodeKey<?> key, Standing standing);

  /**
   * Begins a revision: the records of these nodes have to be computed again, and those of all that
   * depend on them, directly or not, become doubtful.
   */
  Doubted doubt(Collection<? extends NodeKey<?>> leaves, Revision next);

  /** The node is no longer alive. */
  void release(NodeKey<?> key);

  /** A store that keeps nothing. */
  static RecordStore none() {
    return NoRecords.INSTANCE;
  }
}
