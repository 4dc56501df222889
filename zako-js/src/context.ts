/** What kind of script runs. */

import { eachEvaluation, kind } from "zako:internal";

/** The kinds of scripts that can be evaluated. */
export type ContextName = "package" | "build" | "rule" | "toolchain" | "config";

const names: Readonly<Record<string, ContextName>> = {
  PACKAGE_SCRIPT: "package",
  BUILD: "build",
  RULE: "rule",
  TOOLCHAIN: "toolchain",
  CONFIG: "config",
};

function current(): ContextName {
  const found = names[kind()];
  if (found === undefined) {
    throw new TypeError(`An evaluation of the kind ${kind()} has no context`);
  }
  return found;
}

/** The kind of script that is evaluated. */
export let name!: ContextName;

eachEvaluation("zako:context", () => {
  name = current();
});
