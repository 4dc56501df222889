// Holds the types of the modules to what is promised: each line compiles only if the two types are
// the same. Nothing here ever runs.

import type * as build from "zako:build";
import type * as config from "zako:config";
import type * as consoles from "zako:console";
import type * as context from "zako:context";
import type * as core from "zako:core";
import type * as hash from "zako:hash";
import type * as ids from "zako:ids";
import type * as packages from "zako:package";
import type * as rt from "zako:rt";
import type * as rule from "zako:rule";
import type * as semver from "zako:semver";
import type * as syscall from "zako:syscall";
import type * as timestamp from "zako:timestamp";
import type * as toolchain from "zako:toolchain";
import type * as unique from "zako:unique";

type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;

/** Every member is `true`, or this does not compile. */
type All<T extends Readonly<Record<string, true>>> = T;

type Level = "trace" | "debug" | "info" | "warn" | "error";
type Say = (message: string) => void;

export type Rt = All<{
  names: Same<keyof typeof rt, "ZakoInternalError">;
  made: Same<ConstructorParameters<typeof rt.ZakoInternalError>, [message: string]>;
  error: rt.ZakoInternalError extends Error ? true : false;
}>;

export type Syscall = All<{
  names: Same<keyof typeof syscall, "log" | "version">;
  level: Same<syscall.LogLevel, Level>;
  log: Same<typeof syscall.log, (level: Level, message: string) => void>;
  version: Same<typeof syscall.version, string>;
}>;

type SemverName =
  | "SEMVER_SPEC_VERSION"
  | "parse" | "valid" | "clean" | "inc" | "diff" | "major" | "minor" | "patch" | "prerelease"
  | "compare" | "rcompare" | "compareLoose" | "compareBuild" | "sort" | "rsort"
  | "gt" | "lt" | "eq" | "neq" | "gte" | "lte" | "cmp"
  | "coerce"
  | "satisfies" | "toComparators" | "maxSatisfying" | "minSatisfying" | "minVersion"
  | "validRange" | "outside" | "gtr" | "ltr" | "intersects" | "simplifyRange" | "subset";

export type Semver = All<{
  names: Same<keyof typeof semver, SemverName>;
  specification: Same<typeof semver.SEMVER_SPEC_VERSION, "2.0.0">;
  valid: Same<ReturnType<typeof semver.valid>, string | null>;
  parse: Same<ReturnType<typeof semver.parse>, semver.SemVer | null>;
  satisfies: Same<ReturnType<typeof semver.satisfies>, boolean>;
  release: "prerelease" extends semver.ReleaseType ? true : false;
  options: Same<NonNullable<semver.Options["loose"]>, boolean>;
  range: Same<semver.Range["raw"], string>;
  comparator: Same<semver.Comparator["value"], string>;
}>;

export type Core = All<{
  names: Same<
    keyof typeof core,
    | "ZakoRuntimeError" | "version" | "requireZakoVersion" | "appendPattern" | Level
  >;
  made: Same<ConstructorParameters<typeof core.ZakoRuntimeError>, [message: string]>;
  error: core.ZakoRuntimeError extends Error ? true : false;
  version: Same<typeof core.version, semver.SemVer>;
  required: Same<typeof core.requireZakoVersion, (required: string | semver.Range) => void>;
  trace: Same<typeof core.trace, Say>;
  debug: Same<typeof core.debug, Say>;
  info: Same<typeof core.info, Say>;
  warn: Same<typeof core.warn, Say>;
  says: Same<typeof core.error, Say>;
  append: Same<
    typeof core.appendPattern,
    (appendTo?: core.Pattern, appended?: core.Pattern) => core.Pattern
  >;
  versionCore: Same<core.VersionCore, `${number}.${number}.${number}`>;
  versionString: "1.2.3-rc.1+b" extends core.VersionString ? true : false;
  noVersion: "1.2" extends core.VersionString ? false : true;
  versionType: Same<core.Version, semver.SemVer>;
  group: Same<core.GroupId, string>;
  artifact: Same<core.ArtifactId, `${string}:${string}`>;
  qualified: Same<core.QualifiedArtifactId, `${string}:${string}@${string}`>;
  target: "a.b:c@1.0.0#target::x/y" extends core.Target ? true : false;
  targetType: (typeof ids.ids.targetType)["build"] extends core.TargetType ? true : false;
  architecture: (typeof ids.ids.architecture)["x64"] extends core.Architecture ? true : false;
  os: (typeof ids.ids.os)["linux"] extends core.Os ? true : false;
  toolType: (typeof ids.ids.toolType)["c"]["compiler"] extends core.ToolType ? true : false;
  toolName: "a.b:c@1.0.0#tool_name::gcc" extends core.ToolName ? true : false;
  otherType: core.Os extends core.Architecture ? false : true;
  visibility: Same<core.visibility, "public" | "private" | readonly string[]>;
  transitiveLevel: Same<core.transitiveLevel, "public" | "private" | "interface">;
  author: Same<core.Author, { readonly name: string; readonly email?: string }>;
  option: Same<core.OptionsDeclaration["type"], "boolean" | "string" | "number">;
  meta: Same<
    core.ProjectMeta,
    { readonly group: string; readonly artifact: string; readonly version: semver.SemVer }
  >;
  pattern: Same<
    core.Pattern,
    | readonly string[]
    | { readonly include?: readonly string[]; readonly exclude?: readonly string[] }
  >;
}>;

export type Package = All<{
  names: Same<keyof typeof packages, "default" | "newProject" | "project">;
  project: Same<typeof packages.project, packages.PackageProject>;
  default: Same<typeof packages.default, packages.PackageProject>;
  meta: packages.PackageProject extends core.ProjectMeta ? true : false;
  created: Same<ReturnType<typeof packages.newProject>, packages.CreatedProject>;
  addBuild: string | core.Pattern extends Parameters<packages.CreatedProject["addBuild"]>[0]
    ? true
    : false;
  addRule: Same<
    Parameters<packages.CreatedProject["addRule"]>,
    Parameters<packages.CreatedProject["addBuild"]>
  >;
  addToolchain: Same<
    Parameters<packages.CreatedProject["addToolchain"]>,
    Parameters<packages.CreatedProject["addBuild"]>
  >;
}>;

export type Context = All<{
  names: Same<keyof typeof context, "name">;
  name: Same<typeof context.name, "package" | "build" | "rule" | "toolchain" | "config">;
}>;

export type Config = All<{
  names: Same<keyof typeof config, "getConfig">;
  value: Same<config.ConfigValue, string | number | boolean>;
  any: Same<ReturnType<typeof config.getConfig<"x">>, string | number | boolean | undefined>;
  registry: Same<keyof config.ConfigRegistry, never>;
}>;

export type Consoles = All<{
  names: Same<keyof typeof consoles, never>;
  methods: Same<keyof consoles.Console, Level | "log">;
  method: Same<consoles.Console["log"], (...values: readonly unknown[]) => void>;
  global: Same<typeof globalThis.console, consoles.Console>;
}>;

export type Globals = All<{
  performance: Same<typeof globalThis.performance, never>;
  setTimeout: Same<typeof globalThis.setTimeout, never>;
  setInterval: Same<typeof globalThis.setInterval, never>;
  queueMicrotask: Same<typeof globalThis.queueMicrotask, never>;
  crypto: Same<typeof globalThis.crypto, never>;
  WebAssembly: Same<typeof globalThis.WebAssembly, never>;
}>;

export type Hash = All<{
  names: Same<keyof typeof hash, "hash" | "sha256" | "utf8">;
  hash: Same<typeof hash.hash, (value: unknown) => string>;
  sha256: Same<typeof hash.sha256, (data: string | Uint8Array) => string>;
  utf8: Same<typeof hash.utf8, (text: string) => Uint8Array>;
}>;

export type Unique = All<{
  names: Same<keyof typeof unique, "unique" | "uniqueName">;
  unique: Same<typeof unique.unique, (...parts: readonly unknown[]) => string>;
  uniqueName: Same<
    typeof unique.uniqueName,
    (prefix: string, ...parts: readonly unknown[]) => string
  >;
}>;

export type Timestamps = All<{
  names: Same<
    keyof typeof timestamp,
    "fields" | "format" | "formatDate" | "fromFields" | "fromSeconds" | "parse"
  >;
  time: Same<timestamp.Timestamp, number>;
  parse: Same<typeof timestamp.parse, (text: string) => number>;
  format: Same<typeof timestamp.format, (timestamp: number) => string>;
  formatDate: Same<typeof timestamp.formatDate, (timestamp: number) => string>;
  fromSeconds: Same<typeof timestamp.fromSeconds, (seconds: number) => number>;
  fields: Same<typeof timestamp.fields, (timestamp: number) => timestamp.Fields>;
}>;

export type Build = All<{
  names: Same<keyof typeof build, "config" | "packageDirectory" | "project">;
  directory: Same<typeof build.packageDirectory, string>;
  project: Same<typeof build.project, build.Project>;
  version: Same<build.Project["version"], string>;
}>;

export type Rule = All<{
  names: Same<
    keyof typeof rule,
    | "ConfigInfo" | "DefaultInfo" | "attribute" | "provider" | "rule"
    | "baseName" | "directoryName" | "extension" | "joinPath" | "unique" | "uniqueFiles"
  >;
  visibility: Same<rule.Visibility, core.visibility>;
  provider: Same<typeof rule.provider, <T>(id: string) => rule.Provider<T>>;
  baseName: Same<typeof rule.baseName, (path: string) => string>;
  amount: Same<rule.ResourceAmount, number | { readonly min: number; readonly max?: number }>;
  needs: Same<rule.RunAction["resources"], rule.ResourceNeeds | undefined>;
  threads: Same<rule.ResourceNeeds["threads"], rule.ResourceAmount | undefined>;
  linker: Same<rule.ResourceNeeds["linker"], rule.ResourceAmount | undefined>;
  noText: { readonly threads: "2" } extends rule.ResourceNeeds ? false : true;
}>;

export type Toolchains = All<{
  names: Same<keyof typeof toolchain, "toolchain">;
  env: Same<toolchain.Host["env"], (name: string) => string | undefined>;
  fail: Same<toolchain.Host["fail"], (message: string, hint: string) => never>;
  made: Same<ReturnType<typeof toolchain.toolchain>, toolchain.Toolchain>;
}>;
