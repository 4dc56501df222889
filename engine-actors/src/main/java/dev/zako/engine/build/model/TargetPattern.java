package dev.zako.engine.build.model;

import dev.zako.engine.build.failure.Code;

/**
 * Which targets a user asks for, as written on the command line. A list of patterns is applied in
 * order, see {@link TargetSelection}.
 *
 * @param exclude whether the targets are taken away instead of added
 * @param scope which targets
 */
public record TargetPattern(boolean exclude, Scope scope) {

  /** A set of targets. */
  public sealed interface Scope {
    /** The dependency alias, empty for the workspace's own package. */
    String alias();

    /** The directory that holds all the targets. */
    PackagePath path();

    /** Whether the target belongs to the set. */
    boolean contains(Label label);

    /** The same set as the workspace sees it, for a package with this root. */
    Scope within(PackagePath root);
  }

  /** {@code //a/...}: every target of the directory and of all below it. */
  public record Below(String alias, PackagePath path) implements Scope {
    @Override
    public boolean contains(Label label) {
      return label.alias().equals(alias) && label.path().isIn(path);
    }

    @Override
    public Scope within(PackagePath root) {
      return new Below("", root.resolve(path));
    }

    @Override
    public String toString() {
      return prefix(alias) + (path.isRoot() ? "..." : path + "/...");
    }
  }

  /** {@code //a:all}: every target of the directory's build file. */
  public record AllOf(String alias, PackagePath path) implements Scope {
    @Override
    public boolean contains(Label label) {
      return label.alias().equals(alias) && label.path().equals(path);
    }

    @Override
    public Scope within(PackagePath root) {
      return new AllOf("", root.resolve(path));
    }

    @Override
    public String toString() {
      return prefix(alias) + path + ":all";
    }
  }

  /** {@code //a:b} or {@code //a}: one target. */
  public record Single(Label label) implements Scope {
    @Override
    public String alias() {
      return label.alias();
    }

    @Override
    public PackagePath path() {
      return label.path();
    }

    @Override
    public boolean contains(Label other) {
      return label.equals(other);
    }

    @Override
    public Scope within(PackagePath root) {
      return new Single(Label.of(root.resolve(label.path()), label.target()));
    }

    @Override
    public String toString() {
      return label.toString();
    }
  }

  /** Reads a pattern, relative ones being relative to the root of the workspace. */
  public static TargetPattern parse(String text) throws MalformedTextException {
    return parse(text, PackagePath.ROOT);
  }

  /**
   * Reads a pattern: {@code //...}, {@code //a/...}, {@code //a:all}, {@code //a:b}, {@code //a},
   * any of these after {@code @alias}; without {@code //} the path is relative to the base, so that
   * {@code :b}, {@code a:b}, {@code a/...}, {@code ...} and {@code a} (the target {@code a:a}) mean
   * what they mean there. A leading {@code -} takes away.
   *
   * @param base the directory in which the user works
   */
  public static TargetPattern parse(String text, PackagePath base) throws MalformedTextException {
    boolean exclude = text.startsWith("-");
    String body = exclude ? text.substring(1) : text;
    if (body.isEmpty()) {
      throw malformed(text, "is empty");
    }
    try {
      return new TargetPattern(exclude, parseScope(body, base));
    } catch (MalformedTextException e) {
      throw malformed(text, "is malformed: " + e.getMessage());
    }
  }

  /** The same pattern as the workspace sees it, for a package with this root; without alias. */
  public TargetPattern within(PackagePath root) {
    return new TargetPattern(exclude, scope.within(root));
  }

  /** Whether the target is one of those that this pattern adds or takes away. */
  public boolean matches(Label label) {
    return scope.contains(label);
  }

  /** The canonical text, which parses back to an equal pattern. */
  @Override
  public String toString() {
    return (exclude ? "-" : "") + scope;
  }

  private static Scope parseScope(String body, PackagePath base) throws MalformedTextException {
    int slashes = body.indexOf("//");
    if (slashes < 0) {
      return parseScope(absolute(body, base), PackagePath.ROOT);
    }
    String alias = Label.parseAlias(body, body.substring(0, slashes));
    String rest = body.substring(slashes + 2);
    if (rest.equals("...")) {
      return new Below(alias, PackagePath.ROOT);
    }
    if (rest.endsWith("/...")) {
      String directory = rest.substring(0, rest.length() - "/...".length());
      return new Below(alias, Label.parsePath(body, directory));
    }
    if (rest.endsWith(":all")) {
      String directory = rest.substring(0, rest.length() - ":all".length());
      return new AllOf(alias, Label.parsePath(body, directory));
    }
    Label label = Label.parse(body);
    // Written in full, the target `all` of a directory means every target of it.
    return label.target().equals("all")
        ? new AllOf(label.alias(), label.path())
        : new Single(label);
  }

  private static String absolute(String body, PackagePath base) {
    boolean joined = base.isRoot() || body.startsWith(":");
    return "//" + base + (joined ? "" : "/") + body;
  }

  private static String prefix(String alias) {
    return alias.isEmpty() ? "//" : "@" + alias + "//";
  }

  private static MalformedTextException malformed(String text, String why) {
    return new MalformedTextException(
        Code.TARGET_PATTERN,
        "Target pattern `" + text + "` " + why,
        "Write `//...`, `//path/...`, `//path:all`, `//path:target` or one of these after `-`");
  }
}
