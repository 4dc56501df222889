package dev.zako.js.modules;

import static dev.zako.js.modules.ModuleRunner.parse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zako.js.ScriptFailure;
import dev.zako.js.ScriptKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What package scripts read and state. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PackageModulesTest {
  private static final String IMPORT = "import { newProject, project } from \"zako:package\";\n";
  private static final String ENTRY =
      """
      import * as script from "//zako.ts";
      import { collectPackage } from "zako:package-host";
      export default collectPackage(script);
      """;
  private static final List<String> ROOTS = List.of("//zako.ts", "zako:package-host");
  private static final JsonNode INPUT =
      parse(
          "{'project':{'group':'g.h','artifact':'a','version':'1.2.3','description':'D',"
              + "'license':'MIT','authors':[{'name':'A','email':'a@b.c'}]},"
              + "'config':{'mode':'opt','level':3,'debug':true},'configMount':'settings'}");

  private ModuleRunner runner;

  @BeforeAll
  void start(@TempDir Path directory) {
    runner = new ModuleRunner(directory);
  }

  @AfterAll
  void stop() {
    runner.close();
  }

  private static SortedMap<String, String> files(String script) {
    SortedMap<String, String> files = new TreeMap<>();
    files.put("zako.ts", script);
    files.put(
        "zako.json",
        """
        {"$schema": "x", "group": "g.h", "artifact": "a", "version": "1.2.3", "license": "MIT",
         "authors": ["A <a@b.c>"], "configure_script": "zako.ts", "mount_config": "settings",
         "resources": {"linker": 1},
         "builds": {"patterns": ["a/**"], "ignoreHiddenFiles": true}, "dependencies": {},
         "config": {"debug": {"type": "boolean", "default": true}}}
        """);
    return files;
  }

  private JsonNode collect(String script) {
    return runner.evaluate(ScriptKind.PACKAGE_SCRIPT, ENTRY, ROOTS, files(script), INPUT);
  }

  private ScriptFailure fail(String script) {
    return runner.fail(ScriptKind.PACKAGE_SCRIPT, ENTRY, ROOTS, files(script), INPUT);
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(each -> texts.add(each.textValue()));
    return texts;
  }

  private static List<String> included(JsonNode data, String kind) {
    List<String> all = new ArrayList<>();
    data.get("patterns").get(kind).forEach(part -> all.addAll(texts(part.get("include"))));
    return all;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "export const x = 1;",
        "export { project as default } from \"zako:package\";",
        "import project from \"zako:package\";\nexport default project;",
      })
  void script_thatMakesNoProject_statesNothing(String script) {
    JsonNode data = collect(script);

    assertThat(data.get("problem").isNull()).isTrue();
    assertThat(data.get("position").isNull()).isTrue();
    assertThat(included(data, "builds")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "project.group | g.h",
        "project.artifact | a",
        "project.version.version | 1.2.3",
        "String(project.version.minor) | 2",
        "project.description ?? '' | D",
        "project.license ?? '' | MIT",
        "project.authors.map((each) => each.name + each.email).join() | Aa@b.c",
        "String(project.config['mode']) | opt",
        "String(project.config['level']) | 3",
        "project.config['debug'] ? 'yes' : 'no' | yes",
        "String(project.config['other']) | undefined",
        "Object.keys(project.config).join() | mode,level,debug",
      })
  void project_eachMember_isWhatTheManifestSays(String expression, String expected) {
    JsonNode data =
        collect(IMPORT + "export default newProject({ description: " + expression + " });\n");

    assertThat(data.get("description").textValue()).isEqualTo(expected);
  }

  @Test
  void script_patterns_areAddedInOrderWithTheirPlaces() {
    JsonNode data =
        collect(
            IMPORT
                + """
                const made = newProject({ ...project, builds: ["a/BUILD.ts"] });
                made.addBuild("b/**").addBuild({ include: ["c/**"], exclude: ["c/d/**"] });
                made.addRule({ patterns: ["rules/*.ts"], followingIgnoreFiles: false });
                made.addToolchain(["tools/*.ts"]);
                if (project.config["debug"]) {
                  made.addPeer("libs/*");
                }
                export default made;
                """);

    assertThat(included(data, "builds")).containsExactly("a/BUILD.ts", "b/**", "c/**");
    assertThat(included(data, "rules")).containsExactly("rules/*.ts");
    assertThat(included(data, "toolchains")).containsExactly("tools/*.ts");
    assertThat(included(data, "peers")).containsExactly("libs/*");
    JsonNode builds = data.get("patterns").get("builds");
    assertThat(texts(builds.get(2).get("exclude"))).containsExactly("c/d/**");
    assertThat(builds.get(0).get("position"))
        .isEqualTo(parse("{'module':'//zako.ts','line':2,'column':14}"));
    assertThat(builds.get(1).get("position").get("line").intValue()).isEqualTo(3);
    JsonNode rules = data.get("patterns").get("rules").get(0);
    assertThat(rules.get("followingIgnoreFiles").booleanValue()).isFalse();
    assertThat(rules.get("ignoreHiddenFiles").booleanValue()).isFalse();
    assertThat(rules.get("position").get("line").intValue()).isEqualTo(4);
  }

  /** The toolchains that a project is made with are kept with those that are added later. */
  @ParameterizedTest
  @CsvSource({"addBuild,builds", "addRule,rules", "addToolchain,toolchains", "addPeer,peers"})
  void add_eachKind_goesToTheListOfThatName(String method, String list) {
    JsonNode data =
        collect(
            IMPORT
                + ("const made = newProject({ " + list + ": [\"first\"] });\n")
                + ("made." + method + "(\"second\");\n")
                + ("made." + method + "({ exclude: [\"third\"] });\n")
                + ("if (JSON.stringify(made." + list + ") !==")
                + " '{\"include\":[\"first\",\"second\"],\"exclude\":[\"third\"]}') {\n"
                + ("  throw new Error(JSON.stringify(made." + list + "));\n")
                + "}\n"
                + "export default made;\n");

    assertThat(included(data, list)).containsExactly("first", "second");
    for (String other : List.of("builds", "rules", "toolchains", "peers")) {
      assertThat(included(data, other).isEmpty()).isEqualTo(!other.equals(list));
    }
  }

  @Test
  void script_manifestImportedAsJson_canBeGivenWhole() {
    JsonNode data =
        collect(
            IMPORT
                + """
                import manifest from "./zako.json" with { type: "json" };
                const made = newProject(manifest);
                made.addRule({ include: ["rules/**"], exclude: ["rules/old/**"] });
                export default made;
                """);

    assertThat(data.get("authors")).isEqualTo(parse("['A <a@b.c>']"));
    assertThat(data.get("license").textValue()).isEqualTo("MIT");
    assertThat(included(data, "builds")).containsExactly("a/**");
    assertThat(included(data, "rules")).containsExactly("rules/**");
  }

  @Test
  void script_addingToAProject_leavesTheListItWasMadeWith() {
    JsonNode data =
        collect(
            IMPORT
                + """
                const builds = ["a"];
                const first = newProject({ ...project, builds });
                first.addBuild("b");
                const second = newProject({ ...project, builds });
                builds.push("c");
                export default second;
                """);

    assertThat(included(data, "builds")).containsExactly("a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "export default { builds: [] }; | must be a project",
        "export default undefined; | must be a project",
        "export default newProject; | must be a project",
      })
  void script_defaultExportThatIsNoProject_isAProblem(String script, String message) {
    JsonNode problem = collect(IMPORT + script).get("problem");

    assertThat(problem.get("message").textValue()).contains(message);
    assertThat(problem.get("hint").textValue()).isNotEmpty();
  }

  @Test
  void script_projectThatIsNotExported_isAProblemAtItsPlace() {
    JsonNode problem =
        collect(IMPORT + "\nexport const made = newProject(project);\n").get("problem");

    assertThat(problem.get("message").textValue()).contains("does not export it by default");
    assertThat(problem.get("position"))
        .isEqualTo(parse("{'module':'//zako.ts','line':3,'column':21}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "made.version = project.version; | `version` cannot be changed",
        "made.group = 'other'; | `group` cannot be changed",
        "Object.defineProperty(made, 'x', { value: 1 }); | `x` cannot be changed",
        "Object.setPrototypeOf(made, null); | cannot be changed",
        "made.options.description = 'x'; | `options.description` cannot be changed",
        "made.options.builds.push('x'); | `options.builds.1` cannot be changed",
        "made.options.config.debug = false; | cannot be changed",
        "made.builds = []; | `builds` cannot be changed",
        "made.addBuild = undefined; | `addBuild` cannot be changed",
        "project.group = 'x'; | `group` of `project` cannot be changed",
        "project.authors.push('x'); | `authors.1` of `project` cannot be changed",
        "project.config['debug'] = false; | `config.debug` of `project` cannot be changed",
        "project.version.major = 2; | read",
      })
  void change_ofWhatIsFinal_failsAtItsPlace(String statement, String message) {
    ScriptFailure failure =
        fail(
            IMPORT
                + "const made = newProject({ ...project, builds: ['a'], description: 'x' });\n"
                + "export default made;\n"
                + statement);

    assertThat(failure.message()).contains(message);
    assertThat(failure.position().orElseThrow().module()).hasToString("//zako.ts");
    assertThat(failure.position().orElseThrow().line()).isEqualTo(4);
    assertThat(failure.frame()).isPresent();
  }

  @Test
  void change_byDelete_fails() {
    String script = "const made = newProject();\nexport default made;\ndelete made.options;\n";

    assertThat(fail(IMPORT + script).message()).contains("`options` cannot be changed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "newProject({ group: 'x' }) | `group` is `x`, but the manifest says `g.h`",
        "newProject({ artifact: 'x' }) | `artifact` is `x`, but",
        "newProject({ version: '2.0.0' }) | `version` is `2.0.0`, but the manifest says `1.2.3`",
        "newProject({ buildz: [] }) | cannot have `buildz`",
        "newProject([]) | made of an object",
        "newProject(null) | made of an object",
        "newProject({ config: { extra: { type: 'string' } } }) | declares no `extra`",
        "newProject({ description: 1 }) | `description` must be a text",
        "newProject({ license: [] }) | `license` must be a text",
        "newProject({ authors: 'A <a@b.c>' }) | `authors` must be a list",
        "newProject({ authors: [1] }) | `authors` must be a list",
        "newProject({ builds: 1 }) | `builds` must be patterns",
        "newProject({ rules: [1] }) | `rules` must be patterns",
        "newProject({ rules: { includes: [] } }) | cannot have `includes`",
        "newProject({ rules: { include: [], patterns: [] } }) | both",
        "newProject({ peers: { include: 'x' } }) | `peers` must be patterns",
        "newProject({ peers: { ignoreHiddenFiles: 1 } }) | `peers` must be patterns",
        "newProject().addBuild() | `builds` must be patterns",
        "newProject().addToolchain({ exclude: [[]] }) | `toolchains` must be patterns",
      })
  void newProject_mistake_failsAtItsPlaceWithANextStep(String expression, String message) {
    ScriptFailure failure = fail(IMPORT + "\nexport default " + expression + ";\n");

    assertThat(failure.message()).startsWith("ProjectError: ").contains(message).contains("\n");
    assertThat(failure.position().orElseThrow().line()).isEqualTo(3);
    assertThat(failure.position().orElseThrow().module()).hasToString("//zako.ts");
  }

  @ParameterizedTest
  @CsvSource({
    "mode,opt",
    "//settings:mode,opt",
    "//settings:level,3",
    "//config:mode,undefined",
    "//settings:other,undefined",
    "other,undefined",
    "toString,undefined",
  })
  void getConfig_nameOrLabel_isTheValueOfTheOption(String key, String expected) {
    JsonNode data =
        collect(
            IMPORT
                + "import { getConfig } from \"zako:config\";\n"
                + ("export default newProject({ description: String(getConfig(\""
                    + key
                    + "\")) });"));

    assertThat(data.get("description").textValue()).isEqualTo(expected);
  }
}
