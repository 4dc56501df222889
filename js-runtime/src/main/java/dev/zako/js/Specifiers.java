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
  private static final String CORRECT =
      "Import a `zako:*` module, a file by its relative path, or `@alias/file.ts`";
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
      throw unknown(importer, statement);
    }
    checkAttribute(importer, statement, resolved);
    return resolved;
  }

  private static ModuleId builtin(ModuleId importer, ImportStatement statement)
      throws ScriptFailedException {
    if (statement.specifier().length() == "zako:".length()) {
      throw failure(
          importer,
          statement,
          "the name of the built-in module is missing",
          "Write for instance `zako:core`");
    }
    return new ModuleId(statement.specifier());
  }

  private static ModuleId relative(ModuleId importer, ImportStatement statement)
      throws ScriptFailedException {
    if (importer.isBuiltin()) {
      throw failure(
          importer, statement, "a built-in module imports only `zako:*` modules", CORRECT);
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
              "the path leaves the package",
              "Declare the other package under `dependencies` in the manifest, and import the file"
                  + " through its alias, `@alias/file.ts`");
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
      throw failure(
          importer, statement, "a built-in module imports only `zako:*` modules", CORRECT);
    }
    String specifier = statement.specifier();
    int slash = specifier.indexOf('/');
    if (slash < 0 || !ALIAS.matcher(specifier.substring(1, slash)).matches()) {
      throw failure(
          importer,
          statement,
          "the path of a file in the dependency is missing",
          "Write `@alias/path/file.ts`");
    }
    String path = specifier.substring(slash + 1);
    for (String segment : split(importer, statement, path)) {
      if (segment.equals(".") || segment.equals("..")) {
        throw failure(
            importer,
            statement,
            "the path of a dependency's file has no `.` or `..`",
            "Write the path from the root of that package, as in `@alias/path/file.ts`");
      }
    }
    return new ModuleId(specifier.substring(0, slash) + "//" + path);
  }

  private static List<String> split(ModuleId importer, ImportStatement statement, String path)
      throws ScriptFailedException {
    List<String> segments = List.of(path.split("/", -1));
    if (segments.contains("")) {
      throw failure(importer, statement, "the path has an empty part", "Write `./file.ts`");
    }
    if (path.indexOf('\\') >= 0 || path.indexOf('\0') >= 0) {
      throw failure(
          importer,
          statement,
          "the path has a character that is not portable",
          "Separate names by `/`, and rename the file if it has such a name");
    }
    String last = segments.getLast();
    if (!last.endsWith(".ts") && !last.endsWith(".json")) {
      throw failure(
          importer,
          statement,
          "a module is a `.ts` or a `.json` file, and its name is written in full",
          last.endsWith(".js")
              ? "Write `" + path.substring(0, path.length() - 2) + "ts`"
              : "Write for instance `./file.ts`");
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
          importer,
          statement,
          "the import attribute type `" + type.get() + "` is not known",
          "Write `with { type: \"json\" }` for a `.json` file, and nothing for others");
    }
    if (json && type.isEmpty()) {
      throw failure(
          importer, statement, "a JSON file is imported as data", "Add `with { type: \"json\" }`");
    }
    if (!json && type.isPresent()) {
      throw failure(
          importer,
          statement,
          "only a `.json` file has the type `json`",
          "Remove `with { type: \"json\" }`");
    }
  }

  private static ScriptFailedException unknown(ModuleId importer, ImportStatement statement) {
    String specifier = statement.specifier();
    if (specifier.isEmpty()) {
      return failure(importer, statement, "the name of the module is missing", CORRECT);
    }
    if (specifier.startsWith("/")) {
      return failure(
          importer,
          statement,
          "an absolute path is not portable",
          "Write a path relative to this file, `./file.ts`");
    }
    if (SCHEME.matcher(specifier).matches()) {
      return failure(
          importer,
          statement,
          "only `zako:*` modules, relative paths and `@alias/file.ts` can be imported",
          CORRECT);
    }
    return failure(
        importer,
        statement,
        "that is no path and no module of Zako",
        "Write `./"
            + specifier
            + "` for a file beside this one, `zako:NAME` for a built-in module or `@alias/file.ts`"
            + " for a file of a dependency");
  }

  static ScriptFailedException failure(
      ModuleId importer, ImportStatement statement, String why, String hint) {
    return new ScriptFailedException(
        new ScriptFailure(
            ScriptFailure.Kind.IMPORT,
            "`" + importer + "` cannot import `" + statement.specifier() + "`: " + why,
            Optional.of(new ScriptPosition(importer, statement.line(), statement.column())),
            Optional.empty(),
            List.of(),
            Optional.of(hint)));
  }
}
