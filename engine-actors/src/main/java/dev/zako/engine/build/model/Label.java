package dev.zako.engine.build.model;

import dev.zako.engine.build.failure.Code;
import java.util.Optional;

/**
 * The name of a target: {@code [@alias]//path:target}. The canonical text always names the target
 * and parses back to an equal label. Ordered by that text.
 *
 * @param alias the dependency alias without {@code @}; empty for the package that the label is in
 * @param path the directory of the target's build file
 * @param target the name of the target in that build file
 */
public record Label(String alias, PackagePath path, String target) implements Comparable<Label> {
  private static final String FORM_HINT =
      "Write a label as `//path:target`, `@dependency//path:target` or `:target`";

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if one is malformed; use {@link #parse} for a user's text
   */
  public Label {
    if (!alias.isEmpty() && !Identifiers.isLoose(alias)) {
      throw new IllegalArgumentException("Malformed alias [" + alias + "]");
    }
    if (!Identifiers.isLoose(target)) {
      throw new IllegalArgumentException("Malformed target name [" + target + "]");
    }
  }

  /** A target of the package that the label is in. */
  public static Label of(PackagePath path, String target) {
    return new Label("", path, target);
  }

  /**
   * Reads an absolute label: {@code //path:target}, {@code //path} (the target named like the last
   * segment) or either after {@code @alias}.
   */
  public static Label parse(String text) throws MalformedTextException {
    int slashes = text.indexOf("//");
    if (slashes < 0) {
      throw malformed(text, "has no `//`");
    }
    String alias = parseAlias(text, text.substring(0, slashes));
    String rest = text.substring(slashes + 2);
    int colon = rest.indexOf(':');
    PackagePath path = parsePath(text, colon < 0 ? rest : rest.substring(0, colon));
    String target = colon < 0 ? "" : rest.substring(colon + 1);
    if (!target.isEmpty()) {
      return new Label(alias, path, checkTarget(text, target));
    }
    if (path.isRoot()) {
      throw malformed(text, "names no target");
    }
    if (!Identifiers.isLoose(path.name())) {
      throw new MalformedTextException(
          Code.LABEL_SYNTAX,
          "Label `" + text + "` names no target, and `" + path.name() + "` cannot be one",
          "Write the target after a colon, as in `//" + path + ":target`");
    }
    return new Label(alias, path, path.name());
  }

  /**
   * Reads a label as written in a build file: an absolute one, {@code :target} or a plain {@code
   * target}. What does not name a dependency belongs to the package of the base.
   *
   * @param base the directory of that build file
   * @param baseAlias the alias under which that build file's package is known; empty for the
   *     package of the workspace
   */
  public static Label parse(String text, PackagePath base, String baseAlias)
      throws MalformedTextException {
    if (text.contains("//")) {
      Label label = parse(text);
      return label.alias.isEmpty() ? new Label(baseAlias, label.path, label.target) : label;
    }
    String name = text.startsWith(":") ? text.substring(1) : text;
    return new Label(baseAlias, base, checkTarget(text, name));
  }

  /** Reads a label as written in a build file of the workspace's own package. */
  public static Label parse(String text, PackagePath base) throws MalformedTextException {
    return parse(text, base, "");
  }

  /** Whether a target may have this name. */
  public static boolean isTargetName(String name) {
    return Identifiers.isLoose(name);
  }

  /** The dependency alias, without {@code @}; empty for the package that the label is in. */
  public Optional<String> dependency() {
    return alias.isEmpty() ? Optional.empty() : Optional.of(alias);
  }

  /** Another target of the same build file. */
  public Label sibling(String name) {
    return new Label(alias, path, name);
  }

  @Override
  public int compareTo(Label other) {
    if (!alias.equals(other.alias)) {
      return toString().compareTo(other.toString());
    }
    int paths = compareBeforeColon(path.text(), other.path.text());
    return paths == 0 ? target.compareTo(other.target) : paths;
  }

  /** Compares texts as if each were followed by a colon, which neither holds. */
  private static int compareBeforeColon(String left, String right) {
    int shorter = Math.min(left.length(), right.length());
    for (int index = 0; index <= shorter; index++) {
      char ofLeft = index < left.length() ? left.charAt(index) : ':';
      char ofRight = index < right.length() ? right.charAt(index) : ':';
      if (ofLeft != ofRight) {
        return ofLeft - ofRight;
      }
    }
    return 0;
  }

  /** The canonical text. */
  @Override
  public String toString() {
    return (alias.isEmpty() ? "//" : "@" + alias + "//") + path + ":" + target;
  }

  static String parseAlias(String text, String left) throws MalformedTextException {
    if (left.isEmpty()) {
      return "";
    }
    if (!left.startsWith("@")) {
      throw malformed(text, "has `" + left + "` before `//`, which does not start with `@`");
    }
    String alias = left.substring(1);
    if (alias.isEmpty()) {
      throw malformed(text, "has no name after `@`");
    }
    if (!Identifiers.isLoose(alias)) {
      throw malformed(text, "has the malformed dependency name `" + alias + "`");
    }
    return alias;
  }

  static PackagePath parsePath(String text, String path) throws MalformedTextException {
    try {
      return PackagePath.parse(path);
    } catch (MalformedTextException e) {
      throw new MalformedTextException(
          Code.LABEL_SYNTAX,
          "Label `" + text + "` is malformed: " + e.getMessage(),
          e.hint().orElse(FORM_HINT));
    }
  }

  private static String checkTarget(String text, String target) throws MalformedTextException {
    if (!Identifiers.isLoose(target)) {
      throw new MalformedTextException(
          Code.LABEL_SYNTAX,
          "Label `" + text + "` has the malformed target name `" + target + "`",
          "Use letters, digits, `_` and `-`; a name does not start with a digit");
    }
    return target;
  }

  private static MalformedTextException malformed(String text, String why) {
    return new MalformedTextException(Code.LABEL_SYNTAX, "Label `" + text + "` " + why, FORM_HINT);
  }
}
