package dev.zako.js;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.js.ScriptFailure.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LimitsTest {
  private static final ModuleId BUILD = ModuleId.file("BUILD.ts");

  @Test
  void statements_exceeded_failWithPosition() {
    ScriptFailure failure =
        Scripts.build("let count = 0;\nwhile (true) {\n  count++;\n}\nexport default count;")
            .limits(ScriptLimits.DEFAULT.withStatements(10_000))
            .failure();
    assertThat(failure.kind()).isEqualTo(Kind.STATEMENTS);
    assertThat(failure.message()).contains("`//BUILD.ts`").contains("10000");
    assertThat(failure.position().orElseThrow().line()).isBetween(2, 3);
    assertThat(failure.frame()).isPresent();
  }

  @Test
  void statements_caughtInScript_failAnyway() {
    ScriptFailure failure =
        Scripts.build(
                "let count = 0;\ntry { while (true) { count++; } } catch {} finally { count = 0; }")
            .limits(ScriptLimits.DEFAULT.withStatements(10_000))
            .failure();
    assertThat(failure.kind()).isEqualTo(Kind.STATEMENTS);
  }

  @Test
  void statements_largeResult_areNotCountedForIt() {
    assertThat(
            Scripts.build("export default new Array(3000).fill({ a: 1 }).length;")
                .limits(ScriptLimits.DEFAULT.withStatements(10))
                .json())
        .isEqualTo("3000");
  }

  @Test
  void wallClock_exceeded_failsWithPosition() {
    ScriptFailure failure =
        Scripts.build("\nfor (;;) {}")
            .limits(ScriptLimits.DEFAULT.withWallClock(Duration.ofMillis(200)))
            .failure();
    assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(failure.message()).contains("`//BUILD.ts`").contains("200 ms");
    assertThat(failure.position().orElseThrow().line()).isEqualTo(2);
  }

  @Test
  void wallClock_slowRegularExpression_isStopped() {
    ScriptFailure failure =
        Scripts.build("export default /^(a+)+\\1b$/.test('a'.repeat(60) + 'c');")
            .limits(ScriptLimits.DEFAULT.withWallClock(Duration.ofMillis(300)))
            .failure();
    assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
  }

  @Test
  void output_tooLarge_fails() {
    ScriptLimits limits = ScriptLimits.DEFAULT.withOutputBytes(1000);
    ScriptFailure failure =
        Scripts.build("export default 'x'.repeat(999);").limits(limits).failure();
    assertThat(failure.kind()).isEqualTo(Kind.OUTPUT_SIZE);
    assertThat(Scripts.build("export default 'x'.repeat(998);").limits(limits).json())
        .hasSize(1000);
  }

  @Test
  void output_bytesNotCharacters_areCounted() {
    ScriptLimits limits = ScriptLimits.DEFAULT.withOutputBytes(1000);
    assertThat(Scripts.build("export default 'é'.repeat(600);").limits(limits).failure().kind())
        .isEqualTo(Kind.OUTPUT_SIZE);
  }

  @Test
  void log_tooLarge_fails() {
    ScriptLimits limits = new ScriptLimits(1_000_000, Duration.ofSeconds(30), 1000, 1000);
    ScriptFailure failure =
        Scripts.build(
                "try { while (true) { console.info('x'.repeat(100)); } } catch {}\n"
                    + "export default 1;")
            .limits(limits)
            .failure();
    assertThat(failure.kind()).isEqualTo(Kind.OUTPUT_SIZE);
  }

  @Test
  void recursion_endless_failsWithPosition() {
    ScriptFailure failure =
        Scripts.build("function down(n: number): number {\n  return down(n + 1) + 1;\n}\ndown(0);")
            .failure();
    assertThat(failure.kind()).isEqualTo(Kind.STACK);
    assertThat(failure.position().orElseThrow().module()).isEqualTo(BUILD);
    assertThat(failure.stack()).isNotEmpty();
  }

  /** How deep calls can go differs between machines, so no script may find it out. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "let n = 0;\nfunction down(): void { n++; down(); }\ntry { down(); } catch {}",
        "let n = 0;\nfunction down(): void { n++; try { down(); } catch {} }\ndown();",
        "let n = 0;\nfunction down(): number { n++; try { down(); } finally { return n; } }\n"
            + "down();",
        "let n = 0;\nconst down = (): number => (n++, down() + 1);\n"
            + "try { n += down(); } catch (e) { if (!(e instanceof RangeError)) throw e; }",
        "let n = 0;\nconst down = (): number => (n++, down() + 1);\n"
            + "const failed = await Promise.allSettled([1].map(async () => down()));",
        "let n = 0;\nconst down = (): number => (n++, down() + 1);\n"
            + "await Promise.resolve().then(down).catch(() => {});",
        "let n = 0;\nconst down = async (): Promise<number> => (n++, (await down()) + 1);\n"
            + "await down().catch(() => {});",
        "let n = 0;\nconst down = (): unknown => { n++; return [1].map(down); };\n"
            + "try { for (const x of down() as number[]) n += x; } catch {}",
        "let n = 0;\nclass A { get a(): number { n++; return this.a; } }\n"
            + "try { switch (new A().a) {} } catch {}",
        "let n = 0;\nfunction* down(): Generator<number> { n++; yield* down(); }\n"
            + "try { for (const x of down()) n += x; } catch {}",
        "let n: unknown = 1;\nfor (let i = 0; i < 200000; i++) n = [n];\n"
            + "try { JSON.stringify(n); } catch { n = 'deep'; }",
        "let n: unknown = 1;\ntry { n = JSON.parse('['.repeat(200000)); } catch { n = 'deep'; }",
        "let n: unknown = 1;\nfor (let i = 0; i < 200000; i++) n = [n];\n"
            + "try { (n as unknown[]).flat(Infinity); n = 2; } catch { n = 'deep'; }",
        "let n: unknown = [];\nfor (let i = 0; i < 200000; i++) n = [n];\n"
            + "try { n = String(n); } catch { n = 'deep'; }",
        "let n: unknown = 1;\nfor (let i = 0; i < 200000; i++) n = [n];\nconsole.info(n);\nn = 1;",
        "let n = 0;\nfunction down(): void { n++; down(); }\n"
            + "try { down(); } catch { throw new Error(String(n)); }",
      })
  void recursion_endlessButCaught_failsAnyway(String statements) {
    ScriptResult result = Scripts.build(statements + "\nexport default n;").run();

    assertThat(result).isInstanceOf(ScriptResult.Failed.class);
    ScriptFailure failure = ((ScriptResult.Failed) result).failure();
    assertThat(failure.kind()).as(failure.toString()).isEqualTo(Kind.STACK);
  }

  /** The count is that of functions, the language's own too, whatever each needs of the stack. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "const down = (n: number): number => (n === 0 ? 0 : 1 + down(n - 1)); | 998",
        "const down = (n: number): number => n && [1].map(() => 2 + down(n - 2))[0]!; | 664",
      })
  void recursion_asDeepAsAllowed_worksAndDeeperFails(String function, int deepest) {
    Scripts fine = Scripts.build(function + "\nexport default down(" + deepest + ");");
    Scripts over = Scripts.build(function + "\nexport default down(" + (deepest + 2) + ");");

    assertThat(fine.json()).isEqualTo(Integer.toString(deepest));
    assertThat(over.failure().kind()).isEqualTo(Kind.STACK);
    assertThat(over.failure().position().orElseThrow().module()).isEqualTo(BUILD);
  }

  /** Calls that were left in any way are not counted any more. */
  @Test
  void calls_manyOneAfterTheOther_areNoNesting() {
    String script =
        """
        function* numbers(): Generator<number> { for (let i = 0; i < 3000; i++) yield i; }
        async function wait(n: number): Promise<number> { await n; await n; return n; }
        async function* both(): AsyncGenerator<number> { for (const n of numbers()) yield await n; }
        function fail(): never { throw new Error("no"); }
        let sum = 0;
        for (const n of numbers()) { sum += n; }
        for (const n of numbers()) { if (n === 5) break; try { fail(); } catch { sum++; } }
        for (let i = 0; i < 3000; i++) { sum += await wait(1); numbers().next(); }
        for await (const n of both()) { sum += n; }
        await Promise.all(Array.from({ length: 3000 }, (_, n) => wait(n)));
        for (let i = 0; i < 3000; i++) { try { fail(); } catch { sum++; } }
        export default sum;
        """;
    assertThat(Scripts.build(script).json()).isEqualTo("9003005");
  }

  @Test
  void result_nestedTooDeep_isStackFailure() {
    ScriptFailure failure =
        Scripts.build(
                "let deep: unknown = 1;\nfor (let i = 0; i < 200000; i++) { deep = [deep]; }\n"
                    + "export default deep;")
            .failure();
    assertThat(failure.kind()).isEqualTo(Kind.STACK);
  }

  @Test
  void await_neverSettled_isDeadlockAtTheAwait() {
    ScriptFailure failure =
        Scripts.build("const a: number = 1;\nexport default await new Promise(() => {});")
            .failure();
    assertThat(failure.kind()).isEqualTo(Kind.DEADLOCK);
    assertThat(failure.position()).contains(new ScriptPosition(BUILD, 2, 16));
  }

  @Test
  void await_neverSettledInLibrary_namesTheLibrary() {
    ScriptFailure failure =
        Scripts.build("import { a } from './lib.ts';\nawait 1;\nexport default a;")
            .library("lib.ts", "export const a = 1;\n  await new Promise(() => {});")
            .failure();
    assertThat(failure.kind()).isEqualTo(Kind.DEADLOCK);
    assertThat(failure.position()).contains(new ScriptPosition(ModuleId.file("lib.ts"), 2, 3));
  }

  @Test
  void await_neverSettledInFunction_namesTheAwaitReachedLast() {
    ScriptFailure failure =
        Scripts.build(
                """
                async function fine(): Promise<number> {
                  return await Promise.resolve(1);
                }
                interface Erased { a: 1 }
                async function stuck(): Promise<number> {
                  await fine();
                  const never: Promise<number> = new Promise(() => {});
                  const value = await never;
                  return value + await fine();
                }
                export default stuck();
                """)
            .failure();
    assertThat(failure.kind()).isEqualTo(Kind.DEADLOCK);
    assertThat(failure.position().orElseThrow().line()).isEqualTo(8);
    assertThat(failure.frame().orElseThrow()).startsWith("8 |   const value = await never;");
  }

  @Test
  void await_settled_works() {
    assertThat(
            Scripts.build(
                    "async function twice(n: number): Promise<number> { return (await n) * 2; }\n"
                        + "export default Promise.all([twice(1), twice(await twice(2))]);")
                .json())
        .isEqualTo("[2,8]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ a: [1, undefined] } | `default.a[1]` is `undefined`",
        "{ a: { b: NaN } } | `default.a.b` is the number NaN",
        "[Infinity] | `default[0]` is the number Infinity",
        "{ 'a b': () => 1 } | `default[\"a b\"]` is the function `a b`",
        "[10n] | `default[0]` is a bigint",
        "[Symbol.iterator] | `default[0]` is a symbol",
        "new Map() | `default` is an instance of `Map`",
        "{ a: /x/ } | `default.a` is an instance of `RegExp`",
        "{ a: new (class Mine {})() } | `default.a` is an instance of `Mine`",
        "(() => { const a: any = { b: [] }; a.b.push(a); return a; })() | `default.b[0]` is a reference",
      })
  void result_notData_namesThePath(String expression, String expected) {
    ScriptFailure failure = Scripts.build("export default " + expression + ";").failure();
    assertThat(failure.kind()).isEqualTo(Kind.NOT_DATA);
    assertThat(failure.message()).contains(expected);
  }

  @Test
  void result_sharedObject_isWrittenTwice() {
    assertThat(Scripts.build("const a = { b: 1 };\nexport default [a, a];").json())
        .isEqualTo("[{\"b\":1},{\"b\":1}]");
  }

  @Test
  void result_throwingGetter_isThrown() {
    ScriptFailure failure =
        Scripts.build("export default { get a() { throw new Error('getter'); } };").failure();
    assertThat(failure.kind()).isEqualTo(Kind.THROWN);
    assertThat(failure.message()).isEqualTo("Error: getter");
  }

  @Test
  void thrown_notAnError_isShown() {
    ScriptFailure failure = Scripts.build("throw 'text';").failure();
    assertThat(failure.kind()).isEqualTo(Kind.THROWN);
    assertThat(failure.message()).contains("text");
  }

  @Test
  void thrown_inLibrary_hasFrameAndStack() {
    ScriptFailure failure =
        Scripts.build("import { f } from './lib.ts';\ntype A = 1;\nf();")
            .library(
                "lib.ts", "interface B {}\nexport function f() {\n  throw new TypeError('x');\n}")
            .failure();
    assertThat(failure.message()).isEqualTo("TypeError: x");
    assertThat(failure.position()).contains(new ScriptPosition(ModuleId.file("lib.ts"), 3, 9));
    assertThat(failure.frame()).contains("3 |   throw new TypeError('x');\n  |         ^");
    assertThat(failure.stack())
        .containsExactly(
            new ScriptPosition(ModuleId.file("lib.ts"), 3, 9), new ScriptPosition(BUILD, 3, 1));
  }

  @Test
  void early_redeclaration_isSyntaxWithPosition() {
    ScriptFailure failure = Scripts.build("type A = 1;\nlet a = 1;\nlet a = 2;").failure();
    assertThat(failure.kind()).isEqualTo(Kind.SYNTAX);
    assertThat(failure.position()).contains(new ScriptPosition(BUILD, 3, 5));
  }

  @Test
  void import_ofMissingExport_namesBothFiles() {
    ScriptFailure failure =
        Scripts.build("type A = 1;\nimport { nope } from './lib.ts';\nexport default nope;")
            .library("lib.ts", "export const a = 1;")
            .failure();
    assertThat(failure.kind()).isEqualTo(Kind.IMPORT);
    assertThat(failure.message()).contains("`//BUILD.ts`").contains("`nope`").contains("lib.ts");
    assertThat(failure.position()).contains(new ScriptPosition(BUILD, 2, 22));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ nope } | export const a = 1; export type T = 1; | Correct the name: the module exports [`a`]",
        "{ T } | export interface T {} | `T` is a type: write `import type { T }`",
        "{ T } | type T = 1; export { type T }; | `T` is a type: write `import type { T }`",
        "d | export function f() {} | Import by name, as in `import { f } from \"./lib.ts\"`",
        "{ b } | const a = 1; export { a as c }; | Correct the name: the module exports [`c`]",
        "{ b } | const a = 1; | Export it there, or correct the import",
      })
  void import_ofMissingExport_saysWhatThereIs(String names, String library, String hint) {
    ScriptFailure failure =
        Scripts.build("import " + names + " from './lib.ts';\nexport default 1;")
            .library("lib.ts", library)
            .failure();
    assertThat(failure.hint()).contains(hint);
  }

  @Test
  void rejection_thatNobodyHandles_failsTheScript() {
    ScriptFailure failure =
        Scripts.build("async function f() { throw new Error('lost'); }\nf();\nexport default 1;")
            .failure();
    assertThat(failure.kind()).isEqualTo(Kind.THROWN);
    assertThat(failure.message()).contains("lost");
    assertThat(failure.position().orElseThrow().line()).isEqualTo(1);
  }

  @Test
  void rejection_thatIsHandled_isNoFailure() {
    assertThat(
            Scripts.build(
                    """
                    let n = 0;
                    await Promise.reject(new Error('x')).catch(() => { n = 1; });
                    const late = Promise.reject(new Error('y'));
                    try { await late; } catch { n++; }
                    export default n;
                    """)
                .json())
        .isEqualTo("2");
  }

  @Test
  void thrown_whatIsNoError_saysToThrowOne() {
    assertThat(Scripts.build("throw 'text';").failure().hint())
        .contains("Throw an `Error`, which knows the place that it comes from");
  }

  @Test
  void import_ofMissingFile_namesBothFiles() {
    ScriptFailure failure =
        Scripts.build("import { a } from './gone.ts';\nexport default a;").failure();
    assertThat(failure.kind()).isEqualTo(Kind.IMPORT);
    assertThat(failure.message()).contains("`//BUILD.ts`").contains("`//gone.ts`");
    assertThat(failure.position()).contains(new ScriptPosition(BUILD, 1, 19));
    assertThat(failure.frame()).isPresent();
  }
}
