/**
 * Semantic versions and ranges, with the behaviour of the npm package `semver`, release line 7.7.
 *
 * Every function takes texts or the objects made here. What is not a version gives `null` where
 * the function's type says so, and a `TypeError` elsewhere.
 */

/** The version of the Semantic Versioning specification that is followed. */
export const SEMVER_SPEC_VERSION = "2.0.0";

export type { CoerceOptions, Operator, Options, ReleaseType } from "zako:semver-grammar";
export type { Comparator, Range } from "zako:semver-range";
export type { SemVer } from "zako:semver-version";
export {
  clean,
  cmp,
  coerce,
  compare,
  compareBuild,
  compareLoose,
  diff,
  eq,
  gt,
  gte,
  inc,
  lt,
  lte,
  major,
  minor,
  neq,
  parse,
  patch,
  prerelease,
  rcompare,
  rsort,
  sort,
  valid,
} from "zako:semver-version";
export {
  gtr,
  intersects,
  ltr,
  maxSatisfying,
  minSatisfying,
  minVersion,
  outside,
  satisfies,
  simplifyRange,
  subset,
  toComparators,
  validRange,
} from "zako:semver-algebra";
