package dev.zako.cli.wire;

import dev.zako.cli.wire.Message.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Messages as bytes: four bytes with the length of the rest, one byte with the kind, then the
 * fields in order. Numbers are big-endian; a text is its length in bytes and UTF-8; a list or map
 * is the number of its entries and these.
 */
public final class MessageCodec {
  /** No message is longer; whoever announces a longer one speaks another language. */
  static final int MAX_BYTES = 32 << 20;

  private static final byte HELLO = 1;
  private static final byte WELCOME = 2;
  private static final byte REFUSED = 3;
  private static final byte RUN = 4;
  private static final byte INTERRUPT = 5;
  private static final byte STOP = 6;
  private static final byte DESCRIBE = 7;
  private static final byte DESCRIPTION = 8;
  private static final byte OUTPUT = 9;
  private static final byte BEAT = 10;
  private static final byte EXIT = 11;

  private MessageCodec() {}

  /** The whole frame. */
  public static byte[] encode(Message message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(0);
      write(out, message);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    byte[] frame = bytes.toByteArray();
    int length = frame.length - Integer.BYTES;
    for (int i = 0; i < Integer.BYTES; i++) {
      frame[i] = (byte) (length >>> (24 - 8 * i));
    }
    return frame;
  }

  /**
   * The next message of a stream.
   *
   * @return nothing if the stream ends before it
   * @throws IOException if the stream breaks, or does not hold messages
   */
  public static Optional<Message> read(InputStream stream) throws IOException {
    int first = stream.read();
    if (first < 0) {
      return Optional.empty();
    }
    byte[] rest = exactly(stream, Integer.BYTES - 1);
    int length =
        (first << 24) | ((rest[0] & 0xff) << 16) | ((rest[1] & 0xff) << 8) | (rest[2] & 0xff);
    if (length < 1 || length > MAX_BYTES) {
      throw new IOException("Not a message: its length would be " + length);
    }
    try (DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(exactly(stream, length)))) {
      Message message = decode(in);
      if (in.read() >= 0) {
        throw new IOException("A message is longer than its fields");
      }
      return Optional.of(message);
    }
  }

  private static byte[] exactly(InputStream stream, int length) throws IOException {
    byte[] bytes = stream.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("The stream ends within a message");
    }
    return bytes;
  }

  /** The code of a switch over types is made at run time, which takes a new process too long. */
  private static void write(DataOutputStream out, Message message) throws IOException {
    if (message instanceof Message.Hello(int version, SortedMap<String, String> identity)) {
      out.writeByte(HELLO);
      out.writeInt(version);
      map(out, identity);
    } else if (message instanceof Message.Welcome(long process)) {
      out.writeByte(WELCOME);
      out.writeLong(process);
    } else if (message instanceof Message.Refused(String reason)) {
      out.writeByte(REFUSED);
      text(out, reason);
    } else if (message instanceof Message.Run run) {
      out.writeByte(RUN);
      out.writeLong(run.process());
      list(out, run.arguments());
      text(out, run.directory());
      map(out, run.environment());
      out.writeBoolean(run.terminal().outIsTerminal());
      out.writeBoolean(run.terminal().errIsTerminal());
      text(out, run.terminal().device());
    } else if (message instanceof Message.Interrupt(String signal)) {
      out.writeByte(INTERRUPT);
      text(out, signal);
    } else if (message instanceof Message.Stop) {
      out.writeByte(STOP);
    } else if (message instanceof Message.Describe) {
      out.writeByte(DESCRIBE);
    } else if (message instanceof Message.Description(List<String> lines)) {
      out.writeByte(DESCRIPTION);
      list(out, lines);
    } else if (message instanceof Message.Output(boolean toErr, byte[] bytes)) {
      out.writeByte(OUTPUT);
      out.writeBoolean(toErr);
      out.writeInt(bytes.length);
      out.write(bytes);
    } else if (message instanceof Message.Beat) {
      out.writeByte(BEAT);
    } else if (message instanceof Message.Exit(int code)) {
      out.writeByte(EXIT);
      out.writeInt(code);
    } else {
      throw new IllegalArgumentException("There is no code for " + message.getClass());
    }
  }

  private static Message decode(DataInputStream in) throws IOException {
    byte kind = in.readByte();
    return switch (kind) {
      case HELLO -> new Message.Hello(in.readInt(), map(in));
      case WELCOME -> new Message.Welcome(in.readLong());
      case REFUSED -> new Message.Refused(text(in));
      case RUN ->
          new Message.Run(
              in.readLong(),
              list(in),
              text(in),
              map(in),
              new Terminal(in.readBoolean(), in.readBoolean(), text(in)));
      case INTERRUPT -> new Message.Interrupt(text(in));
      case STOP -> new Message.Stop();
      case DESCRIBE -> new Message.Describe();
      case DESCRIPTION -> new Message.Description(list(in));
      case OUTPUT -> new Message.Output(in.readBoolean(), bytes(in));
      case BEAT -> new Message.Beat();
      case EXIT -> new Message.Exit(in.readInt());
      default -> throw new IOException("There is no message of kind " + kind);
    };
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(bytes(in), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    int length = count(in);
    return exactly(in, length);
  }

  private static void list(DataOutputStream out, List<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      text(out, text);
    }
  }

  private static List<String> list(DataInputStream in) throws IOException {
    int size = count(in);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      texts.add(text(in));
    }
    return texts;
  }

  private static void map(DataOutputStream out, SortedMap<String, String> map) throws IOException {
    out.writeInt(map.size());
    for (var entry : map.entrySet()) {
      text(out, entry.getKey());
      text(out, entry.getValue());
    }
  }

  private static SortedMap<String, String> map(DataInputStream in) throws IOException {
    int size = count(in);
    SortedMap<String, String> map = new TreeMap<>();
    for (int i = 0; i < size; i++) {
      String key = text(in);
      map.put(key, text(in));
    }
    return map;
  }

  /** How many bytes or entries follow: never more than there are bytes left. */
  private static int count(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > in.available()) {
      throw new IOException("A message announces more than it holds");
    }
    return count;
  }
}
