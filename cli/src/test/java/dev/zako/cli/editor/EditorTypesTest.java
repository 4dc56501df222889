package dev.zako.cli.editor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.engine.build.manifest.ManifestParser;
import dev.zako.engine.build.model.ArtifactId;
import dev.zako.engine.build.model.GroupId;
import dev.zako.engine.build.model.Manifest;
import dev.zako.js.ModuleId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditorTypesTest {
  @TempDir Path directory;

  private static Manifest manifest(String... more) {
    String text =
        "group = 'g'\nartifact = 'a'\nversion = '1.0.0'\n" + String.join("\n", more) + "\n";
    return ManifestParser.parse("zako.toml", text.getBytes(StandardCharsets.UTF_8))
        .manifest()
        .orElseThrow();
  }

  private static List<String> modules(Leaf leaf) {
    return leaf.modules().stream().map(ModuleId::path).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "PACKAGE, package, build",
    "BUILD, build, rule",
    "BUILD, cc, cc-toolchain",
    "BUILD, std, package",
    "RULE, rule, build",
    "RULE, cc-toolchain, toolchain",
    "TOOLCHAIN, toolchain, rule",
    "CONFIG, config, cc",
    "LIBRARY, semver, build",
    "LIBRARY, hash, context",
  })
  void modules_ofALeaf_areThoseOfItsKind(Leaf leaf, String has, String hasNot) {
    assertThat(modules(leaf)).contains(has, "core", "semver", "console").doesNotContain(hasNot);
  }

  @ParameterizedTest
  @CsvSource({"PACKAGE", "BUILD", "RULE", "TOOLCHAIN", "CONFIG", "LIBRARY", "SCRIPT"})
  void modules_ofAnyLeaf_holdNoInternals(Leaf leaf) {
    assertThat(modules(leaf))
        .doesNotContain("internal", "rule-records")
        .noneMatch(name -> name.endsWith("-host"));
  }

  @Test
  void modules_ofScripts_areNone() {
    assertThat(modules(Leaf.SCRIPT)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "PACKAGE, **/zako.ts",
    "BUILD, **/BUILD.ts",
    "RULE, **/*.rule.ts",
    "TOOLCHAIN, **/*.toolchain.ts",
    "CONFIG, **/*.config.ts",
    "SCRIPT, **/*.script.ts",
    "SCRIPT, **/scripts/**/*.ts",
  })
  void patterns_ofAKind_areItsOwnAndNotTheLibrarys(Leaf leaf, String pattern) {
    assertThat(leaf.include(manifest())).contains(pattern);
    assertThat(Leaf.LIBRARY.exclude(manifest())).contains(pattern);
    assertThat(leaf.exclude(manifest())).contains("**/node_modules", "**/.zako", "**/zako-out");
  }

  @Test
  void patterns_statedInTheManifest_replaceTheUsual() {
    Manifest manifest =
        manifest("builds = ['src/**/*.build.ts', '{a,b}.ts']", "configure_script = 'package.ts'");

    assertThat(Leaf.BUILD.include(manifest)).containsExactly("src/**/*.build.ts");
    assertThat(Leaf.PACKAGE.include(manifest)).containsExactly("package.ts");
    assertThat(Leaf.LIBRARY.exclude(manifest)).contains("src/**/*.build.ts", "package.ts");
  }

  @Test
  void globals_withOptions_declareTheirTypes() {
    Manifest manifest =
        manifest(
            "[config.cxx-standard]",
            "type = 'number'",
            "default = 20",
            "description = 'The standard */ of C++'",
            "[config.trace]",
            "type = 'boolean'",
            "default = false",
            "[config.lib]",
            "type = 'label'",
            "required = true");

    assertThat(GlobalTypes.text(manifest))
        .isEqualTo(
            """
            import "./zako/global.ts";

            declare module "./zako/config.ts" {
              interface ConfigRegistry {
                /** The standard * / of C++ */
                readonly "cxx-standard": number;
                readonly "lib": string;
                readonly "trace": boolean;
              }
            }

            export {};
            """);
  }

  @Test
  void schema_ofTheTypes_isThePublishedOneAndNewManifestsNameIt() throws IOException {
    assertThat(refresh()).isGreaterThan(20);
    String manifest =
        WorkspaceTemplate.texts(new ArtifactId(new GroupId("g"), "a"), WorkspaceTemplate.Language.C)
            .getOrDefault("zako.toml", "");

    Path named = Path.of(manifest.lines().findFirst().orElseThrow().replace("#:schema ", ""));
    assertThat(directory.resolve(named))
        .hasSameTextualContentAs(Path.of("../docs/schema/zako.schema.json"));
  }

  @Test
  void refresh_again_touchesNothing() throws IOException {
    Path build = directory.resolve(".zako/types/zako/build.ts");
    assertThat(refresh()).isGreaterThan(20);
    FileTime old = FileTime.fromMillis(1_000);
    Files.setLastModifiedTime(build, old);

    assertThat(refresh()).isZero();
    assertThat(Files.getLastModifiedTime(build)).isEqualTo(old);
  }

  @Test
  void refresh_afterDamage_repairsAndRemovesWhatIsNotItsOwn() throws IOException {
    assertThat(refresh()).isGreaterThan(20);
    Path types = directory.resolve(".zako/types");
    Map<String, String> right = EditorTypes.texts(manifest(), false);
    Files.writeString(types.resolve("zako/build.ts"), "export {};");
    Files.delete(types.resolve("tsconfig.build.json"));
    Files.writeString(types.resolve("zako/old.ts"), "export {};");
    Path notes = Files.createDirectories(types.resolve("out/zako"));

    assertThat(refresh()).isEqualTo(3);
    assertThat(types.resolve("zako/build.ts")).hasContent(right.get("zako/build.ts"));
    assertThat(types.resolve("tsconfig.build.json")).hasContent(right.get("tsconfig.build.json"));
    assertThat(types.resolve("zako/old.ts")).doesNotExist();
    assertThat(notes).isDirectory();
  }

  @Test
  void refresh_typesOfNodeInstalled_givesThemToScriptsOnly() throws IOException {
    Path script = directory.resolve(".zako/types/tsconfig.script.json");
    assertThat(refresh()).isGreaterThan(20);
    assertThat(script).content().doesNotContain("\"node\"");
    Files.createDirectories(directory.resolve("node_modules/@types/node"));

    assertThat(refresh()).isEqualTo(1);
    assertThat(script).content().contains("\"types\": [\"node\"]");
  }

  private int refresh() {
    try {
      return EditorTypes.refresh(directory, manifest());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
