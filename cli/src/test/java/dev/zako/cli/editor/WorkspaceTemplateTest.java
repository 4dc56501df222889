package dev.zako.cli.editor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.cli.editor.WorkspaceTemplate.Language;
import dev.zako.engine.build.manifest.ManifestParser;
import dev.zako.engine.build.manifest.ManifestResult;
import dev.zako.engine.build.model.ArtifactId;
import dev.zako.engine.build.model.GroupId;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WorkspaceTemplateTest {
  private static final ArtifactId ID = new ArtifactId(new GroupId("org.example"), "tool");

  @ParameterizedTest
  @CsvSource({
    "hello, hello",
    "my project, my-project",
    "1st, _1st",
    "a.b, a-b",
    "größe, größe",
    "'', _",
    "'\"; x', '---x'",
  })
  void artifactName_ofADirectory_isAName(String directory, String name) {
    assertThat(WorkspaceTemplate.artifactName(directory)).isEqualTo(name);
    assertThat(new ArtifactId(ID.group(), name).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @EnumSource
  void texts_ofALanguage_haveAManifestWithThisId(Language language) {
    String manifest = WorkspaceTemplate.texts(ID, language).getOrDefault("zako.toml", "");

    ManifestResult result =
        ManifestParser.parse("zako.toml", manifest.getBytes(StandardCharsets.UTF_8));

    assertThat(result.diagnostics()).isEmpty();
    assertThat(result.manifest().orElseThrow().id()).hasToString("org.example:tool@0.1.0");
  }

  @Test
  void texts_ofEachLanguage_haveItsSource() {
    Map<String, String> c = WorkspaceTemplate.texts(ID, Language.C);
    Map<String, String> cxx = WorkspaceTemplate.texts(ID, Language.CXX);

    assertThat(c).containsKeys("zako.ts", ".gitignore", "tsconfig.json", "app/main.c");
    assertThat(c.get("app/BUILD.ts")).contains("\"main.c\"", "cStandard");
    assertThat(cxx).containsKey("app/main.cc").doesNotContainKey("app/main.c");
    assertThat(cxx.get("app/BUILD.ts")).contains("\"main.cc\"", "cxxStandard");
  }
}
