package dev.zako.engine.build.model;

import java.util.Random;

/** Random texts for tests of parsers. */
final class Texts {
  private static final String NAME_START = "abcXYZ_éλ";
  private static final String NAME_PART = "abcXYZ_0189éλ";
  private static final String NOISE =
      "ab1_-.:/@*?[]{}!,\\ <>^~=|\"'`$#\t\n\u0000\u200déλ\ud83d\ude00\ud800";

  private final Random random;

  Texts(Random random) {
    this.random = random;
  }

  /** A loose name. */
  String name() {
    StringBuilder name = new StringBuilder().append(pick(NAME_START));
    int length = random.nextInt(6);
    for (int i = 0; i < length; i++) {
      name.append(random.nextInt(8) == 0 ? '-' : pick(NAME_PART));
    }
    return name.toString();
  }

  /** Up to so many loose names joined. */
  String names(int max, String separator) {
    StringBuilder names = new StringBuilder(name());
    for (int i = random.nextInt(max); i > 0; i--) {
      names.append(separator).append(name());
    }
    return names.toString();
  }

  /** Any text of characters that parsers care about. */
  String noise() {
    StringBuilder noise = new StringBuilder();
    for (int i = random.nextInt(24); i > 0; i--) {
      noise.append(pick(NOISE));
    }
    return noise.toString();
  }

  /** The text with a few random changes. */
  String damage(String text) {
    StringBuilder damaged = new StringBuilder(text);
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      int at = random.nextInt(damaged.length() + 1);
      switch (random.nextInt(3)) {
        case 0 -> damaged.insert(at, pick(NOISE));
        case 1 -> damaged.delete(at, Math.min(damaged.length(), at + 1 + random.nextInt(3)));
        default -> damaged.insert(at, noise());
      }
    }
    return damaged.toString();
  }

  private char pick(String characters) {
    return characters.charAt(random.nextInt(characters.length()));
  }
}
