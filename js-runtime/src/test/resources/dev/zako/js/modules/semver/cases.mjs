// Makes random calls of the functions of semver, with what a release of node-semver answers.
// Arguments: the directory of the release, a seed, how many calls of each function. Prints JSON:
// an array of [function, arguments, outcome].

import { createRequire } from "node:module";
import { resolve } from "node:path";
import { ABSENT, outcome } from "./outcomes.mjs";

const [release, seed, count] = process.argv.slice(2);
const semver = createRequire(import.meta.url)(resolve(release));

/** Numbers from 0 up to 1: xorshift of 32 bits (Marsaglia 2003). */
let state = (Number(seed) * 2654435761 + 1) >>> 0 || 1;
function random() {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) / 2 ** 32;
}

const below = (limit) => Math.floor(random() * limit);
const oneOf = (...choices) => choices[below(choices.length)];
const often = (probability) => random() < probability;
const times = (number, make) => Array.from({ length: number }, make);

// Few different numbers, so that versions and ranges often meet.
const digit = () => oneOf("0", "1", "2", "3", "5");
const oddNumber = () => oneOf(digit(), "10", "01", "x", "X", "*", "", "9007199254740993");
const suffix = () => {
  if (often(0.5)) {
    return "";
  }
  return often(0.1)
    ? oneOf("-01", "alpha", "-")
    : oneOf("-0", "-1", "-alpha", "-alpha.1", "-beta.2", "-rc", "-a.b.0", "-x", "-0.0");
};
const build = () => (often(0.6) ? "" : oneOf("+b", "+001", "+b.2", "+b.2", often(0.2) ? "+" : ""));

const release3 = () => times(3, digit).join(".");
function version() {
  if (often(0.85)) {
    return release3() + suffix() + build();
  }
  const start = oneOf("", "", "v", "=", "= ", "v ");
  return start + times(1 + below(4), oddNumber).join(".") + suffix() + build() + oneOf("", "", " ", ".1", "foo");
}

const wild = () => (often(0.2) ? oneOf("x", "*", "X") : digit());
function partial() {
  switch (below(4)) {
    case 0:
      return digit();
    case 1:
      return `${digit()}.${wild()}`;
    case 2:
      return `${digit()}.${wild()}.${wild()}${suffix()}${build()}`;
    default:
      return oneOf("", "*", "x", version());
  }
}

const sign = () =>
  often(0.05)
    ? oneOf("==", "<>", "v", ">=v")
    : oneOf("", "", "^", "~", "~>", ">", ">=", "<", "<=", "=", "~ ", "^ ", ">= ", "> ");
const condition = () => sign() + partial();
const alternative = () =>
  often(0.15) ? `${partial()} - ${partial()}` : times(1 + below(3), condition).join(oneOf(" ", " ", "  ", " , "));
const range = () => times(1 + below(2), alternative).join(oneOf("||", " || "));
const options = () =>
  oneOf(
    ABSENT, ABSENT, true, null, { loose: true }, { includePrerelease: true },
    { loose: true, includePrerelease: true },
  );

const versionAndOptions = () => [version(), options()];
const pairAndOptions = () => [version(), version(), options()];
const listAndOptions = () => [times(3, version), options()];
const rangeAndOptions = () => [range(), options()];

/** For each function, how its arguments are made. */
const FUNCTIONS = {
  parse: versionAndOptions,
  valid: versionAndOptions,
  clean: versionAndOptions,
  inc: () => [
    version(),
    oneOf("major", "minor", "patch", "premajor", "preminor", "prepatch", "prerelease", "release", "pre", "other"),
    options(),
    oneOf(ABSENT, "alpha", "rc.1", "a b", ""),
    oneOf(ABSENT, false, "0", "1", 1),
  ],
  diff: () => [version(), version()],
  major: versionAndOptions,
  minor: versionAndOptions,
  patch: versionAndOptions,
  prerelease: versionAndOptions,
  coerce: () => [
    oneOf(version(), `with ${version()} in ${version()}`, version() + version(), range(), below(20), null),
    oneOf(ABSENT, { rtl: true }, { includePrerelease: true }, { rtl: true, includePrerelease: true }),
  ],
  compare: pairAndOptions,
  rcompare: pairAndOptions,
  compareLoose: () => [version(), version()],
  compareBuild: pairAndOptions,
  sort: listAndOptions,
  rsort: listAndOptions,
  gt: pairAndOptions,
  lt: pairAndOptions,
  eq: pairAndOptions,
  neq: pairAndOptions,
  gte: pairAndOptions,
  lte: pairAndOptions,
  cmp: () => [
    version(),
    oneOf("===", "!==", "", "=", "==", "!=", ">", ">=", "<", "<=", "~"),
    version(),
    options(),
  ],
  satisfies: () => [version(), range(), options()],
  toComparators: rangeAndOptions,
  maxSatisfying: () => [times(4, version), range(), options()],
  minSatisfying: () => [times(4, version), range(), options()],
  minVersion: rangeAndOptions,
  validRange: rangeAndOptions,
  outside: () => [version(), range(), oneOf("<", ">", "="), options()],
  gtr: () => [version(), range(), options()],
  ltr: () => [version(), range(), options()],
  intersects: () => [range(), range(), options()],
  simplifyRange: () => [times(6, release3), range(), options()],
  subset: () => [range(), range(), oneOf(ABSENT, { includePrerelease: true })],
};

const calls = [];
for (const [name, make] of Object.entries(FUNCTIONS)) {
  for (const args of times(Number(count), make)) {
    calls.push([name, args, outcome(semver, name, args)]);
  }
}
process.stdout.write(JSON.stringify(calls));
