package dev.zako.engine.build.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How far what a dependency gives reaches beyond the target that has it. */
public enum TransitiveLevel {
  /** To those who depend on the target, not to the target itself. */
  INTERFACE,
  /** To the target and to those who depend on it. */
  PUBLIC,
  /** To the target alone. */
  PRIVATE;

  /** As written in scripts: lower-case. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The level of this text. */
  public static Optional<TransitiveLevel> withText(String text) {
    return Arrays.stream(values()).filter(level -> level.text().equals(text)).findFirst();
  }
}
