package dev.zako.engine.build.model;

import java.math.BigDecimal;

/**
 * JSON text of which equal values have one form: the escapes and numbers that ECMAScript's {@code
 * JSON.stringify} writes (as RFC 8785 asks), no space.
 */
public final class CanonicalJson {
  private CanonicalJson() {}

  /** A JSON string. A lone surrogate is escaped, so that the result can always be encoded. */
  public static String text(String value) {
    StringBuilder json = new StringBuilder(value.length() + 2).append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean paired =
          Character.isHighSurrogate(c)
              && i + 1 < value.length()
              && Character.isLowSurrogate(value.charAt(i + 1));
      if (paired) {
        json.append(c).append(value.charAt(++i));
      } else if (c < 0x20 || Character.isSurrogate(c)) {
        json.append(controlEscape(c));
      } else if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }

  /** A finite number in the shortest form that reads back as the same double. */
  public static String number(double value) {
    if (value == 0) {
      return "0";
    }
    BigDecimal shortest = new BigDecimal(Double.toString(Math.abs(value))).stripTrailingZeros();
    String digits = shortest.unscaledValue().toString();
    // The decimal point is after this many digits.
    int point = digits.length() - shortest.scale();
    String text;
    if (point > 21 || point < -5) {
      String mantissa =
          digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
      int exponent = point - 1;
      text = mantissa + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
    } else if (point >= digits.length()) {
      text = digits + "0".repeat(point - digits.length());
    } else if (point > 0) {
      text = digits.substring(0, point) + "." + digits.substring(point);
    } else {
      text = "0." + "0".repeat(-point) + digits;
    }
    return value < 0 ? "-" + text : text;
  }

  private static String controlEscape(char c) {
    return switch (c) {
      case '\b' -> "\\b";
      case '\f' -> "\\f";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> "\\u" + "%04x".formatted((int) c);
    };
  }
}
