package dev.zako.cli.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which program on which Java with which options a process is. A client and a daemon belong
 * together if theirs are equal.
 */
public final class Identity {
  private static final String PROGRAM = "program";
  private static final String JAVA = "java";
  private static final String OPTIONS = "options";

  private Identity() {}

  /**
   * The identity of a process.
   *
   * @param libraries the directory of the jars that it was started from
   * @param javaHome the home of its Java
   * @param options what {@code ZAKO_JAVA_OPTIONS} says
   * @throws IOException if the jars cannot be looked at
   */
  public static SortedMap<String, String> of(Path libraries, String javaHome, String options)
      throws IOException {
    SortedMap<String, String> identity = new TreeMap<>();
    identity.put(PROGRAM, stamps(libraries));
    identity.put(JAVA, javaHome);
    identity.put(OPTIONS, options);
    return identity;
  }

  /** What differs, as the end of a sentence; nothing if the identities are equal. */
  public static Optional<String> difference(
      SortedMap<String, String> daemon, SortedMap<String, String> client) {
    if (daemon.equals(client)) {
      return Optional.empty();
    }
    for (Map.Entry<String, String> reason :
        new TreeMap<>(
                Map.of(
                    PROGRAM, "Zako itself has changed",
                    JAVA, "it runs on another Java",
                    OPTIONS, "ZAKO_JAVA_OPTIONS has changed"))
            .entrySet()) {
      if (!daemon
          .getOrDefault(reason.getKey(), "")
          .equals(client.getOrDefault(reason.getKey(), ""))) {
        return Optional.of(reason.getValue());
      }
    }
    return Optional.of("it is of another version");
  }

  /** Names, sizes and times of the jars. */
  private static String stamps(Path libraries) throws IOException {
    StringBuilder text = new StringBuilder(libraries.toString());
    try (Stream<Path> files = Files.list(libraries)) {
      for (Path file : (Iterable<Path>) files.sorted()::iterator) {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        text.append('\n').append(file.getFileName()).append(' ').append(attributes.size());
        text.append(' ').append(attributes.lastModifiedTime().toMillis());
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return text.toString();
  }
}
