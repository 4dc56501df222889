package dev.zako.engine.build.model;

import dev.zako.engine.build.failure.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A set of versions, written as Cargo writes it: comparators joined by commas, all of which must
 * hold. {@code ^1.2} and the bare {@code 1.2} allow what does not change the leftmost non-zero
 * number; {@code ~1.2} allows patches; {@code =}, {@code >}, {@code >=}, {@code <}, {@code <=} and
 * the wildcards {@code 1.*} and {@code *} mean what they say. A pre-release matches only if a
 * comparator names a pre-release of the same three numbers.
 *
 * @param comparators all must hold; none at all allows every release
 */
public record VersionRequirement(List<Comparator> comparators) {
  /** Every release. */
  public static final VersionRequirement ANY = new VersionRequirement(List.of());

  private static final int MAX_COMPARATORS = 32;
  private static final Pattern COMPARATOR =
      Pattern.compile(
          "(\\^|~|=|>=|>|<=|<)?\\s*+(0|[1-9][0-9]*+)"
              + "(?:\\.(0|[1-9][0-9]*+|\\*))?(?:\\.(0|[1-9][0-9]*+|\\*))?"
              + "(?:-([0-9A-Za-z.-]++))?(?:\\+[0-9A-Za-z.-]++)?");

  public VersionRequirement {
    comparators = List.copyOf(comparators);
  }

  /** How a comparator compares. */
  public enum Operator {
    /** {@code =}. */
    EXACT("="),
    /** {@code >}. */
    GREATER(">"),
    /** {@code >=}. */
    GREATER_OR_EQUAL(">="),
    /** {@code <}. */
    LESS("<"),
    /** {@code <=}. */
    LESS_OR_EQUAL("<="),
    /** {@code ~}. */
    TILDE("~"),
    /** {@code ^}. */
    CARET("^"),
    /** {@code 1.*} or {@code 1.2.*}. */
    WILDCARD("");

    private final String text;

    Operator(String text) {
      this.text = text;
    }
  }

  /**
   * One condition.
   *
   * @param operator how to compare
   * @param major the first number
   * @param minor the second number, if it was written
   * @param patch the third number, if it was written; only with a second
   * @param preRelease the pre-release, empty for none; only with all three numbers
   */
  public record Comparator(
      Operator operator, long major, OptionalLong minor, OptionalLong patch, String preRelease) {
    public Comparator {
      if (patch.isPresent() && minor.isEmpty()) {
        throw new IllegalArgumentException("A third number without a second");
      }
      if (!preRelease.isEmpty() && patch.isEmpty()) {
        throw new IllegalArgumentException("A pre-release without three numbers");
      }
    }

    private boolean matches(Version version) {
      return switch (operator) {
        case EXACT, WILDCARD -> matchesExact(version);
        case GREATER -> matchesGreater(version);
        case GREATER_OR_EQUAL -> matchesExact(version) || matchesGreater(version);
        case LESS -> matchesLess(version);
        case LESS_OR_EQUAL -> matchesExact(version) || matchesLess(version);
        case TILDE -> matchesTilde(version);
        case CARET -> matchesCaret(version);
      };
    }

    private boolean matchesExact(Version version) {
      return version.major() == major
          && (minor.isEmpty() || version.minor() == minor.getAsLong())
          && (patch.isEmpty() || version.patch() == patch.getAsLong())
          && (patch.isEmpty() || version.preRelease().equals(preRelease));
    }

    private boolean matchesGreater(Version version) {
      if (version.major() != major || minor.isEmpty()) {
        return version.major() > major;
      }
      if (version.minor() != minor.getAsLong() || patch.isEmpty()) {
        return version.minor() > minor.getAsLong();
      }
      if (version.patch() != patch.getAsLong()) {
        return version.patch() > patch.getAsLong();
      }
      return Version.comparePreReleases(version.preRelease(), preRelease) > 0;
    }

    private boolean matchesLess(Version version) {
      if (version.major() != major || minor.isEmpty()) {
        return version.major() < major;
      }
      if (version.minor() != minor.getAsLong() || patch.isEmpty()) {
        return version.minor() < minor.getAsLong();
      }
      if (version.patch() != patch.getAsLong()) {
        return version.patch() < patch.getAsLong();
      }
      return Version.comparePreReleases(version.preRelease(), preRelease) < 0;
    }

    private boolean matchesTilde(Version version) {
      if (version.major() != major || (minor.isPresent() && version.minor() != minor.getAsLong())) {
        return false;
      }
      return patch.isEmpty() || isAtLeastPatch(version);
    }

    private boolean matchesCaret(Version version) {
      if (version.major() != major) {
        return false;
      }
      if (minor.isEmpty()) {
        return true;
      }
      long wantedMinor = minor.getAsLong();
      if (patch.isEmpty()) {
        return major > 0 ? version.minor() >= wantedMinor : version.minor() == wantedMinor;
      }
      if (major > 0 && version.minor() != wantedMinor) {
        return version.minor() > wantedMinor;
      }
      if (version.minor() != wantedMinor) {
        return false;
      }
      if (major == 0 && wantedMinor == 0 && version.patch() != patch.getAsLong()) {
        return false;
      }
      return isAtLeastPatch(version);
    }

    private boolean isAtLeastPatch(Version version) {
      if (version.patch() != patch.orElse(0)) {
        return version.patch() > patch.orElse(0);
      }
      return Version.comparePreReleases(version.preRelease(), preRelease) >= 0;
    }

    private boolean namesPreReleaseOf(Version version) {
      return !preRelease.isEmpty()
          && version.major() == major
          && version.minor() == minor.orElse(-1)
          && version.patch() == patch.orElse(-1);
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder(operator.text).append(major);
      minor.ifPresent(number -> text.append('.').append(number));
      patch.ifPresent(number -> text.append('.').append(number));
      if (operator == Operator.WILDCARD) {
        text.append(".*");
      }
      return preRelease.isEmpty()
          ? text.toString()
          : text.append('-').append(preRelease).toString();
    }
  }

  /** Exactly the versions of the same precedence. */
  public static VersionRequirement exactly(Version version) {
    return new VersionRequirement(
        List.of(
            new Comparator(
                Operator.EXACT,
                version.major(),
                OptionalLong.of(version.minor()),
                OptionalLong.of(version.patch()),
                version.preRelease())));
  }

  /** Reads a requirement. Space around comparators is allowed. */
  public static VersionRequirement parse(String text) throws MalformedTextException {
    if (text.strip().equals("*")) {
      return ANY;
    }
    String[] parts = text.split(",", -1);
    if (parts.length > MAX_COMPARATORS) {
      throw malformed(text, "has more than " + MAX_COMPARATORS + " conditions");
    }
    List<Comparator> comparators = new ArrayList<>();
    for (String part : parts) {
      comparators.add(parseComparator(text, part.strip()));
    }
    return new VersionRequirement(comparators);
  }

  /** Whether the version is allowed. */
  public boolean matches(Version version) {
    return comparators.stream().allMatch(c -> c.matches(version))
        && (!version.isPreRelease()
            || comparators.stream().anyMatch(c -> c.namesPreReleaseOf(version)));
  }

  /** The canonical text, which parses back to an equal requirement. */
  @Override
  public String toString() {
    return comparators.isEmpty()
        ? "*"
        : comparators.stream().map(Comparator::toString).collect(Collectors.joining(","));
  }

  private static Comparator parseComparator(String text, String part)
      throws MalformedTextException {
    Matcher matcher = COMPARATOR.matcher(part);
    if (!matcher.matches()) {
      throw malformed(text, "has the malformed condition `" + part + "`");
    }
    @Nullable String second = matcher.group(3);
    @Nullable String third = matcher.group(4);
    @Nullable String preRelease = matcher.group(5);
    boolean wildcard = "*".equals(second) || "*".equals(third);
    if (wildcard && (matcher.group(1) != null || preRelease != null)) {
      throw malformed(text, "joins a wildcard with something else in `" + part + "`");
    }
    if ("*".equals(second) && third != null && !third.equals("*")) {
      throw malformed(text, "has a number after a wildcard in `" + part + "`");
    }
    if (preRelease != null && (third == null || !Version.isPreReleaseText(preRelease))) {
      throw malformed(text, "has a malformed pre-release in `" + part + "`");
    }
    try {
      return new Comparator(
          wildcard ? Operator.WILDCARD : operator(matcher.group(1)),
          Long.parseLong(matcher.group(2)),
          number(second),
          number(third),
          preRelease == null ? "" : preRelease);
    } catch (NumberFormatException _) {
      throw malformed(text, "has a number larger than " + Long.MAX_VALUE);
    }
  }

  private static Operator operator(@Nullable String text) {
    if (text == null) {
      return Operator.CARET;
    }
    for (Operator operator : Operator.values()) {
      if (operator.text.equals(text)) {
        return operator;
      }
    }
    throw new IllegalStateException("Not an operator [" + text + "]");
  }

  private static OptionalLong number(@Nullable String text) {
    return text == null || text.equals("*")
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(text));
  }

  private static MalformedTextException malformed(String text, String why) {
    return new MalformedTextException(
        Code.VERSION_SYNTAX,
        "Version range `" + text + "` " + why,
        "Write for instance `1.2.3`, `^1.2`, `~1.2.0`, `>=1.0.0, <2.0.0`, `1.*` or `*`");
  }
}
