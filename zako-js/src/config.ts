// Configuration values.

import { hostInput } from "zako:internal";

/** The value of a configuration option. */
export type ConfigValue = string | number | boolean;

/**
 * The options of a workspace and their types: those that its manifest declares, as `zako types`
 * writes them down for editors.
 */
export interface ConfigRegistry {}

/** The value of an option, or undefined if the configuration does not have it. */
export function getConfig<K extends string>(
  key: K,
): K extends keyof ConfigRegistry ? ConfigRegistry[K] : ConfigValue | undefined {
  const { config } = hostInput() as { readonly config?: Readonly<Record<string, ConfigValue>> };
  const value = config !== undefined && Object.hasOwn(config, key) ? config[key] : undefined;
  return value as K extends keyof ConfigRegistry ? ConfigRegistry[K] : ConfigValue | undefined;
}
