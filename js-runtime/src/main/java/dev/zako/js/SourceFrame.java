package dev.zako.js;

import java.util.Optional;

/** The excerpt of a source text that messages show. */
public final class SourceFrame {
  private static final int MAX_WIDTH = 160;

  private SourceFrame() {}

  /**
   * The line of the text with a caret below the column, or nothing if the text has no such line. A
   * very long line is shown around the column. Tabs stay in the line of the caret, so that the
   * caret stands below its character.
   *
   * @param line counted from 1
   * @param column counted from 1, in UTF-16 units
   */
  public static Optional<String> of(String source, int line, int column) {
    return line(source, line).map(text -> render(text, line, column));
  }

  /** The line of the text with this number, counted from 1, without its end. */
  public static Optional<String> line(String source, int line) {
    return line < 1 ? Optional.empty() : source.lines().skip(line - 1L).findFirst();
  }

  /** The number of the line, counted from 1, that holds the character at this offset. */
  public static int lineOf(String source, int offset) {
    int line = 1;
    for (int index = 0; index < offset; index++) {
      char unit = source.charAt(index);
      if (unit == '\n' || (unit == '\r' && !followedByNewline(source, index))) {
        line++;
      }
    }
    return line;
  }

  /** The offset of the first character of the line that holds the character at this offset. */
  public static int lineStart(String source, int offset) {
    int start = offset;
    while (start > 0 && source.charAt(start - 1) != '\n' && source.charAt(start - 1) != '\r') {
      start--;
    }
    return start;
  }

  private static boolean followedByNewline(String source, int index) {
    return index + 1 < source.length() && source.charAt(index + 1) == '\n';
  }

  private static String render(String text, int line, int column) {
    int caret = Math.clamp(column - 1L, 0, text.length());
    int start = caret <= MAX_WIDTH * 3 / 4 ? 0 : caret - MAX_WIDTH / 2;
    int end = Math.min(text.length(), start + MAX_WIDTH);
    StringBuilder indent = new StringBuilder();
    for (int index = start; index < caret; index++) {
      indent.append(text.charAt(index) == '\t' ? '\t' : ' ');
    }
    String number = Integer.toString(line);
    return number
        + " | "
        + text.substring(start, end)
        + "\n"
        + " ".repeat(number.length())
        + " | "
        + indent
        + "^";
  }
}
