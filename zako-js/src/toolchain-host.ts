// The host's way to resolve a toolchain: answers its questions from a table of facts and, where
// the table has no answer, says which facts are missing.

import { hostInput } from "zako:internal";
import type { FoundProgram, Host, Platform, ProgramResult, Toolchain } from "zako:toolchain";

/** A fact about the host that a toolchain asks for. */
export type Need =
  | { readonly fact: "which"; readonly name: string }
  | {
      readonly fact: "run";
      readonly arguments: readonly string[];
      readonly environment: Readonly<Record<string, string>>;
    }
  | { readonly fact: "env"; readonly name: string }
  | { readonly fact: "digest"; readonly path: string }
  | { readonly fact: "isDirectory"; readonly path: string }
  | { readonly fact: "isFile"; readonly path: string };

/** How resolving a toolchain ended. */
export type ToolchainData =
  | { readonly needs: readonly Need[] }
  | { readonly failure: { readonly message: string; readonly hint: string } }
  | {
      readonly type: string;
      readonly info: unknown;
      readonly hostPaths: readonly string[];
      readonly files: Readonly<Record<string, string>>;
      readonly environment: Readonly<Record<string, string>>;
    };

/** What a toolchain says of itself before anything is looked for. */
export type ToolchainDescription =
  | { readonly type: string; readonly platforms: readonly Platform[] }
  | { readonly failure: { readonly message: string; readonly hint: string } };

/** Reads the exports of a toolchain file. */
export function describeToolchain(script: Readonly<Record<string, unknown>>): ToolchainDescription {
  const exported = Object.hasOwn(script, "default") ? script["default"] : undefined;
  const { type, platforms, resolve } = (exported ?? {}) as Partial<Toolchain>;
  if (typeof type !== "string" || typeof resolve !== "function" || !Array.isArray(platforms)) {
    return {
      failure: {
        message: "The default export of a toolchain file must be a toolchain",
        hint: "Write `export default toolchain({ type: \"...\", resolve(host) { ... } })`",
      },
    };
  }
  return {
    type,
    platforms: (platforms as readonly Platform[]).map(({ os, architecture }) => ({
      ...(os === undefined ? {} : { os }),
      ...(architecture === undefined ? {} : { architecture }),
    })),
  };
}

/** Thrown through a toolchain when facts are missing. */
class MissingFacts {
  readonly needs: readonly Need[];

  constructor(needs: readonly Need[]) {
    this.needs = needs;
  }
}

/** Thrown through a toolchain when it gives up. */
class ToolchainFailure {
  readonly message: string;
  readonly hint: string;

  constructor(message: string, hint: string) {
    this.message = message;
    this.hint = hint;
  }
}

/** Resolves a toolchain with the facts that the host states. */
export function resolveToolchain(toolchain: Toolchain): ToolchainData {
  const { facts } = hostInput() as { readonly facts: Readonly<Record<string, unknown>> };
  try {
    const { info, hostPaths, files, environment } = toolchain.resolve(hostWith(facts));
    return {
      type: toolchain.type,
      info,
      hostPaths: [...new Set(hostPaths)].sort(),
      files,
      environment,
    };
  } catch (thrown) {
    if (thrown instanceof MissingFacts) {
      return { needs: thrown.needs };
    }
    if (thrown instanceof ToolchainFailure) {
      return { failure: { message: thrown.message, hint: thrown.hint } };
    }
    throw thrown;
  }
}

function hostWith(facts: Readonly<Record<string, unknown>>): Host {
  function ask<T>(need: Need): T | undefined {
    const key = canonical(need);
    if (!Object.hasOwn(facts, key)) {
      throw new MissingFacts([need]);
    }
    return (facts[key] as T | null) ?? undefined;
  }
  return Object.freeze({
    env: (name: string): string | undefined => ask({ fact: "env", name }),
    which: (name: string): FoundProgram | undefined => ask({ fact: "which", name }),
    run: (command: readonly string[], environment?: Readonly<Record<string, string>>) =>
      ask<ProgramResult>({
        fact: "run",
        arguments: command,
        environment: { LC_ALL: "C", ...environment },
      }) ?? { exitCode: 127, stdout: "", stderr: "" },
    isFile: (path: string): boolean => ask<boolean>({ fact: "isFile", path }) ?? false,
    isDirectory: (path: string): boolean => ask<boolean>({ fact: "isDirectory", path }) ?? false,
    digest: (path: string): string | undefined => ask({ fact: "digest", path }),
    all: ((questions: readonly (() => unknown)[]) => all(questions)) as Host["all"],
    fail: (message: string, hint: string): never => {
      throw new ToolchainFailure(message, hint);
    },
  });
}

/** Asks every question and, if answers are missing, says so for all of them together. */
function all(questions: readonly (() => unknown)[]): unknown[] {
  const needs = new Map<string, Need>();
  const answers = questions.map((question) => {
    try {
      return question();
    } catch (thrown) {
      if (!(thrown instanceof MissingFacts)) {
        throw thrown;
      }
      for (const need of thrown.needs) {
        needs.set(canonical(need), need);
      }
      return undefined;
    }
  });
  if (needs.size > 0) {
    throw new MissingFacts([...needs.values()]);
  }
  return answers;
}

/** JSON with the members of objects sorted by name and no space between. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonical).join(",")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const object = value as Readonly<Record<string, unknown>>;
    const members = Object.keys(object)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonical(object[key])}`);
    return `{${members.join(",")}}`;
  }
  return JSON.stringify(value);
}
