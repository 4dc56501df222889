// What build files use besides rules.

import { eachEvaluation, hostInput } from "zako:internal";
import type { ConfigRegistry, ConfigValue } from "zako:config";

export type { ConfigRegistry, ConfigValue } from "zako:config";
export type { FileReference, Files, Target, TargetReference } from "zako:rule";

/** What the package that a build file belongs to says of itself in its manifest. */
export interface Project {
  readonly group: string;
  readonly artifact: string;
  readonly version: string;
}

interface BuildInput {
  readonly package: string;
  readonly config: Readonly<Record<string, ConfigValue>>;
  readonly project: Project;
}

/** The values of the configuration, by name. */
export let config!: Readonly<Record<string, ConfigValue | undefined>> & ConfigRegistry;

/** The group, artifact and version that the manifest states. */
export let project!: Project;

/** The directory of the build file from the root of the workspace, as `app/tools`; empty for the root. */
export let packageDirectory!: string;

eachEvaluation("zako:build", () => {
  const input = hostInput() as BuildInput;
  config = Object.freeze({ ...input.config }) as typeof config;
  project = Object.freeze({ ...input.project });
  packageDirectory = input.package;
});
