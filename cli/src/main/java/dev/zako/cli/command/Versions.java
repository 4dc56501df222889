package dev.zako.cli.command;

import java.util.Map;
import java.util.Optional;

/** Which Zako on which Java this is. */
final class Versions {
  private Versions() {}

  /** The version of Zako, from the archive that it was started from. */
  static String zako() {
    return Optional.ofNullable(Versions.class.getPackage().getImplementationVersion())
        .orElse("unpackaged");
  }

  /** The JVM: version, vendor and home. */
  static String java(Map<String, String> properties) {
    return properties.getOrDefault("java.runtime.version", "unknown")
        + " ("
        + properties.getOrDefault("java.vendor", "unknown")
        + ") in "
        + properties.getOrDefault("java.home", "unknown");
  }

  /** The operating system. */
  static String system(Map<String, String> properties) {
    return properties.getOrDefault("os.name", "unknown")
        + " "
        + properties.getOrDefault("os.version", "unknown")
        + " "
        + properties.getOrDefault("os.arch", "unknown");
  }
}
