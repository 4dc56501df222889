// The host's way to read a package script: writes the project that it exports as data.

import type { Pattern } from "zako:core";
import { ProjectBuilder } from "zako:package";

/** Patterns of files as data. */
export interface PatternData {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** What a package script states beyond the manifest. */
export interface PackageData {
  /** Null if the script exports no project. */
  readonly project: {
    readonly description: string | null;
    readonly license: string | null;
    readonly builds: PatternData | null;
    readonly rules: PatternData | null;
    readonly toolchains: PatternData | null;
    readonly peers: PatternData | null;
  } | null;
  readonly errors: readonly { readonly code: string; readonly message: string; readonly hint: string }[];
}

/** Reads the exports of a package script. */
export function collectPackage(script: Readonly<Record<string, unknown>>): PackageData {
  const exported = Object.hasOwn(script, "default") ? script["default"] : undefined;
  if (exported === undefined) {
    return { project: null, errors: [] };
  }
  const patterns = ProjectBuilder.patternsOf(exported);
  if (patterns === undefined) {
    return {
      project: null,
      errors: [
        {
          code: "not-a-project",
          message: "The default export of a package script must be a project",
          hint: "Export what `newProject({ ... })` of `zako:package` returns, or nothing by default",
        },
      ],
    };
  }
  const { description, license } = (exported as ProjectBuilder).options;
  return {
    project: {
      description: description ?? null,
      license: license ?? null,
      builds: dataOf(patterns.builds),
      rules: dataOf(patterns.rules),
      toolchains: dataOf(patterns.toolchains),
      peers: dataOf(patterns.peers),
    },
    errors: [],
  };
}

function dataOf(pattern: Pattern | undefined): PatternData | null {
  if (pattern === undefined) {
    return null;
  }
  const { include, exclude } = Array.isArray(pattern)
    ? { include: pattern, exclude: [] }
    : pattern as { readonly include?: readonly string[]; readonly exclude?: readonly string[] };
  return { include: [...(include ?? [])], exclude: [...(exclude ?? [])] };
}
