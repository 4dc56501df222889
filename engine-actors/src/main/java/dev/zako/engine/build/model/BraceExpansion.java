package dev.zako.engine.build.model;

import dev.zako.engine.build.failure.Code;
import java.util.ArrayList;
import java.util.List;

/** Writes out the alternatives in the braces of a pattern: {@code a{b,c{d,e}}} is three texts. */
final class BraceExpansion {
  /** The deepest that braces may be nested. */
  static final int MAX_DEPTH = 16;

  private final String text;
  private final int maxAlternatives;
  private int at;

  private BraceExpansion(String text, int maxAlternatives) {
    this.text = text;
    this.maxAlternatives = maxAlternatives;
  }

  /** All alternatives in the order written. Braces and commas in brackets are ordinary. */
  static List<String> expand(String text, int maxAlternatives) throws MalformedTextException {
    BraceExpansion expansion = new BraceExpansion(text, maxAlternatives);
    List<String> all = expansion.sequence(0);
    if (expansion.at < text.length()) {
      throw expansion.malformed("has `}` without `{`");
    }
    return all;
  }

  /** Reads up to the end, or inside of braces up to a comma or the closing brace. */
  private List<String> sequence(int depth) throws MalformedTextException {
    List<String> all = List.of("");
    StringBuilder literal = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '}' || (c == ',' && depth > 0)) {
        break;
      }
      if (c == '{') {
        all = product(product(all, List.of(literal.toString())), alternatives(depth + 1));
        literal.setLength(0);
      } else if (c == '[') {
        int end = endOfSet();
        literal.append(text, at, end);
        at = end;
      } else {
        literal.append(c);
        at++;
      }
    }
    return product(all, List.of(literal.toString()));
  }

  private List<String> alternatives(int depth) throws MalformedTextException {
    if (depth > MAX_DEPTH) {
      throw malformed("has braces nested more than " + MAX_DEPTH + " deep");
    }
    List<String> all = new ArrayList<>();
    do {
      at++;
      all.addAll(sequence(depth));
      requireFew(all.size());
    } while (at < text.length() && text.charAt(at) == ',');
    if (at == text.length()) {
      throw malformed("has `{` without `}`");
    }
    at++;
    return all;
  }

  /** Where a set in brackets ends; the end of its opening bracket if it is never closed. */
  private int endOfSet() {
    int from = at + 1;
    if (from < text.length() && (text.charAt(from) == '!' || text.charAt(from) == '^')) {
      from++;
    }
    int close = text.indexOf(']', from + 1);
    return close < 0 ? at + 1 : close + 1;
  }

  private List<String> product(List<String> heads, List<String> tails)
      throws MalformedTextException {
    requireFew((long) heads.size() * tails.size());
    List<String> all = new ArrayList<>(heads.size() * tails.size());
    for (String head : heads) {
      for (String tail : tails) {
        all.add(head + tail);
      }
    }
    return all;
  }

  private void requireFew(long alternatives) throws MalformedTextException {
    if (alternatives > maxAlternatives) {
      throw malformed("stands for more than " + maxAlternatives + " patterns");
    }
  }

  private MalformedTextException malformed(String why) {
    return new MalformedTextException(
        Code.GLOB_SYNTAX, "Pattern `" + text + "` " + why, "Correct the braces, as in `*.{c,h}`");
  }
}
