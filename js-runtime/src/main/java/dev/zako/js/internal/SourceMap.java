package dev.zako.js.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;

/**
 * A source map of version 3 with one source, decoded for look-ups from generated to original
 * positions. Format: ECMA-426.
 */
final class SourceMap {
  /** Maps every position to itself. */
  static final SourceMap IDENTITY = new SourceMap(new int[0][], true);

  private static final JsonFactory JSON = new JsonFactory();
  private static final String DIGITS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  /** A line and a column, both counted from 1. */
  record Place(int line, int column) {}

  /** For each generated line, triples of generated column, original line, original column. */
  private final int[][] lines;

  private final boolean identity;

  private SourceMap(int[][] lines, boolean identity) {
    this.lines = lines;
    this.identity = identity;
  }

  /**
   * Decodes a map; the empty text is the identity.
   *
   * @throws IllegalArgumentException if the text is not a source map
   */
  static SourceMap parse(String json) {
    if (json.isEmpty()) {
      return IDENTITY;
    }
    try (JsonParser parser = JSON.createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        if (field.equals("mappings")) {
          return new SourceMap(decode(parser.getText()), false);
        }
        parser.skipChildren();
      }
      throw new IllegalArgumentException("The source map has no `mappings`");
    } catch (IOException e) {
      throw new IllegalArgumentException("The source map is not JSON", e);
    }
  }

  private static int[][] decode(String mappings) {
    String[] groups = mappings.split(";", -1);
    int[][] lines = new int[groups.length][];
    int originalLine = 0;
    int originalColumn = 0;
    int[] fields = new int[5];
    for (int line = 0; line < groups.length; line++) {
      int column = 0;
      String group = groups[line];
      int[] triples = new int[12];
      int size = 0;
      int at = 0;
      while (at < group.length()) {
        int count = 0;
        while (at < group.length() && group.charAt(at) != ',') {
          int value = 0;
          int shift = 0;
          int digit;
          do {
            digit = at < group.length() ? DIGITS.indexOf(group.charAt(at++)) : -1;
            if (digit < 0 || count == fields.length || shift > 30) {
              throw new IllegalArgumentException("The `mappings` of the source map are damaged");
            }
            value |= (digit & 31) << shift;
            shift += 5;
          } while ((digit & 32) != 0);
          fields[count++] = (value & 1) == 0 ? value >>> 1 : -(value >>> 1);
        }
        at++;
        if (count == 0) {
          continue;
        }
        column += fields[0];
        if (count >= 4) {
          originalLine += fields[2];
          originalColumn += fields[3];
          if (isNoPlace(column) || isNoPlace(originalLine) || isNoPlace(originalColumn)) {
            throw new IllegalArgumentException("The source map points outside of any text");
          }
          if (size + 3 > triples.length) {
            triples = Arrays.copyOf(triples, triples.length * 2);
          }
          triples[size++] = column;
          triples[size++] = originalLine;
          triples[size++] = originalColumn;
        }
      }
      lines[line] = Arrays.copyOf(triples, size);
    }
    return lines;
  }

  /** A sum that overflowed is negative. */
  private static boolean isNoPlace(int index) {
    return index < 0 || index == Integer.MAX_VALUE;
  }

  /**
   * The original place of a generated one: that of the closest mapping at or before it on its line,
   * else of the first one after it on the line, else of the last one before the line.
   */
  Place original(int line, int column) {
    if (identity) {
      return new Place(Math.max(1, line), Math.max(1, column));
    }
    int from = Math.min(line - 1, lines.length - 1);
    for (int index = from; index >= 0; index--) {
      int[] triples = lines[index];
      if (triples.length == 0) {
        continue;
      }
      int wanted = index == line - 1 ? column - 1 : Integer.MAX_VALUE;
      int best = 0;
      for (int at = 0; at < triples.length && triples[at] <= wanted; at += 3) {
        best = at;
      }
      return new Place(triples[best + 1] + 1, triples[best + 2] + 1);
    }
    return new Place(1, 1);
  }
}
