package dev.zako.engine.build.history;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Takes down what a build does, as the bytes of a {@link BuildEntry}. Each text is written once and
 * compressed at once, so that the notes of a large build stay small. Thread-safe.
 */
public final class BuildNotes implements AutoCloseable {
  static final String FORMAT = "zako build 1";
  static final int END = 0;
  static final int ACTION = 1;
  static final int FILE = 2;
  static final int BECAUSE = 3;

  private final ReentrantLock lock = new ReentrantLock();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Map<String, Integer> known = new HashMap<>();
  private @Nullable Quick out;
  private boolean isClosed;

  /** Nothing yet. */
  public BuildNotes() {}

  /** Compresses quickly rather than well. */
  private static final class Quick extends GZIPOutputStream {
    Quick(OutputStream out) throws IOException {
      super(out, 1 << 13);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  /** The build did this about an action; what was noted of it before does not count. */
  public void action(ActionEntry action) {
    locked(
        to -> {
          number(to, ACTION);
          text(to, action.label());
          text(to, action.configuration());
          number(to, action.index());
          text(to, action.mnemonic());
          text(to, action.end().name());
          text(to, action.lookup().name());
          text(to, action.key());
          texts(to, action.problem().stream().toList());
          texts(to, action.arguments());
          texts(to, action.environment());
          texts(to, action.properties());
          texts(to, action.inputs());
          texts(to, action.outputs());
        });
  }

  /** The build found this at a path. */
  public void file(String path, String found) {
    locked(
        to -> {
          number(to, FILE);
          text(to, path);
          text(to, found);
        });
  }

  /** A node was computed again because of another one; both by {@link BuildEntry#node}. */
  public void because(String node, String cause) {
    locked(
        to -> {
          number(to, BECAUSE);
          text(to, node);
          text(to, cause);
        });
  }

  /** Whether nothing was noted. */
  public boolean isEmpty() {
    lock.lock();
    try {
      return out == null;
    } finally {
      lock.unlock();
    }
  }

  /** The bytes of the whole entry; nothing can be noted after this. */
  public byte[] finish(BuildEntry.Head head) {
    locked(
        to -> {
          number(to, END);
          number(to, head.id());
          number(to, head.isSum() ? 1 : 0);
          number(to, head.at().toEpochMilli());
          number(to, head.took().toMillis());
          text(to, head.commandLine());
          text(to, head.status());
          texts(to, head.options());
        });
    close();
    return bytes.toByteArray();
  }

  /** The whole entry if anything was noted; nothing can be noted after this. */
  public Optional<BuildEntry> entry(BuildEntry.Head head) {
    return isEmpty() ? Optional.empty() : EntryReader.read(finish(head));
  }

  /** Gives up what compresses. */
  @Override
  public void close() {
    lock.lock();
    try {
      isClosed = true;
      if (out != null) {
        out.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.unlock();
    }
  }

  /** Something to write. */
  @FunctionalInterface
  private interface Note {
    void write(OutputStream to) throws IOException;
  }

  private void locked(Note note) {
    lock.lock();
    try {
      if (isClosed) {
        return;
      }
      Quick to = out;
      if (to == null) {
        to = new Quick(bytes);
        out = to;
        text(to, FORMAT);
      }
      note.write(to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.unlock();
    }
  }

  /** Seven bits in each byte, the lowest first; the last byte is below 128. */
  private static void number(OutputStream to, long number) throws IOException {
    long rest = number;
    while (rest < 0 || rest > 0x7f) {
      to.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    to.write((int) rest);
  }

  /** The number of the text, counted from 1 in the order of first writing; 0 before a new one. */
  private void text(OutputStream to, String text) throws IOException {
    Integer number = known.get(text);
    if (number != null) {
      number(to, number);
      return;
    }
    known.put(text, known.size() + 1);
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    number(to, 0);
    number(to, encoded.length);
    to.write(encoded);
  }

  private void texts(OutputStream to, List<String> texts) throws IOException {
    number(to, texts.size());
    for (String text : texts) {
      text(to, text);
    }
  }

  private void texts(OutputStream to, SortedMap<String, String> texts) throws IOException {
    number(to, texts.size());
    for (Map.Entry<String, String> entry : texts.entrySet()) {
      text(to, entry.getKey());
      text(to, entry.getValue());
    }
  }
}
