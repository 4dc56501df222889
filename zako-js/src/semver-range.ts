/**
 * Ranges: what they are, and how their text is read. What `zako:semver` is made of; scripts import
 * that.
 */

import {
  BUILD_TEXT,
  CARET_TEXT,
  COMPARATOR_TEXT,
  HYPHEN_TEXT,
  PARTIAL_TEXT,
  STAR_TEXT,
  TILDE_TEXT,
  pick,
  reading,
  tightened,
} from "zako:semver-grammar";
import type { Options, OptionsOrLoose, Reading } from "zako:semver-grammar";
import { SemVer, cmp, compare, parse } from "zako:semver-version";

/** One comparison of a range, such as `>=1.2.3`; without a version it accepts everything. */
export class Comparator {
  readonly operator: "" | ">" | ">=" | "<" | "<=";
  /** Undefined when anything is accepted. */
  readonly semver: SemVer | undefined;
  /** The canonical text; empty when anything is accepted. */
  readonly value: string;
  private readonly reading: Reading;

  constructor(text: string, options: OptionsOrLoose) {
    this.reading = reading(options);
    const clean = text.trim().split(/\s+/).join(" ");
    if (clean === "") {
      this.operator = "";
      this.semver = undefined;
      this.value = "";
      return;
    }
    const match = pick(COMPARATOR_TEXT, this.reading.loose).exec(clean);
    if (match === null) {
      throw new TypeError(`Invalid comparator: ${clean}`);
    }
    const operator = match[1] ?? "";
    this.operator = operator === "=" ? "" : (operator as Comparator["operator"]);
    this.semver = new SemVer(match[2] ?? "", this.reading.loose);
    this.value = this.operator + this.semver.version;
  }

  toString(): string {
    return this.value;
  }

  /** Whether the version is accepted. */
  test(version: string | SemVer): boolean {
    if (this.semver === undefined) {
      return true;
    }
    const parsed = typeof version === "string" ? parse(version, this.reading) : version;
    return parsed !== null && cmp(parsed, this.operator, this.semver, this.reading);
  }

  /** Whether some version is accepted by both. */
  intersects(other: Comparator, options?: OptionsOrLoose): boolean {
    if (this.semver === undefined) {
      return true;
    }
    if (this.operator === "") {
      return new Range(other.value, options).test(this.value);
    }
    if (other.semver === undefined) {
      return true;
    }
    if (other.operator === "") {
      return new Range(this.value, options).test(other.semver);
    }
    const read = reading(options);
    const below = (comparator: Comparator): boolean =>
      read.includePrerelease
        ? comparator.value === "<0.0.0-0"
        : comparator.value.startsWith("<0.0.0");
    if (below(this) || below(other)) {
      return false;
    }
    const up = this.operator.startsWith(">");
    if (up === other.operator.startsWith(">")) {
      return true;
    }
    const difference = compare(this.semver, other.semver, read.loose);
    if (difference === 0) {
      return this.operator.includes("=") && other.operator.includes("=");
    }
    return up ? difference < 0 : difference > 0;
  }
}

/** Alternatives of comparisons that must all hold. */
export class Range {
  readonly options: Options;
  readonly loose: boolean;
  readonly includePrerelease: boolean;
  /** The text that was read, with single spaces. */
  readonly raw: string;
  readonly set: readonly (readonly Comparator[])[];
  /** The canonical text; empty when everything is accepted. */
  readonly range: string;

  constructor(text: string, options: OptionsOrLoose) {
    const read = reading(options);
    this.options = typeof options === "object" && options !== null ? options : { loose: read.loose };
    this.loose = read.loose;
    this.includePrerelease = read.includePrerelease;
    this.raw = text.trim().replace(/\s+/g, " ");
    const all = this.raw
      .split("||")
      .map((alternative) => parseAlternative(alternative.trim(), read))
      .filter((comparators) => comparators.length > 0);
    if (all.length === 0) {
      throw new TypeError(`Invalid SemVer Range: ${this.raw}`);
    }
    this.set = withoutNeedless(all);
    this.range = this.set
      .map((comparators) => comparators.map((c) => c.value.trim()).join(" ").trim())
      .join("||")
      .trim();
  }

  format(): string {
    return this.range;
  }

  toString(): string {
    return this.range;
  }

  /** Whether the version is in the range. */
  test(version: string | SemVer): boolean {
    const parsed = typeof version === "string" ? parse(version, this.options) : version;
    return parsed !== null && this.set.some((comparators) => this.accepts(comparators, parsed));
  }

  /** Whether some version is in both ranges. */
  intersects(other: Range, options?: OptionsOrLoose): boolean {
    return this.set.some(
      (mine) =>
        satisfiable(mine, options) &&
        other.set.some(
          (theirs) =>
            satisfiable(theirs, options) && mine.every((a) => theirs.every((b) => a.intersects(b, options))),
        ),
    );
  }

  private accepts(comparators: readonly Comparator[], version: SemVer): boolean {
    if (!comparators.every((comparator) => comparator.test(version))) {
      return false;
    }
    if (version.prerelease.length === 0 || this.includePrerelease) {
      return true;
    }
    // A pre-release is only wanted by somebody who names a pre-release of that very version.
    return comparators.some(
      ({ semver }) =>
        semver !== undefined && semver.prerelease.length > 0 && semver.compareMain(version) === 0,
    );
  }
}

export const acceptsNothing = (comparator: Comparator | undefined): boolean =>
  comparator?.value === "<0.0.0-0";
export const acceptsAll = (comparator: Comparator | undefined): boolean => comparator?.value === "";

function withoutNeedless(all: readonly Comparator[][]): readonly (readonly Comparator[])[] {
  if (all.length === 1) {
    return all;
  }
  const possible = all.filter((comparators) => !acceptsNothing(comparators[0]));
  if (possible.length === 0) {
    return all.slice(0, 1);
  }
  if (possible.length > 1) {
    const everything = possible.find((comparators) => comparators.length === 1 && acceptsAll(comparators[0]));
    return everything === undefined ? possible : [everything];
  }
  return possible;
}

function satisfiable(comparators: readonly Comparator[], options: OptionsOrLoose): boolean {
  for (let last = comparators.length - 1; last > 0; last--) {
    const comparator = comparators[last] as Comparator;
    if (!comparators.slice(0, last).every((other) => comparator.intersects(other, options))) {
      return false;
    }
  }
  return true;
}

function parseAlternative(text: string, read: Reading): Comparator[] {
  const hyphen = pick(HYPHEN_TEXT, read.loose).exec(text);
  const tokens = tightened(hyphen === null ? text : hyphenRange(hyphen, read))
    .split(" ")
    .map((token) => simplify(token, read))
    .join(" ")
    .split(/\s+/)
    .map((token) => (token === (read.includePrerelease ? ">=0.0.0-0" : ">=0.0.0") ? "" : token))
    .filter((token) => !read.loose || token === "" || pick(COMPARATOR_TEXT, true).test(token));
  const byValue = new Map<string, Comparator>();
  for (const comparator of tokens.map((token) => new Comparator(token, read))) {
    if (acceptsNothing(comparator)) {
      return [comparator];
    }
    byValue.set(comparator.value, comparator);
  }
  if (byValue.size > 1) {
    byValue.delete("");
  }
  return [...byValue.values()];
}

const isAny = (part: string | undefined): part is undefined | "x" | "X" | "*" =>
  part === undefined || part === "" || part === "x" || part === "X" || part === "*";
const next = (part: string | undefined): number => Number(part) + 1;

function hyphenRange(match: RegExpExecArray, read: Reading): string {
  const [, from, fromMajor, fromMinor, fromPatch, fromPre, , to, toMajor, toMinor, toPatch, toPre] = match;
  const low = read.includePrerelease ? "-0" : "";
  let start: string;
  if (isAny(fromMajor)) {
    start = "";
  } else if (isAny(fromMinor)) {
    start = `>=${fromMajor}.0.0${low}`;
  } else if (isAny(fromPatch)) {
    start = `>=${fromMajor}.${fromMinor}.0${low}`;
  } else {
    start = `>=${from}${fromPre ? "" : low}`;
  }
  let end: string;
  if (isAny(toMajor)) {
    end = "";
  } else if (isAny(toMinor)) {
    end = `<${next(toMajor)}.0.0-0`;
  } else if (isAny(toPatch)) {
    end = `<${toMajor}.${next(toMinor)}.0-0`;
  } else if (toPre) {
    end = `<=${toMajor}.${toMinor}.${toPatch}-${toPre}`;
  } else if (read.includePrerelease) {
    end = `<${toMajor}.${toMinor}.${next(toPatch)}-0`;
  } else {
    end = `<=${to}`;
  }
  return `${start} ${end}`.trim();
}

/** Writes carets, tildes, partial versions and stars as plain comparisons, separated by spaces. */
function simplify(token: string, read: Reading): string {
  const text = token.replace(BUILD_TEXT, "").trim();
  const caret = pick(CARET_TEXT, read.loose).exec(text);
  if (caret !== null) {
    return caretRange(caret, read);
  }
  const tilde = pick(TILDE_TEXT, read.loose).exec(text);
  if (tilde !== null) {
    return tildeRange(tilde);
  }
  const some = pick(PARTIAL_TEXT, read.loose).exec(text);
  return (some === null ? text : partialRange(text, some, read)).replace(STAR_TEXT, "");
}

function caretRange(match: RegExpExecArray, read: Reading): string {
  const [, major, minor, patch, pre] = match;
  const low = read.includePrerelease ? "-0" : "";
  if (isAny(major)) {
    return "";
  }
  if (isAny(minor)) {
    return `>=${major}.0.0${low} <${next(major)}.0.0-0`;
  }
  const nextMinor = `<${major}.${next(minor)}.0-0`;
  const nextMajor = `<${next(major)}.0.0-0`;
  if (isAny(patch)) {
    return `>=${major}.${minor}.0${low} ${major === "0" ? nextMinor : nextMajor}`;
  }
  const start = `>=${major}.${minor}.${patch}${pre ? `-${pre}` : major === "0" ? low : ""}`;
  if (major !== "0") {
    return `${start} ${nextMajor}`;
  }
  return `${start} ${minor === "0" ? `<${major}.${minor}.${next(patch)}-0` : nextMinor}`;
}

function tildeRange(match: RegExpExecArray): string {
  const [, major, minor, patch, pre] = match;
  if (isAny(major)) {
    return "";
  }
  if (isAny(minor)) {
    return `>=${major}.0.0 <${next(major)}.0.0-0`;
  }
  const start = `>=${major}.${minor}.${isAny(patch) ? "0" : patch}${pre && !isAny(patch) ? `-${pre}` : ""}`;
  return `${start} <${major}.${next(minor)}.0-0`;
}

function partialRange(text: string, match: RegExpExecArray, read: Reading): string {
  const [, written, major, minor, patch] = match;
  const low = read.includePrerelease ? "-0" : "";
  const anyMinor = isAny(minor);
  if (isAny(major)) {
    return written === ">" || written === "<" ? "<0.0.0-0" : "*";
  }
  if (!anyMinor && !isAny(patch)) {
    return text;
  }
  const following = anyMinor ? `${next(major)}.0.0` : `${major}.${next(minor)}.0`;
  const start = `${major}.${anyMinor ? 0 : minor}.0`;
  switch (written) {
    case ">":
      return `>=${following}${low}`;
    case ">=":
      return `>=${start}${low}`;
    case "<":
      return `<${start}-0`;
    case "<=":
      return `<${following}-0`;
    default:
      return `>=${start}${low} <${following}-0`;
  }
}
