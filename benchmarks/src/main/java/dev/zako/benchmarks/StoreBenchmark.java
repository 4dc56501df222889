package dev.zako.benchmarks;

import dev.zako.cas.WritePoints;
import dev.zako.engine.graph.Dependencies;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeRecord;
import dev.zako.engine.graph.NodeValue;
import dev.zako.engine.graph.Outcome;
import dev.zako.engine.graph.Revision;
import dev.zako.engine.store.GraphStore;
import dev.zako.engine.store.NodeCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.Txn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares embedded stores at the work of the graph's records: one process writes records of
 * {@value #RECORD_BYTES} bytes in transactions of {@value #BATCH}, as a large build does; others
 * open the store and read a tenth of them at random.
 *
 * <p>Arguments: {@code lmdb}, {@code mvstore} or {@code log}; a directory; {@code write} or {@code
 * read}; how many records are written. One process does one of these, so that the times hold what a
 * new process pays. Prints milliseconds and bytes.
 */
public final class StoreBenchmark {
  private static final Logger LOG = LoggerFactory.getLogger(StoreBenchmark.class);
  private static final int RECORD_BYTES = 300;
  private static final int BATCH = 1_000;
  private static final long LMDB_MAP_BYTES = 4L << 30;

  private StoreBenchmark() {}

  /** What is compared. */
  private interface Candidate extends AutoCloseable {
    void put(long[] keys, byte[][] records) throws IOException;

    byte[] get(long key) throws IOException;

    @Override
    void close() throws IOException;
  }

  /** Runs one part of the comparison. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 4) {
      throw new IllegalArgumentException("Expected lmdb|mvstore|log DIRECTORY write|read RECORDS");
    }
    int records = Integer.parseInt(arguments[3]);
    Path directory = Files.createDirectories(Path.of(arguments[1]));
    // Whoever opens a store logs by then.
    LOG.debug("Begins");
    long start = System.nanoTime();
    long opened;
    try (Candidate candidate = open(arguments[0], directory)) {
      opened = System.nanoTime();
      switch (arguments[2]) {
        case "write" -> write(candidate, records);
        case "read" -> read(candidate, records);
        default -> throw new IllegalArgumentException("Neither write nor read: " + arguments[2]);
      }
    }
    long closed = System.nanoTime();
    print(arguments[0] + " open", (opened - start) / 1e6, "ms");
    print(arguments[0] + " " + arguments[2], (closed - opened) / 1e6, "ms, with close");
    print(arguments[0] + " size", (double) size(directory), "bytes");
  }

  private static Candidate open(String name, Path directory) throws IOException {
    return switch (name) {
      case "lmdb" -> new Lmdb(directory);
      case "mvstore" -> new MultiVersion(directory);
      case "log" -> new Log(directory);
      default -> throw new IllegalArgumentException("No such store: " + name);
    };
  }

  private static void write(Candidate candidate, int count) throws IOException {
    Random random = new Random(1);
    for (int first = 0; first < count; first += BATCH) {
      int size = Math.min(BATCH, count - first);
      long[] keys = new long[size];
      byte[][] records = new byte[size][];
      for (int i = 0; i < size; i++) {
        keys[i] = key(first + i);
        records[i] = new byte[RECORD_BYTES];
        random.nextBytes(records[i]);
      }
      candidate.put(keys, records);
    }
  }

  private static void read(Candidate candidate, int count) throws IOException {
    Random random = new Random(2);
    for (int i = 0; i < count / 10; i++) {
      if (candidate.get(key(random.nextInt(count))).length != RECORD_BYTES) {
        throw new IllegalStateException("Not what was written");
      }
    }
  }

  /** Keys are hashes: spread over the whole range. */
  private static long key(int number) {
    return number * 0x9E3779B97F4A7C15L;
  }

  private static long size(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static void print(String what, double value, String unit) {
    System.out.printf(Locale.ROOT, "%-20s %,14.1f %s%n", what, value, unit);
  }

  private static final class Lmdb implements Candidate {
    private final Env<ByteBuffer> environment;
    private final Dbi<ByteBuffer> records;
    private final ByteBuffer keyBuffer = ByteBuffer.allocateDirect(Long.BYTES);
    private final ByteBuffer valueBuffer = ByteBuffer.allocateDirect(RECORD_BYTES);

    Lmdb(Path directory) {
      environment =
          Env.create()
              .setMapSize(LMDB_MAP_BYTES)
              .setMaxDbs(1)
              .open(directory.toFile(), EnvFlags.MDB_NOSYNC);
      records = environment.openDbi("records", DbiFlags.MDB_CREATE);
    }

    @Override
    public void put(long[] keys, byte[][] values) {
      try (Txn<ByteBuffer> transaction = environment.txnWrite()) {
        for (int i = 0; i < keys.length; i++) {
          records.put(
              transaction,
              keyBuffer.clear().putLong(keys[i]).flip(),
              valueBuffer.clear().put(values[i]).flip());
        }
        transaction.commit();
      }
    }

    @Override
    public byte[] get(long key) {
      try (Txn<ByteBuffer> transaction = environment.txnRead()) {
        ByteBuffer found = records.get(transaction, keyBuffer.clear().putLong(key).flip());
        byte[] bytes = new byte[found.remaining()];
        found.get(bytes);
        return bytes;
      }
    }

    @Override
    public void close() {
      environment.close();
    }
  }

  private static final class MultiVersion implements Candidate {
    private final MVStore store;
    private final MVMap<Long, byte[]> records;

    MultiVersion(Path directory) {
      store =
          new MVStore.Builder()
              .fileName(directory.resolve("store.mv").toString())
              .autoCommitDisabled()
              .open();
      records = store.openMap("records");
    }

    @Override
    public void put(long[] keys, byte[][] values) {
      for (int i = 0; i < keys.length; i++) {
        records.put(keys[i], values[i]);
      }
      store.commit();
    }

    @Override
    public byte[] get(long key) {
      return Objects.requireNonNull(records.get(key));
    }

    @Override
    public void close() {
      store.close();
    }
  }

  /** The store of the engine. */
  private static final class Log implements Candidate {
    private final GraphStore store;

    Log(Path directory) throws IOException {
      store =
          new GraphStore(
              directory.resolve("log"),
              Fingerprint.of("benchmark"),
              new BytesCodec(),
              _ -> Optional.empty(),
              GraphStore.BATCH,
              Runnable::run,
              WritePoints.none());
      store.attach();
    }

    @Override
    public void put(long[] keys, byte[][] values) {
      for (int i = 0; i < keys.length; i++) {
        Bytes value = new Bytes(values[i]);
        store.put(
            new Name(Long.toHexString(keys[i])),
            new NodeRecord(
                new Outcome.Value<>(value),
                value.outputHash(),
                Dependencies.NONE,
                Revision.FIRST,
                Revision.FIRST));
      }
    }

    @Override
    public byte[] get(long key) throws IOException {
      NodeRecord record = store.find(new Name(Long.toHexString(key))).orElseThrow().record();
      return ((Bytes) ((Outcome.Value<?>) record.outcome()).value()).bytes();
    }

    @Override
    public void close() {
      store.detach();
      store.close();
    }
  }

  private record Name(String id) implements NodeKey<Bytes> {
    @Override
    public String kind() {
      return "name";
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Bytes(byte[] bytes) implements NodeValue {
    private static final Fingerprint HASH = Fingerprint.of("bytes");

    @Override
    public Fingerprint outputHash() {
      return HASH;
    }
  }

  /** Writes the name and the bytes. */
  private static final class BytesCodec implements NodeCodec {
    @Override
    public byte[] write(Entry entry) {
      byte[] bytes = ((Bytes) ((Outcome.Value<?>) entry.record().outcome()).value()).bytes();
      byte[] name = entry.key().id().getBytes(StandardCharsets.UTF_8);
      return ByteBuffer.allocate(1 + name.length + bytes.length)
          .put((byte) name.length)
          .put(name)
          .put(bytes)
          .array();
    }

    @Override
    public Entry read(byte[] written) {
      int length = written[0];
      Bytes value = new Bytes(Arrays.copyOfRange(written, 1 + length, written.length));
      return new Entry(
          new Name(new String(written, 1, length, StandardCharsets.UTF_8)),
          new NodeRecord(
              new Outcome.Value<>(value),
              value.outputHash(),
              Dependencies.NONE,
              Revision.FIRST,
              Revision.FIRST),
          Optional.empty());
    }
  }
}
