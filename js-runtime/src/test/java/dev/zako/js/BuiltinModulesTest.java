package dev.zako.js;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class BuiltinModulesTest {
  @Test
  void all_table_holdsEveryModuleInTheSources() throws IOException {
    Path sources = Path.of("..", "zako-js", "src");
    List<String> texts;
    try (Stream<Path> files = Files.walk(sources)) {
      texts =
          files
              .filter(file -> file.toString().endsWith(".ts"))
              .filter(file -> !file.toString().endsWith(".d.ts"))
              .map(BuiltinModulesTest::read)
              .sorted()
              .toList();
    }
    List<String> known =
        BuiltinModules.all().stream()
            .map(id -> BuiltinModules.source(id).orElseThrow())
            .sorted()
            .toList();
    assertThat(known).isEqualTo(texts);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void all_everyImport_isAllowedAndThere() throws ScriptFailedException, IOException {
    Transpiler transpiler = new Transpiler(Path.of("target", "native"));
    for (ModuleId id : BuiltinModules.all()) {
      Transpiled transpiled = transpiler.transpile(id, BuiltinModules.source(id).orElseThrow());
      for (ImportStatement statement : transpiled.imports()) {
        ModuleId imported = Specifiers.resolve(id, statement);
        assertThat(BuiltinModules.all()).contains(imported);
        ImportRules.check(
            BuiltinModules.kindOf(id), id, BuiltinModules.kindOf(imported), imported, statement);
      }
    }
  }

  @Test
  void source_unknownName_isEmpty() {
    assertThat(BuiltinModules.source(ModuleId.builtin("nothing"))).isEmpty();
    assertThat(BuiltinModules.kindOf(ModuleId.builtin("nothing"))).isEqualTo(ScriptKind.BUILTIN);
  }

  @Test
  void kindOf_rulesAndToolchains_isTheirKind() {
    assertThat(BuiltinModules.kindOf(ModuleId.builtin("cc"))).isEqualTo(ScriptKind.RULE);
    assertThat(BuiltinModules.kindOf(ModuleId.builtin("cc-toolchain")))
        .isEqualTo(ScriptKind.TOOLCHAIN);
    assertThat(BuiltinModules.kindOf(ModuleId.builtin("rt"))).isEqualTo(ScriptKind.BUILTIN);
  }

  @Test
  void all_order_isThatOfTheTexts() {
    assertThat(new TreeSet<>(BuiltinModules.all())).containsExactlyElementsOf(BuiltinModules.all());
  }
}
