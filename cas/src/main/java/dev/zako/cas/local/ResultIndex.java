package dev.zako.cas.local;

import java.util.Arrays;

/**
 * Where in a file the latest record of each key is, by the first eight bytes of the key's hash: the
 * record itself says whose it is. 32 to 64 bytes for a record. Not thread-safe.
 */
final class ResultIndex {
  private static final int MIN_SLOTS = 64;
  private static final long FREE = -1;

  private long[] keys = new long[MIN_SLOTS];
  private long[] offsets = free(MIN_SLOTS);
  private int size;

  private static long[] free(int slots) {
    long[] offsets = new long[slots];
    Arrays.fill(offsets, FREE);
    return offsets;
  }

  /** Where the record of a key is; negative if there is none. */
  long find(long key) {
    return offsets[slot(key)];
  }

  /** Notes where the latest record of a key is. */
  void put(long key, long offset) {
    int slot = slot(key);
    if (offsets[slot] == FREE) {
      size++;
    }
    keys[slot] = key;
    offsets[slot] = offset;
    if (size * 2 > keys.length) {
      grow();
    }
  }

  /** The slot that a key has or would get. */
  private int slot(long key) {
    int mask = keys.length - 1;
    // The hash is even in all its bits.
    int slot = (int) key & mask;
    while (offsets[slot] != FREE && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    long[] oldOffsets = offsets;
    keys = new long[oldKeys.length * 2];
    offsets = free(keys.length);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldOffsets[i] != FREE) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        offsets[slot] = oldOffsets[i];
      }
    }
  }
}
