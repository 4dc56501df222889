package dev.zako.engine.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Writes a number for each entry, and knows what the numbers stand for. */
public final class RememberingCodec implements NodeCodec {
  private final List<Entry> entries = new ArrayList<>();

  @Override
  public synchronized byte[] write(Entry entry) {
    entries.add(entry);
    return ByteBuffer.allocate(Integer.BYTES).putInt(entries.size() - 1).array();
  }

  @Override
  public synchronized Entry read(byte[] bytes) throws IOException {
    int number = ByteBuffer.wrap(bytes).getInt();
    if (bytes.length != Integer.BYTES || number >= entries.size()) {
      throw new IOException("Not a number of an entry");
    }
    return entries.get(number);
  }
}
