// The host's way to read a build file: finds its targets, checks them and writes them as data.
// The keys of what is written are in the order of their names, so that it needs not be sorted.

import { hostInput } from "zako:internal";
import {
  type AttributeRecord,
  type Position,
  RESOURCE_AMOUNTS,
  resourceRange,
  type RuleRecord,
  ruleRecordOf,
  Target,
  type TargetRecord,
} from "zako:rule-records";

/** Why something in a build file cannot be used. */
export type BuildErrorCode =
  | "attribute-type"
  | "attribute-unknown"
  | "attribute-missing"
  | "attribute-value"
  | "duplicate-target"
  | "not-a-target"
  | "rule-not-exported"
  | "target-name"
  | "target-not-exported";

/** One thing that is wrong in a build file. */
export interface BuildError {
  readonly code: BuildErrorCode;
  readonly message: string;
  readonly hint?: string;
  readonly position?: Position;
  readonly target?: string;
}

/** How an attribute of a rule looks to the host. */
export interface AttributeShape {
  readonly type: string;
  readonly required: boolean;
  readonly providers: readonly string[];
  readonly allowEmpty: boolean;
  readonly values?: readonly (string | number)[];
}

/** A target as data. */
export interface TargetData {
  readonly name: string;
  readonly rule: string;
  readonly position: Position;
  /** Absent if nothing was written. */
  readonly visibility?: string | readonly string[];
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** What a build file says: its targets and the rules they use, or what is wrong with it. */
export interface BuildFileData {
  readonly rules: Readonly<
    Record<
      string,
      {
        readonly attributes: Readonly<Record<string, AttributeShape>>;
        readonly toolchains: readonly string[];
      }
    >
  >;
  readonly targets: readonly TargetData[];
  readonly errors: readonly BuildError[];
}

type Namespace = Readonly<Record<string, unknown>>;

/**
 * Reads the exports of a build file. `ruleModules` are the rule modules in its closure by their
 * ids: a rule is known by the module and the name under which it is exported.
 */
export function collectTargets(
  build: Namespace,
  ruleModules: Readonly<Record<string, Namespace>>,
): BuildFileData {
  const { package: packagePath } = hostInput() as { readonly package: string };
  return new Collector(packagePath, ruleNames(ruleModules)).collect(build);
}

function ruleNames(modules: Readonly<Record<string, Namespace>>): Map<RuleRecord, string> {
  const names = new Map<RuleRecord, string>();
  for (const module of Object.keys(modules).sort()) {
    const exports = modules[module] ?? {};
    for (const name of Object.keys(exports).sort()) {
      const record = ruleRecordOf(exports[name]);
      if (record !== undefined && !names.has(record)) {
        names.set(record, `${module}#${name}`);
      }
    }
  }
  return names;
}

class Collector {
  readonly #packagePath: string;
  readonly #ruleNames: ReadonlyMap<RuleRecord, string>;
  readonly #errors: BuildError[] = [];
  readonly #found = new Map<Target, TargetRecord>();

  constructor(packagePath: string, names: ReadonlyMap<RuleRecord, string>) {
    this.#packagePath = packagePath;
    this.#ruleNames = names;
  }

  collect(build: Namespace): BuildFileData {
    if (Object.hasOwn(build, "default")) {
      this.#find("default", build["default"], true);
    }
    for (const name of Object.keys(build).sort()) {
      if (name !== "default") {
        this.#find(name, build[name], false);
      }
    }
    const targets: TargetData[] = [];
    const byName = new Map<string, TargetRecord>();
    const used = new Map<string, RuleRecord>();
    for (const [target, record] of this.#found) {
      const data = this.#read(target, record, byName);
      if (data !== undefined) {
        targets.push(data);
        used.set(data.rule, record.rule);
      }
    }
    targets.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    return { errors: this.#errors, rules: shapes(used), targets };
  }

  /** Takes the targets out of an export. Other named exports are the build file's own affair. */
  #find(exported: string, value: unknown, mustBeTarget: boolean): void {
    const record = Target.recordOf(value);
    if (record !== undefined) {
      this.#found.set(value as Target, record);
      return;
    }
    if (Array.isArray(value)) {
      const holdsTarget = value.some((each) => Target.recordOf(each) !== undefined);
      value.forEach((each, index) =>
        this.#find(`${exported}[${index}]`, each, mustBeTarget || holdsTarget),
      );
      return;
    }
    if (mustBeTarget) {
      const isRule = ruleRecordOf(value) !== undefined;
      this.#errors.push({
        code: "not-a-target",
        message: `The export \`${exported}\` must be a target, not ${describe(value)}`,
        hint: isRule
          ? "Call the rule with the attributes of the target"
          : "Export what a rule returns, or a list of that",
      });
    }
  }

  #read(
    target: Target,
    record: TargetRecord,
    byName: Map<string, TargetRecord>,
  ): TargetData | undefined {
    const before = this.#errors.length;
    const values = target as unknown as Readonly<Record<string, unknown>>;
    const name = this.#name(values["name"], record);
    if (name !== undefined) {
      const other = byName.get(name);
      if (other === undefined) {
        byName.set(name, record);
      } else {
        this.#errors.push({
          code: "duplicate-target",
          message: `Two targets are called \`${name}\`: the other one is at ${written(other.position)}`,
          hint: "Give one of them another name",
          position: record.position,
          target: name,
        });
      }
    }
    const rule = this.#ruleNames.get(record.rule);
    if (rule === undefined) {
      this.#errors.push({
        code: "rule-not-exported",
        message: `The rule of ${called(name)} is not exported by a rule file`,
        hint: "Define the rule in a `*.rule.ts` file, export it there and import it from there",
        position: record.position,
        ...(name === undefined ? {} : { target: name }),
      });
    }
    const checker = new AttributeChecker(name, record, this.#found, this.#packagePath);
    const attributes = checker.check(values);
    const visibility = checker.visibility(values["visibility"]);
    this.#errors.push(...checker.errors);
    if (name === undefined || rule === undefined || this.#errors.length > before) {
      return undefined;
    }
    return {
      attributes,
      name,
      position: record.position,
      rule,
      ...(visibility === undefined ? {} : { visibility }),
    };
  }

  #name(value: unknown, record: TargetRecord): string | undefined {
    if (typeof value === "string" && isTargetName(value)) {
      return value;
    }
    this.#errors.push({
      code: value === undefined ? "attribute-missing" : "target-name",
      message:
        value === undefined
          ? "A target has no `name`"
          : `${typeof value === "string" ? `\`${value}\`` : capital(describe(value))} cannot be the name of a target`,
      hint: "Write a `name` of letters, digits, `_` and `-` that does not start with a digit, as in `name: \"hello\"`",
      position: record.position,
    });
    return undefined;
  }
}

function isTargetName(name: string): boolean {
  return (
    /^[\p{L}\p{N}_.+=/-]+$/u.test(name) &&
    name.split("/").every((part) => part !== "" && part !== "." && part !== "..")
  );
}

function shapes(used: ReadonlyMap<string, RuleRecord>): BuildFileData["rules"] {
  const result: Record<string, BuildFileData["rules"][string]> = {};
  for (const name of [...used.keys()].sort()) {
    const record = used.get(name) as RuleRecord;
    const attributes: Record<string, AttributeShape> = {};
    for (const attribute of Object.keys(record.attributes).sort()) {
      const { type, required, providers, allowEmpty, values } = record.attributes[
        attribute
      ] as AttributeRecord;
      attributes[attribute] = {
        allowEmpty,
        providers,
        required,
        type,
        ...(values === undefined ? {} : { values }),
      };
    }
    result[name] = { attributes, toolchains: record.toolchains };
  }
  return result;
}

/** The attributes that every rule has. */
const COMMON = ["name", "visibility"];

/** The names of {@link writtenNames} of the rules that were asked for. */
const namesOfRules = new WeakMap<RuleRecord, readonly string[]>();

/** The names under which the attributes of a rule's targets are written, in order. */
function writtenNames(rule: RuleRecord): readonly string[] {
  const known = namesOfRules.get(rule);
  if (known !== undefined) {
    return known;
  }
  const names = [...Object.keys(rule.attributes), "name"].sort();
  namesOfRules.set(rule, names);
  return names;
}

/** Checks the attributes of one target and writes them as data. */
class AttributeChecker {
  readonly errors: BuildError[] = [];
  readonly #name: string | undefined;
  readonly #record: TargetRecord;
  readonly #exported: ReadonlyMap<Target, TargetRecord>;
  readonly #packagePath: string;

  constructor(
    name: string | undefined,
    record: TargetRecord,
    exported: ReadonlyMap<Target, TargetRecord>,
    packagePath: string,
  ) {
    this.#name = name;
    this.#record = record;
    this.#exported = exported;
    this.#packagePath = packagePath;
  }

  check(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const declared = this.#record.rule.attributes;
    const result: Record<string, unknown> = {};
    for (const name of writtenNames(this.#record.rule)) {
      if (name === "name") {
        result[name] = this.#name;
        continue;
      }
      const attribute = declared[name] as AttributeRecord;
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (value !== undefined) {
        const data = this.#data(name, attribute, value);
        if (data !== undefined) {
          result[name] = data;
        }
      } else if (attribute.required) {
        this.#error(
          "attribute-missing",
          `${capital(called(this.#name))} must have \`${name}\``,
          `Write ${example(name, attribute)}`,
        );
      }
    }
    for (const name of Object.keys(values)) {
      if (!COMMON.includes(name) && !Object.hasOwn(declared, name)) {
        const near = nearest(name, [...COMMON, ...Object.keys(declared)]);
        this.#error(
          "attribute-unknown",
          `${capital(called(this.#name))} cannot have \`${name}\``,
          near === undefined
            ? `Its rule has these attributes: ${list([...COMMON, ...Object.keys(declared).sort()])}`
            : `Did you mean \`${near}\`?`,
        );
      }
    }
    return result;
  }

  /** Who may depend on the target; undefined if nothing, or nothing proper, was written. */
  visibility(value: unknown): string | readonly string[] | undefined {
    if (value === undefined || value === "public" || value === "private") {
      return value;
    }
    if (Array.isArray(value) && value.every((each) => typeof each === "string")) {
      return [...(value as readonly string[])];
    }
    return this.#error(
      "attribute-type",
      `\`visibility\` of ${called(this.#name)} must be \`"public"\`, \`"private"\` or a list of patterns, not ${describe(value)}`,
      'Write `visibility: "public"` or `visibility: ["//app/..."]`',
    );
  }

  #error(code: BuildErrorCode, message: string, hint: string): undefined {
    this.errors.push({
      code,
      message,
      hint,
      position: this.#record.position,
      ...(this.#name === undefined ? {} : { target: this.#name }),
    });
    return undefined;
  }

  #wrongType(name: string, attribute: AttributeRecord, value: unknown): undefined {
    return this.#error(
      "attribute-type",
      `\`${name}\` of ${called(this.#name)} must be ${expected(attribute)}, not ${describe(value)}`,
      `Write ${example(name, attribute)}`,
    );
  }

  #data(name: string, attribute: AttributeRecord, value: unknown): unknown {
    switch (attribute.type) {
      case "files":
        return this.#files(name, attribute, value);
      case "labels":
        return this.#each(name, attribute, value, (each, place) => this.#label(place, each));
      case "label":
        return this.#label(name, value);
      case "string":
        return typeof value === "string" ? value : this.#wrongType(name, attribute, value);
      case "strings":
        return this.#each(name, attribute, value, (each) =>
          typeof each === "string" ? each : this.#wrongType(name, attribute, value),
        );
      case "boolean":
        return typeof value === "boolean" ? value : this.#wrongType(name, attribute, value);
      case "integer":
        return Number.isSafeInteger(value) ? value : this.#wrongType(name, attribute, value);
      case "stringMap":
        return this.#stringMap(name, attribute, value);
      case "resources":
        return this.#resources(name, attribute, value);
      case "enumeration":
        return this.#enumerated(name, attribute, value);
      case "outputs":
        return this.#each(name, attribute, value, (each) => this.#output(name, attribute, each));
    }
  }

  /** A list with every member changed; undefined, with the errors reported, if one is wrong. */
  #each(
    name: string,
    attribute: AttributeRecord,
    value: unknown,
    change: (member: unknown, place: string) => unknown,
  ): unknown[] | undefined {
    if (!Array.isArray(value)) {
      return this.#wrongType(name, attribute, value);
    }
    const result: unknown[] = [];
    let whole = true;
    // Array.from visits the holes of a list too.
    Array.from(value as unknown[], (member, index) => {
      const data = change(member, `${name}[${index}]`);
      if (data === undefined) {
        whole = false;
      } else {
        result.push(data);
      }
    });
    return whole ? result : undefined;
  }

  #files(name: string, attribute: AttributeRecord, value: unknown): unknown {
    if (Array.isArray(value)) {
      const include = this.#each(name, attribute, value, (each, place) =>
        this.#file(place, each),
      );
      return include === undefined ? undefined : { exclude: [], include };
    }
    if (!isPlainObject(value)) {
      return this.#wrongType(name, attribute, value);
    }
    const unknown = Object.keys(value).filter((key) => key !== "include" && key !== "exclude");
    if (unknown.length > 0) {
      return this.#wrongType(name, attribute, value);
    }
    const include = this.#each(name, attribute, value["include"], (each, place) =>
      this.#file(place, each),
    );
    const exclude = this.#each(name, attribute, value["exclude"] ?? [], (each) =>
      typeof each === "string" ? each : this.#wrongType(name, attribute, value),
    );
    return include === undefined || exclude === undefined ? undefined : { exclude, include };
  }

  #file(place: string, value: unknown): string | undefined {
    if (typeof value !== "string") {
      return this.#targetLabel(place, "a path or a target", value);
    }
    if (value === "" || value.includes("\0")) {
      return this.#error(
        "attribute-value",
        `\`${place}\` of ${called(this.#name)} is not the path of a file`,
        "Write a path relative to the build file, as in `\"src/a.c\"`",
      );
    }
    if (isLabel(value)) {
      return value;
    }
    if (value.startsWith("/") || value.split("/").includes("..")) {
      return this.#error(
        "attribute-value",
        `\`${place}\` of ${called(this.#name)} is \`${value}\`, which is outside its package directory`,
        "Make a target of the files in the directory they are in, and name that target",
      );
    }
    return value;
  }

  #label(place: string, value: unknown): string | undefined {
    if (typeof value !== "string") {
      return this.#targetLabel(place, "a target", value);
    }
    if (isLabel(value)) {
      return value;
    }
    return this.#error(
      "attribute-value",
      `\`${place}\` of ${called(this.#name)} is \`${value}\`, which is not a label`,
      `Write \`":${value.replace(/^:+/, "")}"\` for a target of this build file or \`"//directory:name"\` for another's`,
    );
  }

  #targetLabel(place: string, what: string, value: unknown): string | undefined {
    const record = Target.recordOf(value);
    if (record === undefined) {
      return this.#error(
        "attribute-type",
        `\`${place}\` of ${called(this.#name)} must be ${what}, not ${describe(value)}`,
        "A target is a label as `\":other\"`, or what a rule returns",
      );
    }
    const name = (value as { readonly name?: unknown }).name;
    if (typeof name !== "string" || !isTargetName(name)) {
      // Said of the target itself, if it is exported; else it is the reader's only mention.
      return this.#error(
        "target-name",
        `\`${place}\` of ${called(this.#name)} is a target without a proper name`,
        "Write its `name`",
      );
    }
    if (!this.#exported.has(value as Target)) {
      return this.#error(
        "target-not-exported",
        `\`${place}\` of ${called(this.#name)} is the target \`${name}\`, which ${this.#buildFile()} does not export`,
        `Export \`${name}\` too`,
      );
    }
    return `:${name}`;
  }

  #buildFile(): string {
    return this.#packagePath === "" ? "`BUILD.ts`" : `\`${this.#packagePath}/BUILD.ts\``;
  }

  #stringMap(name: string, attribute: AttributeRecord, value: unknown): unknown {
    if (!isPlainObject(value)) {
      return this.#wrongType(name, attribute, value);
    }
    return Object.values(value).every((each) => typeof each === "string")
      ? { ...value }
      : this.#wrongType(name, attribute, value);
  }

  #resources(name: string, attribute: AttributeRecord, value: unknown): unknown {
    if (!isPlainObject(value)) {
      return this.#wrongType(name, attribute, value);
    }
    const written = Object.entries(value).filter(([, amount]) => amount !== undefined);
    const wrong = written.find(([, amount]) => resourceRange(amount) === undefined);
    return wrong === undefined
      ? Object.fromEntries(written)
      : this.#error(
          "attribute-value",
          `\`${name}.${wrong[0]}\` of ${called(this.#name)} is ${describe(wrong[1])}, which is no amount of a resource`,
          `Write ${RESOURCE_AMOUNTS}`,
        );
  }

  #enumerated(name: string, attribute: AttributeRecord, value: unknown): unknown {
    const values = attribute.values ?? [];
    if (values.some((each) => each === value)) {
      return value;
    }
    const near = nearest(String(value), values.map(String));
    return this.#error(
      "attribute-value",
      `\`${name}\` of ${called(this.#name)} must be ${expected(attribute)}, not ${describe(value)}`,
      near === undefined || near === String(value)
        ? `Write ${example(name, attribute)}`
        : `Did you mean \`${near}\`?`,
    );
  }

  #output(name: string, attribute: AttributeRecord, value: unknown): string | undefined {
    if (typeof value !== "string") {
      return this.#wrongType(name, attribute, value);
    }
    if (isTargetName(value)) {
      return value;
    }
    return this.#error(
      "attribute-value",
      `\`${name}\` of ${called(this.#name)} has \`${value}\`, which cannot be the name of an output`,
      "Write the name of a file relative to the package directory, as in `\"version.h\"`",
    );
  }
}

function isLabel(text: string): boolean {
  return text.startsWith("//") || text.startsWith(":") || text.startsWith("@");
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Target.recordOf(value) === undefined
  );
}

/** What may be written, after "must be". */
function expected(attribute: AttributeRecord): string {
  switch (attribute.type) {
    case "files":
      return "a list of files";
    case "labels":
      return "a list of targets";
    case "label":
      return "a target";
    case "string":
      return "a text";
    case "strings":
      return "a list of texts";
    case "boolean":
      return "`true` or `false`";
    case "integer":
      return "a whole number";
    case "stringMap":
      return "an object with texts";
    case "resources":
      return "an object with amounts of resources";
    case "enumeration":
      return `one of ${list((attribute.values ?? []).map((each) => JSON.stringify(each)))}`;
    case "outputs":
      return "a list of names of files";
  }
}

function example(name: string, attribute: AttributeRecord): string {
  switch (attribute.type) {
    case "files":
      return `\`${name}: ["a.txt"]\``;
    case "labels":
      return `\`${name}: [":other"]\``;
    case "label":
      return `\`${name}: ":other"\``;
    case "string":
      return `\`${name}: "text"\``;
    case "strings":
      return `\`${name}: ["text"]\``;
    case "boolean":
      return `\`${name}: true\``;
    case "integer":
      return `\`${name}: 1\``;
    case "stringMap":
      return `\`${name}: { key: "text" }\``;
    case "resources":
      return `\`${name}: { threads: 2 }\``;
    case "enumeration":
      return `\`${name}: ${JSON.stringify(attribute.values?.[0] ?? "")}\``;
    case "outputs":
      return `\`${name}: ["a.txt"]\``;
  }
}

function describe(value: unknown): string {
  if (value === null) {
    return "`null`";
  }
  if (Target.recordOf(value) !== undefined) {
    return "a target";
  }
  if (Array.isArray(value)) {
    return value.length === 0 ? "an empty list" : `a list with ${describe(value[0])}`;
  }
  switch (typeof value) {
    case "string":
      return `the text \`${value.length > 60 ? `${value.slice(0, 60)}…` : value}\``;
    case "number":
    case "bigint":
      return `the number \`${String(value)}\``;
    case "boolean":
      return `\`${String(value)}\``;
    case "function":
      return ruleRecordOf(value) === undefined ? "a function" : "a rule";
    case "undefined":
      return "`undefined`";
    case "symbol":
      return "a symbol";
    default:
      return "an object";
  }
}

function called(name: string | undefined): string {
  return name === undefined ? "a target without a proper name" : `\`${name}\``;
}

function written(position: Position): string {
  return `${position.module}:${position.line}:${position.column}`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function list(names: readonly string[]): string {
  return `[${names.map((name) => `\`${name}\``).join(", ")}]`;
}

/** The candidate that a misspelt name most likely means, if one is near enough. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Math.floor(name.length / 3) + 1;
  for (const candidate of [...candidates].sort()) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance <= least && (best === undefined || distance < least)) {
      best = candidate;
      least = distance;
    }
  }
  return best;
}

/** How many letters must be added, left out or changed to turn one text into the other. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
