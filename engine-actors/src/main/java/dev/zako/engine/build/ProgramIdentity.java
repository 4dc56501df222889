package dev.zako.engine.build;

import dev.zako.engine.graph.Fingerprint;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Tells one build of Zako from another, by the stamps of what it is loaded from: the engine, the
 * rules and toolchains that it brings along, and the libraries that evaluate scripts.
 */
final class ProgramIdentity {
  private ProgramIdentity() {}

  /**
   * The identity of the program with this class path.
   *
   * @param classPath as the system property {@code java.class.path} has it; the archives beside an
   *     archive on it count too, because its manifest may name them
   * @throws IOException if a part cannot be looked at
   */
  static Fingerprint of(String classPath) throws IOException {
    NavigableSet<Path> files = new TreeSet<>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      Path path = Path.of(entry).toAbsolutePath();
      if (Files.isDirectory(path)) {
        try (Stream<Path> below = Files.walk(path)) {
          below.filter(Files::isRegularFile).forEach(files::add);
        }
      } else if (Files.isRegularFile(path)) {
        try (Stream<Path> beside = Files.list(path.getParent())) {
          beside.filter(file -> file.toString().endsWith(".jar")).forEach(files::add);
        }
      }
    }
    List<String> parts = new ArrayList<>();
    for (Path file : files) {
      parts.add(file.toString());
      parts.add(Long.toString(Files.size(file)));
      parts.add(Files.getLastModifiedTime(file).toString());
    }
    return Fingerprint.of(parts.toArray(String[]::new));
  }
}
