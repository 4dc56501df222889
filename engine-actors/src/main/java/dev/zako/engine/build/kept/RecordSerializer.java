package dev.zako.engine.build.kept;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes records component by component, by the types that these are declared with: texts, numbers,
 * booleans, names of enum constants, optional values, lists and sorted maps, registered classes as
 * such and everything else with its registered id. Used by one thread at a time.
 */
final class RecordSerializer extends Serializer<Record> {
  private final Class<? extends Record> type;
  private @Nullable Shape shape;

  /** What reflection says, asked for at first use. */
  private record Shape(List<Type> types, List<Method> accessors, Constructor<?> constructor) {}

  RecordSerializer(Class<? extends Record> type) {
    this.type = type;
    setImmutable(true);
  }

  private Shape shape() {
    Shape known = shape;
    if (known == null) {
      known = look();
      shape = known;
    }
    return known;
  }

  private Shape look() {
    List<Type> types = new ArrayList<>();
    List<Method> accessors = new ArrayList<>();
    List<Class<?>> classes = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      types.add(component.getGenericType());
      Method accessor = component.getAccessor();
      accessor.setAccessible(true);
      accessors.add(accessor);
      classes.add(component.getType());
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(classes.toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return new Shape(types, accessors, constructor);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("Every record has its constructor", e);
    }
  }

  @Override
  public void write(Kryo kryo, Output output, Record value) {
    Shape known = shape();
    try {
      for (int i = 0; i < known.types().size(); i++) {
        write(kryo, output, known.types().get(i), known.accessors().get(i).invoke(value));
      }
    } catch (ReflectiveOperationException e) {
      throw new KryoException("Cannot read a " + type.getName(), e);
    }
  }

  @Override
  public Record read(Kryo kryo, Input input, Class<? extends Record> wanted) {
    Shape known = shape();
    Object[] values = new Object[known.types().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = read(kryo, input, known.types().get(i));
    }
    try {
      return (Record) known.constructor().newInstance(values);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      throw new KryoException("Cannot make a " + type.getName(), e);
    }
  }

  private static void write(Kryo kryo, Output output, Type as, Object value) {
    if (as instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      switch (value) {
        case Optional<?> optional -> {
          output.writeBoolean(optional.isPresent());
          optional.ifPresent(each -> write(kryo, output, arguments[0], each));
          return;
        }
        case List<?> list -> {
          output.writeVarInt(list.size(), true);
          list.forEach(each -> write(kryo, output, arguments[0], each));
          return;
        }
        case SortedMap<?, ?> map -> {
          output.writeVarInt(map.size(), true);
          map.forEach(
              (key, each) -> {
                write(kryo, output, arguments[0], key);
                write(kryo, output, arguments[1], each);
              });
          return;
        }
        default -> {
          // A class with parameters of its own is written as any other.
        }
      }
    }
    switch (value) {
      case String text -> output.writeString(text);
      case Integer number -> output.writeInt(number);
      case Long number -> output.writeLong(number);
      case Double number -> output.writeDouble(number);
      case Boolean truth -> output.writeBoolean(truth);
      case Duration duration -> {
        output.writeLong(duration.getSeconds());
        output.writeInt(duration.getNano());
      }
      case OptionalLong number -> {
        output.writeBoolean(number.isPresent());
        output.writeLong(number.orElse(0));
      }
      case Enum<?> constant -> output.writeString(constant.name());
      default -> {
        if (isKnownBy(as)) {
          kryo.writeObject(output, value);
        } else {
          kryo.writeClassAndObject(output, value);
        }
      }
    }
  }

  private static Object read(Kryo kryo, Input input, Type as) {
    if (as instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      Class<?> raw = (Class<?>) generic.getRawType();
      if (raw == Optional.class) {
        return input.readBoolean()
            ? Optional.of(read(kryo, input, arguments[0]))
            : Optional.empty();
      }
      if (raw == List.class) {
        int size = size(input);
        List<Object> list = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
          list.add(read(kryo, input, arguments[0]));
        }
        return list;
      }
      if (raw == SortedMap.class) {
        SortedMap<Object, Object> map = new TreeMap<>();
        for (int rest = size(input); rest > 0; rest--) {
          Object key = read(kryo, input, arguments[0]);
          map.put(key, read(kryo, input, arguments[1]));
        }
        return map;
      }
    }
    if (as == String.class) {
      return input.readString();
    } else if (as == int.class) {
      return input.readInt();
    } else if (as == long.class) {
      return input.readLong();
    } else if (as == double.class) {
      return input.readDouble();
    } else if (as == boolean.class) {
      return input.readBoolean();
    } else if (as == Duration.class) {
      long seconds = input.readLong();
      return Duration.ofSeconds(seconds, input.readInt());
    } else if (as == OptionalLong.class) {
      boolean isPresent = input.readBoolean();
      long number = input.readLong();
      return isPresent ? OptionalLong.of(number) : OptionalLong.empty();
    } else if (as instanceof Class<?> c && c.isEnum()) {
      return constant(c, input.readString());
    }
    return isKnownBy(as) ? kryo.readObject(input, (Class<?>) as) : kryo.readClassAndObject(input);
  }

  /** A size that what is left can hold: each element takes a byte at least. */
  private static int size(Input input) {
    int size = input.readVarInt(true);
    if (size < 0 || size > input.limit() - input.position()) {
      throw new KryoException("A size of " + size);
    }
    return size;
  }

  private static Object constant(Class<?> type, String name) {
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(name)) {
        return constant;
      }
    }
    throw new KryoException("No constant `" + name + "` of " + type.getName());
  }

  /** Whether the declared type says which class the value is of. */
  private static boolean isKnownBy(Type as) {
    return as instanceof Class<?> c && Modifier.isFinal(c.getModifiers());
  }
}
