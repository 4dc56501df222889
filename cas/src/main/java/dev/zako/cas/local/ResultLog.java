package dev.zako.cas.local;

import dev.zako.cas.Digest;
import dev.zako.cas.Hasher;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Records by the hash of a key, in one file to which every store of the directory appends. Making a
 * file for each record would cost a hundred times as much. Thread-safe.
 *
 * <pre>
 * record   "zako-ac2", bytes of the value (4), SHA-256 of key and value (32), key (32), value
 * </pre>
 *
 * <p>A record is believed only if its checksum is right. What a full disk or a dying process left
 * of one, and what was damaged since, is passed over: the next record begins where its first bytes
 * are found. The latest record of a key counts. A file that was removed or replaced is read anew.
 */
final class ResultLog implements AutoCloseable {
  private static final byte[] MAGIC = "zako-ac2".getBytes(StandardCharsets.US_ASCII);
  private static final int CHECKSUM_AT = MAGIC.length + Integer.BYTES;
  private static final int KEY_AT = CHECKSUM_AT + Digest.HASH_BYTES;

  /** The bytes of a record without its value. */
  static final int HEADER_BYTES = KEY_AT + Digest.HASH_BYTES;

  /** The longest value; a longer length is that of a damaged record. */
  static final int MAX_VALUE_BYTES = 64 << 20;

  private static final int READ_BYTES = 256 << 10;

  private final Path file;
  private final StoreFiles files;
  private final boolean syncWrites;
  private ResultIndex index = new ResultIndex();
  // No channels: an interrupted thread would close these for all others.
  private @Nullable RandomAccessFile reading;
  private @Nullable FileOutputStream appending;
  private @Nullable Object identity;
  private long scanned;

  /** A log that is opened, or made, when it is first used. */
  ResultLog(Path file, StoreFiles files, boolean syncWrites) {
    this.file = file;
    this.files = files;
    this.syncWrites = syncWrites;
  }

  /** Where it is. */
  Path file() {
    return file;
  }

  /** What was last appended for a key, by any store. */
  synchronized Optional<byte[]> find(Digest key) throws IOException {
    catchUp();
    long offset = index.find(shortened(key.hash()));
    if (offset < 0 || reading == null) {
      return Optional.empty();
    }
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    read(reading, header, offset);
    int length = length(header, 0);
    if (length == 0 || header.limit() < HEADER_BYTES) {
      return Optional.empty();
    }
    ByteBuffer record = ByteBuffer.allocate(length);
    read(reading, record, offset);
    boolean found =
        record.limit() == length
            && isWhole(record, 0, length)
            && Arrays.equals(
                record.array(), KEY_AT, HEADER_BYTES, key.hash(), 0, Digest.HASH_BYTES);
    return found
        ? Optional.of(Arrays.copyOfRange(record.array(), HEADER_BYTES, length))
        : Optional.empty();
  }

  /**
   * Appends a record.
   *
   * @throws IOException if it cannot be written as a whole
   */
  synchronized void append(Digest key, byte[] value) throws IOException {
    if (value.length > MAX_VALUE_BYTES) {
      throw new IOException("The record has " + value.length + " bytes");
    }
    catchUp();
    if (appending == null) {
      appending = files.openLog(file);
    }
    byte[] checked = Arrays.copyOf(key.hash(), Digest.HASH_BYTES + value.length);
    System.arraycopy(value, 0, checked, Digest.HASH_BYTES, value.length);
    ByteBuffer record = ByteBuffer.allocate(HEADER_BYTES + value.length);
    record.put(MAGIC).putInt(value.length).put(checksum(checked)).put(checked);
    files.append(appending, record.flip());
    if (syncWrites) {
      appending.getFD().sync();
    }
  }

  private static long shortened(byte[] hash) {
    return ByteBuffer.wrap(hash).getLong();
  }

  /** Reads what was appended since. */
  private void catchUp() throws IOException {
    BasicFileAttributes now;
    try {
      now = Files.readAttributes(file, BasicFileAttributes.class);
    } catch (NoSuchFileException _) {
      close();
      return;
    }
    if (!Objects.equals(now.fileKey(), identity)) {
      close();
    }
    if (reading == null) {
      reading = new RandomAccessFile(file.toFile(), "r");
      identity = now.fileKey();
    }
    if (now.size() < scanned) {
      index = new ResultIndex();
      scanned = 0;
    }
    scan(reading, now.size());
  }

  /** Notes the records up to the size that the file had a moment ago. */
  private void scan(RandomAccessFile from, long size) throws IOException {
    long wanted = READ_BYTES;
    while (scanned < size) {
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(wanted, size - scanned));
      read(from, buffer, scanned);
      boolean isEnd = scanned + buffer.capacity() >= size || buffer.limit() < buffer.capacity();
      int done = scan(buffer, isEnd);
      scanned += done;
      if (isEnd) {
        return;
      }
      // A record that is longer than the buffer.
      wanted = done == 0 ? HEADER_BYTES + buffer.getInt(MAGIC.length) : READ_BYTES;
    }
  }

  /**
   * Notes the records in a buffer.
   *
   * @param isEnd whether nothing follows; what seems to be the beginning of a record may then be
   *     the rest of one that was never finished, with others behind it
   * @return how many bytes are done with
   */
  private int scan(ByteBuffer buffer, boolean isEnd) {
    int unfinished = -1;
    int at = 0;
    while (at < buffer.limit()) {
      int length = length(buffer, at);
      if (length > buffer.limit() - at) {
        if (!isEnd) {
          return at;
        }
        unfinished = unfinished < 0 ? at : unfinished;
        at++;
      } else if (length > 0 && isWhole(buffer, at, length)) {
        index.put(buffer.getLong(at + KEY_AT), scanned + at);
        at += length;
        // Records are appended one after the other: what came before this one stays unfinished.
        unfinished = -1;
      } else {
        at++;
      }
    }
    return unfinished < 0 ? at : unfinished;
  }

  /**
   * How long the record is that seems to begin at a place of a buffer; 0 if none does, and more
   * than there is if the buffer ends too early to tell.
   */
  private static int length(ByteBuffer buffer, int at) {
    int there = Math.min(MAGIC.length, buffer.limit() - at);
    for (int i = 0; i < there; i++) {
      if (buffer.get(at + i) != MAGIC[i]) {
        return 0;
      }
    }
    if (buffer.limit() - at < HEADER_BYTES) {
      return HEADER_BYTES;
    }
    int value = buffer.getInt(at + MAGIC.length);
    return value < 0 || value > MAX_VALUE_BYTES ? 0 : HEADER_BYTES + value;
  }

  private static boolean isWhole(ByteBuffer buffer, int at, int length) {
    byte[] checksum = new byte[Digest.HASH_BYTES];
    buffer.get(at + CHECKSUM_AT, checksum);
    byte[] checked = new byte[length - KEY_AT];
    buffer.get(at + KEY_AT, checked);
    return Arrays.equals(checksum, checksum(checked));
  }

  /** The checksum of a key with the value behind it. */
  private static byte[] checksum(byte[] checked) {
    Hasher hasher = new Hasher();
    hasher.update(checked, 0, checked.length);
    return hasher.finish().hash();
  }

  /** Fills a buffer from a place of the file, as far as the file goes, and turns it to be read. */
  private static void read(RandomAccessFile from, ByteBuffer into, long offset) throws IOException {
    from.seek(offset);
    while (into.hasRemaining()) {
      int count = from.read(into.array(), into.arrayOffset() + into.position(), into.remaining());
      if (count < 0) {
        break;
      }
      into.position(into.position() + count);
    }
    into.flip();
  }

  @Override
  public synchronized void close() throws IOException {
    try (RandomAccessFile _ = reading;
        FileOutputStream _ = appending) {
      reading = null;
      appending = null;
      identity = null;
      index = new ResultIndex();
      scanned = 0;
    }
  }
}
