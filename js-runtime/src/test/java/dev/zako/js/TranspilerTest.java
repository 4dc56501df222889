package dev.zako.js;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TranspilerTest {
  private static final ModuleId BUILD = ModuleId.file("BUILD.ts");

  private static ScriptFailure failure(String source) {
    try {
      throw new AssertionError(Scripts.transpile(source).code());
    } catch (ScriptFailedException e) {
      return e.failure();
    }
  }

  @Test
  void transpile_imports_areListedWithPositions() throws ScriptFailedException {
    Transpiled transpiled =
        Scripts.transpile(
            """
            import { a, type B } from "zako:cc";
            import type { C } from "./c.ts";
            import d from "./d.json" with { type: "json" };
            export * from "./e.ts";
            export { f, type G } from "./f.ts";
            export type { H } from "./h.ts";
            const s = "é😀"; import "./i.ts";
            type T = import("./j.ts").T;
            """);
    assertThat(transpiled.imports())
        .containsExactly(
            new ImportStatement("zako:cc", Optional.empty(), 1, 27),
            new ImportStatement("./d.json", Optional.of("json"), 3, 15),
            new ImportStatement("./e.ts", Optional.empty(), 4, 15),
            new ImportStatement("./f.ts", Optional.empty(), 5, 27),
            new ImportStatement("./i.ts", Optional.empty(), 7, 25));
    assertThat(transpiled.code()).doesNotContain("./c.ts").doesNotContain("./h.ts");
  }

  @Test
  void transpile_bigIntLiterals_workEverywhere() throws ScriptFailedException {
    Transpiled transpiled =
        Scripts.transpile(
            """
            const a = [0n, 1_000n, 0xffn, -5n, 0b11n];
            const b = "0n \\0n 12n", c = `1n${2n}`, d = /1n+/;
            import e from "./1n.ts"; // 3n
            """);
    assertThat(transpiled.code()).contains("0n", "0xffn", "/1n+/");
    assertThat(transpiled.imports())
        .containsExactly(new ImportStatement("./1n.ts", Optional.empty(), 3, 15));
  }

  /** The parser is native and recursive: without room for its calls it would end the process. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '%',
      value = {
        "const a = | ( | 1 | )",
        "const a = | [ | | ]",
        "const a = | {a: | 1 | }",
        "const a = | !( | 1 | )",
        "const a = | 1+ | 1 |",
        "const a = | 1?2: | 1 |",
        "const a = | x=> | 1 |",
        "const a = | (x)=>( | 1 | )",
        "const a = | `${ | 1 | }`",
        "const a = b | .c | |",
        "const a = b | () | |",
        "let a: | A< | B | >",
        "let a: | A<B, | C | >",
        "let a: | [ | | ]",
        "let a: | (a: | B | )=>void",
        "| { | | }",
        "| if(a) | ; |",
        "| if(a);else | ; |",
        "| function f(){ | | }",
        "| class A{m(){ | | }}",
      })
  void transpile_deepText_isReadOrRefused(String start, String open, String middle, String close) {
    String before = start == null ? "" : start + " ";
    for (int depth : new int[] {1000, 200_000}) {
      String source =
          before
              + (open + " ").repeat(depth)
              + (middle == null ? "" : middle)
              + (close == null ? "" : close).repeat(depth)
              + ";\n";
      if (depth == 1000) {
        assertThatCode(() -> Scripts.transpile(source)).doesNotThrowAnyException();
      } else {
        ScriptFailure failure = failure(source);
        assertThat(failure.kind()).isEqualTo(ScriptFailure.Kind.SYNTAX);
        assertThat(failure.message()).contains("10000 levels");
        assertThat(failure.position()).isPresent();
        assertThat(failure.frame()).isPresent();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "f();\n",
        "const a = 1\n",
        "export const a = [1, 2]\n",
        "if (a) { f() } else { g() };\n",
        "x = '(([[{{`';\n",
        "x = /[/\"(]/; // (((\n",
        "type T = { a: string, b: A<B, C> };\n",
      })
  void transpile_longText_isNoDeepText(String line) {
    String source = line.startsWith("e") || line.startsWith("c") ? "" : "let x, a, f, g;\n";
    StringBuilder text = new StringBuilder(source);
    for (int index = 0; index < 20_000; index++) {
      text.append(line.replace("const a", "const a" + index).replace("type T", "type T" + index));
    }
    assertThatCode(() -> Scripts.transpile(text.toString())).doesNotThrowAnyException();
  }

  @Test
  void transpile_longList_isNoDeepText() {
    String source =
        "export default [" + "\"a/b.c\", { name: [1], is: x => !x },\n".repeat(20_000) + "];";
    assertThatCode(() -> Scripts.transpile(source)).doesNotThrowAnyException();
  }

  @Test
  void json_withByteOrderMark_isRead() throws ScriptFailedException {
    assertThat(Transpiler.json(ModuleId.file("a.json"), "\ufeff{\"a\": 1}").code())
        .isEqualTo("export default {\"a\": 1};");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{bad | Unexpected character ('b'): was expecting double-quote to start field name",
        "// a | Unexpected character ('/')",
        "[1,] | Unexpected character (']'): expected a value",
        "tru | Unrecognized token 'tru': was expecting a value",
      })
  void json_malformed_isExplainedWithoutTheLibrary(String source, String why) {
    assertThatThrownBy(() -> Transpiler.json(ModuleId.file("a.json"), source))
        .isInstanceOfSatisfying(
            ScriptFailedException.class,
            e ->
                assertThat(e.failure().message())
                    .isEqualTo("`//a.json` is not valid JSON: " + why));
  }

  @Test
  void json_nestedVeryDeep_isRefused() {
    assertThatThrownBy(() -> Transpiler.json(ModuleId.file("a.json"), "[".repeat(1_000_000)))
        .isInstanceOfSatisfying(
            ScriptFailedException.class,
            e -> assertThat(e.failure().message()).endsWith("values are nested too deep"));
  }

  @Test
  void transpile_sameText_givesSameResult() throws ScriptFailedException {
    String source = "export const a: number = 1;";
    assertThat(Scripts.transpile(source)).isEqualTo(Scripts.transpile(source));
  }

  @Test
  void transpile_syntaxError_hasPositionAndFrame() {
    ScriptFailure failure = failure("const a = 1;\n  const b: = \"é\";\n");
    assertThat(failure.kind()).isEqualTo(ScriptFailure.Kind.SYNTAX);
    assertThat(failure.message()).startsWith("`//BUILD.ts` is not valid: Unexpected token `=`");
    assertThat(failure.position()).contains(new ScriptPosition(BUILD, 2, 12));
    assertThat(failure.frame()).contains("2 |   const b: = \"é\";\n  |            ^");
  }

  @Test
  void transpile_syntaxErrorAfterEmoji_countsUtf16Units() {
    assertThat(failure("f('😀', ;").position()).contains(new ScriptPosition(BUILD, 1, 9));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "const m = await import('./x.ts'); | imports at run time | 17",
        "const u = import.meta.url; | there is no `import.meta` | 11",
        "enum E { A } | an `enum` is more than a type | 1",
        "const enum E { A } | an `enum` is more than a type | 1",
        "namespace N { export const a = 1; } | a `namespace` is more than a type | 1",
        "class C { constructor(private a: number) {} } | a parameter property is more | 23",
        "import a = require('x'); | `import ... =` cannot be erased | 1",
        "export = 1; | `export =` cannot be erased | 1",
        "@dec class C {} | decorators are not part of the language | 1",
        "import a from './a.json' with { kind: 'x' }; | the only import attribute is `type` | 33",
      })
  void transpile_moreThanTypes_isRefusedWithPosition(String source, String expected, int column) {
    ScriptFailure failure = failure("\n" + source);
    assertThat(failure.kind()).isEqualTo(ScriptFailure.Kind.SYNTAX);
    assertThat(failure.message()).contains(expected);
    assertThat(failure.position()).contains(new ScriptPosition(BUILD, 2, column));
  }

  @Test
  void transpile_erasableTypeScript_isErased() throws ScriptFailedException {
    String code =
        Scripts.transpile(
                """
                declare global { interface Extra {} }
                declare const there: number;
                declare enum Gone { A }
                abstract class A<T> { declare a: T; b!: string; abstract c(): void; }
                class D extends A<number> implements Iface { override c(this: D): void {} }
                function f(a?: number): asserts a is number;
                function f(a?: unknown) { return <number>a! as unknown satisfies unknown; }
                const g = <T,>(x: T): T => x;
                interface Iface { x?: string }
                export type { Iface };
                export { D, f, g };
                """)
            .code();
    assertThat(code)
        .doesNotContain("declare")
        .doesNotContain("interface")
        .doesNotContain("satisfies")
        .doesNotContain("Gone")
        .contains("export { D, f, g }");
  }

  @Test
  void transpile_everyPrefixOfAScript_neverEndsTheProcess() throws ScriptFailedException {
    String source =
        "import { a } from \"./a.ts\";\nconst f = async <T,>(x: T) => `${await x}${/re/u}`;\n"
            + "export default class { static #p = 1; get [a]() { return { ...f, b: 1n } } }";
    int failed = 0;
    for (int length = 0; length <= source.length(); length++) {
      try {
        Scripts.transpile(source.substring(0, length));
      } catch (ScriptFailedException e) {
        assertThat(e.failure().kind()).isEqualTo(ScriptFailure.Kind.SYNTAX);
        assertThat(e.failure().position()).isPresent();
        failed++;
      }
    }
    assertThat(failed).isGreaterThan(50);
    assertThat(Scripts.transpile(source).code()).contains("export default class");
  }

  @Test
  void json_valid_isDefaultExport() throws ScriptFailedException {
    assertThat(Transpiler.json(ModuleId.file("a.json"), "{\"a\": [1]}"))
        .isEqualTo(new Transpiled("export default {\"a\": [1]};", "", List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\": } | 1",
        "[1] 2 | 1",
        "{\"a\": 1, \"a\": 2} | 1",
        "{'a': 1} | 1",
      })
  void json_invalid_isRefusedWithPosition(String source, int line) {
    assertThatThrownBy(() -> Transpiler.json(ModuleId.file("a.json"), source))
        .asInstanceOf(InstanceOfAssertFactories.type(ScriptFailedException.class))
        .satisfies(
            e -> {
              assertThat(e.failure().kind()).isEqualTo(ScriptFailure.Kind.SYNTAX);
              assertThat(e.failure().position().orElseThrow().line()).isEqualTo(line);
            });
  }

  @Test
  void library_unpackedOnce_isNotWrittenAgain(@TempDir Path directory) throws Exception {
    assertThat(child(directory, "transpile")).isEqualTo("loaded");
    Path library = only(directory);
    FileTime written = Files.getLastModifiedTime(library);
    Object key = Files.readAttributes(library, "unix:ino").get("ino");

    assertThat(child(directory, "transpile")).isEqualTo("loaded");
    assertThat(only(directory)).isEqualTo(library);
    assertThat(Files.getLastModifiedTime(library)).isEqualTo(written);
    assertThat(Files.readAttributes(library, "unix:ino").get("ino")).isEqualTo(key);
  }

  @Test
  void library_damaged_isUnpackedAgain(@TempDir Path directory) throws Exception {
    assertThat(child(directory, "transpile")).isEqualTo("loaded");
    Path library = only(directory);
    Files.write(library, new byte[] {1, 2, 3});

    assertThat(child(directory, "transpile")).isEqualTo("loaded");
    assertThat(Files.size(library)).isGreaterThan(1_000_000);
  }

  @Test
  void library_nothingTranspiled_isNotUnpacked(@TempDir Path directory) throws Exception {
    assertThat(child(directory, "json")).isEqualTo("not loaded");
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void library_directoryNotWritable_isTypedFailure(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertThat(child(file, "transpile")).startsWith("cannot be unpacked");
  }

  private static Path only(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> found = files.filter(Files::isRegularFile).toList();
      assertThat(found).hasSize(1);
      return found.getFirst();
    }
  }

  private static String child(Path directory, String what) throws Exception {
    return ChildJvm.run(List.of(), LibraryMain.class, directory.toString(), what);
  }

  /** Runs in a process of its own, because a native library is loaded once in a process. */
  public static final class LibraryMain {
    private LibraryMain() {}

    /** Transpiles, or only reads JSON, and prints whether the library is loaded. */
    public static void main(String[] arguments) throws Exception {
      Transpiler transpiler = new Transpiler(Path.of(arguments[0]));
      try {
        if (arguments[1].equals("json")) {
          Transpiler.json(ModuleId.file("a.json"), "1");
        } else {
          transpiler.transpile(BUILD, "export {};");
        }
        String maps = Files.readString(Path.of("/proc/self/maps"));
        System.out.print(maps.contains("libswc4j") ? "loaded" : "not loaded");
      } catch (ScriptFailedException e) {
        System.out.print(e.failure().kind() + " " + e.failure().message());
      } catch (FileSystemException e) {
        System.out.print("cannot be unpacked: " + e);
      }
    }
  }
}
