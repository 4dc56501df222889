package dev.zako.engine.build.model;

import dev.zako.engine.build.failure.Code;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A version by Semantic Versioning 2.0.0. The natural order is the order of precedence; versions
 * that differ in build metadata only, which has no precedence, are ordered by that text, so that
 * the order agrees with equality.
 *
 * @param major not negative
 * @param minor not negative
 * @param patch not negative
 * @param preRelease identifiers joined by dots; empty for a release
 * @param build identifiers joined by dots; empty if there are none
 */
public record Version(long major, long minor, long patch, String preRelease, String build)
    implements Comparable<Version> {
  private static final String NUMBER = "(0|[1-9][0-9]*)";
  private static final String PRE_IDENTIFIER = "(?:[0-9]*[A-Za-z-][0-9A-Za-z-]*|0|[1-9][0-9]*)";
  private static final String PRE_TEXT = PRE_IDENTIFIER + "(?:\\." + PRE_IDENTIFIER + ")*+";
  private static final String BUILD_TEXT = "[0-9A-Za-z-]++(?:\\.[0-9A-Za-z-]++)*+";
  private static final Pattern PRE = Pattern.compile(PRE_TEXT);
  private static final Pattern BUILD = Pattern.compile(BUILD_TEXT);
  private static final Pattern STRICT =
      Pattern.compile(
          NUMBER
              + "\\."
              + NUMBER
              + "\\."
              + NUMBER
              + "(?:-("
              + PRE_TEXT
              + "))?(?:\\+("
              + BUILD_TEXT
              + "))?");
  private static final Comparator<Version> PRECEDENCE =
      Comparator.comparingLong(Version::major)
          .thenComparingLong(Version::minor)
          .thenComparingLong(Version::patch)
          .thenComparing(Version::preRelease, Version::comparePreReleases);
  private static final Comparator<Version> ORDER = PRECEDENCE.thenComparing(Version::build);

  /** Checks the parts; use {@link #parse} for a user's text. */
  public Version {
    if (major < 0 || minor < 0 || patch < 0) {
      throw new IllegalArgumentException("Negative version number");
    }
    if (!preRelease.isEmpty() && !PRE.matcher(preRelease).matches()) {
      throw new IllegalArgumentException("Malformed pre-release [" + preRelease + "]");
    }
    if (!build.isEmpty() && !BUILD.matcher(build).matches()) {
      throw new IllegalArgumentException("Malformed build metadata [" + build + "]");
    }
  }

  /** A release without build metadata. */
  public static Version of(long major, long minor, long patch) {
    return new Version(major, minor, patch, "", "");
  }

  /**
   * Reads a version strictly: all three numbers, no leading zeros, no {@code v}, no space. Numbers
   * beyond 2^63-1 are refused, though the standard has no limit.
   */
  public static Version parse(String text) throws MalformedTextException {
    Matcher matcher = STRICT.matcher(text);
    if (!matcher.matches()) {
      throw malformed(text, "is not of the form `1.2.3`, `1.2.3-alpha.1` or `1.2.3+build`");
    }
    try {
      return new Version(
          Long.parseLong(matcher.group(1)),
          Long.parseLong(matcher.group(2)),
          Long.parseLong(matcher.group(3)),
          orEmpty(matcher.group(4)),
          orEmpty(matcher.group(5)));
    } catch (NumberFormatException _) {
      throw malformed(text, "has a number larger than " + Long.MAX_VALUE);
    }
  }

  /** Whether it comes before the release of the same numbers. */
  public boolean isPreRelease() {
    return !preRelease.isEmpty();
  }

  /** Compares by precedence alone: build metadata is not looked at. */
  public int comparePrecedence(Version other) {
    return PRECEDENCE.compare(this, other);
  }

  @Override
  public int compareTo(Version other) {
    return ORDER.compare(this, other);
  }

  /** The canonical text, which parses back to an equal version. */
  @Override
  public String toString() {
    return major
        + "."
        + minor
        + "."
        + patch
        + (preRelease.isEmpty() ? "" : "-" + preRelease)
        + (build.isEmpty() ? "" : "+" + build);
  }

  static boolean isPreReleaseText(String text) {
    return PRE.matcher(text).matches();
  }

  /** Precedence rule 11: a release is after its pre-releases, numbers before words, by field. */
  static int comparePreReleases(String a, String b) {
    if (a.isEmpty() || b.isEmpty()) {
      return Boolean.compare(a.isEmpty(), b.isEmpty());
    }
    String[] left = a.split("\\.", -1);
    String[] right = b.split("\\.", -1);
    for (int i = 0; i < Math.min(left.length, right.length); i++) {
      int order = compareIdentifiers(left[i], right[i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.length, right.length);
  }

  private static int compareIdentifiers(String a, String b) {
    boolean leftNumber = isNumber(a);
    boolean rightNumber = isNumber(b);
    if (leftNumber && rightNumber && a.length() != b.length()) {
      return Integer.compare(a.length(), b.length());
    }
    return leftNumber == rightNumber ? a.compareTo(b) : leftNumber ? -1 : 1;
  }

  private static boolean isNumber(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static String orEmpty(@Nullable String group) {
    return group == null ? "" : group;
  }

  private static MalformedTextException malformed(String text, String why) {
    return new MalformedTextException(
        Code.VERSION_SYNTAX,
        "Version `" + text + "` " + why,
        "Write a semantic version of three numbers, for instance `1.0.0`");
  }
}
