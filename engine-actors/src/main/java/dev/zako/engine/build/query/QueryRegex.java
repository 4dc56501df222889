package dev.zako.engine.build.query;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * A regular expression that takes time linear in what it is matched against, whatever it is, and
 * whose size is bounded.
 *
 * @param text as it was written
 * @param pattern made from it
 */
public record QueryRegex(String text, Pattern pattern) {
  /** The most characters of one. */
  static final int MAX_LENGTH = 1_000;

  /** How long one may be if every repetition was written out. */
  private static final int MAX_SIZE = 20_000;

  private static final Pattern REPETITION = Pattern.compile("\\{([0-9]+)(?:,([0-9]*))?\\}");

  /** A text that is no regular expression that can be used here. */
  static final class MalformedRegexException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedRegexException(String message) {
      super(message);
    }
  }

  /**
   * Reads one in the syntax of RE2.
   *
   * @throws MalformedRegexException if it is none, or would become too large
   */
  static QueryRegex parse(String text) throws MalformedRegexException {
    if (text.length() > MAX_LENGTH) {
      throw new MalformedRegexException("it is longer than " + MAX_LENGTH + " characters");
    }
    if (size(text) > MAX_SIZE) {
      throw new MalformedRegexException("its repetitions make it too large");
    }
    try {
      return new QueryRegex(text, Pattern.compile(text));
    } catch (PatternSyntaxException e) {
      throw new MalformedRegexException(e.getDescription());
    }
  }

  /** No less than what it becomes: as if each repetition was inside of all others. */
  private static double size(String text) {
    double size = text.length();
    Matcher repetitions = REPETITION.matcher(text);
    while (repetitions.find()) {
      double least = Double.parseDouble(repetitions.group(1));
      String most = repetitions.group(2);
      double times = most == null || most.isEmpty() ? least + 1 : Double.parseDouble(most);
      size *= Math.max(1, Math.max(least, times));
    }
    return size;
  }

  /** Whether some part of the text matches. */
  public boolean matchesIn(String other) {
    return pattern.matcher(other).find();
  }

  @Override
  public String toString() {
    return text;
  }
}
