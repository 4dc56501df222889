package dev.zako.js;

/**
 * The identity of a module: `zako:NAME` for a built-in one, `//path/to/file.ts` for a file of the
 * workspace and `@alias//path/to/file.ts` for a file of a dependency. Scripts see nothing else of
 * where a module lies, so that equal sources behave equally on every machine.
 *
 * @param text the identity as written above
 */
public record ModuleId(String text) implements Comparable<ModuleId> {
  /**
   * @throws IllegalArgumentException if the text has none of the three forms
   */
  public ModuleId {
    if (!text.startsWith("zako:") && !text.startsWith("//") && !isDependency(text)) {
      throw new IllegalArgumentException(
          "Not the identity of a module: `" + text + "`; expected `zako:NAME` or `//path/file.ts`");
    }
  }

  private static boolean isDependency(String text) {
    return text.startsWith("@") && text.indexOf("//") > 1;
  }

  /** The built-in module of this name, for example `core` for `zako:core`. */
  public static ModuleId builtin(String name) {
    return new ModuleId("zako:" + name);
  }

  /** The file of the workspace at this path, which is relative to its root and uses `/`. */
  public static ModuleId file(String path) {
    return new ModuleId("//" + path);
  }

  /** Whether this is a `zako:*` module. */
  public boolean isBuiltin() {
    return text.startsWith("zako:");
  }

  /** The alias of the dependency that holds the file, or the empty text for the workspace. */
  public String alias() {
    return text.startsWith("@") ? text.substring(1, text.indexOf("//")) : "";
  }

  /** The path of the file below the root of its package, or the name of a built-in module. */
  public String path() {
    if (isBuiltin()) {
      return text.substring("zako:".length());
    }
    return text.substring(text.indexOf("//") + 2);
  }

  @Override
  public int compareTo(ModuleId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
