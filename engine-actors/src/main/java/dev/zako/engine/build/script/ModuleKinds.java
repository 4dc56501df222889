package dev.zako.engine.build.script;

import dev.zako.engine.build.leaf.Layout;
import dev.zako.engine.build.model.FilePatterns;
import dev.zako.engine.build.model.Manifest;
import dev.zako.js.ScriptKind;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Tells what an imported file is. The patterns of the manifest decide; where it has none, files are
 * rules, toolchains and configuration scripts by the ends of their names. Everything that is
 * nothing else is a library.
 */
final class ModuleKinds {
  private final Predicate<String> isPackageScript;
  private final Predicate<String> isBuild;
  private final Predicate<String> isRule;
  private final Predicate<String> isToolchain;

  private ModuleKinds(
      Predicate<String> isPackageScript,
      Predicate<String> isBuild,
      Predicate<String> isRule,
      Predicate<String> isToolchain) {
    this.isPackageScript = isPackageScript;
    this.isBuild = isBuild;
    this.isRule = isRule;
    this.isToolchain = isToolchain;
  }

  static ModuleKinds of(Manifest manifest) {
    String script = manifest.configureScript().orElse(Manifest.DEFAULT_SCRIPT).toString();
    return new ModuleKinds(
        script::equals,
        by(manifest.builds(), path -> name(path).equals(Layout.BUILD_FILE)),
        by(manifest.rules(), path -> path.endsWith(".rule.ts")),
        by(manifest.toolchains(), path -> path.endsWith(".toolchain.ts")));
  }

  private static Predicate<String> by(
      Optional<FilePatterns> patterns, Predicate<String> otherwise) {
    return patterns.<Predicate<String>>map(p -> p::matches).orElse(otherwise);
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /**
   * What a file is when it is imported.
   *
   * @param path relative to the root of the package that the manifest is of
   */
  ScriptKind of(String path) {
    if (isPackageScript.test(path)) {
      return ScriptKind.PACKAGE_SCRIPT;
    }
    if (isBuild.test(path) || name(path).equals(Layout.BUILD_FILE)) {
      return ScriptKind.BUILD;
    }
    if (isRule.test(path)) {
      return ScriptKind.RULE;
    }
    if (isToolchain.test(path)) {
      return ScriptKind.TOOLCHAIN;
    }
    return path.endsWith(".config.ts") ? ScriptKind.CONFIG : ScriptKind.LIBRARY;
  }
}
