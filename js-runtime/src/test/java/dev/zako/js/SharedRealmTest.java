package dev.zako.js;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Scripts that a worker evaluates one after the other know nothing of each other. */
final class SharedRealmTest {
  /** How often a worker evaluates here: past the end of what it evaluates in. */
  private static final int TIMES = 40;

  private static final String HELPERS =
      """
      import { hash } from "zako:hash";
      let count = 0;
      export const seen: string[] = [];
      export function next(text: string): string { seen.push(text); count += 1; return hash([count, text]); }
      """;

  /** Scripts that use much of what scripts share. */
  private static List<Scripts> samples() {
    return List.of(
        Scripts.build("import { name } from \"zako:context\";\nexport default [name];"),
        Scripts.build("import { name } from \"zako:context\";\nexport default [name];")
            .kind(ScriptKind.RULE),
        Scripts.build(
                "import { getConfig } from \"zako:config\";\nexport default getConfig('a') ?? 0;")
            .input("{\"config\":{\"a\":7}}"),
        Scripts.build(
                "import { getConfig } from \"zako:config\";\nexport default getConfig('a') ?? 0;")
            .input("{\"config\":{}}"),
        Scripts.build(
                "import * as b from \"zako:build\";\nexport default [b.packageDirectory, b.project];")
            .input("{\"package\":\"x\",\"config\":{},\"project\":{\"group\":\"g\"}}"),
        Scripts.build(
                "import * as b from \"zako:build\";\nexport default [b.packageDirectory, b.project];")
            .input("{\"package\":\"y\",\"config\":{},\"project\":{\"group\":\"h\"}}"),
        Scripts.build(
                "import { next, seen } from \"./lib.ts\";\nexport default [next('a'), next('b'), seen];")
            .library("lib.ts", HELPERS),
        Scripts.build("import { next, seen } from \"./lib.ts\";\nexport default [next('b'), seen];")
            .library("lib.ts", HELPERS),
        Scripts.build("console.log('here', new Error('x').stack);\nexport default 1;"),
        Scripts.build("\n  throw new TypeError('wrong');"),
        Scripts.build("export default () => 1;"),
        Scripts.build("await new Promise(() => {});"),
        Scripts.build("for (;;) {}").limits(limits(100_000)),
        Scripts.build("new Promise(() => {}).then(() => console.log('never')); export default 1;"),
        Scripts.build(
            "async function later() { await null; await null; console.log('late'); }\n"
                + "void later();\nexport default 1;"),
        Scripts.build("void Promise.reject(new Error('nobody looks'));\nexport default 1;"),
        Scripts.build(
            "import { parse, satisfies } from \"zako:semver\";\n"
                + "export default [String(parse('1.2.3')), satisfies('1.5.0', '^ 1.2 || ~ 3 || >  7')];"),
        Scripts.build("import { gone } from \"./lib.ts\";\nexport default gone;")
            .library("lib.ts", HELPERS));
  }

  private static ScriptLimits limits(long statements) {
    ScriptLimits standard = ScriptLimits.DEFAULT;
    return new ScriptLimits(
        statements, Duration.ofSeconds(60), standard.outputBytes(), standard.logBytes());
  }

  @Test
  void evaluate_afterOthersInAnyOrder_givesWhatItGivesAlone() {
    List<Scripts> samples = samples();
    List<ScriptResult> alone = samples.stream().map(Scripts::run).toList();
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    List<Integer> order = new ArrayList<>();
    for (int round = 0; round < 4; round++) {
      for (int index = 0; index < samples.size(); index++) {
        order.add(index);
      }
    }
    Collections.shuffle(order, new Random(seed));
    List<ScriptResult> results = Scripts.inTurn(order.stream().map(samples::get).toList());
    assertThat(results).as("seed %s", seed).isEqualTo(order.stream().map(alone::get).toList());
  }

  @Test
  void statements_atTheLimit_countTheSameInEveryEvaluation() {
    String loop =
        """
        import { getConfig } from "zako:config";
        import { hash } from "zako:hash";
        let sum = 0;
        for (let turn = 0; turn < (getConfig("turns") as number); turn++) { sum += 1; }
        export default [sum, hash(sum)];
        """;
    ScriptLimits limits = limits(20_000);
    int most = 0;
    for (int step = 1 << 14; step > 0; step >>= 1) {
      if (counting(loop, most + step, limits).run() instanceof ScriptResult.Success) {
        most += step;
      }
    }
    assertThat(most).isPositive();
    List<Scripts> turns = new ArrayList<>();
    for (int turn = 0; turn < TIMES; turn++) {
      turns.add(counting(loop, most, limits));
    }
    turns.add(counting(loop, most + 1, limits));
    List<ScriptResult> results = Scripts.inTurn(turns);
    assertThat(results.subList(0, TIMES)).allMatch(ScriptResult.Success.class::isInstance);
    assertThat(results.get(TIMES)).isInstanceOf(ScriptResult.Failed.class);
  }

  private static Scripts counting(String loop, int turns, ScriptLimits limits) {
    return Scripts.build(loop).input("{\"config\":{\"turns\":" + turns + "}}").limits(limits);
  }

  /** A script that goes through everything it can reach and tries to leave something there. */
  private static Scripts intruder() {
    List<String> names =
        BuiltinModules.all().stream()
            .filter(BuiltinModules::isShared)
            .map(ModuleId::path)
            .collect(Collectors.toCollection(TreeSet::new))
            .stream()
            .toList();
    StringBuilder imports = new StringBuilder();
    for (String name : names) {
      String variable = name.replace('-', '_');
      imports.append("import * as ").append(variable);
      imports.append(" from \"zako:").append(name).append("\";\n");
      imports.append("modules.").append(variable).append(" = ").append(variable).append(";\n");
    }
    String script =
        """
            const modules: any = {};
            IMPORTS;
            const found = new Map<unknown, string>();
            const waiting: unknown[] = [];
            function visit(value: unknown, path: string): void {
              if ((typeof value === "object" || typeof value === "function") && value !== null) {
                if (!found.has(value)) {
                  found.set(value, path);
                  waiting.push(value);
                }
              }
            }
            visit(globalThis, "globalThis");
            for (const [name, module] of Object.entries(modules)) {
              for (const [key, value] of Object.entries(module as object)) {
                visit(value, name + "." + key);
              }
            }
            for (const made of [
              modules.std.genrule({ name: "g" }), modules.cc.ccLibrary({ name: "l" }),
              modules.semver.parse("1.2.3"), new modules.semver_range.Range("^1"),
            ]) {
              visit(Object.getPrototypeOf(made), "prototype");
            }
            const marked: string[] = [];
            for (let object = waiting.pop() as any; object !== undefined; object = waiting.pop()) {
              const path = found.get(object)!;
              visit(Object.getPrototypeOf(object), path + ".[prototype]");
              for (const key of Reflect.ownKeys(object)) {
                const property = Object.getOwnPropertyDescriptor(object, key)!;
                visit(property.value, path + "." + String(key));
                visit(property.get, path + ".get " + String(key));
                visit(property.set, path + ".set " + String(key));
                if (property.configurable || property.writable) {
                  marked.push(path + "." + String(key));
                }
              }
              if (Reflect.set(object, "mark", 1, object) || Reflect.setPrototypeOf(object, {})
                  || Reflect.defineProperty(object, "mark", { value: 1 })) {
                marked.push(path);
              }
            }
            /(mark)/.exec("mark");
            export default { marked, many: found.size > 500, left: (RegExp as any).$1 ?? null };
            """;
    return Scripts.build(script.replace("IMPORTS;", imports))
        .unchecked()
        .input("{\"package\":\"\",\"config\":{}}");
  }

  @Test
  void everythingReachable_evaluated_keepsNothing() {
    assertThat(intruder().json()).isEqualTo("{\"left\":null,\"many\":true,\"marked\":[]}");
  }

  /** What the declarations of a module are told by: they begin a line of its JavaScript. */
  @Test
  void sharedModule_everyDeclaration_isPlain() throws Exception {
    for (ModuleId id : BuiltinModules.all()) {
      String code = Scripts.transpile(BuiltinModules.source(id).orElseThrow()).code();
      assertThat(code.lines())
          .as(id.text())
          .filteredOn(line -> line.matches("(?:export )?(?:const|let|var)\\b.*"))
          .allMatch(line -> line.matches("(?:export )?(?:const|let) [\\w$]+(?: =.*|;)"));
    }
  }

  @Test
  void sharedModule_imports_areShared() throws Exception {
    for (ModuleId id : BuiltinModules.all()) {
      if (BuiltinModules.isShared(id)) {
        for (ImportStatement each :
            Scripts.transpile(BuiltinModules.source(id).orElseThrow()).imports()) {
          assertThat(BuiltinModules.isShared(Specifiers.resolve(id, each)))
              .as(id + " " + each)
              .isTrue();
        }
      }
    }
  }
}
