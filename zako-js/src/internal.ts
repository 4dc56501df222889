/**
 * What the host gives to the built-in modules. Only built-in modules may import this one; it is
 * evaluated before every other module, and what it takes from the host is out of reach afterwards.
 *
 * A built-in module is evaluated once for many evaluations of scripts: it must not keep anything of
 * an evaluation, and all that it declares is frozen when it has been evaluated. The modules of
 * package scripts are the exception.
 */

/** A place in the TypeScript text of a module; line and column count from 1. */
export interface CallSite {
  readonly module: string;
  readonly line: number;
  readonly column: number;
}

/** The levels of a message, from the least to the most important. */
export type LogLevel = "trace" | "debug" | "info" | "warn" | "error";

interface Host {
  callSite(skip: number): CallSite;
  eachEvaluation(module: string, begin: () => void): void;
  harden(values: readonly unknown[]): void;
  hostInput(): unknown;
  kind(): string;
  log(level: LogLevel, message: string): void;
  readonly version: string;
}

const host = (globalThis as unknown as { readonly "zako:internal": Host })["zako:internal"];

/**
 * A place on the call stack: 0 is where this function is called, 1 where the function that calls it
 * was called, and so on. Beyond the stack the module is empty.
 */
export const callSite: (skip: number) => CallSite = host.callSite;

/**
 * Runs a function now, and again before every further evaluation that uses the module which calls
 * this, given by its identity: there it sets what the module exports of the evaluation.
 */
export const eachEvaluation: (module: string, begin: () => void) => void = host.eachEvaluation;

/** Freezes values, and all objects that can be reached from them. */
export const harden: (values: readonly unknown[]) => void = host.harden;

/** The input of the evaluation; a fresh value at every call. */
export const hostInput: () => unknown = host.hostInput;

/** The kind of evaluation, for example `BUILD`. */
export const kind: () => string = host.kind;

/** Sends a message to the user. Throws a TypeError for another level. */
export const log: (level: LogLevel, message: string) => void = host.log;

/** The version of Zako. */
export const version: string = host.version;
