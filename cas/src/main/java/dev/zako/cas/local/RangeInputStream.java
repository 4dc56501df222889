package dev.zako.cas.local;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The next so many bytes of a stream; it is an error if the stream has fewer. */
final class RangeInputStream extends FilterInputStream {
  private long remaining;

  RangeInputStream(InputStream in, long length) {
    super(in);
    remaining = length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (remaining == 0) {
      return length == 0 ? 0 : -1;
    }
    int count = in.read(buffer, offset, (int) Math.min(length, remaining));
    if (count < 0) {
      throw new EOFException("A blob ended " + remaining + " bytes early");
    }
    remaining -= count;
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = in.skip(Math.clamp(count, 0, remaining));
    remaining -= skipped;
    return skipped;
  }

  @Override
  public int available() throws IOException {
    return (int) Math.min(in.available(), remaining);
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
