// What package scripts (`zako.ts`) use.

import { appendPattern, type Author, type Pattern, type ProjectMeta } from "zako:core";
import type { ConfigRegistry, ConfigValue } from "zako:config";
import { hostInput } from "zako:internal";
import { parse } from "zako:semver";
import { ZakoInternalError } from "zako:rt";

/** What a package's manifest says of it. */
export interface PackageProject extends ProjectMeta {
  /** The values of the configuration, by name. */
  readonly config: Readonly<Record<string, ConfigValue | undefined>> & ConfigRegistry;
}

/** What a package script may state of its package. */
export interface Project extends ProjectMeta {
  readonly description?: string;
  readonly license?: string;
  readonly authors?: readonly Author[];
  /** Where build files are. */
  readonly builds?: Pattern;
  /** Where rule files are. */
  readonly rules?: Pattern;
  /** Where toolchain files are. */
  readonly toolchains?: Pattern;
  /** Where packages inside this one are. */
  readonly peers?: Pattern;
}

interface PackageInput {
  readonly project: { readonly group: string; readonly artifact: string; readonly version: string };
  readonly config?: Readonly<Record<string, ConfigValue>>;
}

function readProject(): PackageProject {
  const { project, config } = hostInput() as PackageInput;
  const version = parse(project.version);
  if (version === null) {
    throw new ZakoInternalError(`The version of the package is \`${project.version}\``);
  }
  return Object.freeze({
    group: project.group,
    artifact: project.artifact,
    version,
    config: Object.freeze({ ...config }),
  }) as PackageProject;
}

/** The package that the script belongs to, as its manifest states it. */
export const project: PackageProject = readProject();

export default project;

/** The lists of files that a package script adds to. */
type PatternName = "builds" | "rules" | "toolchains" | "peers";

/**
 * A project under construction. It counts once the script exports it by default; what it was made
 * with is final, so that the same package never has other options on another machine.
 */
export class ProjectBuilder {
  readonly #options: Project;
  readonly #patterns: Record<PatternName, Pattern | undefined>;

  constructor(options: Project) {
    this.#options = Object.freeze({ ...options });
    this.#patterns = {
      builds: options.builds,
      rules: options.rules,
      toolchains: options.toolchains,
      peers: options.peers,
    };
  }

  /** What the project was made with. */
  get options(): Project {
    return this.#options;
  }

  /** Adds build files. */
  addBuild(pattern: Pattern | string): this {
    return this.#add("builds", pattern);
  }

  /** Adds rule files. */
  addRule(pattern: Pattern | string): this {
    return this.#add("rules", pattern);
  }

  /** Adds toolchain files. */
  addToolchain(pattern: Pattern | string): this {
    return this.#add("toolchains", pattern);
  }

  /** Adds packages inside this one. */
  addPeer(pattern: Pattern | string): this {
    return this.#add("peers", pattern);
  }

  #add(name: PatternName, pattern: Pattern | string): this {
    const added = typeof pattern === "string" ? [pattern] : pattern;
    this.#patterns[name] = appendPattern(copied(this.#patterns[name]), copied(added));
    return this;
  }

  /** The pattern of this name and the value of it, or undefined if the value is not a project. */
  static patternsOf(value: unknown): Readonly<Record<PatternName, Pattern | undefined>> | undefined {
    return typeof value === "object" && value !== null && #patterns in value
      ? value.#patterns
      : undefined;
  }
}

/** A copy, so that adding to a project's list changes nobody else's. */
function copied(pattern: Pattern | undefined): Pattern | undefined {
  if (pattern === undefined) {
    return undefined;
  }
  return Array.isArray(pattern) ? [...pattern] : { ...pattern };
}

/** Makes a project; export it by default from the package script. */
export function newProject(options: Project): ProjectBuilder {
  return new ProjectBuilder(options);
}
