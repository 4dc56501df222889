/** What a script may ask of Zako. */

import { log as hostLog, version as hostVersion } from "zako:internal";
import type { LogLevel } from "zako:internal";

export type { LogLevel } from "zako:internal";

/**
 * Sends a message to the user.
 *
 * @throws TypeError if there is no such level
 */
export function log(level: LogLevel, message: string): void {
  hostLog(level, message);
}

/** The version of Zako, for example `0.1.0`. */
export const version: string = hostVersion;
