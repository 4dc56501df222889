package dev.zako.engine.build.script;

import dev.zako.engine.build.leaf.Layout;
import dev.zako.engine.build.model.IgnoreRules;
import dev.zako.engine.build.model.Manifest;
import dev.zako.engine.build.model.PatternGroup;
import dev.zako.engine.build.model.Project;
import dev.zako.js.ScriptKind;

/**
 * Tells what an imported file of a package is. The patterns of the package decide; everything that
 * is nothing else is a library, and so is all that is no script.
 */
final class ModuleKinds {
  private final String script;
  private final PatternGroup rules;
  private final PatternGroup toolchains;

  private ModuleKinds(Project project) {
    this.script = project.script().toString();
    this.rules = project.rules();
    this.toolchains = project.toolchains();
  }

  /** By the manifest and the package script. */
  static ModuleKinds of(Project project) {
    return new ModuleKinds(project);
  }

  /** By the manifest alone, for the package script itself. */
  static ModuleKinds of(Manifest manifest) {
    return new ModuleKinds(Project.of(manifest, Project.Additions.NONE));
  }

  /** Whether {@link #of(String, IgnoreRules)} may ask what ignore files say. */
  boolean followsIgnoreFiles() {
    return rules.followsIgnoreFiles() || toolchains.followsIgnoreFiles();
  }

  /**
   * What a file is when it is imported.
   *
   * @param path relative to the root of the package
   * @param ignored the ignore files at and above the file's directory
   */
  ScriptKind of(String path, IgnoreRules ignored) {
    if (path.endsWith(".json")) {
      return ScriptKind.LIBRARY;
    }
    if (path.equals(script)) {
      return ScriptKind.PACKAGE_SCRIPT;
    }
    if (path.substring(path.lastIndexOf('/') + 1).equals(Layout.BUILD_FILE)) {
      return ScriptKind.BUILD;
    }
    if (rules.matches(path, ignored)) {
      return ScriptKind.RULE;
    }
    if (toolchains.matches(path, ignored)) {
      return ScriptKind.TOOLCHAIN;
    }
    return path.endsWith(".config.ts") ? ScriptKind.CONFIG : ScriptKind.LIBRARY;
  }
}
