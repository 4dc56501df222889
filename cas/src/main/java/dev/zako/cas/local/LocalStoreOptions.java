package dev.zako.cas.local;

import dev.zako.cas.MachineStart;
import java.nio.file.Path;

/**
 * How a local store works.
 *
 * @param root the store's directory, made if absent; several processes may use one at once
 * @param shards number of shard actors, 1 to 256
 * @param memoryBytes how many bytes of small blobs are kept in memory; 0 for none
 * @param memoryBlobBytes the largest blob kept in memory, in bytes
 * @param checkOneReadIn every how many reads the hash of the bytes is checked (the size always is):
 *     1 checks every read, 0 none
 * @param syncWrites whether a blob is forced to the device before it becomes visible. Without it a
 *     power failure can leave blobs with the wrong size or bytes; neither is ever used, see {@code
 *     start}, but they have to be made again
 * @param start since when the machine runs, see {@link MachineStart}. Blobs that were written
 *     before are hashed when they are used for the first time since then
 */
public record LocalStoreOptions(
    Path root,
    int shards,
    long memoryBytes,
    int memoryBlobBytes,
    int checkOneReadIn,
    boolean syncWrites,
    String start) {

  private static final int MAX_SHARDS = 256;
  private static final int DEFAULT_SHARDS = 16;
  private static final long MIN_MEMORY_BYTES = 4L << 20;
  private static final long MAX_MEMORY_BYTES = 256L << 20;
  private static final int DEFAULT_MEMORY_BLOB_BYTES = 64 << 10;
  private static final int DEFAULT_CHECK_ONE_READ_IN = 64;

  /** Checks every number. */
  public LocalStoreOptions {
    if (shards < 1 || shards > MAX_SHARDS) {
      throw new IllegalArgumentException("A store has 1 to " + MAX_SHARDS + " shards: " + shards);
    }
    if (memoryBytes < 0 || memoryBlobBytes < 0 || checkOneReadIn < 0) {
      throw new IllegalArgumentException(
          "No limit is negative: " + memoryBytes + ", " + memoryBlobBytes + ", " + checkOneReadIn);
    }
    root = root.toAbsolutePath().normalize();
  }

  /**
   * What fits most: 16 shards, a sixteenth of {@code heapBytes} but 4 MiB to 256 MiB of blobs up to
   * 64 KiB in memory, every 64th read checked, no forced writes, the start of this machine.
   *
   * @param heapBytes the largest size of this process's heap
   */
  public static LocalStoreOptions defaults(Path root, long heapBytes) {
    long memoryBytes = Math.clamp(heapBytes / 16, MIN_MEMORY_BYTES, MAX_MEMORY_BYTES);
    return new LocalStoreOptions(
        root,
        DEFAULT_SHARDS,
        memoryBytes,
        DEFAULT_MEMORY_BLOB_BYTES,
        DEFAULT_CHECK_ONE_READ_IN,
        false,
        MachineStart.id());
  }

  /** These options on a machine that was started at another time. */
  public LocalStoreOptions withStart(String other) {
    return new LocalStoreOptions(
        root, shards, memoryBytes, memoryBlobBytes, checkOneReadIn, syncWrites, other);
  }
}
