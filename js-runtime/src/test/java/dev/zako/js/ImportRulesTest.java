package dev.zako.js;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ImportRulesTest {
  private static Optional<ScriptFailure> check(ScriptKind importer, String imported) {
    ModuleId from =
        importer == ScriptKind.BUILTIN ? ModuleId.builtin("x") : ModuleId.file("from.ts");
    ModuleId to = new ModuleId(imported);
    ScriptKind kind = to.isBuiltin() ? BuiltinModules.kindOf(to) : ScriptKind.LIBRARY;
    try {
      ImportRules.check(
          importer, from, kind, to, new ImportStatement(imported, Optional.empty(), 2, 5));
      return Optional.empty();
    } catch (ScriptFailedException e) {
      return Optional.of(e.failure());
    }
  }

  /** One row for each importer: which of the columns it may import. */
  @ParameterizedTest
  @CsvSource({
    // kind,          lib, core, package, build, rule, toolchain, config, context, cc, cc-toolchain
    "PACKAGE_SCRIPT, true, true, true, false, false, false, true, true, false, false",
    "BUILD,          true, true, false, true, false, false, true, true, true, false",
    "RULE,           true, true, false, false, true, false, true, true, false, false",
    "TOOLCHAIN,      true, true, false, false, false, true, false, true, false, false",
    "CONFIG,         false, true, false, false, false, false, true, true, false, false",
    "LIBRARY,        true, true, false, false, false, false, false, false, false, false",
    "BUILTIN,        false, true, true, true, true, true, true, true, true, true",
  })
  void check_everyKind_obeysTheTable(
      ScriptKind importer,
      boolean library,
      boolean core,
      boolean packages,
      boolean build,
      boolean rule,
      boolean toolchain,
      boolean config,
      boolean context,
      boolean cc,
      boolean ccToolchain) {
    assertThat(check(importer, "//lib.ts").isEmpty()).isEqualTo(library);
    for (String name :
        new String[] {
          "rt",
          "syscall",
          "global",
          "semver",
          "core",
          "console",
          "ids",
          "timestamp",
          "unique",
          "hash"
        }) {
      assertThat(check(importer, "zako:" + name).isEmpty()).as(name).isEqualTo(core);
    }
    assertThat(check(importer, "zako:package").isEmpty()).isEqualTo(packages);
    assertThat(check(importer, "zako:build").isEmpty()).isEqualTo(build);
    assertThat(check(importer, "zako:rule").isEmpty()).isEqualTo(rule);
    assertThat(check(importer, "zako:toolchain").isEmpty()).isEqualTo(toolchain);
    assertThat(check(importer, "zako:config").isEmpty()).isEqualTo(config);
    assertThat(check(importer, "zako:context").isEmpty()).isEqualTo(context);
    assertThat(check(importer, "zako:cc").isEmpty()).isEqualTo(cc);
    assertThat(check(importer, "zako:cc-toolchain").isEmpty()).isEqualTo(ccToolchain);
    boolean internal = importer == ScriptKind.BUILTIN;
    assertThat(check(importer, "zako:internal").isEmpty()).isEqualTo(internal);
    assertThat(check(importer, "zako:build-host").isEmpty()).isEqualTo(internal);
  }

  @ParameterizedTest
  @CsvSource({
    "BUILD, RULE, true",
    "BUILD, BUILD, false",
    "BUILD, TOOLCHAIN, false",
    "BUILD, PACKAGE_SCRIPT, false",
    "BUILD, CONFIG, false",
    "LIBRARY, RULE, false",
    "LIBRARY, BUILD, false",
    "RULE, RULE, false",
    "RULE, BUILD, false",
    "TOOLCHAIN, RULE, false",
    "PACKAGE_SCRIPT, RULE, false",
  })
  void check_filesOfTheUser_obeyTheTable(
      ScriptKind importer, ScriptKind imported, boolean allowed) {
    ImportStatement statement = new ImportStatement("./to.ts", Optional.empty(), 1, 1);
    ModuleId from = ModuleId.file("from.ts");
    ModuleId to = ModuleId.file("to.ts");
    boolean accepted;
    try {
      ImportRules.check(importer, from, imported, to, statement);
      accepted = true;
    } catch (ScriptFailedException e) {
      assertThat(e.failure().message())
          .contains("`//from.ts` is a " + importer.description())
          .contains("`//to.ts`, a " + imported.description());
      accepted = false;
    }
    assertThat(accepted).isEqualTo(allowed);
  }

  @Test
  void check_refused_namesBothFilesAndPosition() {
    ScriptFailure failure = check(ScriptKind.LIBRARY, "zako:cc").orElseThrow();
    assertThat(failure.message())
        .isEqualTo("`//from.ts` is a library file and may not import `zako:cc`, a rule file");
    assertThat(failure.hint())
        .contains("A library file may import library files and the core modules");
    assertThat(failure.position()).contains(new ScriptPosition(ModuleId.file("from.ts"), 2, 5));
  }
}
