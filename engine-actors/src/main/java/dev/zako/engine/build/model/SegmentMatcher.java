package dev.zako.engine.build.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Matches one name of a path: {@code *} any characters, {@code ?} one, {@code [...]} one of a set.
 * Works on code points, distinguishes case, and takes time proportional to pattern times name at
 * worst.
 */
final class SegmentMatcher {
  private sealed interface Token {}

  private record One(int codePoint) implements Token {}

  private record AnyOne() implements Token {}

  private record AnyRun() implements Token {}

  private record OneOf(boolean negated, List<CharacterSet> sets) implements Token {
    private boolean accepts(int c) {
      return sets.stream().anyMatch(set -> set.has(c)) != negated;
    }
  }

  private sealed interface CharacterSet {
    boolean has(int c);
  }

  private record CharacterRange(int first, int last) implements CharacterSet {
    @Override
    public boolean has(int c) {
      return c >= first && c <= last;
    }
  }

  /** The named ASCII sets of POSIX, such as {@code [:digit:]}. */
  private enum NamedSet implements CharacterSet {
    ALNUM,
    ALPHA,
    BLANK,
    CNTRL,
    DIGIT,
    GRAPH,
    LOWER,
    PRINT,
    PUNCT,
    SPACE,
    UPPER,
    XDIGIT;

    @Override
    public boolean has(int c) {
      return switch (this) {
        case ALNUM -> ALPHA.has(c) || DIGIT.has(c);
        case ALPHA -> UPPER.has(c) || LOWER.has(c);
        case BLANK -> c == ' ' || c == '\t';
        case CNTRL -> c < 0x20 || c == 0x7F;
        case DIGIT -> c >= '0' && c <= '9';
        case GRAPH -> c > 0x20 && c < 0x7F;
        case LOWER -> c >= 'a' && c <= 'z';
        case PRINT -> c >= 0x20 && c < 0x7F;
        case PUNCT -> GRAPH.has(c) && !ALNUM.has(c);
        case SPACE -> c == ' ' || (c >= '\t' && c <= '\r');
        case UPPER -> c >= 'A' && c <= 'Z';
        case XDIGIT -> DIGIT.has(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
      };
    }
  }

  /** A segment pattern that cannot be read; the message says why. */
  static final class BadSegmentException extends Exception {
    private static final long serialVersionUID = 1L;

    BadSegmentException(String message) {
      super(message);
    }
  }

  private final List<Token> tokens;

  private SegmentMatcher(List<Token> tokens) {
    this.tokens = List.copyOf(tokens);
  }

  /**
   * Compiles a pattern of one segment.
   *
   * @param escapes whether a backslash makes the next character an ordinary one
   */
  static SegmentMatcher compile(String pattern, boolean escapes) throws BadSegmentException {
    int[] input = pattern.codePoints().toArray();
    List<Token> tokens = new ArrayList<>();
    int at = 0;
    while (at < input.length) {
      int c = input[at];
      if (c == '*') {
        if (tokens.isEmpty() || !(tokens.getLast() instanceof AnyRun)) {
          tokens.add(new AnyRun());
        }
        at++;
      } else if (c == '?') {
        tokens.add(new AnyOne());
        at++;
      } else if (c == '[') {
        at = compileSet(input, at + 1, escapes, tokens);
      } else if (c == '\\' && escapes) {
        if (at + 1 == input.length) {
          throw new BadSegmentException("ends with a backslash");
        }
        tokens.add(new One(input[at + 1]));
        at += 2;
      } else {
        tokens.add(new One(c));
        at++;
      }
    }
    return new SegmentMatcher(tokens);
  }

  /** Whether only one name matches. */
  boolean isLiteral() {
    return tokens.stream().allMatch(One.class::isInstance);
  }

  /** Whether every name matches. */
  boolean isAny() {
    return tokens.size() == 1 && tokens.getFirst() instanceof AnyRun;
  }

  /** Whether the pattern itself starts with a dot, so that hidden names are asked for. */
  boolean startsWithDot() {
    return !tokens.isEmpty() && tokens.getFirst() instanceof One(int c) && c == '.';
  }

  /** The one name that matches a literal pattern. */
  String literal() {
    StringBuilder text = new StringBuilder();
    for (Token token : tokens) {
      if (token instanceof One(int c)) {
        text.appendCodePoint(c);
      }
    }
    return text.toString();
  }

  /** Whether the whole name matches. */
  boolean matches(String name) {
    int[] input = name.codePoints().toArray();
    int token = 0;
    int at = 0;
    int runToken = -1;
    int runAt = 0;
    while (at < input.length) {
      if (token < tokens.size() && tokens.get(token) instanceof AnyRun) {
        runToken = token++;
        runAt = at;
      } else if (token < tokens.size() && accepts(tokens.get(token), input[at])) {
        token++;
        at++;
      } else if (runToken >= 0) {
        // The last run takes one character more; earlier runs need not be tried again.
        token = runToken + 1;
        at = ++runAt;
      } else {
        return false;
      }
    }
    while (token < tokens.size() && tokens.get(token) instanceof AnyRun) {
      token++;
    }
    return token == tokens.size();
  }

  private static boolean accepts(Token token, int c) {
    return switch (token) {
      case One one -> one.codePoint() == c;
      case AnyOne _ -> true;
      case AnyRun _ -> false;
      case OneOf set -> set.accepts(c);
    };
  }

  /** Compiles a set from after its opening bracket; answers where the text goes on. */
  private static int compileSet(int[] input, int start, boolean escapes, List<Token> tokens)
      throws BadSegmentException {
    int at = start;
    boolean negated = at < input.length && (input[at] == '!' || input[at] == '^');
    if (negated) {
      at++;
    }
    int firstMember = at;
    List<CharacterSet> sets = new ArrayList<>();
    while (true) {
      if (at >= input.length) {
        throw new BadSegmentException("has `[` without `]`");
      }
      if (input[at] == ']' && at > firstMember) {
        tokens.add(new OneOf(negated, List.copyOf(sets)));
        return at + 1;
      }
      if (input[at] == '[' && at + 1 < input.length && input[at + 1] == ':') {
        int end = endOfNamedSet(input, at + 2);
        if (end >= 0) {
          sets.add(namedSet(new String(input, at + 2, end - at - 2)));
          at = end + 2;
          continue;
        }
      }
      if (input[at] == '\\' && escapes && at + 1 < input.length) {
        at++;
      }
      int first = input[at++];
      boolean range = at + 1 < input.length && input[at] == '-' && input[at + 1] != ']';
      if (!range) {
        sets.add(new CharacterRange(first, first));
        continue;
      }
      at++;
      if (input[at] == '\\' && escapes && at + 1 < input.length) {
        at++;
      }
      int last = input[at++];
      if (last < first) {
        throw new BadSegmentException(
            "has the backward range `"
                + Character.toString(first)
                + "-"
                + Character.toString(last)
                + "`");
      }
      sets.add(new CharacterRange(first, last));
    }
  }

  private static int endOfNamedSet(int[] input, int start) {
    for (int i = start; i + 1 < input.length; i++) {
      if (input[i] == ':' && input[i + 1] == ']') {
        return i;
      }
      if (input[i] < 'a' || input[i] > 'z') {
        return -1;
      }
    }
    return -1;
  }

  private static NamedSet namedSet(String name) throws BadSegmentException {
    for (NamedSet set : NamedSet.values()) {
      if (set.name().toLowerCase(Locale.ROOT).equals(name)) {
        return set;
      }
    }
    throw new BadSegmentException("has the unknown character set `[:" + name + ":]`");
  }
}
