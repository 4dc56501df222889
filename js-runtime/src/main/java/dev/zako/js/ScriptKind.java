package dev.zako.js;

/**
 * What a script module is to the build, decided by how the module is reached (as the `BUILD.ts` of
 * a package, through the manifest's rule patterns, by an import) and never by its name. The kind
 * decides which modules it may import, see {@link ImportRules}.
 */
public enum ScriptKind {
  /** The script of a package, which may only add file lists and patterns to the manifest. */
  PACKAGE_SCRIPT("package script"),
  /** The `BUILD.ts` of a directory: defines targets by pure computation. */
  BUILD("build file"),
  /** Defines rules: turns sources, dependencies and configuration into actions. */
  RULE("rule file"),
  /** Probes the host for tools; every fact it reads is recorded. */
  TOOLCHAIN("toolchain file"),
  /** Supplies configuration values. */
  CONFIG("configuration script"),
  /** Any other module of a package: what it may do is what its importer may do. */
  LIBRARY("library file"),
  /** A `zako:*` module that is part of Zako. */
  BUILTIN("built-in module");

  private final String description;

  ScriptKind(String description) {
    this.description = description;
  }

  /** What messages call this kind, for example `build file`. */
  public String description() {
    return description;
  }
}
