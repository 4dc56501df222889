package dev.zako.cli.client;

import dev.zako.cli.wire.Identity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a program knows of how it was started.
 *
 * @param launcher the script that started it
 * @param libraries the directory of its jars
 * @param javaHome the home of its Java
 * @param javaOptions the options that the user gave to Java
 */
public record Setup(Optional<Path> launcher, Path libraries, String javaHome, String javaOptions) {
  /** As the launcher and the JVM say by properties, and the user by variables. */
  public static Setup of(Map<String, String> properties, Map<String, String> environment) {
    Path jar = Path.of(properties.getOrDefault("java.class.path", "")).toAbsolutePath();
    return new Setup(
        Optional.ofNullable(properties.get("zako.launcher")).map(Path::of),
        Optional.ofNullable(jar.getParent()).orElse(jar),
        properties.getOrDefault("java.home", ""),
        environment.getOrDefault("ZAKO_JAVA_OPTIONS", ""));
  }

  /** The same, by which no daemon can be started. */
  Setup withoutLauncher() {
    return new Setup(Optional.empty(), libraries, javaHome, javaOptions);
  }

  /**
   * By what a client and a daemon recognise each other.
   *
   * @throws IOException if the jars cannot be looked at
   */
  public SortedMap<String, String> identity() throws IOException {
    return Identity.of(libraries, javaHome, javaOptions);
  }
}
