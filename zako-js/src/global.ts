/**
 * The globals of scripts, for the compiler: what is there besides ECMAScript, and what is removed.
 * The host has done both before any module runs, so importing this changes nothing. What the
 * compiler's own libraries declare cannot be taken away from it; editors show the reason with it.
 */

import type { Console } from "zako:console";

declare global {
  /** Sends messages to the user. */
  var console: Console;

  /** @deprecated Not available: a script has no clock. Use `zako:timestamp`. */
  var Date: DateConstructor;
  /** @deprecated Not available: a script has no locale. */
  namespace Intl {}
  /** Not available: a script has no clock. */
  var performance: never;
  /** Not available: a script has no timers. */
  var setTimeout: never;
  /** Not available: a script has no timers. */
  var setInterval: never;
  /** Not available: everything is computed at once. */
  var queueMicrotask: never;
  /** Not available: use `zako:hash`. */
  var Crypto: never;
  /** Not available: use `zako:hash`. */
  var CryptoKey: never;
  /** Not available: use `zako:hash`. */
  var crypto: never;
  /** @deprecated Not available: a script cannot see when memory is reclaimed. */
  var FinalizationRegistry: FinalizationRegistryConstructor;
  /** @deprecated Not available: a script cannot see when memory is reclaimed. */
  var WeakRef: WeakRefConstructor;
  /** @deprecated Not available: a script has no threads. */
  var SharedArrayBuffer: SharedArrayBufferConstructor;
  /** @deprecated Not available: a script has no threads. */
  var Atomics: Atomics;
  /** Not available: a script runs no binary code. */
  var WebAssembly: never;
}

export {};
