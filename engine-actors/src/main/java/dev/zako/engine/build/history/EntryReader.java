package dev.zako.engine.build.history;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** Reads what {@link BuildNotes} wrote. */
final class EntryReader {
  private static final int MAX_TEXT_BYTES = 1 << 26;

  private final InputStream in;
  private final List<String> known = new ArrayList<>();

  private EntryReader(InputStream in) {
    this.in = in;
  }

  /** The entry with these bytes; nothing if they are of another format, or damaged. */
  static Optional<BuildEntry> read(byte[] bytes) {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes), 1 << 16)) {
      return Optional.of(new EntryReader(in).entry());
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private BuildEntry entry() throws IOException {
    if (!text().equals(BuildNotes.FORMAT)) {
      throw new IOException("Another format");
    }
    SortedMap<String, ActionEntry> actions = new TreeMap<>();
    SortedMap<String, String> files = new TreeMap<>();
    SortedMap<String, String> because = new TreeMap<>();
    while (true) {
      switch (count()) {
        case BuildNotes.ACTION -> {
          ActionEntry action = action();
          actions.put(action.name(), action);
        }
        case BuildNotes.FILE -> files.put(text(), text());
        case BuildNotes.BECAUSE -> because.put(text(), text());
        case BuildNotes.END -> {
          BuildEntry.Head head = head();
          // Reading the end is what checks the sum of all bytes.
          if (in.read() >= 0) {
            throw new IOException("More than an entry");
          }
          return new BuildEntry(head, actions, files, because);
        }
        default -> throw new IOException("No such note");
      }
    }
  }

  private BuildEntry.Head head() throws IOException {
    return new BuildEntry.Head(
        number(),
        number() != 0,
        Instant.ofEpochMilli(number()),
        Duration.ofMillis(number()),
        text(),
        text(),
        map());
  }

  private ActionEntry action() throws IOException {
    return new ActionEntry(
        text(),
        text(),
        count(),
        text(),
        constant(ActionEntry.End.class),
        constant(ActionEntry.Lookup.class),
        text(),
        texts().stream().findFirst(),
        texts(),
        map(),
        map(),
        map(),
        map());
  }

  private <E extends Enum<E>> E constant(Class<E> type) throws IOException {
    String name = text();
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(name)) {
        return constant;
      }
    }
    throw new IOException("No such constant");
  }

  private long number() throws IOException {
    long number = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException();
      }
      number |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return number;
      }
    }
    throw new IOException("No number");
  }

  private int count() throws IOException {
    long number = number();
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw new IOException("No count");
    }
    return (int) number;
  }

  private String text() throws IOException {
    int place = count();
    if (place > known.size()) {
      throw new IOException("No such text");
    }
    if (place > 0) {
      return known.get(place - 1);
    }
    int length = count();
    if (length > MAX_TEXT_BYTES) {
      throw new IOException("Too long a text");
    }
    byte[] encoded = in.readNBytes(length);
    if (encoded.length < length) {
      throw new EOFException();
    }
    String text = new String(encoded, StandardCharsets.UTF_8);
    known.add(text);
    return text;
  }

  private List<String> texts() throws IOException {
    List<String> texts = new ArrayList<>();
    for (int left = count(); left > 0; left--) {
      texts.add(text());
    }
    return texts;
  }

  private SortedMap<String, String> map() throws IOException {
    SortedMap<String, String> map = new TreeMap<>();
    for (int left = count(); left > 0; left--) {
      map.put(text(), text());
    }
    return map;
  }
}
