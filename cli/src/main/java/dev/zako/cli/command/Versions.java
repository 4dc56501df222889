package dev.zako.cli.command;

import dev.zako.cli.terminal.Surroundings;
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
  static String java(Surroundings surroundings) {
    return surroundings.property("java.runtime.version").orElse("unknown")
        + " ("
        + surroundings.property("java.vendor").orElse("unknown")
        + ") in "
        + surroundings.property("java.home").orElse("unknown");
  }

  /** The operating system. */
  static String system(Surroundings surroundings) {
    return surroundings.property("os.name").orElse("unknown")
        + " "
        + surroundings.property("os.version").orElse("unknown")
        + " "
        + surroundings.property("os.arch").orElse("unknown");
  }
}
