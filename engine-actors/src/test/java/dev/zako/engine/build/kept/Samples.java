package dev.zako.engine.build.kept;

import dev.zako.cas.Digest;
import dev.zako.engine.build.model.ArtifactId;
import dev.zako.engine.build.model.Author;
import dev.zako.engine.build.model.ConfigurationId;
import dev.zako.engine.build.model.GlobPattern;
import dev.zako.engine.build.model.GroupId;
import dev.zako.engine.build.model.Label;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.build.model.Version;
import dev.zako.engine.build.model.VersionRequirement;
import dev.zako.engine.build.script.ModuleClosureValue;
import dev.zako.engine.build.script.ModuleValue;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeFailure;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeValue;
import dev.zako.js.ModuleId;
import dev.zako.sandbox.PortablePath;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Makes records of any type, and says what types are made of. */
final class Samples {
  /** What is not a record, or must have a certain form. */
  private static final Map<Class<?>, Object> FIXED = fixed();

  private Samples() {}

  private static Map<Class<?>, Object> fixed() {
    try {
      return Map.ofEntries(
          Map.entry(String.class, "text"),
          Map.entry(int.class, 3),
          Map.entry(long.class, 1L << 40),
          Map.entry(double.class, 0.5),
          Map.entry(boolean.class, true),
          Map.entry(Duration.class, Duration.ofMillis(1500)),
          Map.entry(OptionalLong.class, OptionalLong.of(4)),
          Map.entry(Fingerprint.class, Fingerprint.of("sample")),
          Map.entry(Digest.class, Digest.of(new byte[9])),
          Map.entry(PortablePath.class, PortablePath.of("a/b")),
          Map.entry(GlobPattern.class, GlobPattern.parse("src/**/*.c")),
          Map.entry(PackagePath.class, new PackagePath("a/b")),
          Map.entry(Label.class, Label.parse("//a/b:c")),
          Map.entry(ModuleId.class, ModuleId.file("a/BUILD.ts")),
          Map.entry(Author.class, Author.parse("Ada <ada@example.org>")),
          Map.entry(GroupId.class, GroupId.parse("org.example")),
          Map.entry(ArtifactId.class, ArtifactId.parse("org.example:thing")),
          Map.entry(Version.class, Version.parse("1.2.3-rc.1+b")),
          Map.entry(VersionRequirement.class, VersionRequirement.parse("^1.2.3")),
          Map.entry(
              VersionRequirement.Comparator.class,
              VersionRequirement.parse("^1.2.3").comparators().getFirst()),
          Map.entry(ConfigurationId.class, new ConfigurationId("ab".repeat(32))));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** A value of the type. */
  static Object of(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      Class<?> raw = (Class<?>) generic.getRawType();
      if (raw == Optional.class) {
        return Optional.of(of(arguments[0]));
      } else if (raw == List.class) {
        return List.of(of(arguments[0]));
      } else if (raw == SortedMap.class) {
        return new TreeMap<>(Map.of(of(arguments[0]), of(arguments[1])));
      }
      return of(raw);
    }
    Class<?> c = (Class<?>) type;
    Object fixed = FIXED.get(c);
    if (fixed != null) {
      return fixed;
    }
    if (c.isEnum()) {
      return c.getEnumConstants()[0];
    }
    if (c.isInterface()) {
      return of(KeptTypes.RECORDS.stream().filter(c::isAssignableFrom).findFirst().orElseThrow());
    }
    return make(c);
  }

  private static Object make(Class<?> type) {
    try {
      List<Object> values = new ArrayList<>();
      List<Class<?>> classes = new ArrayList<>();
      for (RecordComponent component : type.getRecordComponents()) {
        classes.add(component.getType());
        values.add(of(component.getGenericType()));
      }
      Constructor<?> constructor = type.getDeclaredConstructor(classes.toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(values.toArray());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("No sample of " + type, e);
    }
  }

  /** The types of all keys of the engine. */
  static List<Class<? extends Record>> keys() throws Exception {
    Path classes =
        Path.of(KeptTypes.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<Class<? extends Record>> keys = new ArrayList<>();
    try (Stream<Path> files = Files.walk(classes.resolve("dev/zako/engine/build"))) {
      for (Path file : files.sorted().toList()) {
        String name = classes.relativize(file).toString();
        if (name.endsWith(".class") && !name.endsWith("-info.class")) {
          Class<?> type =
              Class.forName(
                  name.substring(0, name.length() - 6).replace('/', '.'), false, loader());
          if (NodeKey.class.isAssignableFrom(type) && type.isRecord()) {
            keys.add(type.asSubclass(Record.class));
          }
        }
      }
    }
    return keys;
  }

  private static ClassLoader loader() {
    return KeptTypes.class.getClassLoader();
  }

  /** The types that registered ones are made of without being registered themselves. */
  static SortedSet<String> missing(List<Class<? extends Record>> registered) {
    Set<Class<?>> known = new HashSet<>(registered);
    known.addAll(FIXED.keySet());
    known.add(ModuleValue.Present.class);
    known.add(ModuleClosureValue.class);
    known.addAll(KeptTypes.NOT_KEPT);
    SortedSet<String> missing = new TreeSet<>();
    for (Class<? extends Record> type : registered) {
      for (RecordComponent component : type.getRecordComponents()) {
        collect(component.getGenericType(), known, missing);
      }
      for (Type above : type.getGenericInterfaces()) {
        // The type of a key says which values its node has.
        if (above instanceof ParameterizedType generic && generic.getRawType() == NodeKey.class) {
          collect(generic.getActualTypeArguments()[0], known, missing);
        }
      }
    }
    return missing;
  }

  private static void collect(Type type, Set<Class<?>> known, SortedSet<String> missing) {
    if (type instanceof ParameterizedType generic) {
      for (Type argument : generic.getActualTypeArguments()) {
        collect(argument, known, missing);
      }
      return;
    }
    if (type instanceof WildcardType) {
      return;
    }
    Class<?> c = (Class<?>) type;
    if (c.isEnum() || known.contains(c) || c == NodeValue.class || c == NodeFailure.class) {
      return;
    }
    if (c.isSealed()) {
      for (Class<?> permitted : c.getPermittedSubclasses()) {
        collect(permitted, known, missing);
      }
      return;
    }
    missing.add(c.getName());
  }

  /**
   * The registered types in their order with what they are made of; not the constants of enums,
   * which are written by their names.
   */
  static String shapes(int version, List<Class<? extends Record>> registered) {
    StringBuilder text = new StringBuilder("version " + version + "\n");
    for (Class<? extends Record> type : registered) {
      text.append(type.getName()).append('(');
      List<String> components = new ArrayList<>();
      for (RecordComponent component : type.getRecordComponents()) {
        components.add(component.getGenericType().getTypeName() + " " + component.getName());
      }
      text.append(String.join(", ", components)).append(")\n");
    }
    return text.toString();
  }
}
