package dev.zako.js;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds which module an import names, from the texts alone. A specifier is relative (`./file.ts`,
 * `../dir/file.ts`, `./data.json`) and stays inside the package, or is `zako:NAME`, or is
 * `@alias/file.ts` for a dependency.
 */
public final class Specifiers {
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*");
  private static final Pattern ALIAS = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_.-]*");

  private Specifiers() {}

  /**
   * The identity of the imported module. That the module exists is not checked.
   *
   * @throws ScriptFailedException with kind IMPORT, naming the importer and what it imports
   */
  public static ModuleId resolve(ModuleId importer, ImportStatement statement)
      throws ScriptFailedException {
    String specifier = statement.specifier();
    ModuleId resolved;
    if (specifier.startsWith("zako:")) {
      resolved = builtin(importer, statement);
    } else if (specifier.startsWith("./") || specifier.startsWith("../")) {
      resolved = relative(importer, statement);
    } else if (specifier.startsWith("@")) {
      resolved = aliased(importer, statement);
    } else {
      throw failure(importer, statement, whyUnknown(specifier));
    }
    checkAttribute(importer, statement, resolved);
    return resolved;
  }

  private static ModuleId builtin(ModuleId importer, ImportStatement statement)
      throws ScriptFailedException {
    if (statement.specifier().length() == "zako:".length()) {
      throw failure(importer, statement, "the name of the built-in module is missing");
    }
    return new ModuleId(statement.specifier());
  }

  private static ModuleId relative(ModuleId importer, ImportStatement statement)
      throws ScriptFailedException {
    if (importer.isBuiltin()) {
      throw failure(importer, statement, "a built-in module imports only `zako:*` modules");
    }
    Deque<String> segments = new ArrayDeque<>(List.of(importer.path().split("/", -1)));
    segments.removeLast();
    for (String segment : split(importer, statement, statement.specifier())) {
      if (segment.equals(".")) {
        continue;
      }
      if (segment.equals("..")) {
        if (segments.isEmpty()) {
          throw failure(
              importer,
              statement,
              "the path leaves the package; import a file of another package through its alias,"
                  + " `@alias/file.ts`");
        }
        segments.removeLast();
      } else {
        segments.addLast(segment);
      }
    }
    String prefix = importer.text().substring(0, importer.text().indexOf("//") + 2);
    return new ModuleId(prefix + String.join("/", segments));
  }

  private static ModuleId aliased(ModuleId importer, ImportStatement statement)
      throws ScriptFailedException {
    if (importer.isBuiltin()) {
      throw failure(importer, statement, "a built-in module imports only `zako:*` modules");
    }
    String specifier = statement.specifier();
    int slash = specifier.indexOf('/');
    if (slash < 0 || !ALIAS.matcher(specifier.substring(1, slash)).matches()) {
      throw failure(
          importer, statement, "the file of a dependency is written as `@alias/path/file.ts`");
    }
    String path = specifier.substring(slash + 1);
    for (String segment : split(importer, statement, path)) {
      if (segment.equals(".") || segment.equals("..")) {
        throw failure(importer, statement, "the path of a dependency's file has no `.` or `..`");
      }
    }
    return new ModuleId(specifier.substring(0, slash) + "//" + path);
  }

  private static List<String> split(ModuleId importer, ImportStatement statement, String path)
      throws ScriptFailedException {
    List<String> segments = List.of(path.split("/", -1));
    if (segments.contains("")) {
      throw failure(importer, statement, "the path has an empty part");
    }
    if (path.indexOf('\\') >= 0 || path.indexOf('\0') >= 0) {
      throw failure(importer, statement, "the path has a character that is not portable");
    }
    String last = segments.getLast();
    if (!last.endsWith(".ts") && !last.endsWith(".json")) {
      throw failure(
          importer, statement, "the name of the file must be written in full: `.ts` or `.json`");
    }
    return segments;
  }

  private static void checkAttribute(
      ModuleId importer, ImportStatement statement, ModuleId resolved)
      throws ScriptFailedException {
    Optional<String> type = statement.attributeType();
    boolean json = !resolved.isBuiltin() && resolved.path().endsWith(".json");
    if (type.isPresent() && !type.get().equals("json")) {
      throw failure(
          importer, statement, "the import attribute type `" + type.get() + "` is not known");
    }
    if (json && type.isEmpty()) {
      throw failure(
          importer, statement, "a JSON file is imported as data: add `with { type: \"json\" }`");
    }
    if (!json && type.isPresent()) {
      throw failure(importer, statement, "only a `.json` file has the type `json`");
    }
  }

  private static String whyUnknown(String specifier) {
    if (specifier.startsWith("/")) {
      return "an absolute path is not portable: write a path relative to this file, `./file.ts`";
    }
    if (SCHEME.matcher(specifier).matches()) {
      return "only `zako:*` modules, relative paths and `@alias/file.ts` can be imported";
    }
    return "write `./"
        + specifier
        + "` for a file beside this one, `zako:NAME` for a built-in module or `@alias/file.ts` for"
        + " a file of a dependency";
  }

  static ScriptFailedException failure(ModuleId importer, ImportStatement statement, String why) {
    return new ScriptFailedException(
        new ScriptFailure(
            ScriptFailure.Kind.IMPORT,
            "`" + importer + "` cannot import `" + statement.specifier() + "`: " + why,
            Optional.of(new ScriptPosition(importer, statement.line(), statement.column())),
            Optional.empty(),
            List.of()));
  }
}
