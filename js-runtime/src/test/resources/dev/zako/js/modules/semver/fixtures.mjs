// Runs test files of node-semver against another release of it: what fails was changed on purpose.
// Arguments: the directory of the tests, the directory of the release. Prints JSON.

import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { run } from "./assertions.mjs";

const [tests, release] = process.argv.slice(2);
const semver = createRequire(import.meta.url)(resolve(release));
const results = readdirSync(tests).filter((name) => name.endsWith(".js")).sort()
  .map((name) => run(name, new Function("require", readFileSync(join(tests, name), "utf8")), semver));
const count = results.reduce((sum, result) => sum + result.count, 0);
process.stdout.write(JSON.stringify({ count, failed: results.flatMap((result) => result.failed) }));
