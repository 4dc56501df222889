package dev.zako.cli.wire;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** A connection over which messages go both ways. One thread reads; any thread may send. */
public final class Connection implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final ReentrantLock sending = new ReentrantLock();
  private final SocketChannel channel;
  private final InputStream in;

  /** Messages over an open channel in blocking mode, which this closes in the end. */
  public Connection(SocketChannel channel) {
    this.channel = channel;
    this.in = new BufferedInputStream(new ChannelInput(channel), BUFFER_BYTES);
  }

  /** A connection that leads nowhere yet. */
  public static Connection open() throws IOException {
    return new Connection(SocketChannel.open(StandardProtocolFamily.UNIX));
  }

  /**
   * Connects to a socket. Blocks while its owner has too many others waiting.
   *
   * @throws IOException if nobody listens there
   */
  public void connect(Path socket) throws IOException {
    channel.connect(UnixDomainSocketAddress.of(socket));
  }

  /** Sends a message whole. Blocks while the other side does not read. */
  public void send(Message message) throws IOException {
    ByteBuffer frame = ByteBuffer.wrap(MessageCodec.encode(message));
    sending.lock();
    try {
      while (frame.hasRemaining()) {
        channel.write(frame);
      }
    } finally {
      sending.unlock();
    }
  }

  /**
   * Waits for the next message.
   *
   * @return nothing if the other side has closed the connection
   * @throws IOException if the connection breaks, or was closed here
   */
  public Optional<Message> receive() throws IOException {
    return MessageCodec.read(in);
  }

  /** Closes the connection; whoever reads or sends is woken by an exception. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException _) {
      // It is given up in any case.
      return;
    }
  }

  /** Reads without the lock that streams of channels share with writing. */
  private static final class ChannelInput extends InputStream {
    private final SocketChannel channel;

    ChannelInput(SocketChannel channel) {
      this.channel = channel;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return channel.read(ByteBuffer.wrap(bytes, offset, length));
    }
  }
}
