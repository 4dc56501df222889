package dev.zako.js;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which kind of module may import which. Every kind may import the core modules (`zako:rt`,
 * `zako:syscall`, `zako:global`, `zako:semver`, `zako:core`, `zako:console`, `zako:ids` and the
 * deterministic replacements of removed globals); beyond those:
 *
 * <table>
 * <caption>What a kind may import</caption>
 * <tr><th>Importer</th><th>May import</th></tr>
 * <tr><td>package script</td><td>library files, `zako:package`, `zako:config`, `zako:context`</td></tr>
 * <tr><td>build file</td><td>library files, rules, `zako:build`, `zako:config`, `zako:context`</td></tr>
 * <tr><td>rule file</td><td>library files, `zako:rule`, `zako:config`, `zako:context`</td></tr>
 * <tr><td>toolchain file</td><td>library files, `zako:toolchain`, `zako:context`</td></tr>
 * <tr><td>configuration script</td><td>`zako:config`, `zako:context`</td></tr>
 * <tr><td>library file</td><td>library files</td></tr>
 * <tr><td>built-in module</td><td>every built-in module</td></tr>
 * </table>
 *
 * A module of Zako that has another kind than built-in (the rules and toolchains that come with
 * Zako) obeys the row of that kind, and may also import built-in modules that are internal.
 */
public final class ImportRules {
  private static final Set<String> CORE =
      Set.of(
          "rt",
          "syscall",
          "global",
          "semver",
          "core",
          "console",
          "ids",
          "timestamp",
          "unique",
          "hash");

  private ImportRules() {}

  /**
   * Checks one import.
   *
   * @param statement the import, for the position of the failure
   * @throws ScriptFailedException with kind IMPORT, naming both modules and their kinds
   */
  public static void check(
      ScriptKind importerKind,
      ModuleId importer,
      ScriptKind importedKind,
      ModuleId imported,
      ImportStatement statement)
      throws ScriptFailedException {
    if (isAllowed(importerKind, importer, importedKind, imported)) {
      return;
    }
    throw new ScriptFailedException(
        new ScriptFailure(
            ScriptFailure.Kind.IMPORT,
            "`"
                + importer
                + "` is a "
                + importerKind.description()
                + " and may not import `"
                + imported
                + "`, a "
                + importedKind.description(),
            Optional.of(new ScriptPosition(importer, statement.line(), statement.column())),
            Optional.empty(),
            List.of(),
            Optional.of(
                "A " + importerKind.description() + " may import " + allowed(importerKind))));
  }

  private static boolean isAllowed(
      ScriptKind importerKind, ModuleId importer, ScriptKind importedKind, ModuleId imported) {
    if (imported.isBuiltin() && importer.isBuiltin()) {
      return importedKind == ScriptKind.BUILTIN
          || importedKind == ScriptKind.LIBRARY
          || importerKind == ScriptKind.BUILTIN;
    }
    return switch (importedKind) {
      case PACKAGE_SCRIPT, BUILD, TOOLCHAIN, CONFIG -> false;
      case RULE -> importerKind == ScriptKind.BUILD;
      case LIBRARY -> importerKind != ScriptKind.CONFIG && importerKind != ScriptKind.BUILTIN;
      case BUILTIN -> imported.isBuiltin() && isOpenTo(importerKind, imported.path());
    };
  }

  private static boolean isOpenTo(ScriptKind importer, String name) {
    if (CORE.contains(name)) {
      return true;
    }
    return switch (importer) {
      case PACKAGE_SCRIPT -> Set.of("package", "config", "context").contains(name);
      case BUILD -> Set.of("build", "config", "context").contains(name);
      case RULE -> Set.of("rule", "config", "context").contains(name);
      case TOOLCHAIN -> name.equals("toolchain") || name.equals("context");
      case CONFIG -> name.equals("config") || name.equals("context");
      case LIBRARY -> false;
      case BUILTIN -> true;
    };
  }

  private static String allowed(ScriptKind importer) {
    String core = "the core modules";
    return switch (importer) {
      case PACKAGE_SCRIPT ->
          "library files, `zako:package`, `zako:config`, `zako:context` and " + core;
      case BUILD -> "library files, rules, `zako:build`, `zako:config`, `zako:context` and " + core;
      case RULE -> "library files, `zako:rule`, `zako:config`, `zako:context` and " + core;
      case TOOLCHAIN -> "library files, `zako:toolchain`, `zako:context` and " + core;
      case CONFIG -> "`zako:config`, `zako:context` and " + core;
      case LIBRARY -> "library files and " + core;
      case BUILTIN -> "built-in modules";
    };
  }
}
