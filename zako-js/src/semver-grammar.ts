/**
 * The grammar of versions and ranges, and how their parts compare. What `zako:semver` is made of;
 * scripts import that.
 */

/** How texts are read: `loose` forgives leading `v`, `=` and zeros; see {@link satisfies}. */
export interface Options {
  /** Read versions that do not quite follow the specification. */
  readonly loose?: boolean | undefined;
  /** Let pre-releases satisfy ranges that do not name a pre-release of the same version. */
  readonly includePrerelease?: boolean | undefined;
}

/** Options of {@link coerce}. */
export interface CoerceOptions extends Options {
  /** Take the last version in the text instead of the first. */
  readonly rtl?: boolean | undefined;
}

/** What {@link inc} can count up. */
export type ReleaseType =
  | "major"
  | "premajor"
  | "minor"
  | "preminor"
  | "patch"
  | "prepatch"
  | "prerelease"
  | "release";

/** A comparison operator, as {@link cmp} takes it. */
export type Operator = "===" | "!==" | "" | "=" | "==" | "!=" | ">" | ">=" | "<" | "<=";

export type OptionsOrLoose = Options | boolean | null | undefined;

export interface Reading {
  readonly loose: boolean;
  readonly includePrerelease: boolean;
}

export const MAX_LENGTH = 256;

export function reading(options: OptionsOrLoose): Reading {
  if (options === null || options === undefined) {
    return { loose: false, includePrerelease: false };
  }
  if (typeof options === "object") {
    return { loose: !!options.loose, includePrerelease: !!options.includePrerelease };
  }
  return { loose: !!options, includePrerelease: false };
}

// Grammar. Each piece is the source of a regular expression; "loose" pieces forgive more. Repeats
// are bounded by the length of a version, so that no text can make matching slow.
const NUMBER = "0|[1-9]\\d{0,256}";
const LOOSE_NUMBER = "\\d{1,256}";
const WORD = "\\d{0,256}[a-zA-Z-][a-zA-Z0-9-]{0,250}";
const dotted = (part: string): string => `(?:${part})(?:\\.(?:${part}))*`;
const PRERELEASE = `(?:-(${dotted(`${WORD}|${NUMBER}`)}))`;
const LOOSE_PRERELEASE = `(?:-?(${dotted(`${WORD}|${LOOSE_NUMBER}`)}))`;
const BUILD = "(?:\\+([a-zA-Z0-9-]{1,250}(?:\\.[a-zA-Z0-9-]{1,250})*))";
const core = (number: string): string => `(${number})\\.(${number})\\.(${number})`;
const FULL = `v?${core(NUMBER)}${PRERELEASE}?${BUILD}?`;
const LOOSE_FULL = `[v=\\s]*${core(LOOSE_NUMBER)}${LOOSE_PRERELEASE}?${BUILD}?`;
const COMPARISON = "((?:<|>)?=?)";
const partial = (number: string, prerelease: string): string => {
  const part = `(${number}|x|X|\\*)`;
  return `[v=\\s]*${part}(?:\\.${part}(?:\\.${part}(?:${prerelease})?${BUILD}?)?)?`;
};
const PARTIAL = partial(NUMBER, PRERELEASE);
const LOOSE_PARTIAL = partial(LOOSE_NUMBER, LOOSE_PRERELEASE);
export const COERCED = "(^|[^\\d])(\\d{1,16})(?:\\.(\\d{1,16}))?(?:\\.(\\d{1,16}))?";
export const COERCED_FULL = `${COERCED}(?:${PRERELEASE})?(?:${BUILD})?(?:$|[^\\d])`;

const whole = (source: string): RegExp => new RegExp(`^${source}$`);
const byLoose = (strict: string, loose: string): readonly [RegExp, RegExp] => [
  whole(strict),
  whole(loose),
];
export const pick = (pair: readonly [RegExp, RegExp], loose: boolean): RegExp => (loose ? pair[1] : pair[0]);

export const VERSION_TEXT = byLoose(FULL, LOOSE_FULL);
export const IDENTIFIER_TEXT = byLoose(PRERELEASE, LOOSE_PRERELEASE);
export const COMPARATOR_TEXT = byLoose(`${COMPARISON}\\s?(${FULL})`, `${COMPARISON}\\s?(${LOOSE_FULL})`);
export const CARET_TEXT = byLoose(`(?:\\^)${PARTIAL}`, `(?:\\^)${LOOSE_PARTIAL}`);
export const TILDE_TEXT = byLoose(`(?:~>?)${PARTIAL}`, `(?:~>?)${LOOSE_PARTIAL}`);
export const PARTIAL_TEXT = byLoose(`${COMPARISON}\\s?${PARTIAL}`, `${COMPARISON}\\s?${LOOSE_PARTIAL}`);
export const HYPHEN_TEXT = byLoose(
  `\\s?(${PARTIAL})\\s-\\s(${PARTIAL})\\s?`,
  `\\s?(${LOOSE_PARTIAL})\\s-\\s(${LOOSE_PARTIAL})\\s?`,
);
const SPACED_COMPARISON = `(\\s?)${COMPARISON}\\s?(${LOOSE_FULL}|${PARTIAL})`;

/** Without the spaces between comparisons and what they compare with. */
export function tightened(text: string): string {
  // Expressions that replace everywhere remember a place, so none of them outlives its use.
  return text
    .replace(new RegExp(SPACED_COMPARISON, "g"), "$1$2$3")
    .replace(/(\s?)(?:~>?)\s/g, "$1~")
    .replace(/(\s?)(?:\^)\s/g, "$1^");
}

export const BUILD_TEXT = new RegExp(BUILD);
export const STAR_TEXT = /(<|>)?=?\s?\*/;

export const isDigits = (text: string): boolean => /^[0-9]+$/.test(text);

export function safeNumber(text: string, what: string): number {
  const number = Number(text);
  if (number > Number.MAX_SAFE_INTEGER || number < 0) {
    throw new TypeError(`Invalid ${what} version`);
  }
  return number;
}

/** Numbers by size, texts by character code, numbers before texts. */
export function compareIdentifiers(a: string | number, b: string | number): -1 | 0 | 1 {
  const aNumber = typeof a === "number" ? a : isDigits(a) ? Number(a) : undefined;
  const bNumber = typeof b === "number" ? b : isDigits(b) ? Number(b) : undefined;
  if (aNumber !== undefined && bNumber !== undefined) {
    return order(aNumber, bNumber);
  }
  if (aNumber !== undefined) {
    return -1;
  }
  return bNumber !== undefined ? 1 : order(String(a), String(b));
}

export function order<T extends string | number>(a: T, b: T): -1 | 0 | 1 {
  return a === b ? 0 : a < b ? -1 : 1;
}

export function firstDifference(
  a: readonly (string | number)[],
  b: readonly (string | number)[],
): -1 | 0 | 1 {
  for (let i = 0; i < a.length || i < b.length; i++) {
    const left = a[i];
    const right = b[i];
    if (left === undefined) {
      return -1;
    }
    if (right === undefined) {
      return 1;
    }
    const difference = compareIdentifiers(left, right);
    if (difference !== 0) {
      return difference;
    }
  }
  return 0;
}
