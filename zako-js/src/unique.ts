/**
 * Names that differ wherever their parts differ, without chance: the same parts give the same name
 * on every machine and in every build.
 */

import { hash } from "zako:hash";

/**
 * An identifier for what the parts describe.
 *
 * @param parts data that tells this thing from all others, such as a label and an index
 * @returns 32 lowercase hexadecimal digits (128 bits)
 */
export function unique(...parts: readonly unknown[]): string {
  return hash(parts).slice(0, 32);
}

/**
 * A file name for what the parts describe: the prefix, a hyphen and 16 hexadecimal digits.
 *
 * @param prefix what a reader recognises it by; used as it is
 * @param parts as for {@link unique}
 */
export function uniqueName(prefix: string, ...parts: readonly unknown[]): string {
  return `${prefix}-${hash([prefix, parts]).slice(0, 16)}`;
}
