package dev.zako.engine.build.query;

import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.js.SourceFrame;

/** A text that is no query. */
public final class QuerySyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String text;
  private final int offset;
  private final String hint;

  /**
   * A text that is no query.
   *
   * @param offset where in the text that shows, in UTF-16 units from 0
   * @param message what is wrong, in lower case, to go on after "the query cannot be read"
   * @param hint the next step
   */
  QuerySyntaxException(String text, int offset, String message, String hint) {
    super(message);
    this.text = text;
    this.offset = offset;
    this.hint = hint;
  }

  /** Where in the text the problem shows, in UTF-16 units from 0. */
  public int offset() {
    return offset;
  }

  /** The problem with its place. */
  public Diagnostic diagnostic() {
    int line = SourceFrame.lineOf(text, offset);
    int column = offset - SourceFrame.lineStart(text, offset) + 1;
    String place = line == 1 ? "character " + column : "line " + line + ", character " + column;
    Diagnostic diagnostic =
        Diagnostic.of(
                Code.QUERY_SYNTAX, "The query cannot be read at " + place + ": " + getMessage())
            .withHint(hint);
    return SourceFrame.of(text, line, column).map(diagnostic::withFrame).orElse(diagnostic);
  }
}
