// What package scripts (`zako.ts`) use.

import type { ConfigRegistry, ConfigValue } from "zako:config";
import { appendPattern, type Author, type Pattern, type ProjectMeta } from "zako:core";
import { callSite, hostInput } from "zako:internal";
import {
  final,
  type PatternName,
  PATTERN_NAMES,
  type PatternPart,
  ProjectError,
  registerProject,
} from "zako:package-records";
import { ZakoInternalError } from "zako:rt";
import { parse, type SemVer } from "zako:semver";

/** What the manifest says of the package. It cannot be changed. */
export interface PackageProject extends ProjectMeta {
  /** What the package is, if the manifest says so. */
  readonly description?: string;
  /** The licence as an SPDX expression, if the manifest names one. */
  readonly license?: string;
  /** Who wrote the package; empty if the manifest does not say. */
  readonly authors: readonly Author[];
  /** The values of the configuration, by the names of the options. */
  readonly config: Readonly<Record<string, ConfigValue | undefined>> & ConfigRegistry;
}

/**
 * Which files: a pattern, a list of patterns, or what to take, what to leave out and how to look, as
 * in the manifest.
 */
export type ProjectPattern =
  | string
  | Pattern
  | {
      readonly include?: readonly string[];
      /** Another name of `include`. */
      readonly patterns?: readonly string[];
      readonly exclude?: readonly string[];
      /** Whether files that `.gitignore` and `.ignore` name are left out. Default: yes. */
      readonly followingIgnoreFiles?: boolean;
      /** Whether wildcards pass over names that start with a dot. Default: no. */
      readonly ignoreHiddenFiles?: boolean;
    };

/**
 * What a package script may state of its package. All of it is optional, and a `zako.json` may be
 * given whole. What identifies the package, its options and its dependencies are the manifest's
 * alone: they may be repeated, but not changed.
 */
export interface Project {
  readonly group?: string;
  readonly artifact?: string;
  readonly version?: SemVer | string;
  /** Instead of the manifest's. */
  readonly description?: string;
  /** Instead of the manifest's. */
  readonly license?: string;
  /** Instead of the manifest's. */
  readonly authors?: readonly (Author | string)[];
  /** Where build files are, besides what the manifest says. */
  readonly builds?: ProjectPattern;
  /** Where rule files are, besides what the manifest says. */
  readonly rules?: ProjectPattern;
  /** Where toolchain files are, besides what the manifest says. */
  readonly toolchains?: ProjectPattern;
  /** Where packages inside this one are, besides what the manifest says. */
  readonly peers?: ProjectPattern;
  /** Options by name; the manifest alone declares them. */
  readonly config?: object;
  readonly $schema?: string;
  readonly configure_script?: string;
  readonly dependencies?: object;
  readonly mount_config?: string;
  readonly resources?: object;
}

/** A project that was made. It counts once the script exports it by default. */
export interface CreatedProject extends ProjectMeta {
  /** What it was made with; final. */
  readonly options: Project;
  /** Build files that it adds; undefined if none. */
  readonly builds: Pattern | undefined;
  /** Rule files that it adds; undefined if none. */
  readonly rules: Pattern | undefined;
  /** Toolchain files that it adds; undefined if none. */
  readonly toolchains: Pattern | undefined;
  /** Packages inside this one that it adds; undefined if none. */
  readonly peers: Pattern | undefined;
  /** Adds build files. */
  addBuild(pattern: ProjectPattern): CreatedProject;
  /** Adds rule files. */
  addRule(pattern: ProjectPattern): CreatedProject;
  /** Adds toolchain files. */
  addToolchain(pattern: ProjectPattern): CreatedProject;
  /** Adds packages inside this one. */
  addPeer(pattern: ProjectPattern): CreatedProject;
}

interface PackageInput {
  readonly project: {
    readonly group: string;
    readonly artifact: string;
    readonly version: string;
    readonly description?: string;
    readonly license?: string;
    readonly authors?: readonly Author[];
  };
  readonly config?: Readonly<Record<string, ConfigValue>>;
}

function readProject(): PackageProject {
  const { project, config } = hostInput() as PackageInput;
  const version = parse(project.version);
  if (version === null) {
    throw new ZakoInternalError(`The version of the package is \`${project.version}\``);
  }
  return final(
    { ...project, version, authors: project.authors ?? [], config: { ...config } },
    (name) => [
      `\`${name}\` of \`project\` cannot be changed: it is what the manifest says`,
      "Change the manifest, or make a project with `newProject({ ...project, ... })`",
    ],
  ) as unknown as PackageProject;
}

/** The package that the script belongs to, as its manifest states it. */
export const project: PackageProject = readProject();

export default project;

const KEYS: readonly string[] = [
  "$schema",
  "artifact",
  "authors",
  "builds",
  "config",
  "configure_script",
  "dependencies",
  "description",
  "group",
  "license",
  "mount_config",
  "peers",
  "resources",
  "rules",
  "toolchains",
  "version",
];

/**
 * Makes a project; export it by default from the package script. What it is made with is final, so
 * that the same package never has other options on another machine; files may be added to it.
 */
export function newProject(options: Project = {}): CreatedProject {
  const position = callSite(1);
  check(options);
  const parts: Record<PatternName, PatternPart[]> = {
    builds: [],
    rules: [],
    toolchains: [],
    peers: [],
  };
  for (const name of PATTERN_NAMES) {
    const pattern = options[name];
    if (pattern !== undefined) {
      parts[name].push({ ...readPattern(name, pattern), position });
    }
  }
  const add = (name: PatternName) => (pattern: ProjectPattern): CreatedProject => {
    parts[name].push({ ...readPattern(name, pattern), position: callSite(1) });
    return made;
  };
  const made: CreatedProject = final(
    {
      group: project.group,
      artifact: project.artifact,
      version: project.version,
      options: { ...options },
      get builds() {
        return merged(parts.builds);
      },
      get rules() {
        return merged(parts.rules);
      },
      get toolchains() {
        return merged(parts.toolchains);
      },
      get peers() {
        return merged(parts.peers);
      },
      addBuild: add("builds"),
      addRule: add("rules"),
      addToolchain: add("toolchains"),
      addPeer: add("peers"),
    },
    (name) => [
      `A project is final once it is made: \`${name}\` cannot be changed`,
      "Give it to `newProject`; files are added with `addBuild`, `addRule`, `addToolchain` and" +
        " `addPeer`",
    ],
  );
  registerProject(made, { options, parts, position });
  return made;
}

/** Refuses what a package script may not state. */
function check(options: Project): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new ProjectError(
      "A project is made of an object",
      "Write for instance `newProject({ ...project, builds: [\"src/**\"] })`",
    );
  }
  for (const key of Object.keys(options)) {
    if (!KEYS.includes(key)) {
      throw new ProjectError(
        `A project cannot have \`${key}\``,
        `What it can have is [${KEYS.map((each) => `\`${each}\``).join(", ")}]`,
      );
    }
  }
  for (const name of ["group", "artifact", "version"] as const) {
    const stated = options[name];
    const expected = textOf(project[name]);
    if (stated !== undefined && textOf(stated) !== expected) {
      throw new ProjectError(
        `The project's \`${name}\` is \`${textOf(stated)}\`, but the manifest says \`${expected}\``,
        `Leave \`${name}\` out, or change the manifest`,
      );
    }
  }
  for (const name of ["description", "license"] as const) {
    if (options[name] !== undefined && typeof options[name] !== "string") {
      throw new ProjectError(`The project's \`${name}\` must be a text`, "Give it in quotes");
    }
  }
  if (options.authors !== undefined) {
    checkAuthors(options.authors);
  }
  for (const name of Object.keys(options.config ?? {})) {
    if (!Object.hasOwn(project.config, name)) {
      throw new ProjectError(
        `A package script cannot declare options, and the manifest declares no \`${name}\``,
        `Declare it in the manifest, under \`config.${name}\``,
      );
    }
  }
}

/** A text as it is, a version as it was written. */
function textOf(value: SemVer | string): string {
  return typeof value === "object" ? value.raw : String(value);
}

function checkAuthors(authors: unknown): void {
  const isAuthor = (each: unknown): boolean =>
    typeof each === "string" ||
    (typeof each === "object" && each !== null && typeof (each as Author).name === "string");
  if (!Array.isArray(authors) || !authors.every(isAuthor)) {
    throw new ProjectError(
      "The project's `authors` must be a list of authors",
      "Write for instance `authors: [\"Name <mail@example.com>\"]`",
    );
  }
}

const PATTERN_KEYS: readonly string[] = [
  "patterns",
  "include",
  "exclude",
  "followingIgnoreFiles",
  "ignoreHiddenFiles",
];

function readPattern(name: PatternName, pattern: unknown): Omit<PatternPart, "position"> {
  const refuse = (): never => {
    throw new ProjectError(
      `The project's \`${name}\` must be patterns of files`,
      `Write for instance \`["src/**"]\` or \`{ include: ["src/**"], exclude: ["src/old/**"] }\``,
    );
  };
  const texts = (value: unknown): readonly string[] =>
    Array.isArray(value) && value.every((each) => typeof each === "string")
      ? [...(value as string[])]
      : refuse();
  const flag = (value: unknown): boolean => (typeof value === "boolean" ? value : refuse());
  if (typeof pattern === "string" || Array.isArray(pattern)) {
    const include = texts(typeof pattern === "string" ? [pattern] : pattern);
    return { include, exclude: [], followingIgnoreFiles: true, ignoreHiddenFiles: false };
  }
  if (typeof pattern !== "object" || pattern === null) {
    return refuse();
  }
  const { patterns, include, exclude, followingIgnoreFiles, ignoreHiddenFiles, ...others } =
    pattern as Readonly<Record<string, unknown>>;
  if (Object.keys(others).length > 0) {
    throw new ProjectError(
      `The patterns of \`${name}\` cannot have \`${Object.keys(others).join("`, `")}\``,
      `What they can have is [${PATTERN_KEYS.map((each) => `\`${each}\``).join(", ")}]`,
    );
  }
  if (patterns !== undefined && include !== undefined) {
    throw new ProjectError(
      `The patterns of \`${name}\` have both \`patterns\` and \`include\``,
      "Keep one of the two: they mean the same",
    );
  }
  return {
    include: texts(include ?? patterns ?? []),
    exclude: texts(exclude ?? []),
    followingIgnoreFiles: flag(followingIgnoreFiles ?? true),
    ignoreHiddenFiles: flag(ignoreHiddenFiles ?? false),
  };
}

/** All parts as one pattern. */
function merged(parts: readonly PatternPart[]): Pattern | undefined {
  return parts.reduce<Pattern | undefined>(
    (all, { include, exclude }) =>
      appendPattern(all, exclude.length === 0 ? include : { include, exclude }),
    undefined,
  );
}
