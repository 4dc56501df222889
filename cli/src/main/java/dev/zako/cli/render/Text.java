package dev.zako.cli.render;

import java.time.Duration;
import java.util.Locale;

/** Small helpers for text that people read. */
public final class Text {
  private Text() {}

  /**
   * The text without what could steer a terminal: control characters other than line ends and tabs
   * become {@code U+FFFD}, and a carriage return before a line end is dropped.
   */
  public static String printable(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
        continue;
      }
      boolean harmless = c == '\n' || c == '\t' || !Character.isISOControl(c);
      clean.append(harmless ? c : '\ufffd');
    }
    return clean.toString();
  }

  /** A number of things: {@code 1 target}, {@code 2 targets}. */
  public static String count(long number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }

  /** A duration as a person says it: {@code 0.3 s}, {@code 12.0 s}, {@code 2 min 5 s}. */
  public static String duration(Duration duration) {
    long tenths = Math.max(0, (duration.toMillis() + 50) / 100);
    if (tenths < 1000) {
      return String.format(Locale.ROOT, "%d.%d s", tenths / 10, tenths % 10);
    }
    long seconds = duration.toSeconds();
    long minutes = seconds / 60;
    return minutes < 60
        ? minutes + " min " + seconds % 60 + " s"
        : minutes / 60 + " h " + minutes % 60 + " min";
  }

  /** A size as a person says it, in binary units: {@code 512 B}, {@code 1.5 MiB}. */
  public static String size(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < 4) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %ciB", value, "KMGT".charAt(unit - 1));
  }

  /** The text cut to a number of columns, {@code …} standing for what was cut off. */
  public static String fit(String text, int columns) {
    if (text.codePointCount(0, text.length()) <= columns) {
      return text;
    }
    if (columns <= 0) {
      return "";
    }
    return text.substring(0, text.offsetByCodePoints(0, columns - 1)) + "…";
  }

  /** The text as a JSON string, with its quotes. */
  public static String json(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c)) {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
