// What a call of a function of semver comes to, as data that two implementations can be compared
// by. Loaded by Node.js and by the script runtime alike.

/** Stands for `undefined` among arguments, which JSON does not have. */
export const ABSENT = "(absent)";

function plain(value) {
  if (value === undefined) {
    return ABSENT;
  }
  if (value !== null && typeof value === "object" && "version" in value) {
    return { version: value.version, raw: value.raw, build: value.build };
  }
  return value;
}

/**
 * Calls a function with a copy of the arguments.
 *
 * @returns the result as JSON text, or the error
 */
export function outcome(semver, name, args) {
  const given = JSON.parse(JSON.stringify(args)).map((arg) => (arg === ABSENT ? undefined : arg));
  try {
    return JSON.stringify(plain(semver[name](...given)));
  } catch (error) {
    return `${error.constructor.name}: ${error.message}`;
  }
}
