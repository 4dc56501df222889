package dev.zako.engine.store;

import dev.zako.cas.WritePoints;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeRecord;
import dev.zako.engine.graph.Revision;
import dev.zako.engine.graph.Standing;
import dev.zako.engine.hone.RecordStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of a graph in a {@link RecordLog}. Thread-safe.
 *
 * <p>What is put is in memory until it is written, in the order in which it was put and in batches:
 * so every beginning of the file is a state in which the graph was, and what a dying process had
 * not written is only computed again. When writing fails, everything stays in memory and is written
 * later; a record that cannot be read is not there.
 *
 * <p>The file is read and written between {@link #attach} and {@link #detach} only, while its owner
 * holds the lock that keeps other processes away.
 */
public final class GraphStore implements RecordStore, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GraphStore.class);

  /** The size of a batch that fits most: a write of some 300 kB. */
  public static final int BATCH = 1_000;

  private static final long MIN_COMPACTED_BYTES = 4 << 20;

  private final Path file;
  private final Fingerprint identity;
  private final NodeCodec codec;
  private final Function<NodeKey<?>, Optional<?>> sights;
  private final int batchSize;
  private final Executor writer;
  private final WritePoints points;

  /** Held for few instructions. */
  private final ReentrantLock lock = new ReentrantLock();

  /** Held while a batch is written; taken before the other one. */
  private final ReentrantLock writing = new ReentrantLock();

  // Guarded by the lock.
  private RecordIndex index = new RecordIndex();
  private @Nullable NodeKey<?>[] live = new NodeKey<?>[64];
  private final Deque<Pending> queue = new ArrayDeque<>();
  private final Map<Integer, Pending.Put> unwritten = new HashMap<>();
  private List<Integer> damaged = new ArrayList<>();
  private long revision = Revision.FIRST.number();
  private boolean isAttached;
  private boolean isWriterCalled;
  private boolean isFailing;
  private @Nullable RecordLog log;

  /** What is not written yet. */
  private sealed interface Pending {
    @SuppressWarnings("ArrayRecordComponent") // compared by identity only
    record Put(int number, long[] dependencies, NodeCodec.Entry entry, Standing standing)
        implements Pending {}

    record Mark(int number, Standing standing) implements Pending {}
  }

  /**
   * A leaf of the graph, as it was kept.
   *
   * @param entry with what the leaf saw
   */
  public record Leaf(NodeCodec.Entry entry, Standing standing) {}

  /**
   * A store that is not attached yet.
   *
   * @param file where it is; made when it is attached
   * @param identity of the program, the format of its values and the workspace: a file with another
   *     identity is not read but replaced
   * @param sights tells what a leaf saw when its record was made
   * @param batch so many records wait before they are written, and as many are written at once
   * @param writer runs what writes
   * @param points hears of writes
   */
  public GraphStore(
      Path file,
      Fingerprint identity,
      NodeCodec codec,
      Function<NodeKey<?>, Optional<?>> sights,
      int batch,
      Executor writer,
      WritePoints points) {
    this.file = file;
    this.identity = identity;
    this.codec = codec;
    this.sights = sights;
    this.batchSize = batch;
    this.writer = writer;
    this.points = points;
  }

  /**
   * Whether the file is as this store left it. If not, {@link #attach} will read it anew, and what
   * is known of the graph elsewhere has to be forgotten before.
   */
  public boolean isUntouched() {
    RecordLog current = guarded(() -> Optional.ofNullable(log)).orElse(null);
    return current != null && current.isUntouched();
  }

  /** Whether nothing is kept. */
  public boolean isEmpty() {
    return guarded(() -> index.size() == 0);
  }

  /**
   * Opens the file, or goes on with it if it is untouched. The caller holds the lock of the
   * workspace.
   *
   * @throws IOException if the file can neither be read nor replaced; then everything stays in
   *     memory
   */
  public void attach() throws IOException {
    writing.lock();
    try {
      boolean again = !isUntouched();
      lock.lock();
      try {
        if (again) {
          load();
        }
        isAttached = true;
      } finally {
        lock.unlock();
      }
    } finally {
      writing.unlock();
    }
  }

  private void load() throws IOException {
    RecordLog old = log;
    if (old != null) {
      old.close();
      log = null;
    }
    queue.clear();
    unwritten.clear();
    damaged = new ArrayList<>();
    Arrays.fill(live, null);
    index = new RecordIndex();
    isFailing = false;
    log = RecordLog.open(file, identity, new Loading(), points);
  }

  /** Takes what is in the file into the index. */
  private final class Loading implements RecordLog.Reader {
    @Override
    public void put(RecordLog.Item.Put item, long offset, int length, int checksum) {
      int number = index.intern(item.hash());
      index.setDependencies(number, item.dependencies());
      index.setStanding(number, item.standing());
      index.setLeaf(number, item.leaf());
      index.setPlace(number, offset, length, checksum, item.entryBytes() + length);
    }

    @Override
    public void mark(RecordLog.Item.Mark item) {
      index.setStanding(index.intern(item.hash()), item.standing());
    }

    @Override
    public void revision(long ofBatch) {
      revision = Math.max(revision, ofBatch);
    }
  }

  /**
   * Writes what is not written, and gives the file up until {@link #attach}. The caller still holds
   * the lock of the workspace.
   */
  public void detach() {
    writing.lock();
    try {
      writeAll();
      compactIfWorthwhile();
      lock.lock();
      try {
        isAttached = false;
      } finally {
        lock.unlock();
      }
    } finally {
      writing.unlock();
    }
  }

  /** Every leaf that was kept, except those that have to be read again in any case. */
  public List<Leaf> leaves() {
    List<Leaf> leaves = new ArrayList<>();
    int size = guarded(() -> index.size());
    for (int i = 0; i < size; i++) {
      int number = i;
      if (guarded(
          () ->
              index.isLeaf(number)
                  && index.isKept(number)
                  && index.standing(number) != Standing.REREAD)) {
        Optional<NodeCodec.Entry> entry = entry(number);
        if (entry.isEmpty()) {
          // What it saw is not known, so that whatever read it is in doubt.
          lock.lock();
          try {
            damaged.add(number);
          } finally {
            lock.unlock();
          }
        } else {
          leaves.add(new Leaf(entry.get(), guarded(() -> index.standing(number))));
        }
      }
    }
    return leaves;
  }

  /** Whether records of leaves were found damaged, so that {@link #doubt} has to be called. */
  public boolean hasDamagedLeaves() {
    return guarded(() -> !damaged.isEmpty());
  }

  /** Whether the record of a node is kept and right, without reading it. */
  public boolean isCurrent(NodeKey<?> key) {
    long hash = hash(key);
    return guarded(
        () -> {
          int number = index.find(hash);
          return number >= 0 && index.isKept(number) && index.standing(number) == Standing.CURRENT;
        });
  }

  /** The record of a node, without making the node one that lives. */
  public Optional<Kept> peek(NodeKey<?> key) {
    int number = guarded(() -> index.find(hash(key)));
    return number < 0 ? Optional.empty() : kept(number, key);
  }

  private Optional<Kept> kept(int number, NodeKey<?> key) {
    return entry(number)
        .filter(found -> found.key().equals(key))
        .map(found -> new Kept(found.record(), guarded(() -> index.standing(number))));
  }

  /** Keeps the record of a leaf again, with what the leaf saw when it was looked at last. */
  public void keepSight(NodeKey<?> key) {
    int number = guarded(() -> index.find(hash(key)));
    Optional<NodeCodec.Entry> entry = number < 0 ? Optional.empty() : entry(number);
    if (entry.isEmpty() || !entry.get().key().equals(key)) {
      return;
    }
    lock.lock();
    try {
      Pending.Put put =
          new Pending.Put(
              number,
              dependencies(entry.get().record()),
              new NodeCodec.Entry(key, entry.get().record(), sights.apply(key)),
              index.standing(number));
      unwritten.put(number, put);
      enqueue(put);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isKeeping() {
    return true;
  }

  @Override
  public Revision revision() {
    return guarded(() -> new Revision(revision));
  }

  @Override
  public Optional<Kept> find(NodeKey<?> key) {
    long hash = hash(key);
    int number =
        guarded(
            () -> {
              int interned = index.intern(hash);
              setLive(interned, key);
              return interned;
            });
    return kept(number, key);
  }

  private void setLive(int number, @Nullable NodeKey<?> key) {
    if (number >= live.length) {
      live = Arrays.copyOf(live, Math.max(number + 1, live.length * 2));
    }
    live[number] = key;
  }

  /** The entry with a number, from memory or from the file. */
  private Optional<NodeCodec.Entry> entry(int number) {
    RecordLog from;
    long offset;
    int length;
    int checksum;
    lock.lock();
    try {
      Pending.Put put = unwritten.get(number);
      if (put != null) {
        return Optional.of(put.entry());
      }
      from = log;
      if (from == null || !index.isKept(number) || index.length(number) == 0) {
        return Optional.empty();
      }
      offset = index.offset(number);
      length = index.length(number);
      checksum = index.checksum(number);
    } finally {
      lock.unlock();
    }
    try {
      Optional<byte[]> bytes = from.read(offset, length, checksum);
      if (bytes.isPresent()) {
        return Optional.of(codec.read(bytes.get()));
      }
      LOG.warn("A record of the graph at {} in `{}` is damaged; it is made again", offset, file);
    } catch (IOException e) {
      LOG.warn("A record of the graph at {} in `{}` cannot be read", offset, file, e);
    }
    return Optional.empty();
  }

  @Override
  public boolean put(NodeKey<?> key, NodeRecord record) {
    long hash = hash(key);
    long[] dependencies = dependencies(record);
    lock.lock();
    try {
      boolean isPresent = record.verifiedAt().number() >= revision;
      Standing standing = isPresent ? Standing.CURRENT : Standing.DOUBTFUL;
      Optional<?> sight = sights.apply(key);
      int number = index.intern(hash);
      index.setDependencies(number, dependencies);
      index.setStanding(number, standing);
      index.setLeaf(number, sight.isPresent());
      Pending.Put put =
          new Pending.Put(number, dependencies, new NodeCodec.Entry(key, record, sight), standing);
      unwritten.put(number, put);
      enqueue(put);
      return isPresent;
    } finally {
      lock.unlock();
    }
  }

  private static long[] dependencies(NodeRecord record) {
    List<NodeKey<?>> keys = record.dependencies().keys();
    long[] hashes = new long[keys.size()];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = hash(keys.get(i));
    }
    return hashes;
  }

  @Override
  public boolean confirm(NodeKey<?> key, Revision at) {
    long hash = hash(key);
    lock.lock();
    try {
      if (at.number() < revision) {
        return false;
      }
      mark(index.find(hash), Standing.CURRENT);
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void weaken(NodeKey<?> key, Standing standing) {
    long hash = hash(key);
    lock.lock();
    try {
      weaken(index.find(hash), standing);
    } finally {
      lock.unlock();
    }
  }

  private void weaken(int number, Standing standing) {
    if (number >= 0 && index.isKept(number) && index.standing(number).compareTo(standing) < 0) {
      mark(number, standing);
    }
  }

  private void mark(int number, Standing standing) {
    if (number >= 0 && index.isKept(number) && index.standing(number) != standing) {
      index.setStanding(number, standing);
      enqueue(new Pending.Mark(number, standing));
    }
  }

  private void enqueue(Pending pending) {
    queue.add(pending);
    if (queue.size() >= batchSize && isAttached && !isWriterCalled && !isFailing) {
      isWriterCalled = true;
      writer.execute(this::writeInBackground);
    }
  }

  @Override
  public Doubted doubt(Collection<? extends NodeKey<?>> leaves, Revision next) {
    lock.lock();
    try {
      int[] sources = new int[leaves.size() + damaged.size()];
      int count = 0;
      for (NodeKey<?> leaf : leaves) {
        sources[count++] = index.intern(hash(leaf));
      }
      for (int number : damaged) {
        sources[count++] = number;
      }
      damaged = new ArrayList<>();
      List<NodeKey<?>> alive = new ArrayList<>();
      long[] records = {0};
      index.forEachDependent(
          sources,
          number -> {
            if (index.isKept(number)) {
              records[0]++;
              weaken(number, Standing.DOUBTFUL);
            }
            NodeKey<?> key = number < live.length ? live[number] : null;
            if (key != null) {
              alive.add(key);
            }
          });
      // Last, because a process that dies in between must not leave these out of the next sweep
      // while something above them counts as right.
      for (int number : sources) {
        weaken(number, Standing.REREAD);
      }
      if (records[0] > 0 || !alive.isEmpty()) {
        revision = Math.max(revision, next.number());
      }
      return new Doubted(records[0], alive);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void release(NodeKey<?> key) {
    long hash = hash(key);
    lock.lock();
    try {
      int number = index.find(hash);
      if (number >= 0) {
        setLive(number, null);
      }
    } finally {
      lock.unlock();
    }
  }

  private void writeInBackground() {
    writing.lock();
    try {
      while (guarded(() -> isAttached && queue.size() >= batchSize) && writeBatch()) {
        LOG.trace("Wrote a batch of the graph");
      }
    } finally {
      guarded(() -> isWriterCalled = false);
      writing.unlock();
    }
  }

  private void writeAll() {
    while (guarded(() -> isAttached && !queue.isEmpty()) && writeBatch()) {
      LOG.trace("Wrote a batch of the graph");
    }
  }

  /** Writes the oldest of what is not written: whether that went well. */
  private boolean writeBatch() {
    List<Pending> batch = new ArrayList<>(batchSize);
    RecordLog to;
    long at;
    lock.lock();
    try {
      to = log;
      at = revision;
      for (Pending pending : queue) {
        if (batch.size() == batchSize) {
          break;
        }
        batch.add(pending);
      }
    } finally {
      lock.unlock();
    }
    if (to == null) {
      return false;
    }
    List<RecordLog.Item> items = new ArrayList<>(batch.size());
    for (Pending pending : batch) {
      items.add(item(pending));
    }
    Placing placing = new Placing(batch);
    try {
      to.append(at, items, placing);
      return true;
    } catch (IOException e) {
      lock.lock();
      try {
        if (!isFailing) {
          LOG.warn("The graph cannot be written to `{}`: it stays in memory", file, e);
        }
        isFailing = true;
      } finally {
        lock.unlock();
      }
      return false;
    }
  }

  private RecordLog.Item item(Pending pending) {
    return switch (pending) {
      case Pending.Mark(int number, Standing standing) ->
          new RecordLog.Item.Mark(guarded(() -> index.hash(number)), standing);
      case Pending.Put(int number, long[] dependencies, NodeCodec.Entry entry, Standing standing) ->
          new RecordLog.Item.Put(
              guarded(() -> index.hash(number)),
              standing,
              entry.sight().isPresent(),
              dependencies,
              bytes(entry));
    };
  }

  /** The bytes of an entry; none if they cannot be made: then it is computed again. */
  private byte[] bytes(NodeCodec.Entry entry) {
    try {
      return codec.write(entry);
    } catch (IOException e) {
      LOG.warn("The record of {} cannot be kept", entry.key().display(), e);
      return new byte[0];
    }
  }

  /** Notes that the oldest of what was not written is written. */
  private final class Placing implements RecordLog.Reader {
    private final List<Pending> batch;
    private int next;

    Placing(List<Pending> batch) {
      this.batch = batch;
    }

    @Override
    public void put(RecordLog.Item.Put item, long offset, int length, int checksum) {
      lock.lock();
      try {
        Pending.Put put = (Pending.Put) batch.get(next++);
        queue.remove();
        isFailing = false;
        index.setPlace(put.number(), offset, length, checksum, item.entryBytes() + length);
        unwritten.remove(put.number(), put);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void mark(RecordLog.Item.Mark item) {
      lock.lock();
      try {
        next++;
        queue.remove();
        isFailing = false;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void revision(long ofBatch) {}
  }

  /** Makes the file small again when most of it is out of date. */
  private void compactIfWorthwhile() {
    RecordLog current;
    long written;
    lock.lock();
    try {
      current = log;
      written = index.liveBytes();
      if (current == null
          || !queue.isEmpty()
          || current.end() < MIN_COMPACTED_BYTES
          || current.end() < 3 * written) {
        return;
      }
    } finally {
      lock.unlock();
    }
    try {
      long at = guarded(() -> revision);
      current.compact(
          identity,
          (hash, offset, length) ->
              guarded(
                  () -> {
                    int number = index.find(hash);
                    return number >= 0
                        && index.offset(number) == offset
                        && index.length(number) == length;
                  }),
          hash -> guarded(() -> index.standing(index.find(hash))),
          at,
          batchSize);
      lock.lock();
      try {
        reloadPlaces();
      } finally {
        lock.unlock();
      }
    } catch (IOException e) {
      LOG.warn("The file of the graph `{}` cannot be made smaller", file, e);
    }
  }

  /** Reads the compacted file; the nodes that live stay alive. */
  private void reloadPlaces() throws IOException {
    List<NodeKey<?>> alive = new ArrayList<>();
    for (NodeKey<?> key : live) {
      if (key != null) {
        alive.add(key);
      }
    }
    load();
    for (NodeKey<?> key : alive) {
      setLive(index.intern(hash(key)), key);
    }
  }

  private <T> T guarded(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  /** The hash of a key: of its kind and id, spread over all 64 bits. */
  static long hash(NodeKey<?> key) {
    return mix(add(add(0x9E3779B97F4A7C15L, key.kind()) * 31 + 1, key.id()));
  }

  private static long add(long start, String text) {
    long hash = start;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0xD6E8FEB86659FD93L;
      hash ^= hash >>> 32;
    }
    return hash;
  }

  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  /** Closes the file. What was not written by {@link #detach} is lost. */
  @Override
  public void close() {
    writing.lock();
    lock.lock();
    try {
      isAttached = false;
      if (log != null) {
        log.close();
      }
    } catch (IOException e) {
      LOG.debug("The file of the graph cannot be closed", e);
    } finally {
      lock.unlock();
      writing.unlock();
    }
  }
}
