package dev.zako.engine.build.kept;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;

/**
 * Writes what has a text that says all of it.
 *
 * @param <T> what is written
 */
final class TextSerializer<T> extends Serializer<T> {
  private final Reader<T> reader;

  /** Reads a text back. */
  @FunctionalInterface
  interface Reader<T> {
    /** What the text says. */
    T read(String text) throws Exception;
  }

  TextSerializer(Reader<T> reader) {
    this.reader = reader;
    setImmutable(true);
  }

  @Override
  public void write(Kryo kryo, Output output, T value) {
    output.writeString(value.toString());
  }

  @Override
  public T read(Kryo kryo, Input input, Class<? extends T> type) {
    String text = input.readString();
    try {
      return reader.read(text);
    } catch (Exception e) {
      throw new KryoException("Not a " + type.getName() + ": " + text, e);
    }
  }
}
