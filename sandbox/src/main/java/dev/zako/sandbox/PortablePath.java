package dev.zako.sandbox;

import dev.zako.sandbox.PortablePathException.Kind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A relative path that means the same on every platform, normalised: names joined with `/`, no
 * empty name, no `.` but for the whole path, `..` only at the start. Ordered by its text.
 *
 * <p>Names follow the strictest of the platforms: what Windows reserves is refused everywhere, and
 * so are the characters that shells expand. Case and Unicode normalisation are kept as written;
 * {@link VirtualTree} reports names that differ in nothing else.
 */
public final class PortablePath implements Comparable<PortablePath> {
  /** The most bytes of a name in UTF-8: the limit of the common file systems. */
  public static final int MAX_NAME_BYTES = 255;

  /** The most bytes of a path in UTF-8: what macOS allows, the least of the platforms. */
  public static final int MAX_PATH_BYTES = 1024;

  /** The directory itself, written `.`. */
  public static final PortablePath ROOT = new PortablePath(".");

  private static final Pattern SEPARATOR = Pattern.compile("[/\\\\]");
  private static final String REFUSED_CHARACTERS = "<>:\"|?*'`$";
  private static final Set<String> RESERVED_NAMES = Set.of("CON", "PRN", "AUX", "NUL");
  private static final String RESERVED_DIGITS = "123456789\u00b9\u00b2\u00b3";

  private final String text;

  private PortablePath(String text) {
    this.text = text;
  }

  /**
   * Normalises and checks a text. `/` and `\` both separate names; an empty text is `.`.
   *
   * @throws PortablePathException if it is absolute or holds a name that some platform refuses
   */
  public static PortablePath of(String text) {
    requireRelative(text);
    List<String> names = new ArrayList<>();
    for (String name : SEPARATOR.split(text, -1)) {
      if (name.isEmpty() || name.equals(".")) {
        continue;
      }
      if (!name.equals("..")) {
        checkName(text, name);
        names.add(name);
      } else if (names.isEmpty() || names.getLast().equals("..")) {
        names.add(name);
      } else {
        names.removeLast();
      }
    }
    return ofNames(text, names);
  }

  private static PortablePath ofNames(String original, List<String> names) {
    if (names.isEmpty()) {
      return ROOT;
    }
    String joined = String.join("/", names);
    if (joined.length() > MAX_PATH_BYTES / 4
        && joined.getBytes(StandardCharsets.UTF_8).length > MAX_PATH_BYTES) {
      throw new PortablePathException(
          Kind.TOO_LONG, original, "is longer than " + MAX_PATH_BYTES + " bytes");
    }
    return new PortablePath(joined);
  }

  private static void requireRelative(String text) {
    if (text.startsWith("/") || text.startsWith("\\")) {
      throw new PortablePathException(
          Kind.ABSOLUTE, text, "starts at the root; paths here are relative");
    }
    int colon = text.indexOf(':');
    if (colon >= 0 && text.substring(0, colon).chars().allMatch(PortablePath::isAsciiLetter)) {
      throw new PortablePathException(
          Kind.ABSOLUTE, text, "starts with a drive or scheme; paths here are relative");
    }
  }

  private static boolean isAsciiLetter(int unit) {
    return (unit >= 'a' && unit <= 'z') || (unit >= 'A' && unit <= 'Z');
  }

  private static void checkName(String path, String name) {
    for (int i = 0; i < name.length(); i++) {
      char unit = name.charAt(i);
      if (Character.isISOControl(unit)) {
        throw new PortablePathException(
            Kind.INVALID_CHARACTER,
            path,
            String.format("holds the control character U+%04X", (int) unit));
      }
      if (REFUSED_CHARACTERS.indexOf(unit) >= 0) {
        throw new PortablePathException(
            Kind.INVALID_CHARACTER, path, "holds the character `" + unit + "`");
      }
      if (Character.isSurrogate(unit)) {
        boolean pair =
            Character.isHighSurrogate(unit)
                && i + 1 < name.length()
                && Character.isLowSurrogate(name.charAt(i + 1));
        if (!pair) {
          throw new PortablePathException(
              Kind.INVALID_UNICODE,
              path,
              String.format("holds half of a character, U+%04X", (int) unit));
        }
        i++;
      }
    }
    if (name.endsWith(" ") || name.endsWith(".")) {
      throw new PortablePathException(
          Kind.INVALID_FORMAT, path, "has the name `" + name + "` that ends with a space or a dot");
    }
    if (isReserved(name)) {
      throw new PortablePathException(
          Kind.RESERVED_NAME, path, "has the name `" + name + "` that Windows keeps for a device");
    }
    if (name.length() > MAX_NAME_BYTES / 4
        && name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
      throw new PortablePathException(
          Kind.TOO_LONG, path, "has a name of more than " + MAX_NAME_BYTES + " bytes");
    }
  }

  private static boolean isReserved(String name) {
    int dot = name.indexOf('.');
    String stem =
        (dot < 0 ? name : name.substring(0, dot)).stripTrailing().toUpperCase(Locale.ROOT);
    if (RESERVED_NAMES.contains(stem)) {
      return true;
    }
    return stem.length() == 4
        && (stem.startsWith("COM") || stem.startsWith("LPT"))
        && RESERVED_DIGITS.indexOf(stem.charAt(3)) >= 0;
  }

  /**
   * This path with another one after it, normalised: `a/b` joined with `../c` is `a/c`.
   *
   * @throws PortablePathException if {@code other} is not a portable path or the result is too long
   */
  public PortablePath join(String other) {
    return join(of(other));
  }

  /** The same for a path that is checked already. */
  public PortablePath join(PortablePath other) {
    List<String> names = new ArrayList<>(names());
    for (String name : other.names()) {
      if (name.equals("..") && !names.isEmpty() && !names.getLast().equals("..")) {
        names.removeLast();
      } else {
        names.add(name);
      }
    }
    return ofNames(text + "/" + other.text, names);
  }

  /** The directory that holds this; of `.` it is `..`. */
  public PortablePath parent() {
    int slash = text.lastIndexOf('/');
    if (isRoot()) {
      return new PortablePath("..");
    }
    if (text.endsWith("..") && fileName().isEmpty()) {
      return ofNames(text, List.of((text + "/..").split("/")));
    }
    return slash < 0 ? ROOT : new PortablePath(text.substring(0, slash));
  }

  /** The last name; none for `.` and for a path that ends with `..`. */
  public Optional<String> fileName() {
    String last = text.substring(text.lastIndexOf('/') + 1);
    return last.equals(".") || last.equals("..") ? Optional.empty() : Optional.of(last);
  }

  /** What follows the last dot of the last name: `gitignore` of `.gitignore`. */
  public Optional<String> extension() {
    return fileName()
        .filter(name -> name.indexOf('.') >= 0)
        .map(name -> name.substring(name.lastIndexOf('.') + 1));
  }

  /** The names from the first to the last, with leading `..`; empty for `.`. */
  public List<String> names() {
    return isRoot() ? List.of() : List.of(text.split("/"));
  }

  /** Whether this is `.`. */
  public boolean isRoot() {
    return text.equals(".");
  }

  /** Whether this leaves the directory that it is relative to. */
  public boolean escapes() {
    return text.equals("..") || text.startsWith("../");
  }

  /**
   * The path that leads from this directory to {@code target}; `.` if they are equal.
   *
   * @throws PortablePathException with {@link Kind#ESCAPES} if it would have to go down into a
   *     directory whose name is not known, as from `..` to `a`
   */
  public PortablePath relativize(PortablePath target) {
    List<String> from = names();
    List<String> to = target.names();
    int common = 0;
    while (common < from.size() && common < to.size() && from.get(common).equals(to.get(common))) {
      common++;
    }
    List<String> result = new ArrayList<>();
    for (String name : from.subList(common, from.size())) {
      if (name.equals("..")) {
        throw new PortablePathException(
            Kind.ESCAPES, text, "is outside, so that no path leads from it to `" + target + "`");
      }
      result.add("..");
    }
    result.addAll(to.subList(common, to.size()));
    return ofNames(target.text, result);
  }

  /**
   * Whether this is {@code directory} or below it. Everything that does not leave it is in `.`. A
   * directory outside whose name relative to this is not known holds nothing.
   */
  public boolean isIn(PortablePath directory) {
    List<String> own = names();
    List<String> other = directory.names();
    int ownUp = leadingUps(own);
    int otherUp = leadingUps(other);
    if (ownUp < otherUp) {
      return other.size() == otherUp;
    }
    return ownUp == otherUp
        && own.size() >= other.size()
        && own.subList(0, other.size()).equals(other);
  }

  private static int leadingUps(List<String> names) {
    int count = 0;
    while (count < names.size() && names.get(count).equals("..")) {
      count++;
    }
    return count;
  }

  /**
   * Where this is if it is relative to {@code root}.
   *
   * @throws PortablePathException with {@link Kind#ESCAPES} if it leaves the root
   */
  public Path resolveIn(Path root) {
    if (escapes()) {
      throw new PortablePathException(Kind.ESCAPES, text, "leaves the directory `" + root + "`");
    }
    return isRoot() ? root : root.resolve(text);
  }

  @Override
  public int compareTo(PortablePath other) {
    return text.compareTo(other.text);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PortablePath path && path.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The normalised text; {@link #of} of it is equal to this. */
  @Override
  public String toString() {
    return text;
  }
}
