// Runs a test file written for the `tap` test framework against any implementation of semver, and
// notes what fails instead of stopping. Loaded by Node.js and by the script runtime alike.

/** What a message or a value looks like on one line. */
function shown(value) {
  return value === undefined ? "undefined" : JSON.stringify(value).replace(/^"(.*)"$/, "$1");
}

function text(value) {
  return JSON.stringify(value === undefined ? null : value);
}

/**
 * Runs one test file.
 *
 * @param name of the file
 * @param body a function that is the file, given what it calls `require`
 * @param semver what the file is to test
 * @returns how many assertions there were, and a line for each that failed
 */
export function run(name, body, semver) {
  let count = 0;
  const failed = [];
  const check = (test, holds, label, found) => {
    count++;
    if (!holds) {
      failed.push(`${name}: ${test}: ${label || "assertion"}${found === undefined ? "" : ` but ${shown(found)}`}`);
    }
  };
  const test = (title, assertions) => {
    const of = title.trim();
    const equal = (found, wanted, label) => {
      check(of, text(found) === text(wanted), label ?? shown(wanted), found === undefined ? null : found);
    };
    assertions({
      ok: (value, label) => check(of, Boolean(value), label),
      notOk: (value, label) => check(of, !value, label),
      equal,
      equivalent: equal,
      throws: (action) => {
        let thrown = false;
        try {
          action();
        } catch {
          thrown = true;
        }
        check(of, thrown, `${String(action).replace(/\s+/g, " ")} throws`);
      },
      end: () => {},
    });
  };
  body((module) => (module === "tap" ? { test } : semver));
  return { count, failed };
}
