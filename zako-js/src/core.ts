/** What every script may use: the version of Zako, messages, and patterns of files. */

import { log, version as versionText } from "zako:syscall";
import { parse, satisfies } from "zako:semver";
import type { Range, SemVer } from "zako:semver";

/** An error that a script runs into by its own use of Zako. */
export class ZakoRuntimeError extends Error {
  constructor(message: string) {
    super(`Zako: ${message}`);
    this.name = "ZakoRuntimeError";
  }
}

/** The three numbers of a version, for example `1.2.3`. */
export type VersionCore = `${number}.${number}.${number}`;
/** A semantic version as text. */
export type VersionString =
  | VersionCore
  | `${VersionCore}-${string}`
  | `${VersionCore}+${string}`;
/** A semantic version taken apart. */
export type Version = SemVer;
/** The group of an artifact, for example `org.example`. */
export type GroupId = string;
/** An artifact: `group:name`. */
export type ArtifactId = `${string}:${string}`;
/** An artifact of one version: `group:name@version`. */
export type QualifiedArtifactId = `${ArtifactId}@${string}`;

/** Something that can be built: `group:name@version#target::path`. */
export type Target = `${QualifiedArtifactId}#target::${string}`;
/** What is done with targets: `group:name@version#target_type::path`, as in `zako:ids`. */
export type TargetType = `${QualifiedArtifactId}#target_type::${string}`;
/** A processor architecture: `group:name@version#architecture::path`, as in `zako:ids`. */
export type Architecture = `${QualifiedArtifactId}#architecture::${string}`;
/** An operating system: `group:name@version#os::path`, as in `zako:ids`. */
export type Os = `${QualifiedArtifactId}#os::${string}`;
/** What a program is for: `group:name@version#tool_type::path`, as in `zako:ids`. */
export type ToolType = `${QualifiedArtifactId}#tool_type::${string}`;
/** The name of a program, whoever provides it: `group:name@version#tool_name::path`. */
export type ToolName = `${QualifiedArtifactId}#tool_name::${string}`;

/**
 * Who may depend on a target: `"public"` for every package, `"private"` for targets of the same build
 * file, a list of patterns such as `"//app/..."` for these targets of the same package. If nothing is
 * written, all targets of the same package.
 */
export type visibility = "public" | "private" | readonly string[];
/** How far what a dependency gives reaches beyond the target that has it. */
export type transitiveLevel = "public" | "private" | "interface";

/** Who wrote a project. */
export interface Author {
  readonly name: string;
  readonly email?: string;
}

/** A configuration option that a project declares. */
export type OptionsDeclaration = {
  readonly option: string;
  readonly description: string;
} & (
  | { readonly type: "boolean"; readonly default?: boolean }
  | { readonly type: "string"; readonly default?: string }
  | { readonly type: "number"; readonly default?: number }
);

/** What identifies a project. */
export interface ProjectMeta {
  readonly group: GroupId;
  readonly artifact: string;
  readonly version: SemVer;
}

/** Which files: a list of patterns, or what to take and what to leave out. */
export type Pattern =
  | readonly string[]
  | { readonly include?: readonly string[]; readonly exclude?: readonly string[] };

function ownVersion(): SemVer {
  const parsed = parse(versionText);
  if (parsed === null) {
    throw new ZakoRuntimeError(`The version of Zako, ${versionText}, is not a semantic version`);
  }
  return parsed;
}

/** The version of Zako. */
export const version: SemVer = ownVersion();

/**
 * Makes sure that this Zako is one the script was written for.
 *
 * @throws ZakoRuntimeError unless the version of Zako is in the range
 */
export function requireZakoVersion(required: string | Range): void {
  if (!satisfies(version, required)) {
    throw new ZakoRuntimeError(
      `This script needs Zako ${String(required)}, but this is Zako ${versionText}`,
    );
  }
}

/** Sends a message about details of a script. */
export function trace(message: string): void {
  log("trace", message);
}

/** Sends a message for whoever looks for a fault. */
export function debug(message: string): void {
  log("debug", message);
}

/** Sends a message about progress. */
export function info(message: string): void {
  log("info", message);
}

/** Sends a message about something that is probably wrong. */
export function warn(message: string): void {
  log("warn", message);
}

/** Sends a message about something that is wrong. */
export function error(message: string): void {
  log("error", message);
}

function isList(pattern: Pattern): pattern is readonly string[] {
  return Array.isArray(pattern);
}

function joined(
  first: readonly string[] | undefined,
  second: readonly string[] | undefined,
): readonly string[] | undefined {
  return first === undefined && second === undefined
    ? undefined
    : [...(first ?? []), ...(second ?? [])];
}

/**
 * One pattern that takes what both take. Neither argument is changed. Two lists give a list, and
 * nothing given twice gives an empty pattern; everything else gives an object, which has `include`
 * or `exclude` only where one of the two has it.
 */
export function appendPattern(appendTo?: Pattern, appended?: Pattern): Pattern {
  if (appended === undefined) {
    if (appendTo === undefined) {
      return { include: [], exclude: [] };
    }
    return isList(appendTo) ? { include: [...appendTo], exclude: [] } : { ...appendTo };
  }
  if (appendTo === undefined) {
    return isList(appended) ? [...appended] : { ...appended };
  }
  if (isList(appendTo) && isList(appended)) {
    return [...appendTo, ...appended];
  }
  const first = isList(appendTo) ? { include: appendTo } : appendTo;
  const second = isList(appended) ? { include: appended } : appended;
  const include = joined(first.include, second.include);
  const exclude = joined(first.exclude, second.exclude);
  return {
    ...(include === undefined ? {} : { include }),
    ...(exclude === undefined ? {} : { exclude }),
  };
}
