package dev.zako.engine.graph;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A growing list of different keys, each with its record once that is known. A million of these may
 * be alive at once, so it is two arrays, and gets an index only when it is long.
 */
final class Slots {
  private static final int SEARCHED = 8;
  private static final NodeKey<?>[] NO_KEYS = new NodeKey<?>[0];
  private static final @Nullable NodeRecord[] NO_RECORDS = new NodeRecord[0];

  private NodeKey<?>[] keys = NO_KEYS;
  private @Nullable NodeRecord[] records = NO_RECORDS;
  private int size;
  private int missing;
  private @Nullable Map<NodeKey<?>, Integer> index;

  int size() {
    return size;
  }

  /** How many keys have no record yet. */
  int missing() {
    return missing;
  }

  NodeKey<?> key(int slot) {
    return keys[slot];
  }

  @Nullable NodeRecord record(int slot) {
    return records[slot];
  }

  /** Makes room for so many more keys. */
  void reserve(int more) {
    if (size + more > keys.length) {
      int capacity = size == 0 ? more : Math.max(size + more, size * 2);
      keys = Arrays.copyOf(keys, capacity);
      records = Arrays.copyOf(records, capacity);
    }
  }

  /** Adds a key that is not there yet, with its record if that is known. */
  void add(NodeKey<?> key, @Nullable NodeRecord record) {
    reserve(1);
    keys[size] = key;
    records[size] = record;
    if (index != null) {
      index.put(key, size);
    }
    size++;
    if (record == null) {
      missing++;
    }
  }

  /** The slot of a key; negative if it is not there. */
  int find(NodeKey<?> key) {
    if (size > SEARCHED) {
      return findByIndex(key);
    }
    for (int i = 0; i < size; i++) {
      if (keys[i].equals(key)) {
        return i;
      }
    }
    return -1;
  }

  private int findByIndex(NodeKey<?> key) {
    Map<NodeKey<?>, Integer> map = index;
    if (map == null) {
      map = HashMap.newHashMap(keys.length);
      for (int i = 0; i < size; i++) {
        map.put(keys[i], i);
      }
      index = map;
    }
    return map.getOrDefault(key, -1);
  }

  /**
   * Sets the record of a slot that has none.
   *
   * @param key equal to the slot's, and kept instead: who answers gives its own, so that all who
   *     read a node share one
   */
  void set(int slot, NodeKey<?> key, NodeRecord record) {
    keys[slot] = key;
    records[slot] = record;
    missing--;
  }

  /** Calls {@code action} with each key that has no record, in order. */
  void forEachMissing(Consumer<? super NodeKey<?>> action) {
    for (int i = 0; missing > 0 && i < size; i++) {
      if (records[i] == null) {
        action.accept(keys[i]);
      }
    }
  }

  /** The keys, in an array that is not written to any more if nothing is added. */
  NodeKey<?>[] keys() {
    return size == keys.length ? keys : Arrays.copyOf(keys, size);
  }

  /** The output hashes, where known, in a new array. */
  @Nullable Fingerprint[] hashes() {
    @Nullable Fingerprint[] hashes = new Fingerprint[size];
    for (int i = 0; i < size; i++) {
      NodeRecord record = records[i];
      hashes[i] = record == null ? null : record.outputHash();
    }
    return hashes;
  }
}
