package dev.zako.engine.build.failure;

import java.util.Comparator;

/**
 * A place in a text file.
 *
 * @param file the file as the user knows it, usually relative to the workspace
 * @param line counted from 1; 0 if only the file is known
 * @param column counted from 1 in UTF-16 units; 0 if only the line is known
 */
public record SourcePosition(String file, int line, int column)
    implements Comparable<SourcePosition> {
  private static final Comparator<SourcePosition> ORDER =
      Comparator.comparing(SourcePosition::file)
          .thenComparingInt(SourcePosition::line)
          .thenComparingInt(SourcePosition::column);

  public SourcePosition {
    if (line < 0 || column < 0) {
      throw new IllegalArgumentException("Negative position [" + line + ":" + column + "]");
    }
  }

  /** The whole of a file. */
  public static SourcePosition ofFile(String file) {
    return new SourcePosition(file, 0, 0);
  }

  @Override
  public int compareTo(SourcePosition other) {
    return ORDER.compare(this, other);
  }

  /** {@code file:line:column}, without the parts that are not known. */
  @Override
  public String toString() {
    if (line == 0) {
      return file;
    }
    return column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
  }
}
