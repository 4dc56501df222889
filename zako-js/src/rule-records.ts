// What rules and targets are made of. Host entries read it; build files and rules use `zako:rule`.

import { callSite } from "zako:internal";

import type { File } from "zako:rule";

/** A place in a TypeScript file; lines and columns count from 1. */
export interface Position {
  readonly module: string;
  readonly line: number;
  readonly column: number;
}

/** The types an attribute can have. They decide what may be written and what the rule receives. */
export type AttributeType =
  | "files"
  | "labels"
  | "label"
  | "string"
  | "strings"
  | "boolean"
  | "integer"
  | "stringMap"
  | "resources"
  | "enumeration"
  | "outputs";

/** An attribute of a rule, as plain data. */
export interface AttributeRecord {
  readonly type: AttributeType;
  readonly required: boolean;
  /** Providers that every target named by the attribute must give. */
  readonly providers: readonly string[];
  /** Whether patterns of the attribute may match no file at all. */
  readonly allowEmpty: boolean;
  /** The allowed values of an enumeration. */
  readonly values?: readonly (string | number)[];
  /** The value of an attribute that was not written. */
  readonly default?: unknown;
  /** One sentence for tools that list rules. */
  readonly doc?: string;
}

/** How much of a resource is asked for; without a most, `max` is null. */
export interface ResourceRange {
  readonly min: number;
  readonly max: number | null;
}

/** What an amount of a resource may be, in words for the user. */
export const RESOURCE_AMOUNTS =
  "a whole number from 1 on, `{ min: 1, max: 4 }` for as much as is free, or `{ min: 1 }` for all there is";

/** Reads an amount of a resource; undefined if the value is none. */
export function resourceRange(value: unknown): ResourceRange | undefined {
  if (isAmount(value)) {
    return { min: value, max: value };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return undefined;
  }
  const { min, max, ...others } = value as { readonly min?: unknown; readonly max?: unknown };
  return isAmount(min) && (max === undefined || isAmount(max)) && Object.keys(others).length === 0
    ? { min, max: max ?? null }
    : undefined;
}

function isAmount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 1;
}

/** What `rule()` was called with, without its types. */
export interface RuleRecord {
  readonly attributes: Readonly<Record<string, AttributeRecord>>;
  readonly toolchains: readonly string[];
  readonly implementation: (context: never) => unknown;
}

const rules = new WeakMap<object, RuleRecord>();

/** Remembers that calling `callable` makes targets of this rule. */
export function registerRule(callable: object, record: RuleRecord): void {
  rules.set(callable, record);
}

/** The rule behind a value, or undefined if the value is not a rule. */
export function ruleRecordOf(value: unknown): RuleRecord | undefined {
  return typeof value === "function" ? rules.get(value) : undefined;
}

/** What is known of a target besides its attributes. */
export interface TargetRecord {
  readonly rule: RuleRecord;
  readonly position: Position;
}

/** Names that an object has of its own accord, so that no attribute can be called so. */
const RESERVED = ["name", "visibility", "constructor", "prototype", "toString", "valueOf", "hasOwnProperty"];

/** Whether a rule may have an attribute of this name. */
export function isAttributeName(name: string): boolean {
  return /^[a-z][A-Za-z0-9]*$/.test(name) && !RESERVED.includes(name);
}

/**
 * A rule applied to attributes. The attributes are plain properties and may be changed until the
 * build file has been evaluated; only then are they checked, all at once.
 */
export class Target {
  readonly #record: TargetRecord;

  constructor(record: TargetRecord, attributes: unknown) {
    this.#record = record;
    if (typeof attributes !== "object" || attributes === null) {
      return;
    }
    for (const [name, value] of Object.entries(attributes)) {
      define(this, name, copyOf(value));
    }
    for (const [name, attribute] of Object.entries(record.rule.attributes)) {
      if (Object.hasOwn(this, name)) {
        continue;
      }
      const initial = initialValue(attribute);
      if (initial !== undefined) {
        define(this, name, initial);
      }
    }
  }

  /** The record of a target, or undefined if the value is not a target. */
  static recordOf(value: unknown): TargetRecord | undefined {
    return typeof value === "object" && value !== null && #record in value
      ? value.#record
      : undefined;
  }
}

/** Makes a target; its position is where the caller of this function was called. */
export function createTarget(rule: RuleRecord, attributes: unknown): Target {
  return new Target({ rule, position: callSite(2) }, attributes);
}

function define(target: Target, name: string, value: unknown): void {
  Object.defineProperty(target, name, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

function initialValue(attribute: AttributeRecord): unknown {
  if (attribute.default !== undefined) {
    return copyOf(attribute.default);
  }
  if (attribute.required) {
    return undefined;
  }
  switch (attribute.type) {
    case "files":
    case "labels":
    case "strings":
    case "outputs":
      return [];
    case "stringMap":
    case "resources":
      return {};
    case "label":
    case "string":
    case "boolean":
    case "integer":
    case "enumeration":
      return undefined;
  }
}

/** Copies lists and plain objects, so that what two targets were made from stays their own. */
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(copyOf);
  }
  if (typeof value === "object" && value !== null && Target.recordOf(value) === undefined) {
    const copy: Record<string, unknown> = {};
    for (const [name, member] of Object.entries(value)) {
      Object.defineProperty(copy, name, {
        value: copyOf(member),
        writable: true,
        enumerable: true,
        configurable: true,
      });
    }
    return copy;
  }
  return value;
}

/** Frozen lists that have no path twice: what is only passed on is not looked through again. */
const distinct = new WeakSet<Iterable<File>>();

/** The files with every path once, at its first place; the list cannot be changed. */
export function uniqueFiles(files: Iterable<File>): readonly File[] {
  if (distinct.has(files)) {
    return files as readonly File[];
  }
  const byPath = new Map<string, File>();
  for (const file of files) {
    const { path } = file;
    if (!byPath.has(path)) {
      byPath.set(path, file);
    }
  }
  return distinctFiles([...byPath.values()]);
}

/** Freezes a list that its maker knows to have no path twice. */
export function distinctFiles(files: readonly File[]): readonly File[] {
  distinct.add(Object.freeze(files));
  return files;
}
