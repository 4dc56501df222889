package dev.zako.cas.action;

import java.util.Comparator;

/**
 * Orders text by code points, which is also the order of its UTF-8 bytes and the one that the
 * Remote Execution API asks for. {@link String#compareTo} differs from it for characters outside
 * the basic plane.
 */
final class CodePointOrder implements Comparator<String> {
  static final CodePointOrder INSTANCE = new CodePointOrder();

  private CodePointOrder() {}

  @Override
  public int compare(String left, String right) {
    int common = Math.min(left.length(), right.length());
    for (int i = 0; i < common; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        // A surrogate stands for a code point above every character of the basic plane.
        boolean aIsSurrogate = Character.isSurrogate(a);
        return aIsSurrogate == Character.isSurrogate(b)
            ? Character.compare(a, b)
            : aIsSurrogate ? 1 : -1;
      }
    }
    return Integer.compare(left.length(), right.length());
  }
}
