package dev.zako.engine.build.output;

import dev.zako.engine.build.output.WorkspaceLock.WaitListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Who has a lock, as its file tells those who wait for it.
 *
 * @param pid the process
 * @param commandLine what it was asked to do
 */
record LockHolder(long pid, String commandLine) {
  /**
   * Says in the file that this one has the lock.
   *
   * @param at where in the file
   * @param size how many bytes are for this; what does not fit is not said
   */
  void write(FileChannel channel, long at, int size) throws IOException {
    byte[] text = (pid + "\n" + commandLine + "\n").getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.wrap(Arrays.copyOf(text, size));
    for (long position = at; bytes.hasRemaining(); ) {
      position += channel.write(bytes, position);
    }
  }

  /** Who the file says has the lock; nobody if it does not say. */
  static Optional<LockHolder> read(FileChannel channel, long at, int size) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(size);
    var _ = channel.read(buffer, at);
    buffer.flip();
    String text = StandardCharsets.UTF_8.decode(buffer).toString().replace("\0", "");
    List<String> lines = text.lines().toList();
    return lines.isEmpty() || !lines.getFirst().matches("[0-9]{1,18}")
        ? Optional.empty()
        : Optional.of(
            new LockHolder(Long.parseLong(lines.getFirst()), lines.size() > 1 ? lines.get(1) : ""));
  }

  /** Tells who is waited for. */
  static void tell(Optional<LockHolder> holder, WaitListener listener) {
    listener.waiting(holder.map(LockHolder::pid), holder.map(LockHolder::commandLine).orElse(""));
  }
}
