package dev.zako.cli.editor;

import dev.zako.engine.build.model.FilePatterns;
import dev.zako.engine.build.model.GlobPattern;
import dev.zako.engine.build.model.Manifest;
import dev.zako.js.BuiltinModules;
import dev.zako.js.ImportRules;
import dev.zako.js.ImportStatement;
import dev.zako.js.ModuleId;
import dev.zako.js.ScriptFailedException;
import dev.zako.js.ScriptKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One kind of script as a project of its own for the TypeScript compiler, so that each kind can
 * import what Zako lets it import and nothing else. In the order in which they refer to each other.
 */
enum Leaf {
  /** Every script that is of no other kind. */
  LIBRARY(Optional.of(ScriptKind.LIBRARY)),
  /** Rules; build files import them. */
  RULE(Optional.of(ScriptKind.RULE)),
  /** Build files. */
  BUILD(Optional.of(ScriptKind.BUILD)),
  /** The package script. */
  PACKAGE(Optional.of(ScriptKind.PACKAGE_SCRIPT)),
  /** Toolchains. */
  TOOLCHAIN(Optional.of(ScriptKind.TOOLCHAIN)),
  /** Configuration scripts. */
  CONFIG(Optional.of(ScriptKind.CONFIG)),
  /** Scripts that Zako does not run; they see Node and no module of Zako. */
  SCRIPT(Optional.empty());

  private static final List<String> NEVER = List.of("node_modules", "dist", "zako-out", ".zako");
  private static final List<String> NO_DATA = List.of("tsconfig*.json", "package*.json");

  private final Optional<ScriptKind> kind;

  Leaf(Optional<ScriptKind> kind) {
    this.kind = kind;
  }

  /** Patterns of the files of this leaf where the manifest says nothing. */
  private List<String> usualFiles() {
    return switch (this) {
      case LIBRARY -> List.of("**/*.ts", "**/*.json");
      case RULE -> List.of("**/*.rule.ts", "**/*.json");
      case BUILD -> List.of("**/BUILD.ts");
      case PACKAGE -> List.of("**/zako.ts");
      case TOOLCHAIN -> List.of("**/*.toolchain.ts");
      case CONFIG -> List.of("**/*.config.ts");
      case SCRIPT -> List.of("**/*.script.ts", "**/scripts/**/*.ts");
    };
  }

  /** The name of its configuration in the types directory. */
  String fileName() {
    return "tsconfig." + lowerCase() + ".json";
  }

  /** Where the compiler notes what it found out, from the types directory. */
  String outputDirectory() {
    return "./out/" + lowerCase();
  }

  private String lowerCase() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether scripts of this kind have the globals of Zako, and not those of Node. */
  boolean isEvaluated() {
    return kind.isPresent();
  }

  /** Whether files of other leaves import files of this one. */
  boolean isImported() {
    return this == LIBRARY || this == RULE;
  }

  /** The leaves whose files these scripts may import. */
  List<Leaf> imports() {
    return switch (this) {
      case LIBRARY, CONFIG -> List.of();
      case RULE, PACKAGE, TOOLCHAIN, SCRIPT -> List.of(LIBRARY);
      case BUILD -> List.of(LIBRARY, RULE);
    };
  }

  /** Patterns of the files of this leaf, relative to the root of the workspace. */
  List<String> include(Manifest manifest) {
    return switch (this) {
      case BUILD -> stated(manifest.builds());
      case RULE -> stated(manifest.rules(), "**/*.json");
      case TOOLCHAIN -> stated(manifest.toolchains());
      case PACKAGE ->
          manifest.configureScript().map(path -> List.of(path.toString())).orElse(usualFiles());
      case LIBRARY, CONFIG, SCRIPT -> usualFiles();
    };
  }

  /** Patterns of what is left out, relative to the root of the workspace. */
  List<String> exclude(Manifest manifest) {
    Stream<String> never = NEVER.stream().map(name -> "**/" + name);
    Stream<String> data = isImported() ? NO_DATA.stream().map(name -> "**/" + name) : Stream.of();
    Stream<String> others =
        this == LIBRARY
            ? Stream.of(values())
                .filter(leaf -> leaf != LIBRARY)
                .flatMap(leaf -> leaf.include(manifest).stream())
                .filter(pattern -> !pattern.endsWith(".json"))
            : Stream.of();
    return Stream.of(never, data, others).flatMap(each -> each).distinct().toList();
  }

  /**
   * The built-in modules that these scripts may import. Rules also get those of other rules and of
   * toolchains, because the types of their providers are there; to import more than a type from
   * them is refused when the rule is loaded.
   */
  SortedSet<ModuleId> modules() {
    SortedSet<ModuleId> modules = new TreeSet<>();
    for (ModuleId module : BuiltinModules.all()) {
      ScriptKind imported = BuiltinModules.kindOf(module);
      boolean typesOnly = this == RULE && imported != ScriptKind.BUILTIN;
      if (typesOnly || kind.filter(k -> mayImport(k, imported, module)).isPresent()) {
        modules.add(module);
      }
    }
    return modules;
  }

  private static boolean mayImport(ScriptKind importer, ScriptKind imported, ModuleId module) {
    ImportStatement statement = new ImportStatement(module.text(), Optional.empty(), 1, 1);
    try {
      ImportRules.check(importer, ModuleId.file("script.ts"), imported, module, statement);
      return true;
    } catch (ScriptFailedException _) {
      return false;
    }
  }

  /**
   * What the manifest says, as far as the compiler's patterns can: they know neither braces nor
   * sets in brackets.
   */
  private List<String> stated(Optional<FilePatterns> patterns, String... more) {
    List<String> included =
        patterns.stream()
            .flatMap(p -> p.include().stream())
            .map(GlobPattern::text)
            .filter(text -> !text.contains("{") && !text.contains("["))
            .toList();
    return included.isEmpty()
        ? usualFiles()
        : Stream.concat(included.stream(), Stream.of(more)).toList();
  }
}
