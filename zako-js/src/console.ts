/**
 * The type of the global `console`. Arguments are joined by a space: a text as it is, an error by
 * its stack, an object as JSON, anything else by `String`.
 */
export interface Console {
  trace(...values: readonly unknown[]): void;
  debug(...values: readonly unknown[]): void;
  /** Same as {@link info}. */
  log(...values: readonly unknown[]): void;
  info(...values: readonly unknown[]): void;
  warn(...values: readonly unknown[]): void;
  error(...values: readonly unknown[]): void;
}
