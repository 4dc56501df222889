// What toolchain authors use: a toolchain looks at the host and says which tools there are.

import type { Json } from "zako:rule";

/** A program found by name. */
export interface FoundProgram {
  /** The path under which it was found. */
  readonly path: string;
  /** The path with all symbolic links followed. */
  readonly realPath: string;
  /** The digest of its bytes. */
  readonly digest: string;
}

/** What came of running a program. */
export interface ProgramResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * The host, as a toolchain may see it. All that is asked is recorded: when an answer changes, the
 * toolchain is resolved anew and what was built with it is stale.
 *
 * A question without an answer yet ends the evaluation, which starts again once the answer is
 * known. So nothing but questions and pure computation may be in `resolve`, and errors that they
 * throw must not be caught.
 */
export interface Host {
  /** An environment variable; undefined if it is not set. */
  env(name: string): string | undefined;
  /** A program, by the directories in which programs are looked for or by an absolute path. */
  which(name: string): FoundProgram | undefined;
  /** Runs a program with an environment of `LC_ALL=C` and what is given. */
  run(
    command: readonly string[],
    environment?: Readonly<Record<string, string>>,
  ): ProgramResult;
  /** Whether this absolute path is a file, with symbolic links followed. */
  isFile(path: string): boolean;
  /** Whether this absolute path is a directory, with symbolic links followed. */
  isDirectory(path: string): boolean;
  /** The digest of a file; undefined if there is no such file. */
  digest(path: string): string | undefined;
  /** Asks all the questions at once, which is faster than one after the other. */
  all<const Q extends readonly (() => unknown)[]>(
    questions: Q,
  ): { -readonly [I in keyof Q]: Q[I] extends () => infer A ? A : never };
  /** Ends the resolution with a message for the user, and what to do next. */
  fail(message: string, hint: string): never;
}

/** The tools that were found. */
export interface ResolvedToolchain<I extends { readonly [K in keyof I]: Json | undefined }> {
  /** What rules get to know. */
  readonly info: I;
  /** Directories and files of the host that actions with these tools can see, read-only. */
  readonly hostPaths: readonly string[];
  /** Digests of files that decide what the tools do. They are part of the key of every action. */
  readonly files: Readonly<Record<string, string>>;
  /** The environment of every action with these tools. */
  readonly environment: Readonly<Record<string, string>>;
}

/** A platform that tools work on; what is not stated is any. */
export interface Platform {
  readonly os?: "linux" | "macos" | "windows";
  readonly architecture?: "x64" | "arm64";
}

/** What a toolchain is made of. */
export interface ToolchainDefinition<I extends { readonly [K in keyof I]: Json | undefined }> {
  /** The type by which rules ask for it, as `cc`. */
  readonly type: string;
  /** Where its tools work. Default: everywhere. */
  readonly platforms?: readonly Platform[];
  /** Finds the tools. */
  readonly resolve: (host: Host) => ResolvedToolchain<I>;
}

/** A toolchain; the default export of a `*.toolchain.ts` file. */
export interface Toolchain {
  readonly type: string;
  readonly platforms: readonly Platform[];
  readonly resolve: (host: Host) => ResolvedToolchain<{ readonly [key: string]: Json | undefined }>;
}

/** Makes a toolchain. */
export function toolchain<I extends { readonly [K in keyof I]: Json | undefined }>(
  definition: ToolchainDefinition<I>,
): Toolchain {
  if (!/^[A-Za-z][A-Za-z0-9_-]*$/.test(definition.type)) {
    throw new TypeError(
      `A toolchain's type must be letters, digits, \`-\` and \`_\` and begin with a letter, not \`${definition.type}\``,
    );
  }
  return Object.freeze({
    type: definition.type,
    platforms: Object.freeze([...(definition.platforms ?? [])]),
    resolve: definition.resolve,
  }) as Toolchain;
}
