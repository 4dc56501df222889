package dev.zako.js.modules;

import static dev.zako.js.modules.ModuleRunner.parse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zako.js.ScriptKind;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What package scripts read and state. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PackageModulesTest {
  private ModuleRunner runner;

  @BeforeAll
  void start(@TempDir Path directory) {
    runner = new ModuleRunner(directory);
  }

  @AfterAll
  void stop() {
    runner.close();
  }

  private JsonNode collect(String script) {
    TreeMap<String, String> files = new TreeMap<>();
    files.put("zako.ts", script);
    return runner.evaluate(
        ScriptKind.PACKAGE_SCRIPT,
        """
        import * as script from "//zako.ts";
        import { collectPackage } from "zako:package-host";
        export default collectPackage(script);
        """,
        List.of("//zako.ts", "zako:package-host"),
        files,
        parse(
            "{'project':{'group':'g.h','artifact':'a','version':'1.2.3'},'config':{'mode':'opt'}}"));
  }

  @Test
  void script_withoutDefaultExport_statesNothing() {
    assertThat(collect("export const x = 1;")).isEqualTo(parse("{'project':null,'errors':[]}"));
  }

  @Test
  void script_project_isReadableAndItsPatternsAreAdded() {
    JsonNode data =
        collect(
            """
            import { newProject, project } from "zako:package";
            const made = newProject({
              ...project,
              description: `${project.group}:${project.artifact} ${project.version.minor} ${project.config["mode"]}`,
              builds: ["a/BUILD.ts"],
            });
            made.addBuild("b/**").addBuild({ include: ["c/**"], exclude: ["c/d/**"] });
            made.addRule({ include: ["rules/*.rule.ts"] });
            export default made;
            """);
    assertThat(data)
        .isEqualTo(
            parse(
                """
                {"project":{"description":"g.h:a 2 opt","license":null,
                  "builds":{"include":["a/BUILD.ts","b/**","c/**"],"exclude":["c/d/**"]},
                  "rules":{"include":["rules/*.rule.ts"],"exclude":[]},
                  "toolchains":null,"peers":null},
                 "errors":[]}
                """));
  }

  @Test
  void script_addingToAProject_leavesTheListItWasMadeWith() {
    JsonNode data =
        collect(
            """
            import { newProject, project } from "zako:package";
            const builds = ["a"];
            const first = newProject({ ...project, builds });
            first.addBuild("b");
            const second = newProject({ ...project, builds });
            export default second;
            """);
    assertThat(data.get("project").get("builds").get("include")).isEqualTo(parse("['a']"));
  }

  @Test
  void script_defaultExportThatIsNoProject_isAnError() {
    JsonNode data = collect("export default { builds: [] };");
    assertThat(data.get("project").isNull()).isTrue();
    assertThat(data.get("errors").get(0).get("code").textValue()).isEqualTo("not-a-project");
  }
}
