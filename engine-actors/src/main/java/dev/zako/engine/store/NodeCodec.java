package dev.zako.engine.store;

import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeRecord;
import java.io.IOException;
import java.util.Optional;

/** Writes what is kept of a node, and reads it back. Thread-safe. */
public interface NodeCodec {
  /**
   * What is kept of a node.
   *
   * @param sight what a leaf saw of the world, as its owner represents it; empty for other nodes
   */
  record Entry(NodeKey<?> key, NodeRecord record, Optional<?> sight) {}

  /**
   * The bytes of an entry; none if its value is to be made again rather than kept.
   *
   * @throws IOException if it cannot be written now, or not at all
   */
  byte[] write(Entry entry) throws IOException;

  /**
   * The entry of these bytes.
   *
   * @throws IOException if they are not those of an entry, or if a part of it is lost
   */
  Entry read(byte[] bytes) throws IOException;
}
