// The host's way to read a package script: writes the project that it exports as data.

import { project as manifestProject } from "zako:package";
import {
  lastProject,
  PATTERN_NAMES,
  type PatternName,
  type PatternPart,
  projectRecordOf,
} from "zako:package-records";
import type { Position } from "zako:rule-records";

/** Why the exports of a package script cannot be used. */
export interface PackageProblem {
  readonly message: string;
  readonly hint: string;
  /** Null if it is the default export. */
  readonly position: Position | null;
}

/** What a package script states beyond the manifest. */
export interface PackageData {
  readonly description: string | null;
  readonly license: string | null;
  readonly authors: readonly (string | { readonly name: string; readonly email?: string })[] | null;
  /** Where the project was made; null if the script made none. */
  readonly position: Position | null;
  readonly patterns: Readonly<Record<PatternName, readonly PatternPart[]>>;
  readonly problem: PackageProblem | null;
}

const NOTHING: PackageData = {
  description: null,
  license: null,
  authors: null,
  position: null,
  patterns: { builds: [], rules: [], toolchains: [], peers: [] },
  problem: null,
};

/** Reads the exports of a package script. */
export function collectPackage(script: Readonly<Record<string, unknown>>): PackageData {
  const exported = Object.hasOwn(script, "default") ? script["default"] : manifestProject;
  const record = projectRecordOf(exported);
  if (record !== undefined) {
    const { description, license, authors } = record.options;
    return {
      description: description ?? null,
      license: license ?? null,
      authors: authors?.map((each) => (typeof each === "string" ? each : { ...each })) ?? null,
      position: record.position,
      patterns: Object.fromEntries(
        PATTERN_NAMES.map((name) => [name, record.parts[name]]),
      ) as unknown as PackageData["patterns"],
      problem: null,
    };
  }
  if (exported !== manifestProject) {
    return refused(
      "The default export of a package script must be a project",
      "Export what `newProject` of `zako:package` returns, or nothing by default",
      null,
    );
  }
  const forgotten = lastProject();
  return forgotten === undefined
    ? NOTHING
    : refused(
        "This project does not count: the package script does not export it by default",
        "Write `export default` before it",
        forgotten,
      );
}

function refused(message: string, hint: string, position: Position | null): PackageData {
  return { ...NOTHING, problem: { message, hint, position } };
}
