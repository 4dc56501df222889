package dev.zako.js.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * How deep a parser that descends into a text may come, found out without a tree. Every level takes
 * at least one token, so the tokens in front of a place bound it; where a text surely begins anew
 * (after a comma, a semicolon, or before a declaration on a line of its own) the tokens before do
 * not count, nor do those of brackets that are closed again. Strings, comments and regular
 * expressions are one token or none.
 *
 * <p>The bound is never lower than the true depth for a text that a person or a program writes in
 * earnest, and near it for long lists.
 */
final class Nesting {
  private static final Set<String> BEFORE_EXPRESSION =
      Set.of(
          "await",
          "case",
          "delete",
          "do",
          "else",
          "in",
          "instanceof",
          "new",
          "of",
          "return",
          "throw",
          "typeof",
          "void",
          "yield");

  /** Of an open bracket: what counted before it. */
  private record Open(int levels, int angles, int beforeSemicolon, boolean template) {}

  private final String text;
  private final Deque<Open> open = new ArrayDeque<>();
  private int index;
  private int levels;
  private int angles;
  private int beforeSemicolon;
  private String last = "";
  private boolean newline;
  private int deepest;
  private int deepestAt;

  private Nesting(String text) {
    this.text = text;
  }

  /**
   * The deepest place of a text.
   *
   * @param levels at most so many levels are open there
   * @param offset where that is
   */
  record Deepest(int levels, int offset) {}

  /** Finds the deepest place; takes time in proportion to the text. */
  static Deepest of(String text) {
    Nesting nesting = new Nesting(text);
    nesting.scan();
    return new Deepest(nesting.deepest, nesting.deepestAt);
  }

  private void scan() {
    while (index < text.length()) {
      char unit = text.charAt(index);
      if (unit == '\n' || unit == '\r') {
        newline = true;
        index++;
      } else if (Character.isWhitespace(unit) || unit == '\ufeff') {
        index++;
      } else if (text.startsWith("//", index)) {
        skipTo("\n");
      } else if (text.startsWith("/*", index)) {
        skipTo("*/");
      } else {
        token(unit);
        newline = false;
      }
    }
  }

  private void token(char unit) {
    int start = index;
    switch (unit) {
      case '\'', '"' -> {
        string(unit);
        counted(start, "\"");
      }
      case '`' -> {
        index++;
        counted(start, "\"");
        template();
      }
      case '(', '[', '{' -> {
        index++;
        counted(start, String.valueOf(unit));
        push(false);
      }
      case ')', ']', '}' -> {
        index++;
        close(String.valueOf(unit));
      }
      case ',' -> {
        index++;
        levels = angles;
        last = ",";
      }
      case ';' -> {
        index++;
        beforeSemicolon = Math.max(beforeSemicolon, levels);
        levels = 0;
        angles = 0;
        last = ";";
      }
      case '/' -> {
        if (expressionFollows()) {
          regularExpression();
          counted(start, "\"");
        } else {
          index++;
          counted(start, "/");
        }
      }
      case '<' -> {
        index++;
        angles++;
        counted(start, "<");
      }
      default -> {
        if (Character.isUnicodeIdentifierPart(unit) || unit == '$' || unit == '#') {
          word(start);
        } else {
          index++;
          counted(start, String.valueOf(unit));
        }
      }
    }
  }

  private void word(int start) {
    while (index < text.length()
        && (Character.isUnicodeIdentifierPart(text.charAt(index))
            || text.charAt(index) == '$'
            || text.charAt(index) == '#')) {
      index++;
    }
    String word = text.substring(start, index);
    if ((word.equals("const") || word.equals("export")) && newline && isEnd(last)) {
      levels = 0;
      angles = 0;
      beforeSemicolon = 0;
    } else if (word.equals("else")) {
      // What stood before the semicolon goes on.
      levels = Math.max(levels, beforeSemicolon);
    }
    counted(start, word);
  }

  /** Whether an expression or statement can end with this token. */
  private static boolean isEnd(String token) {
    return token.isEmpty()
        || token.equals("\"")
        || token.equals(")")
        || token.equals("]")
        || token.equals("}")
        || token.equals(";")
        || (isWord(token) && !token.equals("as") && !BEFORE_EXPRESSION.contains(token));
  }

  private static boolean isWord(String token) {
    return Character.isUnicodeIdentifierPart(token.charAt(0)) || token.charAt(0) == '$';
  }

  private boolean expressionFollows() {
    return last.isEmpty()
        || !(last.equals("\"")
            || last.equals(")")
            || last.equals("]")
            || last.equals("}")
            || (isWord(last) && !BEFORE_EXPRESSION.contains(last)));
  }

  private void counted(int start, String token) {
    if (last.equals(";") && !token.equals("else")) {
      beforeSemicolon = 0;
    }
    last = token;
    levels++;
    // Each open bracket has put aside what counts before it.
    int sum = levels + (open.isEmpty() ? 0 : open.peek().levels());
    if (sum > deepest) {
      deepest = sum;
      deepestAt = start;
    }
  }

  private void push(boolean template) {
    int before = levels + (open.isEmpty() ? 0 : open.peek().levels());
    open.push(new Open(before, angles, beforeSemicolon, template));
    levels = 0;
    angles = 0;
    beforeSemicolon = 0;
  }

  private void close(String token) {
    last = token;
    if (open.isEmpty()) {
      return;
    }
    Open closed = open.pop();
    levels = closed.levels() - (open.isEmpty() ? 0 : open.peek().levels());
    angles = closed.angles();
    beforeSemicolon = closed.beforeSemicolon();
    if (closed.template()) {
      template();
    }
  }

  /** From behind the start of a template, or of its next part, to its end or next expression. */
  private void template() {
    while (index < text.length()) {
      char unit = text.charAt(index);
      if (unit == '\\') {
        index += 2;
      } else if (unit == '`') {
        index++;
        last = "\"";
        return;
      } else if (text.startsWith("${", index)) {
        index += 2;
        last = "{";
        push(true);
        return;
      } else {
        index++;
      }
    }
  }

  private void string(char quote) {
    index++;
    while (index < text.length()) {
      char unit = text.charAt(index);
      if (unit == '\n') {
        return;
      }
      index += unit == '\\' ? 2 : 1;
      if (unit == quote) {
        return;
      }
    }
  }

  private void regularExpression() {
    index++;
    boolean inClass = false;
    while (index < text.length() && text.charAt(index) != '\n') {
      char unit = text.charAt(index);
      index += unit == '\\' ? 2 : 1;
      if (unit == '[') {
        inClass = true;
      } else if (unit == ']') {
        inClass = false;
      } else if (unit == '/' && !inClass) {
        return;
      }
    }
  }

  private void skipTo(String end) {
    int at = text.indexOf(end, index + 2);
    newline |= at < 0 || text.substring(index, at).indexOf('\n') >= 0;
    index = at < 0 ? text.length() : at + (end.equals("\n") ? 0 : end.length());
  }
}
