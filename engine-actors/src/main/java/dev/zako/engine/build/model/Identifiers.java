package dev.zako.engine.build.model;

import java.util.function.IntPredicate;

/**
 * The three grades of names, after Unicode Standard Annex 31. All three start with XID_Start or one
 * of a few extra characters and go on with XID_Continue or those extras.
 *
 * <p>The JDK knows ID_Start and ID_Continue; XID leaves out the few characters whose compatibility
 * normal form is not an identifier. Invisible format and control characters, which the JDK lets
 * pass in identifiers, are never part of a name, joiners included: two names that look alike must
 * be alike.
 */
public final class Identifiers {
  private Identifiers() {}

  /** XID_Start or {@code _}, then XID_Continue; not empty. */
  public static boolean isStrict(String text) {
    return matches(text, c -> c == '_', _ -> false);
  }

  /** As strict, but {@code -} is allowed everywhere, alone too. */
  public static boolean isLoose(String text) {
    return matches(text, c -> c == '_' || c == '-', c -> c == '-');
  }

  /** As loose, but {@code .} is allowed everywhere except at the end. */
  public static boolean isMoreLoose(String text) {
    return !text.endsWith(".")
        && matches(text, c -> c == '_' || c == '-' || c == '.', c -> c == '-' || c == '.');
  }

  /** Whether a name may start with this code point, extras not counted. */
  public static boolean isXidStart(int codePoint) {
    return Character.isUnicodeIdentifierStart(codePoint) && !isOutsideXidStart(codePoint);
  }

  /** Whether a name may go on with this code point, extras not counted. */
  public static boolean isXidContinue(int codePoint) {
    return Character.isUnicodeIdentifierPart(codePoint)
        && !Character.isIdentifierIgnorable(codePoint)
        && !isOutsideXid(codePoint);
  }

  private static boolean matches(String text, IntPredicate extraStart, IntPredicate extraContinue) {
    if (text.isEmpty()) {
      return false;
    }
    int first = text.codePointAt(0);
    if (!isXidStart(first) && !extraStart.test(first)) {
      return false;
    }
    return text.codePoints().skip(1).allMatch(c -> isXidContinue(c) || extraContinue.test(c));
  }

  private static boolean isOutsideXid(int c) {
    return switch (c) {
      case 0x037A, 0x309B, 0x309C -> true;
      case 0xFC5E, 0xFC5F, 0xFC60, 0xFC61, 0xFC62, 0xFC63 -> true;
      case 0xFDFA, 0xFDFB -> true;
      case 0xFE70, 0xFE72, 0xFE74, 0xFE76, 0xFE78, 0xFE7A, 0xFE7C, 0xFE7E -> true;
      default -> false;
    };
  }

  /** Thai and Lao vowels and half-width marks may go on with a name but not start one. */
  private static boolean isOutsideXidStart(int c) {
    return isOutsideXid(c) || c == 0x0E33 || c == 0x0EB3 || c == 0xFF9E || c == 0xFF9F;
  }
}
