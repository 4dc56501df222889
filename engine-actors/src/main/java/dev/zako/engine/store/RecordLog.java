package dev.zako.engine.store;

import dev.zako.cas.WritePoints;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.Standing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The file of the records: a header that names its owner, then batches. A batch is a header, its
 * entries, and the bytes of its records; the checksum of header and entries stands in the header,
 * that of a record in its entry.
 *
 * <pre>
 * file    "zakolog1", identity (32), checksum (4), 0 (4)
 * batch   magic (4), checksum (4), bytes of entries (4), number of entries (4), revision (8),
 *         bytes of records (8), entries, records
 * entry   hash of the key (8), flags (1), number of dependencies (4), bytes of the record (4),
 *         checksum of the record (4), hash of each dependency (8)
 * </pre>
 *
 * <p>A batch is there as a whole or not at all: what follows the last sound batch, torn or damaged,
 * is cut off. One process at a time may write; others may have the file open.
 */
final class RecordLog implements AutoCloseable {
  /** What is written of one record. */
  sealed interface Item {
    /** The hash of the key. */
    long hash();

    /** What is known of the record from now on. */
    Standing standing();

    /**
     * A record.
     *
     * @param bytes empty if it has none that can be kept
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Put(long hash, Standing standing, boolean leaf, long[] dependencies, byte[] bytes)
        implements Item {
      /** The size of what stands for the record in a batch, without its bytes. */
      int entryBytes() {
        return ENTRY_BYTES + dependencies.length * Long.BYTES;
      }
    }

    /** Only what is known of a record that was put before. */
    record Mark(long hash, Standing standing) implements Item {}
  }

  /** Hears what is in the file, in the order in which it was written. */
  interface Reader {
    /** A record, whose bytes are elsewhere. */
    void put(Item.Put item, long offset, int length, int checksum);

    /** Something about a record. */
    void mark(Item.Mark item);

    /** The revision of the batch that was read. */
    void revision(long revision);
  }

  private static final byte[] FILE_MAGIC = "zakolog1".getBytes(StandardCharsets.US_ASCII);
  private static final int FILE_HEADER_BYTES = 8 + Fingerprint.BYTES + 8;
  private static final int BATCH_MAGIC = 0x7a616b6f;
  private static final int BATCH_HEADER_BYTES = 32;
  private static final int ENTRY_BYTES = 21;
  private static final int STANDING_MASK = 3;
  private static final int LEAF = 4;
  private static final int MARK = 8;
  private static final byte[] NO_BYTES = new byte[0];

  private final Path file;
  private final RecordFile opened;
  private final Object fileKey;
  private final WritePoints points;
  private long end = FILE_HEADER_BYTES;

  private RecordLog(Path file, RecordFile opened, Object fileKey, WritePoints points) {
    this.file = file;
    this.opened = opened;
    this.fileKey = fileKey;
    this.points = points;
  }

  /**
   * Opens the file and tells what is in it. If there is none, or it is somebody else's, a new one
   * takes its place.
   *
   * @param identity of the owner: other versions and other workspaces have others
   * @param points hears of writes
   */
  static RecordLog open(Path file, Fingerprint identity, Reader reader, WritePoints points)
      throws IOException {
    Optional<RecordFile> own = openOwn(file, identity);
    if (own.isEmpty()) {
      create(file, identity, points);
      own = openOwn(file, identity);
    }
    RecordFile opened =
        own.orElseThrow(() -> new IOException("`" + file + "` was replaced while it was opened"));
    RecordLog log = new RecordLog(file, opened, fileKey(file), points);
    try {
      log.readAll(reader);
      return log;
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private static Optional<RecordFile> openOwn(Path file, Fingerprint identity) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    RecordFile opened = new RecordFile(file);
    ByteBuffer header = ByteBuffer.allocate(FILE_HEADER_BYTES);
    try {
      opened.read(header, 0);
    } catch (IOException e) {
      opened.close();
      throw e;
    }
    if (header.equals(header(identity))) {
      return Optional.of(opened);
    }
    opened.close();
    return Optional.empty();
  }

  private static ByteBuffer header(Fingerprint identity) {
    ByteBuffer header = ByteBuffer.allocate(FILE_HEADER_BYTES);
    header.put(FILE_MAGIC).put(identity.bytes());
    header.putInt(checksum(header.array(), 0, header.position())).putInt(0);
    return header.flip();
  }

  /** Puts an empty file in the place of whatever is there. */
  private static void create(Path file, Fingerprint identity, WritePoints points)
      throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    Files.createDirectories(file.getParent());
    Files.write(temporary, header(identity).array());
    points.reached("graph created");
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    points.reached("graph in place");
  }

  private static Object fileKey(Path file) throws IOException {
    return Files.getAttribute(file, "unix:ino");
  }

  /** Whether the file is as this log left it: nobody else has written to it or replaced it. */
  boolean isUntouched() {
    try {
      return fileKey(file).equals(fileKey) && opened.size() == end;
    } catch (IOException _) {
      return false;
    }
  }

  /** Where the next batch begins: the size of what is sound. */
  long end() {
    return end;
  }

  private void readAll(Reader reader) throws IOException {
    long size = opened.size();
    ByteBuffer header = ByteBuffer.allocate(BATCH_HEADER_BYTES);
    while (end + BATCH_HEADER_BYTES <= size) {
      opened.read(header.clear(), end);
      int entryBytes = header.getInt(8);
      long recordBytes = header.getLong(24);
      boolean fits =
          header.getInt(0) == BATCH_MAGIC
              && entryBytes >= 0
              && recordBytes >= 0
              && recordBytes <= size - end - BATCH_HEADER_BYTES - entryBytes;
      if (!fits) {
        break;
      }
      ByteBuffer batch = ByteBuffer.allocate(BATCH_HEADER_BYTES + entryBytes);
      opened.read(batch, end);
      if (batch.getInt(4) != batchChecksum(batch)) {
        break;
      }
      batch.position(BATCH_HEADER_BYTES);
      readEntries(batch, end + batch.limit(), reader);
      reader.revision(batch.getLong(16));
      end += batch.limit() + recordBytes;
    }
    if (end < size) {
      opened.truncate(end);
    }
  }

  private static int batchChecksum(ByteBuffer batch) {
    CRC32C checksum = new CRC32C();
    checksum.update(batch.duplicate().position(8));
    return (int) checksum.getValue();
  }

  private static void readEntries(ByteBuffer batch, long firstRecord, Reader reader) {
    long offset = firstRecord;
    while (batch.hasRemaining()) {
      long hash = batch.getLong();
      int flags = batch.get();
      Standing standing = Standing.withCode(flags & STANDING_MASK);
      long[] dependencies = new long[batch.getInt()];
      int length = batch.getInt();
      int checksum = batch.getInt();
      for (int i = 0; i < dependencies.length; i++) {
        dependencies[i] = batch.getLong();
      }
      if ((flags & MARK) != 0) {
        reader.mark(new Item.Mark(hash, standing));
      } else {
        Item.Put put = new Item.Put(hash, standing, (flags & LEAF) != 0, dependencies, NO_BYTES);
        reader.put(put, offset, length, checksum);
        offset += length;
      }
    }
  }

  /**
   * Writes a batch behind the others.
   *
   * @param placed hears where each record is, in order, when the batch is written
   * @throws IOException if it cannot be written; then it is not there
   */
  void append(long revision, List<? extends Item> items, Reader placed) throws IOException {
    int entryBytes = 0;
    long recordBytes = 0;
    for (Item item : items) {
      if (item instanceof Item.Put put) {
        entryBytes += put.entryBytes();
        recordBytes += put.bytes().length;
      } else {
        entryBytes += ENTRY_BYTES;
      }
    }
    ByteBuffer batch = ByteBuffer.allocate(BATCH_HEADER_BYTES + entryBytes);
    batch.putInt(BATCH_MAGIC).putInt(0).putInt(entryBytes).putInt(items.size());
    batch.putLong(revision).putLong(recordBytes);
    List<ByteBuffer> parts = new ArrayList<>();
    parts.add(batch);
    for (Item item : items) {
      writeEntry(batch, item);
      if (item instanceof Item.Put put && put.bytes().length > 0) {
        parts.add(ByteBuffer.wrap(put.bytes()));
      }
    }
    batch.flip();
    batch.putInt(4, batchChecksum(batch));
    points.reached("graph batch");
    write(parts);
    points.reached("graph batch written");
    batch.position(BATCH_HEADER_BYTES);
    readEntries(batch, end + batch.limit(), placed);
    end += batch.limit() + recordBytes;
  }

  private static void writeEntry(ByteBuffer batch, Item item) {
    switch (item) {
      case Item.Put(
              long hash,
              Standing standing,
              boolean leaf,
              long[] dependencies,
              byte[] bytes) -> {
        batch.putLong(hash).put((byte) (standing.code() | (leaf ? LEAF : 0)));
        batch.putInt(dependencies.length).putInt(bytes.length);
        batch.putInt(checksum(bytes, 0, bytes.length));
        for (long dependency : dependencies) {
          batch.putLong(dependency);
        }
      }
      case Item.Mark(long hash, Standing standing) ->
          batch.putLong(hash).put((byte) (standing.code() | MARK)).putInt(0).putInt(0).putInt(0);
    }
  }

  private void write(List<ByteBuffer> parts) throws IOException {
    // One array for the small ones: a call of the system costs more than copying.
    ByteBuffer joined =
        ByteBuffer.allocate(Math.toIntExact(parts.stream().mapToLong(ByteBuffer::remaining).sum()));
    parts.forEach(part -> joined.put(part.duplicate()));
    byte[] bytes = joined.array();
    int half = bytes.length / 2;
    try {
      opened.write(bytes, 0, half, end);
      points.reached("graph batch half written");
      opened.write(bytes, half, bytes.length - half, end + half);
    } catch (IOException e) {
      opened.truncate(end);
      throw e;
    }
  }

  /** The bytes of a record; empty if they are not those that were written. */
  Optional<byte[]> read(long offset, int length, int checksum) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    opened.read(bytes, offset);
    return bytes.limit() == length && checksum(bytes.array(), 0, length) == checksum
        ? Optional.of(bytes.array())
        : Optional.empty();
  }

  private static int checksum(byte[] bytes, int from, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, from, length);
    return (int) checksum.getValue();
  }

  /**
   * Writes what counts of this log to a new file and puts that in the place of this one.
   *
   * <p>All records are doubtful in it until its last batch, which says what is known of each: so
   * that every beginning of this file, too, is right.
   *
   * @param isLatest whether the record at an offset is the latest with its hash
   * @param standings what is known of the record with a hash
   */
  void compact(
      Fingerprint identity, Latest isLatest, Standings standings, long revision, int batchSize)
      throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".compact");
    Files.write(temporary, header(identity).array());
    try (RecordFile to = new RecordFile(temporary)) {
      RecordLog compacted = new RecordLog(temporary, to, fileKey(temporary), points);
      List<Item> marks = new ArrayList<>();
      List<Item> batch = new ArrayList<>();
      RecordLog source = new RecordLog(file, opened, fileKey, points);
      source.readAll(
          new Reader() {
            @Override
            public void put(Item.Put item, long offset, int length, int checksum) {
              if (!isLatest.test(item.hash(), offset, length)) {
                return;
              }
              batch.add(
                  new Item.Put(
                      item.hash(),
                      Standing.DOUBTFUL,
                      item.leaf(),
                      item.dependencies(),
                      bytes(offset, length, checksum)));
              marks.add(new Item.Mark(item.hash(), standings.of(item.hash())));
              if (batch.size() >= batchSize) {
                write();
              }
            }

            private byte[] bytes(long offset, int length, int checksum) {
              try {
                return read(offset, length, checksum).orElse(NO_BYTES);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }

            private void write() {
              try {
                compacted.append(revision, batch, NOTHING);
                batch.clear();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }

            @Override
            public void mark(Item.Mark item) {}

            @Override
            public void revision(long ofBatch) {}
          });
      compacted.append(revision, batch, NOTHING);
      compacted.append(revision, marks, NOTHING);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    points.reached("graph compacted");
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Knows which records count. */
  @FunctionalInterface
  interface Latest {
    /** Whether the record at the offset is the one that counts for the hash. */
    boolean test(long hash, long offset, int length);
  }

  /** Knows the standing of records. */
  @FunctionalInterface
  interface Standings {
    /** That of the record with the hash. */
    Standing of(long hash);
  }

  private static final Reader NOTHING =
      new Reader() {
        @Override
        public void put(Item.Put item, long offset, int length, int checksum) {}

        @Override
        public void mark(Item.Mark item) {}

        @Override
        public void revision(long revision) {}
      };

  @Override
  public void close() throws IOException {
    opened.close();
  }
}
