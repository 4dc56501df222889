package dev.zako.engine.store;

import dev.zako.engine.graph.Standing;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;

/**
 * Where the records are, what is known of them, and who depends on whom, by numbers that the keys'
 * hashes are given in the order in which they are met. About 80 bytes for a record that depends on
 * three others. Not thread-safe.
 *
 * <p>An edge that was once there stays until the index is made again; at worst a record is doubted
 * in vain.
 */
final class RecordIndex {
  private static final int NONE = -1;
  private static final byte ABSENT = -1;

  private int size;
  private int[] buckets = filled(16);
  private long[] hashes = new long[8];
  private long[] offsets = new long[8];
  private int[] lengths = new int[8];
  private int[] checksums = new int[8];
  private byte[] standings = new byte[8];
  private int[] entryBytes = new int[8];
  private long[] edgeSums = new long[8];
  private int[] firstEdges = new int[8];
  private final BitSet leaves = new BitSet();

  private int edges;
  private int[] nextEdge = new int[16];
  private int[] dependents = new int[16];
  private long liveBytes;

  private static int[] filled(int length) {
    int[] array = new int[length];
    Arrays.fill(array, NONE);
    return array;
  }

  /** How many numbers were given. */
  int size() {
    return size;
  }

  /** The bytes that the records which can be found take in the file, with their entries. */
  long liveBytes() {
    return liveBytes;
  }

  /** The number of a hash; negative if it was never met. */
  int find(long hash) {
    int mask = buckets.length - 1;
    int at = bucket(hash, mask);
    while (buckets[at] != NONE) {
      if (hashes[buckets[at]] == hash) {
        return buckets[at];
      }
      at = (at + 1) & mask;
    }
    return NONE;
  }

  /** The number of a hash, given to it now if it has none. */
  int intern(long hash) {
    int found = find(hash);
    if (found != NONE) {
      return found;
    }
    if (size == hashes.length) {
      grow();
    }
    hashes[size] = hash;
    standings[size] = ABSENT;
    firstEdges[size] = NONE;
    place(size);
    return size++;
  }

  private void grow() {
    int length = size * 2;
    hashes = Arrays.copyOf(hashes, length);
    offsets = Arrays.copyOf(offsets, length);
    lengths = Arrays.copyOf(lengths, length);
    checksums = Arrays.copyOf(checksums, length);
    standings = Arrays.copyOf(standings, length);
    entryBytes = Arrays.copyOf(entryBytes, length);
    edgeSums = Arrays.copyOf(edgeSums, length);
    firstEdges = Arrays.copyOf(firstEdges, length);
    buckets = filled(length * 2);
    for (int number = 0; number < size; number++) {
      place(number);
    }
  }

  private void place(int number) {
    int mask = buckets.length - 1;
    int at = bucket(hashes[number], mask);
    while (buckets[at] != NONE) {
      at = (at + 1) & mask;
    }
    buckets[at] = number;
  }

  private static int bucket(long hash, int mask) {
    return (int) (hash ^ (hash >>> 32)) & mask;
  }

  /** The hash with a number. */
  long hash(int number) {
    return hashes[number];
  }

  /** Whether a record was put for the number, wherever it is now. */
  boolean isKept(int number) {
    return standings[number] != ABSENT;
  }

  /** What is known of the record. */
  Standing standing(int number) {
    return Standing.withCode(standings[number]);
  }

  /** Whether it is the record of a leaf. */
  boolean isLeaf(int number) {
    return leaves.get(number);
  }

  /** Says what is known of a record, which is put herewith if it was not. */
  void setStanding(int number, Standing standing) {
    standings[number] = standing.code();
  }

  /** Says whether the record is that of a leaf. */
  void setLeaf(int number, boolean leaf) {
    leaves.set(number, leaf);
  }

  /**
   * Where the record is.
   *
   * @param length its bytes; 0 if it has none
   * @param withEntry the bytes that it takes in the file, with its entry
   */
  void setPlace(int number, long offset, int length, int checksum, int withEntry) {
    liveBytes += withEntry - entryBytes[number];
    entryBytes[number] = withEntry;
    offsets[number] = offset;
    lengths[number] = length;
    checksums[number] = checksum;
  }

  long offset(int number) {
    return offsets[number];
  }

  int length(int number) {
    return lengths[number];
  }

  int checksum(int number) {
    return checksums[number];
  }

  /** Notes what a record depends on, unless that is what it depended on before. */
  void setDependencies(int number, long[] dependencies) {
    long sum = sum(dependencies);
    if (dependencies.length == 0 || edgeSums[number] == sum) {
      return;
    }
    edgeSums[number] = sum;
    for (long dependency : dependencies) {
      int to = intern(dependency);
      if (edges == nextEdge.length) {
        nextEdge = Arrays.copyOf(nextEdge, edges * 2);
        dependents = Arrays.copyOf(dependents, edges * 2);
      }
      nextEdge[edges] = firstEdges[to];
      dependents[edges] = number;
      firstEdges[to] = edges++;
    }
  }

  /** Tells sequences of hashes apart as well as the hashes tell keys apart. */
  private static long sum(long[] hashes) {
    long sum = hashes.length;
    for (long hash : hashes) {
      sum = (sum ^ hash) * 0xD6E8FEB86659FD93L;
      sum ^= sum >>> 32;
    }
    return sum;
  }

  /** Calls {@code action} with the given numbers and with all that depend on them, each once. */
  void forEachDependent(int[] numbers, IntConsumer action) {
    BitSet seen = new BitSet(size);
    int[] open = new int[Math.max(16, numbers.length)];
    int count = 0;
    for (int number : numbers) {
      if (!seen.get(number)) {
        seen.set(number);
        open[count++] = number;
      }
    }
    while (count > 0) {
      int number = open[--count];
      action.accept(number);
      for (int edge = firstEdges[number]; edge != NONE; edge = nextEdge[edge]) {
        int dependent = dependents[edge];
        if (!seen.get(dependent)) {
          seen.set(dependent);
          if (count == open.length) {
            open = Arrays.copyOf(open, count * 2);
          }
          open[count++] = dependent;
        }
      }
    }
  }
}
