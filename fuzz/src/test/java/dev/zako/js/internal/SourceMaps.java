package dev.zako.js.internal;

import org.jspecify.annotations.NullMarked;

/** What holds for source maps, whose decoder is for this package alone. */
@NullMarked
public final class SourceMaps {
  private SourceMaps() {}

  /** Decodes a text that may be anything, and looks some places up. */
  public static void check(String text) {
    SourceMap map;
    try {
      map = SourceMap.parse(text);
    } catch (IllegalArgumentException _) {
      return;
    }
    for (int line = 0; line < 5; line++) {
      for (int column : new int[] {0, 1, 2, 7, 1000, Integer.MAX_VALUE}) {
        SourceMap.Place place = map.original(line, column);
        if (place.line() < 1 || place.column() < 1) {
          throw new AssertionError("No place: " + place);
        }
      }
    }
  }

  /** Decodes a text that must be a source map. */
  public static void require(String text) {
    SourceMap.parse(text);
    check(text);
  }
}
