package dev.zako.js;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every global that is removed, rewritten or frozen, and every known way around. */
final class HardeningTest {
  private static String value(String expression) {
    return Scripts.build("export default " + expression + ";").json();
  }

  private static String error(String statement) {
    return Scripts.build(statement + "\nexport default 1;").failure().message();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Date",
        "Intl",
        "Temporal",
        "performance",
        "setTimeout",
        "setInterval",
        "queueMicrotask",
        "Crypto",
        "CryptoKey",
        "CryptoKeyPair",
        "FinalizationRegistry",
        "WeakRef",
        "SharedArrayBuffer",
        "Atomics",
        "WebAssembly",
        "ShadowRealm",
        "Worker",
        "Java",
        "Polyglot",
        "Graal",
        "Packages",
        "java",
        "load",
        "loadWithNewGlobal",
        "print",
        "printErr",
        "quit",
        "exit",
        "Deno",
        "process",
        "require",
        "fetch",
      })
  void global_removed_isUndefinedForGood(String name) {
    String script =
        """
        const holder = globalThis as any;
        let changed: string;
        try { holder["NAME"] = 1; changed = "assigned"; } catch { changed = "refused"; }
        try { delete holder["NAME"]; } catch {}
        try { Object.defineProperty(holder, "NAME", { value: 1 }); } catch {}
        export default [typeof NAME, holder["NAME"] === undefined, changed];
        """;
    assertThat(Scripts.build(script.replace("NAME", name)).json())
        .isEqualTo("[\"undefined\",true,\"refused\"]");
  }

  @Test
  void date_used_namesReplacement() {
    ScriptFailure failure = Scripts.build("const a = 1;\nexport default Date.now();").failure();
    assertThat(failure.message()).contains("`Date` is not available").contains("`zako:timestamp`");
    assertThat(failure.position()).contains(new ScriptPosition(ModuleId.file("BUILD.ts"), 2, 16));
    assertThat(failure.frame()).contains("2 | export default Date.now();\n  |                ^");
  }

  @Test
  void mathRandom_used_isUndefinedAndNamesReplacement() {
    assertThat(value("[typeof Math.random]")).isEqualTo("[\"undefined\"]");
    assertThat(error("Math.random();")).contains("`zako:unique`");
    assertThat(error("(Math as any).random = () => 4;")).contains("TypeError");
  }

  @Test
  void promiseRaceAndAny_used_areUndefined() {
    assertThat(value("[typeof Promise.race, typeof Promise.any, typeof Promise.all]"))
        .isEqualTo("[\"undefined\",\"undefined\",\"function\"]");
    assertThat(error("Promise.race([]);")).contains("`Promise.all`");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Symbol()",
        "Symbol('x')",
        "new (Symbol as any)()",
        "(Symbol.for('x') as any).constructor('y')",
        "(Symbol.iterator as any).constructor('y')",
        "Reflect.construct(Object, [], Symbol as any) && (Symbol as any)()",
      })
  void symbol_made_isRefused(String expression) {
    assertThat(error("(" + expression + ");")).contains("Scripts cannot make unique symbols");
  }

  @Test
  void symbol_sharedAndWellKnown_stay() {
    assertThat(
            value(
                "[Symbol.for('a') === Symbol.for('a'), Symbol.keyFor(Symbol.for('a')),"
                    + " typeof Symbol.iterator, [...[1, 2]]]"))
        .isEqualTo("[true,\"a\",\"symbol\",[1,2]]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "eval('1')",
        "(0, eval)('1')",
        "new Function('return 1')",
        "Function('return 1')",
        "(function () {}).constructor('return 1')",
        "(() => 1).constructor('return 1')",
        "(function* () {}).constructor('yield 1')",
        "(async function () {} as any).constructor('return 1')",
        "(async function* () {} as any).constructor('return 1')",
        "(class {}).constructor('return 1')",
        "Math.max.constructor('return 1')",
        "(console.log as any).constructor('return 1')",
        "Reflect.construct((function () {}).constructor as any, ['return 1'])",
      })
  void code_madeFromText_isRefused(String expression) {
    assertThat(error("(" + expression + ");")).contains("Scripts cannot make code from text");
  }

  @Test
  void function_instanceof_stillWorks() {
    assertThat(value("[(() => 1) instanceof Function, typeof Function.prototype.call]"))
        .isEqualTo("[true,\"function\"]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'a'.localeCompare",
        "'a'.toLocaleLowerCase",
        "'a'.toLocaleUpperCase",
        "(1).toLocaleString",
        "(1n).toLocaleString",
        "[1].toLocaleString",
        "new Int8Array(1).toLocaleString",
      })
  void localeMethod_read_isUndefined(String expression) {
    assertThat(value("[typeof (" + expression + ")]")).isEqualTo("[\"undefined\"]");
  }

  @Test
  void localeMethod_called_saysWhy() {
    assertThat(error("['b', 'a'].sort((a, b) => a.localeCompare(b));"))
        .contains("`localeCompare` is not available");
  }

  // The Unicode version is that of the runtime, which is the same for everyone who runs one
  // version of Zako.
  @Test
  void normalize_usesTheRuntimesUnicode() {
    assertThat(value("['e\\u0301'.normalize('NFC') === '\\u00e9', '\\ufb01'.normalize('NFKC')]"))
        .isEqualTo("[true,\"fi\"]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Object.prototype",
        "Array.prototype",
        "Function.prototype",
        "String.prototype",
        "Promise.prototype",
        "Map.prototype",
        "RegExp.prototype",
        "Error.prototype",
        "Symbol.prototype",
        "Math",
        "JSON",
        "Reflect",
        "Array",
        "Error",
        "console",
        "globalThis",
        "Object.getPrototypeOf([][Symbol.iterator]())",
        "Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()))",
        "Object.getPrototypeOf(function* () {}).prototype",
        "Object.getPrototypeOf(async function* () {}).prototype",
        "Object.getPrototypeOf(async function () {})",
        "Object.getPrototypeOf(Int8Array)",
        "Object.getPrototypeOf('a'.matchAll(/a/g))",
        "console.log",
      })
  void intrinsic_any_isFrozen(String expression) {
    assertThat(value("Object.isFrozen(" + expression + ")")).isEqualTo("true");
  }

  @Test
  void intrinsic_everythingReachable_isFrozen() {
    String script =
        """
        const seen = new Set<unknown>();
        const loose: string[] = [];
        const waiting: [object, string][] = [];
        function visit(value: unknown, path: string): void {
          if ((typeof value === "object" || typeof value === "function") && value !== null) {
            if (!seen.has(value)) {
              seen.add(value);
              if (!Object.isFrozen(value)) {
                loose.push(path);
              }
              waiting.push([value, path]);
            }
          }
        }
        visit(globalThis, "globalThis");
        for (const [sample, path] of [
          [[].values(), "array iterator"], [""[Symbol.iterator](), "string iterator"],
          [new Map().keys(), "map iterator"], [new Set().keys(), "set iterator"],
          ["".matchAll(/a/g), "match iterator"],
          [Iterator.from({ next() { return { done: true, value: 1 }; } }), "wrapped iterator"],
          [[].values().map((value) => value), "iterator helper"],
          [function* () {}, "generator"], [async function () {}, "async"],
          [async function* () {}, "async generator"], [() => 1, "function"], [/a/, "expression"],
          [Symbol.iterator, "symbol"], [1n, "big integer"], [Promise.resolve(), "promise"],
          [(function () { return arguments; })(), "arguments"],
        ] as [any, string][]) {
          visit(Object.getPrototypeOf(sample), "prototype of " + path);
        }
        for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
          const [object, path] = next;
          visit(Object.getPrototypeOf(object), path + ".[prototype]");
          for (const key of Reflect.ownKeys(object)) {
            const property = Object.getOwnPropertyDescriptor(object, key)!;
            const place = path + "." + String(key);
            visit(property.value, place);
            visit(property.get, "get " + place);
            visit(property.set, "set " + place);
            if (property.get !== undefined) {
              try { visit((object as any)[key], place); } catch {}
            }
          }
        }
        export default { loose, many: seen.size > 500 };
        """;
    assertThat(Scripts.build(script).json()).isEqualTo("{\"loose\":[],\"many\":true}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(Array.prototype.map as any).foo = 1",
        "(Math.max as any).foo = 1",
        "(JSON.parse as any).foo = 1",
        "Object.setPrototypeOf(Array.prototype.map, null)",
        "Object.defineProperty(String.prototype.at, 'name', { value: 'x' })",
        "delete (Promise.all as any).length",
        "(Object.getOwnPropertyDescriptor(Map.prototype, 'size')!.get as any).foo = 1",
        "(console.log as any).foo = 1",
        "(Object.prototype.toString as any).foo = 1",
        "(Symbol.for as any).foo = 1",
        "(globalThis as any).foo = 1",
      })
  void intrinsic_function_keepsNoState(String statement) {
    assertThat(error(statement + ";")).contains("TypeError");
  }

  /** A name that another version of the runtime adds is judged before scripts can use it. */
  @Test
  void global_everyName_isKnown() {
    assertThat(
            value(
                "Object.getOwnPropertyNames(globalThis).filter((name) =>"
                    + " (globalThis as any)[name] !== undefined).sort().join(' ')"))
        .isEqualTo(
            "\"AggregateError Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean DataView"
                + " Error EvalError Float16Array Float32Array Float64Array Function Infinity"
                + " Int16Array Int32Array Int8Array Iterator JSON Map Math NaN Number Object Promise"
                + " Proxy RangeError ReferenceError Reflect RegExp Set String Symbol SyntaxError"
                + " TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap"
                + " WeakSet console decodeURI decodeURIComponent encodeURI encodeURIComponent escape"
                + " eval globalThis isFinite isNaN parseFloat parseInt unescape\"");
  }

  @Test
  void intrinsic_overriddenInOwnObject_works() {
    String script =
        """
        class Failure extends Error {
          constructor(message: string) {
            super(message);
            this.name = "Failure";
            this.message = "changed";
          }
        }
        const own: any = {};
        own.toString = () => "own";
        own.constructor = "mine";
        own.hasOwnProperty = 1;
        function Old(this: any) {}
        Old.prototype = {};
        Old.prototype.constructor = Old;
        const failure = new Failure("first");
        export default [
          String(failure), failure instanceof Error, String(own), own.constructor,
          Object.keys(own), Old.prototype.constructor === Old, String({}),
        ];
        """;
    assertThat(Scripts.build(script).json())
        .isEqualTo(
            "[\"Failure: changed\",true,\"own\",\"mine\","
                + "[\"toString\",\"constructor\",\"hasOwnProperty\"],true,\"[object Object]\"]");
  }

  @Test
  void intrinsic_changed_isRefusedWithPosition() {
    ScriptFailure failure = Scripts.build("\nObject.prototype.toString = () => 'x';").failure();
    assertThat(failure.kind()).isEqualTo(ScriptFailure.Kind.THROWN);
    assertThat(failure.position().orElseThrow().line()).isEqualTo(2);
  }

  @Test
  void hostTable_afterStart_isUnreachable() {
    String script =
        """
        import { version } from "zako:syscall";
        const names = Reflect.ownKeys(globalThis).map(String);
        export default [version, names.filter((name) => name.includes("zako")),
          typeof (globalThis as any)["zako:internal"]];
        """;
    assertThat(Scripts.build(script).json()).isEqualTo("[\"0.1.0\",[],\"undefined\"]");
  }

  @Test
  void internal_importedByScript_isRefused() {
    ScriptFailure failure =
        Scripts.build("import { hostInput } from 'zako:internal';\nexport default hostInput();")
            .failure();
    assertThat(failure.kind()).isEqualTo(ScriptFailure.Kind.IMPORT);
    assertThat(failure.message()).contains("`//BUILD.ts`").contains("`zako:internal`");
  }

  @Test
  void stack_ofError_hasOnlyModulesAndTypeScriptPositions() {
    String json =
        Scripts.build(
                """
                import { fail } from "./lib.ts";
                interface Erased { a: 1 }
                function caught(): string | undefined {
                  try { fail(); } catch (e) { return (e as Error).stack; }
                  return undefined;
                }
                export default caught();
                """)
            .library(
                "lib.ts",
                "type Erased = 1;\n\nexport function fail(): never {\n  throw new Error('no');\n}")
            .json();
    assertThat(json)
        .isEqualTo(
            "\"Error: no\\n    at fail (//lib.ts:4:9)\\n    at caught (//BUILD.ts:4:9)"
                + "\\n    at //BUILD.ts:7:16\"");
  }

  @Test
  void stack_prepareStackTrace_cannotBeReplaced() {
    assertThat(error("(Error as any).prepareStackTrace = (_: unknown, frames: unknown) => frames;"))
        .contains("TypeError");
  }

  @Test
  void statics_ofOtherEvaluation_areNotShared() {
    String script =
        "import { count } from './lib.ts';\ncount.push(1);\nexport default count.length;";
    String library = "export const count: number[] = [];";
    assertThat(Scripts.build(script).library("lib.ts", library).json()).isEqualTo("1");
    assertThat(Scripts.build(script).library("lib.ts", library).json()).isEqualTo("1");
  }
}
