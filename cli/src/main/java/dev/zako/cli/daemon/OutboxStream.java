package dev.zako.cli.daemon;

import dev.zako.cli.wire.Message;
import java.io.OutputStream;
import java.util.Arrays;

/** Sends what is written to a client. */
final class OutboxStream extends OutputStream {
  private final Outbox outbox;
  private final boolean toErr;

  OutboxStream(Outbox outbox, boolean toErr) {
    this.outbox = outbox;
    this.toErr = toErr;
  }

  @Override
  public void write(int one) {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    outbox.send(new Message.Output(toErr, Arrays.copyOfRange(bytes, offset, offset + length)));
  }
}
