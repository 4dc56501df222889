// What projects of package scripts are made of. The host reads it; package scripts use `zako:package`.

import type { Position } from "zako:rule-records";

/** The lists of files that a package script adds to. */
export type PatternName = "builds" | "rules" | "toolchains" | "peers";

/** The names of these lists. */
export const PATTERN_NAMES: readonly PatternName[] = ["builds", "rules", "toolchains", "peers"];

/** Patterns that were given together. */
export interface PatternPart {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly followingIgnoreFiles: boolean;
  readonly ignoreHiddenFiles: boolean;
  /** Where the script gave them. */
  readonly position: Position;
}

/** What is known of a project that a script made. */
export interface ProjectRecord {
  readonly options: {
    readonly description?: string;
    readonly license?: string;
    readonly authors?: readonly (string | { readonly name: string; readonly email?: string })[];
  };
  readonly parts: Readonly<Record<PatternName, readonly PatternPart[]>>;
  /** Where the script made it. */
  readonly position: Position;
}

/** A mistake in a package script; the next step follows the message on a line of its own. */
export class ProjectError extends Error {
  override readonly name = "ProjectError";

  constructor(message: string, hint: string) {
    super(`${message}\n${hint}`);
  }
}

const records = new Map<object, ProjectRecord>();

/** Remembers that a script made this project. */
export function registerProject(project: object, record: ProjectRecord): void {
  records.set(project, record);
}

/** The project behind a value, or undefined if no script made it. */
export function projectRecordOf(value: unknown): ProjectRecord | undefined {
  return typeof value === "object" && value !== null ? records.get(value) : undefined;
}

/** Where the last project was made, if any was. */
export function lastProject(): Position | undefined {
  return [...records.values()].at(-1)?.position;
}

/** What to say when somebody changes a value that is final: the message and the next step. */
export type Refusal = (name: string) => readonly [message: string, hint: string];

/**
 * A copy of an object that nobody can change, with all objects and lists in it: whoever tries is
 * told so, in words.
 */
export function final<T extends object>(value: T, refusal: Refusal): T {
  const copy: object = Array.isArray(value) ? [] : {};
  for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(value))) {
    if (name !== "length" || !Array.isArray(value)) {
      const member: unknown = descriptor.value;
      Object.defineProperty(
        copy,
        name,
        typeof member === "object" && member !== null
          ? { ...descriptor, value: finalMember(member, name, refusal) }
          : descriptor,
      );
    }
  }
  const refuse = (name: string | symbol): never => {
    const [message, hint] = refusal(String(name));
    throw new ProjectError(message, hint);
  };
  return new Proxy(Object.freeze(copy), {
    set: (_target, name) => refuse(name),
    defineProperty: (_target, name) => refuse(name),
    deleteProperty: (_target, name) => refuse(name),
    setPrototypeOf: () => refuse("prototype"),
  }) as T;
}

function finalMember(member: object, name: string, refusal: Refusal): object {
  if (Array.isArray(member) || Object.getPrototypeOf(member) === Object.prototype) {
    return final(member, (inner) => refusal(`${name}.${inner}`));
  }
  Object.values(member).forEach((each) => Object.freeze(each));
  return Object.freeze(member);
}
