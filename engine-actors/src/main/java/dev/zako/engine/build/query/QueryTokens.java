package dev.zako.engine.build.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Takes a query apart into its tokens. */
final class QueryTokens {
  /** Words that mean something else than a name. */
  static final Set<String> KEYWORDS = Set.of("let", "in", "set", "union", "except", "intersect");

  private static final String SIGNS = "(),=+-^";

  /** What ends a word that stands without quotes; a dash only begins none. */
  private static final String BREAKS = "(),=+^\"'";

  private QueryTokens() {}

  /** What a token is. */
  enum Kind {
    /** A name, a keyword, a pattern or a number, as it stands. */
    WORD,
    /** A text in quotes, which is never a keyword. */
    QUOTED,
    /** One of the signs. */
    SIGN,
    /** After everything. */
    END
  }

  /**
   * A token.
   *
   * @param text without quotes
   * @param offset of its first character
   */
  record Token(Kind kind, String text, int offset) {
    /** Whether it is this sign. */
    boolean isSign(String sign) {
      return kind == Kind.SIGN && text.equals(sign);
    }

    /** Whether it is this keyword. */
    boolean isKeyword(String keyword) {
      return kind == Kind.WORD && text.equals(keyword);
    }

    /** As messages call it. */
    String display() {
      return kind == Kind.END ? "the end" : "`" + text + "`";
    }
  }

  /** The tokens, with one of the kind {@link Kind#END} at the end. */
  static List<Token> of(String text) throws QuerySyntaxException {
    List<Token> tokens = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      char unit = text.charAt(at);
      if (Character.isWhitespace(unit)) {
        at++;
      } else if (unit == '"' || unit == '\'') {
        int end = text.indexOf(unit, at + 1);
        if (end < 0) {
          throw new QuerySyntaxException(
              text, at, "a quote is not closed", "Add " + unit + " at the end of the text");
        }
        tokens.add(new Token(Kind.QUOTED, text.substring(at + 1, end), at));
        at = end + 1;
      } else if (SIGNS.indexOf(unit) >= 0) {
        tokens.add(new Token(Kind.SIGN, String.valueOf(unit), at));
        at++;
      } else {
        int end = wordEnd(text, at);
        tokens.add(new Token(Kind.WORD, text.substring(at, end), at));
        at = end;
      }
    }
    tokens.add(new Token(Kind.END, "", text.length()));
    return tokens;
  }

  private static int wordEnd(String text, int start) {
    int end = start;
    while (end < text.length()
        && BREAKS.indexOf(text.charAt(end)) < 0
        && !Character.isWhitespace(text.charAt(end))) {
      end++;
    }
    return end;
  }

  /** The text as a token that reads as it, in quotes if it has to. */
  static String quoted(String text) {
    boolean plain =
        !text.isEmpty()
            && wordEnd(text, 0) == text.length()
            && SIGNS.indexOf(text.charAt(0)) < 0
            && text.charAt(0) != '$'
            && !KEYWORDS.contains(text);
    if (plain) {
      return text;
    }
    return text.indexOf('"') < 0 ? '"' + text + '"' : "'" + text + "'";
  }
}
