// Configuration values.

import { hostInput } from "zako:internal";

/** The value of a configuration option. */
export type ConfigValue = string | number | boolean;

/**
 * The options of a workspace and their types: those that its manifest declares, as `zako types`
 * writes them down for editors.
 */
export interface ConfigRegistry {}

/** The name of the option that a label or a name means. */
export type OptionName<K extends string> = K extends `//${string}:${infer N}` ? N : K;

/** What an option has as its value, if it is declared; else what any could have, or undefined. */
export type OptionValue<K extends string> =
  OptionName<K> extends keyof ConfigRegistry
    ? ConfigRegistry[OptionName<K>]
    : ConfigValue | undefined;

/**
 * The value of an option, by its name or its label: `debug` and `//config:debug` are the same.
 * Undefined if the configuration does not have it.
 */
export function getConfig<K extends string>(key: K): OptionValue<K> {
  const { config, configMount } = hostInput() as {
    readonly config?: Readonly<Record<string, ConfigValue>>;
    readonly configMount?: string;
  };
  const prefix = `//${configMount ?? "config"}:`;
  const name = key.startsWith(prefix) ? key.slice(prefix.length) : key;
  const value = config !== undefined && Object.hasOwn(config, name) ? config[name] : undefined;
  return value as OptionValue<K>;
}
