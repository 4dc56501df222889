package dev.zako.js;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Modules of the user, and those of Zako that belong to the runtime. */
final class ModulesTest {
  @Test
  void import_relative_isFromTheImporter() {
    assertThat(
            Scripts.build("import { c } from './a/b.ts';\nexport default c;")
                .library("a/b.ts", "export { c } from '../d/c.ts';")
                .library("d/c.ts", "import { e } from './e.ts'; export const c = [e];")
                .library("d/e.ts", "export const e = 'e';")
                .json())
        .isEqualTo("[\"e\"]");
  }

  @Test
  void import_cycle_works() {
    assertThat(
            Scripts.build("import { even } from './even.ts';\nexport default even(10);")
                .library(
                    "even.ts",
                    "import { odd } from './odd.ts'; export function even(n: number): boolean {"
                        + " return n === 0 || odd(n - 1); }")
                .library(
                    "odd.ts",
                    "import { even } from './even.ts'; export function odd(n: number): boolean {"
                        + " return n !== 0 && even(n - 1); }")
                .json())
        .isEqualTo("true");
  }

  @Test
  void import_json_isData() {
    assertThat(
            Scripts.build(
                    "import data from './a.json' with { type: 'json' };\nexport default data;")
                .library("a.json", "{\"b\": [1, {\"__proto__\": 2}]}")
                .json())
        .isEqualTo("{\"b\":[1,{\"__proto__\":2}]}");
  }

  @Test
  void import_alias_isTheDependencysFile() {
    ModuleId dependency = new ModuleId("@fmt//src/x.ts");
    ModuleId beside = new ModuleId("@fmt//src/y.ts");
    assertThat(
            Scripts.build("import { x } from '@fmt/src/x.ts';\nexport default x;")
                .module(
                    dependency,
                    ScriptKind.LIBRARY,
                    "import { y } from './y.ts'; export const x = [y];")
                .module(beside, ScriptKind.LIBRARY, "export const y = 1;")
                .json())
        .isEqualTo("[1]");
  }

  @Test
  void import_aliasAndDirectoryOfSameName_areToldApart() {
    assertThat(
            Scripts.build("import { x } from '@fmt/x.ts';\nexport default x;")
                .module(new ModuleId("@fmt//x.ts"), ScriptKind.LIBRARY, "export const x = 'alias';")
                .library("sub/b.ts", "import { x } from './@fmt/x.ts'; export const y = x;")
                .library("sub/@fmt/x.ts", "export const x = 'directory';")
                .json())
        .isEqualTo("\"alias\"");
  }

  @Test
  void import_aliasAndDirectoryAtSamePath_isRefused() {
    ScriptFailure failure =
        Scripts.build(
                "import { x } from '@fmt/x.ts';\nimport { x as y } from './@fmt/x.ts';\n"
                    + "export default [x, y];")
            .module(new ModuleId("@fmt//x.ts"), ScriptKind.LIBRARY, "export const x = 'alias';")
            .library("@fmt/x.ts", "export const x = 'directory';")
            .failure();
    assertThat(failure.kind()).isEqualTo(ScriptFailure.Kind.IMPORT);
    assertThat(failure.message()).contains("rename one");
  }

  @Test
  void input_readTwice_isFreshEachTime() {
    String host =
        "import { hostInput } from 'zako:internal'; const a = hostInput() as any; a.b = 2;"
            + " export const values = [a, hostInput()];";
    assertThat(
            Scripts.build("import { values } from 'zako:test';\nexport default values;")
                .module(ModuleId.builtin("test"), ScriptKind.RULE, host)
                .input("{\"b\":1}")
                .json())
        .isEqualTo("[{\"b\":2},{\"b\":1}]");
  }

  @Test
  void console_everyMethod_isLoggedWithLevelAndModule() {
    ScriptResult result =
        Scripts.build(
                """
                import { say } from "./lib.ts";
                console.trace("a", 1, true, null, undefined);
                console.debug({ b: 10n });
                console.log("c");
                console.warn(Symbol.for("d"));
                const cycle: any = {};
                cycle.self = cycle;
                console.error(cycle);
                say();
                export default null;
                """)
            .library("lib.ts", "export function say() { console.info('e'); }")
            .run();
    ModuleId build = ModuleId.file("BUILD.ts");
    assertThat(result)
        .isEqualTo(
            new ScriptResult.Success(
                "null",
                java.util.List.of(
                    log(ScriptLog.Level.TRACE, "a 1 true null undefined", build),
                    log(ScriptLog.Level.DEBUG, "{\n  \"b\": \"10n\"\n}", build),
                    log(ScriptLog.Level.INFO, "c", build),
                    log(ScriptLog.Level.WARN, "Symbol(d)", build),
                    log(ScriptLog.Level.ERROR, "[object that cannot be written]", build),
                    log(ScriptLog.Level.INFO, "e", ModuleId.file("lib.ts")))));
  }

  private static ScriptLog log(ScriptLog.Level level, String message, ModuleId module) {
    return new ScriptLog(level, message, java.util.Optional.of(module));
  }

  @Test
  void console_error_showsMappedStack() {
    ScriptResult result =
        Scripts.build("type A = 1;\nconsole.error(new Error('no'));\nexport default 1;").run();
    assertThat(result)
        .isEqualTo(
            new ScriptResult.Success(
                "1",
                java.util.List.of(
                    log(
                        ScriptLog.Level.ERROR,
                        "Error: no\n    at //BUILD.ts:2:15",
                        ModuleId.file("BUILD.ts")))));
  }

  @Test
  void core_log_isLoggedForTheCaller() {
    ScriptResult result =
        Scripts.build(
                "import { trace, debug, info, warn, error } from 'zako:core';\n"
                    + "trace('a'); debug('b'); info('c'); warn('d'); error('e');\nexport default 1;")
            .run();
    ModuleId build = ModuleId.file("BUILD.ts");
    assertThat(result)
        .isEqualTo(
            new ScriptResult.Success(
                "1",
                java.util.List.of(
                    log(ScriptLog.Level.TRACE, "a", build),
                    log(ScriptLog.Level.DEBUG, "b", build),
                    log(ScriptLog.Level.INFO, "c", build),
                    log(ScriptLog.Level.WARN, "d", build),
                    log(ScriptLog.Level.ERROR, "e", build))));
  }

  @Test
  void syscall_logOfUnknownLevel_isTypeError() {
    ScriptFailure failure =
        Scripts.build("import { log } from 'zako:syscall';\nlog('loud' as any, 'x');").failure();
    assertThat(failure.message()).startsWith("TypeError: `loud` is no level");
    assertThat(failure.position()).contains(new ScriptPosition(ModuleId.file("BUILD.ts"), 2, 1));
  }

  @Test
  void core_requireZakoVersion_checksTheRange() {
    assertThat(
            Scripts.build(
                    "import { requireZakoVersion, version } from 'zako:core';\n"
                        + "requireZakoVersion('^0.1.0');\nexport default version.minor;")
                .json())
        .isEqualTo("1");
    ScriptFailure failure =
        Scripts.build("import { requireZakoVersion } from 'zako:core';\nrequireZakoVersion('>=2');")
            .failure();
    assertThat(failure.message())
        .isEqualTo("ZakoRuntimeError: Zako: This script needs Zako >=2, but this is Zako 0.1.0");
    assertThat(failure.position().orElseThrow().module()).isEqualTo(ModuleId.file("BUILD.ts"));
  }

  @Test
  void core_appendPattern_mergesWithoutChangingItsArguments() {
    String script =
        """
        import { appendPattern } from "zako:core";
        const given = { include: ["a"] };
        export default [
          appendPattern(),
          appendPattern(["a"]),
          appendPattern(["a"], ["b"]),
          appendPattern(["a"], { include: ["b"], exclude: ["c"] }),
          appendPattern(given, ["b"]),
          appendPattern({ exclude: ["x"] }, { include: ["b"] }),
          given,
        ];
        """;
    assertThat(Scripts.build(script).json())
        .isEqualTo(
            "[{\"exclude\":[],\"include\":[]},"
                + "{\"exclude\":[],\"include\":[\"a\"]},"
                + "[\"a\",\"b\"],"
                + "{\"exclude\":[\"c\"],\"include\":[\"a\",\"b\"]},"
                + "{\"include\":[\"a\",\"b\"]},"
                + "{\"exclude\":[\"x\"],\"include\":[\"b\"]},"
                + "{\"include\":[\"a\"]}]");
  }

  @Test
  void rt_internalError_saysToReport() {
    assertThat(
            Scripts.build(
                    """
                    import { ZakoInternalError } from "zako:rt";
                    const e = new ZakoInternalError("x");
                    export default [e.name, e.message, e instanceof Error];
                    """)
                .json())
        .isEqualTo("[\"ZakoInternalError\",\"Internal error, please report it: x\",true]");
  }

  /** What every module gives, by name: nothing is missing and nothing internal leaks. */
  @ParameterizedTest
  @CsvSource({
    "rt,ZakoInternalError",
    "syscall,log version",
    "global,''",
    "console,''",
    "core,ZakoRuntimeError appendPattern debug error info requireZakoVersion trace version warn",
    "ids,ids",
    "context,name",
    "package,default newProject project",
    "build,config packageDirectory project",
    "rule,ConfigInfo DefaultInfo attribute baseName directoryName extension joinPath provider rule"
        + " unique uniqueFiles",
    "toolchain,toolchain",
    "config,getConfig",
    "timestamp,fields format formatDate fromFields fromSeconds parse",
    "unique,unique uniqueName",
    "hash,hash sha256 utf8",
    "semver,SEMVER_SPEC_VERSION clean cmp coerce compare compareBuild compareLoose diff eq gt gte"
        + " gtr inc intersects lt lte ltr major maxSatisfying minSatisfying minVersion minor neq"
        + " outside parse patch prerelease rcompare rsort satisfies simplifyRange sort subset"
        + " toComparators valid validRange",
  })
  void module_each_exportsWhatTheTableSays(String name, String exports) {
    String module =
        "import * as all from 'zako:" + name + "'; export const names = Object.keys(all);";
    assertThat(
            Scripts.build("import { names } from 'zako:test';\nexport default names.join(' ');")
                .module(ModuleId.builtin("test"), ScriptKind.RULE, module)
                .input(
                    "{\"project\":{\"group\":\"g\",\"artifact\":\"a\",\"version\":\"1.0.0\"},"
                        + "\"config\":{},\"package\":\"p\"}")
                .json())
        .isEqualTo("\"" + exports + "\"");
  }

  @ParameterizedTest
  @CsvSource({
    "PACKAGE_SCRIPT,package",
    "BUILD,build",
    "RULE,rule",
    "TOOLCHAIN,toolchain",
    "CONFIG,config",
  })
  void context_name_isThatOfEachKind(ScriptKind kind, String name) {
    assertThat(
            Scripts.build("import { name } from 'zako:context';\nexport default name;")
                .kind(kind)
                .json())
        .isEqualTo("\"" + name + "\"");
  }

  @Test
  void ids_values_areFrozenTexts() {
    assertThat(
            Scripts.build(
                    """
                    import { ids } from "zako:ids";
                    export default [ids.os.linux, ids.toolType.cpp.compiler, ids.tool.bsdTar,
                      Object.isFrozen(ids), Object.isFrozen(ids.tool.c)];
                    """)
                .json())
        .isEqualTo(
            "[\"moe.kawayi:zmake@1.0.0#os::linux\","
                + "\"moe.kawayi:zmake@1.0.0#tool_type::cpp/compiler\","
                + "\"moe.kawayi:zmake@1.0.0#tool::bsd_tar\",true,true]");
  }

  @Test
  void global_imported_changesNothing() {
    assertThat(Scripts.build("import 'zako:global';\nexport default typeof console.log;").json())
        .isEqualTo("\"function\"");
  }
}
