/**
 * Versions: what they are, and the functions on them. What `zako:semver` is made of; scripts import
 * that.
 */

import {
  COERCED,
  COERCED_FULL,
  IDENTIFIER_TEXT,
  MAX_LENGTH,
  VERSION_TEXT,
  compareIdentifiers,
  firstDifference,
  isDigits,
  order,
  pick,
  reading,
  safeNumber,
} from "zako:semver-grammar";
import type { CoerceOptions, Operator, Options, OptionsOrLoose, ReleaseType } from "zako:semver-grammar";

/** One version. Made by {@link parse} and {@link coerce}. */
export class SemVer {
  readonly options: Options;
  readonly loose: boolean;
  readonly includePrerelease: boolean;
  /** The text that was read, without build data after {@link SemVer.inc}. */
  raw: string;
  major: number;
  minor: number;
  patch: number;
  prerelease: (string | number)[];
  readonly build: readonly string[];
  /** The version without its build data. */
  version: string;

  constructor(text: string, options: OptionsOrLoose) {
    const read = reading(options);
    this.options = typeof options === "object" && options !== null ? options : { loose: read.loose };
    this.loose = read.loose;
    this.includePrerelease = read.includePrerelease;
    if (typeof text !== "string") {
      throw new TypeError(`Invalid version. Must be a string. Got type "${typeof text}".`);
    }
    if (text.length > MAX_LENGTH) {
      throw new TypeError(`version is longer than ${MAX_LENGTH} characters`);
    }
    const match = pick(VERSION_TEXT, read.loose).exec(text.trim());
    if (match === null) {
      throw new TypeError(`Invalid Version: ${text}`);
    }
    this.raw = text;
    this.major = safeNumber(match[1] ?? "", "major");
    this.minor = safeNumber(match[2] ?? "", "minor");
    this.patch = safeNumber(match[3] ?? "", "patch");
    this.prerelease = (match[4]?.split(".") ?? []).map((part) =>
      isDigits(part) && Number(part) < Number.MAX_SAFE_INTEGER ? Number(part) : part,
    );
    this.build = match[5]?.split(".") ?? [];
    this.version = this.format();
  }

  /** Writes the version anew from its parts, without build data. */
  format(): string {
    const main = `${this.major}.${this.minor}.${this.patch}`;
    this.version = this.prerelease.length > 0 ? `${main}-${this.prerelease.join(".")}` : main;
    return this.version;
  }

  toString(): string {
    return this.version;
  }

  /** By precedence; build data does not count. */
  compare(other: string | SemVer): -1 | 0 | 1 {
    const that = toVersion(other, this.options);
    return that.version === this.version ? 0 : this.compareMain(that) || this.comparePre(that);
  }

  /** By major, minor and patch. */
  compareMain(other: string | SemVer): -1 | 0 | 1 {
    const that = toVersion(other, this.options);
    return (
      order(this.major, that.major) || order(this.minor, that.minor) || order(this.patch, that.patch)
    );
  }

  /** By pre-release alone: a release is above all of its pre-releases. */
  comparePre(other: string | SemVer): -1 | 0 | 1 {
    const that = toVersion(other, this.options);
    if (this.prerelease.length === 0 || that.prerelease.length === 0) {
      return order(that.prerelease.length === 0 ? 0 : 1, this.prerelease.length === 0 ? 0 : 1);
    }
    return firstDifference(this.prerelease, that.prerelease);
  }

  /** By build data alone. */
  compareBuild(other: string | SemVer): -1 | 0 | 1 {
    return firstDifference(this.build, toVersion(other, this.options).build);
  }

  /** Counts this version up in place; throws on what cannot be counted up. */
  inc(release: ReleaseType | "pre", identifier?: string, base?: IdentifierBase): this {
    if (release.startsWith("pre")) {
      this.checkIdentifier(identifier, base);
    }
    switch (release) {
      case "premajor":
        this.set(this.major + 1, 0, 0);
        this.countPrerelease(identifier, base);
        break;
      case "preminor":
        this.set(this.major, this.minor + 1, 0);
        this.countPrerelease(identifier, base);
        break;
      case "prepatch":
        this.set(this.major, this.minor, this.patch + 1);
        this.countPrerelease(identifier, base);
        break;
      case "prerelease":
        if (this.prerelease.length === 0) {
          this.patch++;
        }
        this.countPrerelease(identifier, base);
        break;
      case "release":
        if (this.prerelease.length === 0) {
          throw new Error(`version ${this.raw} is not a prerelease`);
        }
        this.prerelease = [];
        break;
      case "major": {
        const reached = this.minor === 0 && this.patch === 0 && this.prerelease.length > 0;
        this.set(this.major + (reached ? 0 : 1), 0, 0);
        break;
      }
      case "minor": {
        const reached = this.patch === 0 && this.prerelease.length > 0;
        this.set(this.major, this.minor + (reached ? 0 : 1), 0);
        break;
      }
      case "patch":
        this.set(this.major, this.minor, this.patch + (this.prerelease.length > 0 ? 0 : 1));
        break;
      case "pre":
        this.countPrerelease(identifier, base);
        break;
      default:
        throw new Error(`invalid increment argument: ${String(release)}`);
    }
    this.raw = this.format();
    if (this.build.length > 0) {
      this.raw += `+${this.build.join(".")}`;
    }
    return this;
  }

  private set(major: number, minor: number, patch: number): void {
    this.major = major;
    this.minor = minor;
    this.patch = patch;
    this.prerelease = [];
  }

  private checkIdentifier(identifier: string | undefined, base: IdentifierBase): void {
    if (!identifier) {
      if (base === false) {
        throw new Error("invalid increment argument: identifier is empty");
      }
      return;
    }
    const match = pick(IDENTIFIER_TEXT, this.loose).exec(`-${identifier}`);
    if (match === null || match[1] !== identifier) {
      throw new Error(`invalid identifier: ${identifier}`);
    }
  }

  private countPrerelease(identifier: string | undefined, base: IdentifierBase): void {
    const first = Number(base) ? 1 : 0;
    const last = this.prerelease.findLastIndex((part) => typeof part === "number");
    if (last >= 0) {
      this.prerelease = this.prerelease.map((part, i) => (i === last ? Number(part) + 1 : part));
    } else {
      if (base === false && this.prerelease.length > 0 && identifier === this.prerelease.join(".")) {
        throw new Error("invalid increment argument: identifier already exists");
      }
      this.prerelease = [...this.prerelease, first];
    }
    if (identifier) {
      const named = this.prerelease[0];
      const same = named !== undefined && compareIdentifiers(named, identifier) === 0;
      if (!same || Number.isNaN(Number(this.prerelease[1]))) {
        this.prerelease = base === false ? [identifier] : [identifier, first];
      }
    }
  }
}

export type IdentifierBase = "0" | "1" | 0 | 1 | false | undefined;

export function toVersion(version: string | SemVer, options: OptionsOrLoose): SemVer {
  if (version instanceof SemVer) {
    const read = reading(options);
    if (version.loose === read.loose && version.includePrerelease === read.includePrerelease) {
      return version;
    }
    return new SemVer(version.version, options);
  }
  return new SemVer(version, options);
}


/** Reads a version; `null` if it is none, unless `throwErrors` asks for the error. */
export function parse(
  version: string | SemVer | null | undefined,
  options?: OptionsOrLoose,
  throwErrors = false,
): SemVer | null {
  if (version instanceof SemVer) {
    return version;
  }
  try {
    return new SemVer(version as string, options);
  } catch (error) {
    if (throwErrors) {
      throw error;
    }
    return null;
  }
}

/** The version's canonical text, or `null`. */
export function valid(version: string | SemVer | null | undefined, options?: OptionsOrLoose): string | null {
  return parse(version, options)?.version ?? null;
}

/** As {@link valid}, after taking off surrounding space and leading `=` and `v`. */
export function clean(version: string, options?: OptionsOrLoose): string | null {
  return valid(version.trim().replace(/^[=v]+/, ""), options);
}

/** The next version of the given kind, or `null` if there is none. */
export function inc(
  version: string | SemVer,
  release: ReleaseType,
  options?: OptionsOrLoose | string,
  identifier?: string | IdentifierBase,
  identifierBase?: IdentifierBase,
): string | null {
  const named = typeof options === "string";
  const word = named ? options : (identifier as string | undefined);
  const base = named ? (identifier as IdentifierBase) : identifierBase;
  try {
    const text = version instanceof SemVer ? version.version : version;
    return new SemVer(text, named ? undefined : options).inc(release, word, base).version;
  } catch {
    return null;
  }
}

/** Which part differs, named as a release type; `null` for equal versions. */
export function diff(version1: string | SemVer, version2: string | SemVer): ReleaseType | null {
  const a = parse(version1, null, true) as SemVer;
  const b = parse(version2, null, true) as SemVer;
  const comparison = a.compare(b);
  if (comparison === 0) {
    return null;
  }
  const [high, low] = comparison > 0 ? [a, b] : [b, a];
  const toPrerelease = high.prerelease.length > 0;
  if (low.prerelease.length > 0 && !toPrerelease) {
    if (low.patch === 0 && low.minor === 0) {
      return "major";
    }
    if (low.compareMain(high) === 0) {
      return low.minor !== 0 && low.patch === 0 ? "minor" : "patch";
    }
  }
  if (a.major !== b.major) {
    return toPrerelease ? "premajor" : "major";
  }
  if (a.minor !== b.minor) {
    return toPrerelease ? "preminor" : "minor";
  }
  if (a.patch !== b.patch) {
    return toPrerelease ? "prepatch" : "patch";
  }
  return "prerelease";
}

/** The major part. */
export function major(version: string | SemVer, options?: OptionsOrLoose): number {
  return toVersion(version, options).major;
}

/** The minor part. */
export function minor(version: string | SemVer, options?: OptionsOrLoose): number {
  return toVersion(version, options).minor;
}

/** The patch part. */
export function patch(version: string | SemVer, options?: OptionsOrLoose): number {
  return toVersion(version, options).patch;
}

/** The parts of the pre-release, or `null` for a release or for what is no version. */
export function prerelease(
  version: string | SemVer,
  options?: OptionsOrLoose,
): readonly (string | number)[] | null {
  const parsed = parse(version, options);
  return parsed !== null && parsed.prerelease.length > 0 ? parsed.prerelease : null;
}

/** The first thing in a text that looks like a version, filled up with zeros; or `null`. */
export function coerce(
  version: string | number | SemVer | null | undefined,
  options?: CoerceOptions,
): SemVer | null {
  if (version instanceof SemVer) {
    return version;
  }
  const text = typeof version === "number" ? String(version) : version;
  if (typeof text !== "string") {
    return null;
  }
  const full = !!options?.includePrerelease;
  const source = full ? COERCED_FULL : `${COERCED}(?:$|[^\\d])`;
  const match = options?.rtl ? lastMatch(new RegExp(source, "g"), text) : new RegExp(source).exec(text);
  if (match === null) {
    return null;
  }
  const [, , majorPart, minorPart = "0", patchPart = "0", pre, build] = match;
  const tail = full ? `${pre ? `-${pre}` : ""}${build ? `+${build}` : ""}` : "";
  return parse(`${majorPart}.${minorPart}.${patchPart}${tail}`, options);
}

/** Of all matches, overlapping ones included, the longest of those that end last. */
function lastMatch(pattern: RegExp, text: string): RegExpExecArray | null {
  let last: RegExpExecArray | null = null;
  const end = (match: RegExpExecArray): number => match.index + match[0].length;
  for (;;) {
    const found = pattern.exec(text);
    if (found === null || (last !== null && end(last) === text.length)) {
      return last;
    }
    if (last === null || end(found) !== end(last)) {
      last = found;
    }
    pattern.lastIndex = found.index + (found[1] ?? "").length + (found[2] ?? "").length;
  }
}

// ---- Comparison ----

/** Negative, zero or positive as the first has lower, equal or higher precedence. */
export function compare(a: string | SemVer, b: string | SemVer, options?: OptionsOrLoose): -1 | 0 | 1 {
  return toVersion(a, options).compare(toVersion(b, options));
}

/** {@link compare} the other way round. */
export function rcompare(a: string | SemVer, b: string | SemVer, options?: OptionsOrLoose): -1 | 0 | 1 {
  return compare(b, a, options);
}

/** {@link compare}, reading loosely. */
export function compareLoose(a: string | SemVer, b: string | SemVer): -1 | 0 | 1 {
  return compare(a, b, true);
}

/** {@link compare}, and by build data where that is equal. */
export function compareBuild(a: string | SemVer, b: string | SemVer, options?: OptionsOrLoose): -1 | 0 | 1 {
  const left = toVersion(a, options);
  const right = toVersion(b, options);
  return left.compare(right) || left.compareBuild(right);
}

/** Sorts the array in place, lowest first, by {@link compareBuild}. */
export function sort<T extends string | SemVer>(list: T[], options?: OptionsOrLoose): T[] {
  return list.sort((a, b) => compareBuild(a, b, options));
}

/** Sorts the array in place, highest first, by {@link compareBuild}. */
export function rsort<T extends string | SemVer>(list: T[], options?: OptionsOrLoose): T[] {
  return list.sort((a, b) => compareBuild(b, a, options));
}

/** Is the first version higher? */
export function gt(a: string | SemVer, b: string | SemVer, options?: OptionsOrLoose): boolean {
  return compare(a, b, options) > 0;
}

/** Is the first version lower? */
export function lt(a: string | SemVer, b: string | SemVer, options?: OptionsOrLoose): boolean {
  return compare(a, b, options) < 0;
}

/** Do both have equal precedence? */
export function eq(a: string | SemVer, b: string | SemVer, options?: OptionsOrLoose): boolean {
  return compare(a, b, options) === 0;
}

/** Do they differ in precedence? */
export function neq(a: string | SemVer, b: string | SemVer, options?: OptionsOrLoose): boolean {
  return compare(a, b, options) !== 0;
}

/** Is the first version higher or equal? */
export function gte(a: string | SemVer, b: string | SemVer, options?: OptionsOrLoose): boolean {
  return compare(a, b, options) >= 0;
}

/** Is the first version lower or equal? */
export function lte(a: string | SemVer, b: string | SemVer, options?: OptionsOrLoose): boolean {
  return compare(a, b, options) <= 0;
}

/** Compares by an operator given as text; `===` and `!==` compare the texts. */
export function cmp(
  a: string | SemVer,
  operator: Operator,
  b: string | SemVer,
  options?: OptionsOrLoose,
): boolean {
  const text = (version: string | SemVer): string => (version instanceof SemVer ? version.version : version);
  switch (operator) {
    case "===":
      return text(a) === text(b);
    case "!==":
      return text(a) !== text(b);
    case "":
    case "=":
    case "==":
      return eq(a, b, options);
    case "!=":
      return neq(a, b, options);
    case ">":
      return gt(a, b, options);
    case ">=":
      return gte(a, b, options);
    case "<":
      return lt(a, b, options);
    case "<=":
      return lte(a, b, options);
    default:
      throw new TypeError(`Invalid operator: ${String(operator)}`);
  }
}
