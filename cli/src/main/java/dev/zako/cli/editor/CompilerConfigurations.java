package dev.zako.cli.editor;

import dev.zako.cli.render.Text;
import dev.zako.engine.build.model.DependencySource;
import dev.zako.engine.build.model.Manifest;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The configurations for the TypeScript compiler: strict options that all share, one project for
 * the modules of Zako, one for each kind of script, and one that names them all. Nothing but notes
 * of the compiler is ever written, and those below the types directory.
 */
final class CompilerConfigurations {
  /** The configuration that names all others. */
  static final String SOLUTION = "tsconfig.json";

  private static final String BASE =
      """
      {
        "compilerOptions": {
          "target": "ESNext",
          "module": "ESNext",
          "lib": ["ESNext"],
          "moduleResolution": "bundler",
          "moduleDetection": "force",
          "types": [],
          "allowJs": false,
          "allowImportingTsExtensions": true,
          "resolveJsonModule": true,
          "verbatimModuleSyntax": true,
          "erasableSyntaxOnly": true,
          "isolatedModules": true,
          "skipLibCheck": true,
          "strict": true,
          "noUncheckedIndexedAccess": true,
          "exactOptionalPropertyTypes": true,
          "noPropertyAccessFromIndexSignature": true,
          "noUnusedLocals": true,
          "noUnusedParameters": true,
          "noImplicitReturns": true,
          "noImplicitOverride": true,
          "noFallthroughCasesInSwitch": true
        }
      }
      """;

  private static final String MODULES =
      """
      {
        "extends": "../tsconfig.base.json",
        "compilerOptions": {
          "composite": true,
          "emitDeclarationOnly": true,
          "rootDir": ".",
          "outDir": "../out/zako",
          "paths": { "zako:*": ["./*.ts"] }
        },
        "include": ["./*.ts"]
      }
      """;

  private CompilerConfigurations() {}

  /**
   * The texts by their paths from the types directory.
   *
   * @param nodeTypes whether the types of Node are installed, for the scripts that Zako does not
   *     run
   */
  static SortedMap<String, String> texts(Manifest manifest, boolean nodeTypes) {
    SortedMap<String, String> texts = new TreeMap<>();
    texts.put("tsconfig.base.json", BASE);
    texts.put("zako/tsconfig.json", MODULES);
    for (Leaf leaf : Leaf.values()) {
      texts.put(leaf.fileName(), text(leaf, manifest, nodeTypes));
    }
    texts.put(SOLUTION, solution());
    return texts;
  }

  private static String solution() {
    List<String> leaves = Stream.of(Leaf.values()).map(leaf -> "./" + leaf.fileName()).toList();
    return "{\n  \"files\": [],\n  \"references\": " + references(leaves) + "\n}\n";
  }

  private static String text(Leaf leaf, Manifest manifest, boolean nodeTypes) {
    Stream<String> modules = leaf.isEvaluated() ? Stream.of("./zako") : Stream.of();
    Stream<String> leaves = leaf.imports().stream().map(other -> "./" + other.fileName());
    List<String> references = Stream.concat(modules, leaves).toList();
    return "{\n"
        + "  \"extends\": \"./tsconfig.base.json\",\n"
        + "  \"compilerOptions\": {\n"
        + (leaf.isImported()
            ? "    \"composite\": true,\n"
                + "    \"emitDeclarationOnly\": true,\n"
                + "    \"rootDir\": \"../..\",\n"
                + ("    \"outDir\": " + Text.json(leaf.outputDirectory()) + ",\n")
            : "    \"noEmit\": true,\n")
        + (nodeTypes && !leaf.isEvaluated() ? "    \"types\": [\"node\"],\n" : "")
        + ("    \"paths\": {" + paths(leaf, manifest) + "}\n")
        + "  },\n"
        + (leaf.isEvaluated() ? "  \"files\": [\"./" + GlobalTypes.FILE + "\"],\n" : "")
        + ("  \"include\": " + fromRoot(leaf.include(manifest)) + ",\n")
        + ("  \"exclude\": " + fromRoot(leaf.exclude(manifest)) + ",\n")
        + ("  \"references\": " + references(references) + "\n")
        + "}\n";
  }

  private static String paths(Leaf leaf, Manifest manifest) {
    Stream<String> modules =
        leaf.modules().stream()
            .map(module -> path(module.text(), "./zako/" + module.path() + ".ts"));
    Stream<String> dependencies =
        leaf.isEvaluated()
            ? manifest.dependencies().entrySet().stream()
                .flatMap(
                    entry ->
                        entry.getValue() instanceof DependencySource.Local local
                            ? Stream.of(
                                path("@" + entry.getKey() + "/*", "../../" + local.path() + "/*"))
                            : Stream.of())
            : Stream.of();
    String entries = Stream.concat(modules, dependencies).collect(Collectors.joining(","));
    return entries.isEmpty() ? "" : entries + "\n    ";
  }

  private static String path(String specifier, String file) {
    return "\n      " + Text.json(specifier) + ": [" + Text.json(file) + "]";
  }

  private static String fromRoot(List<String> patterns) {
    return patterns.stream()
        .map(pattern -> "\n    " + Text.json("../../" + pattern))
        .collect(Collectors.joining(",", "[", "\n  ]"));
  }

  private static String references(List<String> paths) {
    return paths.stream()
        .map(path -> "\n    { \"path\": " + Text.json(path) + " }")
        .collect(Collectors.joining(",", "[", "\n  ]"));
  }
}
