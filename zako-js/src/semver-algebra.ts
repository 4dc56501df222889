/**
 * What can be asked about ranges. What `zako:semver` is made of; scripts import that.
 */

import { reading } from "zako:semver-grammar";
import type { OptionsOrLoose } from "zako:semver-grammar";
import { Comparator, Range, acceptsAll } from "zako:semver-range";
import { SemVer, compare, gt, toVersion } from "zako:semver-version";

function toRange(range: string | Range | Comparator, options: OptionsOrLoose): Range {
  if (range instanceof Range) {
    const read = reading(options);
    if (range.loose === read.loose && range.includePrerelease === read.includePrerelease) {
      return range;
    }
    return new Range(range.raw, options);
  }
  return new Range(range instanceof Comparator ? range.value : range, options);
}

function tryRange(range: string | Range, options: OptionsOrLoose): Range | null {
  try {
    return toRange(range, options);
  } catch {
    return null;
  }
}

/** Is the version in the range? A range that cannot be read contains nothing. */
export function satisfies(
  version: string | SemVer,
  range: string | Range | Comparator,
  options?: OptionsOrLoose,
): boolean {
  try {
    return toRange(range, options).test(version);
  } catch {
    return false;
  }
}

/** The comparisons of each alternative, as texts. */
export function toComparators(range: string | Range, options?: OptionsOrLoose): string[][] {
  return toRange(range, options).set.map((comparators) =>
    comparators
      .map((comparator) => comparator.value)
      .join(" ")
      .trim()
      .split(" "),
  );
}

function best<T extends string | SemVer>(
  versions: readonly T[],
  range: string | Range,
  options: OptionsOrLoose,
  better: (candidate: SemVer, than: SemVer) => boolean,
): T | null {
  const wanted = tryRange(range, options);
  let found: { version: T; parsed: SemVer } | null = null;
  for (const version of wanted === null ? [] : versions) {
    if (wanted?.test(version)) {
      const parsed = toVersion(version, options);
      if (found === null || better(parsed, found.parsed)) {
        found = { version, parsed };
      }
    }
  }
  return found?.version ?? null;
}

/** The highest of the versions that is in the range, or `null`. */
export function maxSatisfying<T extends string | SemVer>(
  versions: readonly T[],
  range: string | Range,
  options?: OptionsOrLoose,
): T | null {
  return best(versions, range, options, (a, b) => a.compare(b) > 0);
}

/** The lowest of the versions that is in the range, or `null`. */
export function minSatisfying<T extends string | SemVer>(
  versions: readonly T[],
  range: string | Range,
  options?: OptionsOrLoose,
): T | null {
  return best(versions, range, options, (a, b) => a.compare(b) < 0);
}

/** The lowest version that can be in the range, or `null` if none can. */
export function minVersion(range: string | Range, options?: OptionsOrLoose): SemVer | null {
  const wanted = toRange(range, options);
  for (const lowest of ["0.0.0", "0.0.0-0"]) {
    if (wanted.test(lowest)) {
      return new SemVer(lowest, undefined);
    }
  }
  let found: SemVer | null = null;
  for (const comparators of wanted.set) {
    let start: SemVer | null = null;
    for (const { operator, semver } of comparators) {
      if (semver === undefined || operator === "<" || operator === "<=") {
        continue;
      }
      const candidate = new SemVer(semver.version, undefined);
      if (operator === ">") {
        if (candidate.prerelease.length === 0) {
          candidate.patch++;
        } else {
          candidate.prerelease.push(0);
        }
        candidate.raw = candidate.format();
      }
      if (start === null || gt(candidate, start)) {
        start = candidate;
      }
    }
    if (start !== null && (found === null || gt(found, start))) {
      found = start;
    }
  }
  return found !== null && wanted.test(found) ? found : null;
}

/** The range's canonical text (`*` for everything), or `null` if it is none. */
export function validRange(range: string | Range | null | undefined, options?: OptionsOrLoose): string | null {
  try {
    return toRange(range as string, options).range || "*";
  } catch {
    return null;
  }
}

/** Is the version above (`>`) or below (`<`) everything in the range? */
export function outside(
  version: string | SemVer,
  range: string | Range,
  side: ">" | "<",
  options?: OptionsOrLoose,
): boolean {
  const parsed = toVersion(version, options);
  const wanted = toRange(range, options);
  if (side !== ">" && side !== "<") {
    throw new TypeError('Must provide a hilo val of "<" or ">"');
  }
  if (satisfies(parsed, wanted, options)) {
    return false;
  }
  const sign = side === ">" ? 1 : -1;
  const along = (a: SemVer, b: SemVer): number => sign * compare(a, b, options);
  return wanted.set.every((comparators) => {
    const bounded = comparators.map((comparator) =>
      comparator.semver === undefined ? new Comparator(">=0.0.0", undefined) : comparator,
    );
    let far = bounded[0] as Comparator;
    let near = far;
    for (const comparator of bounded) {
      const at = comparator.semver as SemVer;
      if (along(at, far.semver as SemVer) > 0) {
        far = comparator;
      } else if (along(at, near.semver as SemVer) < 0) {
        near = comparator;
      }
    }
    if (far.operator === side || far.operator === `${side}=`) {
      return false;
    }
    const toNear = along(parsed, near.semver as SemVer);
    if ((near.operator === "" || near.operator === side) && toNear <= 0) {
      return false;
    }
    return !(near.operator === `${side}=` && toNear < 0);
  });
}

/** Is the version above everything in the range? */
export function gtr(version: string | SemVer, range: string | Range, options?: OptionsOrLoose): boolean {
  return outside(version, range, ">", options);
}

/** Is the version below everything in the range? */
export function ltr(version: string | SemVer, range: string | Range, options?: OptionsOrLoose): boolean {
  return outside(version, range, "<", options);
}

/** Can a version be in both ranges? */
export function intersects(a: string | Range, b: string | Range, options?: OptionsOrLoose): boolean {
  return toRange(a, options).intersects(toRange(b, options), options);
}

/** A shorter text that picks the same of the given versions, or the range itself. */
export function simplifyRange(
  versions: string[],
  range: string | Range,
  options?: OptionsOrLoose,
): string | Range {
  const sorted = versions.sort((a, b) => compare(a, b, options));
  const parts: string[] = [];
  let first: string | null = null;
  let last: string | null = null;
  const add = (from: string, to: string | null): void => {
    if (from === to) {
      parts.push(from);
    } else if (to === null) {
      parts.push(from === sorted[0] ? "*" : `>=${from}`);
    } else {
      parts.push(from === sorted[0] ? `<=${to}` : `${from} - ${to}`);
    }
  };
  for (const version of sorted) {
    if (satisfies(version, range, options)) {
      first ??= version;
      last = version;
    } else if (first !== null) {
      add(first, last);
      first = null;
    }
  }
  if (first !== null) {
    add(first, null);
  }
  const simple = parts.join(" || ");
  const original = range instanceof Range ? range.raw : String(range);
  return simple.length < original.length ? simple : range;
}

/** Is every version of the first range in the second one? */
export function subset(sub: string | Range, dom: string | Range, options?: OptionsOrLoose): boolean {
  if (sub === dom) {
    return true;
  }
  const inside = toRange(sub, options).set;
  const outer = toRange(dom, options).set;
  let possible = false;
  for (const inner of inside) {
    const answers = answersUntilYes(inner, outer, options);
    possible ||= answers.some((answer) => answer !== "empty");
    if (!answers.includes("yes") && possible) {
      return false;
    }
  }
  return true;
}

type Contained = "yes" | "no" | "empty";

function answersUntilYes(
  inner: readonly Comparator[],
  outer: readonly (readonly Comparator[])[],
  options: OptionsOrLoose,
): Contained[] {
  const answers: Contained[] = [];
  for (const alternative of outer) {
    const answer = contained(inner, alternative, options);
    answers.push(answer);
    if (answer === "yes") {
      break;
    }
  }
  return answers;
}

/** The tighter of two lower bounds (`sign` 1) or upper bounds (`sign` -1); the first if equal. */
function tighter(a: Comparator | undefined, b: Comparator, sign: 1 | -1, options: OptionsOrLoose): Comparator {
  if (a === undefined) {
    return b;
  }
  const difference = sign * compare(a.semver as SemVer, b.semver as SemVer, options);
  if (difference !== 0) {
    return difference > 0 ? a : b;
  }
  return !b.operator.includes("=") && a.operator.includes("=") ? b : a;
}

function contained(
  inner: readonly Comparator[],
  outer: readonly Comparator[],
  options: OptionsOrLoose,
): Contained {
  if (inner === outer) {
    return "yes";
  }
  const { includePrerelease } = reading(options);
  const anything = (set: readonly Comparator[]): boolean => set.length === 1 && acceptsAll(set[0]);
  if (anything(outer) && (anything(inner) || includePrerelease)) {
    return "yes";
  }
  const all = (text: string): readonly Comparator[] => [new Comparator(text, undefined)];
  const sub = anything(inner) ? all(includePrerelease ? ">=0.0.0-0" : ">=0.0.0") : inner;
  const dom = anything(outer) ? all(">=0.0.0") : outer;

  let low: Comparator | undefined;
  let high: Comparator | undefined;
  const exact = new Set<SemVer>();
  for (const comparator of sub) {
    if (comparator.operator.startsWith(">")) {
      low = tighter(low, comparator, 1, options);
    } else if (comparator.operator.startsWith("<")) {
      high = tighter(high, comparator, -1, options);
    } else {
      exact.add(comparator.semver as SemVer);
    }
  }
  if (exact.size > 1) {
    return "empty";
  }
  let gap: number | undefined;
  if (low !== undefined && high !== undefined) {
    gap = compare(low.semver as SemVer, high.semver as SemVer, options);
    if (gap > 0 || (gap === 0 && (low.operator !== ">=" || high.operator !== "<="))) {
      return "empty";
    }
  }
  for (const version of exact) {
    if (low !== undefined && !satisfies(version, low.value, options)) {
      return "empty";
    }
    if (high !== undefined && !satisfies(version, high.value, options)) {
      return "empty";
    }
    return dom.every((comparator) => satisfies(version, comparator.value, options)) ? "yes" : "no";
  }

  // A bound that is a pre-release lets pre-releases of its version in, so the outer range must too.
  const opened = (bound: Comparator | undefined): SemVer | undefined =>
    bound !== undefined && !includePrerelease && (bound.semver as SemVer).prerelease.length > 0
      ? bound.semver
      : undefined;
  let lowNeeds = opened(low);
  let highNeeds = opened(high);
  if (highNeeds?.prerelease.length === 1 && highNeeds.prerelease[0] === 0 && high?.operator === "<") {
    highNeeds = undefined;
  }
  const named = (needed: SemVer | undefined, by: Comparator): boolean =>
    needed !== undefined &&
    (by.semver?.prerelease.length ?? 0) > 0 &&
    by.semver?.compareMain(needed) === 0;
  const boundedLow = dom.some((comparator) => comparator.operator.startsWith(">"));
  const boundedHigh = dom.some((comparator) => comparator.operator.startsWith("<"));
  for (const comparator of dom) {
    if (low !== undefined) {
      if (named(lowNeeds, comparator)) {
        lowNeeds = undefined;
      }
      if (!withinBound(low, comparator, 1, options)) {
        return "no";
      }
    }
    if (high !== undefined) {
      if (named(highNeeds, comparator)) {
        highNeeds = undefined;
      }
      if (!withinBound(high, comparator, -1, options)) {
        return "no";
      }
    }
    if (comparator.operator === "" && (low !== undefined || high !== undefined) && gap !== 0) {
      return "no";
    }
  }
  if (gap !== 0) {
    if (low !== undefined && high === undefined && boundedHigh) {
      return "no";
    }
    if (high !== undefined && low === undefined && boundedLow) {
      return "no";
    }
  }
  return lowNeeds !== undefined || highNeeds !== undefined ? "no" : "yes";
}

function withinBound(bound: Comparator, outer: Comparator, sign: 1 | -1, options: OptionsOrLoose): boolean {
  const direction = sign === 1 ? ">" : "<";
  if (outer.operator.startsWith(direction)) {
    const tightest = tighter(bound, outer, sign, options);
    return tightest !== outer || tightest === bound;
  }
  return !bound.operator.includes("=") || satisfies(bound.semver as SemVer, outer.value, options);
}
