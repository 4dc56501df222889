package dev.zako.engine.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A file that is read and written at any place. It is no channel, because an interrupted thread
 * would close that for all others. Thread-safe.
 */
final class RecordFile implements AutoCloseable {
  private final RandomAccessFile file;

  /** Opens a file that is there. */
  RecordFile(Path path) throws IOException {
    this.file = new RandomAccessFile(path.toFile(), "rw");
  }

  /** Its size in bytes. */
  synchronized long size() throws IOException {
    return file.length();
  }

  /** Fills an array-backed buffer from a place on, as far as the file goes, and flips it. */
  synchronized void read(ByteBuffer into, long from) throws IOException {
    file.seek(from);
    while (into.hasRemaining()) {
      int count = file.read(into.array(), into.arrayOffset() + into.position(), into.remaining());
      if (count < 0) {
        break;
      }
      into.position(into.position() + count);
    }
    into.flip();
  }

  /** Writes a part of an array at a place. */
  synchronized void write(byte[] bytes, int offset, int length, long at) throws IOException {
    file.seek(at);
    file.write(bytes, offset, length);
  }

  /** Cuts off what is behind a place. */
  synchronized void truncate(long size) throws IOException {
    if (size < file.length()) {
      file.setLength(size);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
