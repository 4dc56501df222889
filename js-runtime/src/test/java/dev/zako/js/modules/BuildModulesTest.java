package dev.zako.js.modules;

import static dev.zako.js.modules.ModuleRunner.parse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** How build files become targets as data, and what is said of mistakes in them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BuildModulesTest {
  private static final String RULES =
      """
      import { attribute, provider, rule } from "zako:rule";
      const Info = provider("Info");
      export const thing = rule({
        attributes: {
          srcs: attribute.files({ allowEmpty: true }),
          deps: attribute.labels({ providers: [Info] }),
          tool: attribute.label(),
          text: attribute.string({ default: "none" }),
          texts: attribute.strings(),
          flag: attribute.boolean({ default: false }),
          count: attribute.integer(),
          map: attribute.stringMap(),
          needs: attribute.resources(),
          level: attribute.enumeration(["low", "high", 3], { default: "low" }),
          outs: attribute.outputs(),
        },
        toolchains: ["sh"],
        implementation: () => [],
      });
      export const strict = rule({
        attributes: { cmd: attribute.string({ required: true }) },
        implementation: () => [],
      });
      """;

  private ModuleRunner runner;

  @BeforeAll
  void start(@TempDir Path directory) {
    runner = new ModuleRunner(directory);
  }

  @AfterAll
  void stop() {
    runner.close();
  }

  private JsonNode load(String build) {
    return new TestWorkspace(runner)
        .file("rules/all.rule.ts", RULES)
        .file("app/BUILD.ts", "import { strict, thing } from \"../rules/all.rule.ts\";\n" + build)
        .load("app");
  }

  private List<String> errors(String build) {
    List<String> texts = new ArrayList<>();
    for (JsonNode error : load(build).get("errors")) {
      texts.add(
          error.get("code").textValue()
              + ": "
              + error.get("message").textValue()
              + " | "
              + error.path("hint").asText("")
              + " | "
              + error.path("position").path("line").asInt());
    }
    return texts;
  }

  @Test
  void collect_exportsOfEveryForm_areTargetsInOrderOfNames() {
    JsonNode data =
        load(
            """
            const d = thing({ name: "d" });
            export const b = thing({ name: "b" });
            export const many = [thing({ name: "c" }), [thing({ name: "a" })]];
            export const NOT_A_TARGET = 3;
            export const again = d;
            export function helper() {}
            export default d;
            """);
    assertThat(data.get("errors")).isEmpty();
    assertThat(data.get("targets").findValuesAsText("rule"))
        .containsOnly("//rules/all.rule.ts#thing");
    List<String> names = new ArrayList<>();
    data.get("targets").forEach(target -> names.add(target.get("name").textValue()));
    assertThat(names).containsExactly("a", "b", "c", "d");
  }

  @Test
  void collect_target_hasPositionOfItsCall() {
    JsonNode data = load("\nexport default [\n  thing({ name: \"a\" }),\n];\n");
    assertThat(data.get("targets").get(0).get("position"))
        .isEqualTo(parse("{'module':'//app/BUILD.ts','line':4,'column':3}"));
  }

  @Test
  void collect_attributesOfEveryType_areWrittenAsData() {
    JsonNode data =
        load(
            """
            const other = thing({ name: "other" });
            export default [other, thing({
              name: "a",
              srcs: { include: ["x.c", other, "//b:c"], exclude: ["*_test.c"] },
              deps: [other, "//b", ":other"],
              tool: other,
              text: "t",
              texts: ["u"],
              flag: true,
              count: -3,
              map: { k: "v" },
              needs: { linker: 1, threads: { min: 1, max: 8 }, gpu: { min: 2 }, no: undefined },
              level: 3,
              outs: ["o/p.h"],
            })];
            """);
    assertThat(data.get("errors")).isEmpty();
    assertThat(data.get("targets").get(0).get("attributes"))
        .isEqualTo(
            parse(
                "{'name':'a','srcs':{'include':['x.c',':other','//b:c'],'exclude':['*_test.c']},"
                    + "'deps':[':other','//b',':other'],'tool':':other','text':'t','texts':['u'],"
                    + "'flag':true,'count':-3,'map':{'k':'v'},'needs':{'linker':1,"
                    + "'threads':{'min':1,'max':8},'gpu':{'min':2}},'level':3,'outs':['o/p.h']}"));
  }

  @Test
  void collect_unwrittenAttributes_haveTheirDefaults() {
    JsonNode data = load("export default thing({ name: \"a\" });");
    assertThat(data.get("targets").get(0).get("attributes"))
        .isEqualTo(
            parse(
                "{'name':'a','srcs':{'include':[],'exclude':[]},'deps':[],'text':'none','texts':[],"
                    + "'flag':false,'map':{},'needs':{},'level':'low','outs':[]}"));
  }

  @Test
  void collect_rules_tellTheShapeOfAttributes() {
    JsonNode rules = load("export default thing({ name: \"a\" });").get("rules");
    assertThat(rules.size()).isEqualTo(1);
    JsonNode rule = rules.get("//rules/all.rule.ts#thing");
    assertThat(rule.get("toolchains")).isEqualTo(parse("['sh']"));
    assertThat(rule.get("attributes").get("deps"))
        .isEqualTo(
            parse("{'type':'labels','required':false,'providers':['Info'],'allowEmpty':false}"));
    assertThat(rule.get("attributes").get("srcs"))
        .isEqualTo(parse("{'type':'files','required':false,'providers':[],'allowEmpty':true}"));
    assertThat(rule.get("attributes").get("level").get("values"))
        .isEqualTo(parse("['low','high',3]"));
  }

  @Test
  void collect_targetChangedAfterItWasMade_hasItsLastValues() {
    JsonNode data =
        load(
            """
            const shared = ["one"];
            const a = thing({ name: "a", texts: shared });
            const b = thing({ name: "b", texts: shared });
            a.texts.push("two");
            a.deps.push(b, "//c");
            a.count = 7;
            export default [a, b];
            """);
    assertThat(data.get("errors")).isEmpty();
    JsonNode a = data.get("targets").get(0).get("attributes");
    assertThat(a.get("texts")).isEqualTo(parse("['one','two']"));
    assertThat(a.get("deps")).isEqualTo(parse("[':b','//c']"));
    assertThat(a.get("count").intValue()).isEqualTo(7);
    assertThat(data.get("targets").get(1).get("attributes").get("texts"))
        .isEqualTo(parse("['one']"));
  }

  @Test
  void collect_wrongTypes_areAllReportedWithWhatIsExpected() {
    assertThat(
            errors(
                """
                export default thing({
                  name: "a", srcs: 5, deps: "b", tool: true, text: ["x"], texts: "x", flag: "yes",
                  count: 1.5, map: { k: 1 }, needs: 1, level: "hihg", outs: "o",
                });
                """))
        .containsExactly(
            "attribute-type: `count` of `a` must be a whole number, not the number `1.5` | Write `count: 1` | 2",
            "attribute-type: `deps` of `a` must be a list of targets, not the text `b` | Write `deps: [\":other\"]` | 2",
            "attribute-type: `flag` of `a` must be `true` or `false`, not the text `yes` | Write `flag: true` | 2",
            "attribute-value: `level` of `a` must be one of [`\"low\"`, `\"high\"`, `3`], not the text `hihg` | Did you mean `high`? | 2",
            "attribute-type: `map` of `a` must be an object with texts, not an object | Write `map: { key: \"text\" }` | 2",
            "attribute-type: `needs` of `a` must be an object with amounts of resources, not the number `1` | Write `needs: { threads: 2 }` | 2",
            "attribute-type: `outs` of `a` must be a list of names of files, not the text `o` | Write `outs: [\"a.txt\"]` | 2",
            "attribute-type: `srcs` of `a` must be a list of files, not the number `5` | Write `srcs: [\"a.txt\"]` | 2",
            "attribute-type: `text` of `a` must be a text, not a list with the text `x` | Write `text: \"text\"` | 2",
            "attribute-type: `texts` of `a` must be a list of texts, not the text `x` | Write `texts: [\"text\"]` | 2",
            "attribute-type: `tool` of `a` must be a target, not `true` | A target is a label as `\":other\"`, or what a rule returns | 2");
  }

  @Test
  void collect_wrongMembers_areReportedByTheirPlace() {
    assertThat(
            errors(
                """
                export default thing({
                  name: "a", srcs: ["ok.c", 3, "../b.c", "/etc/passwd", ""], deps: ["b"], outs: ["../x"],
                  needs: { linker: -1 },
                });
                """))
        .containsExactly(
            "attribute-value: `deps[0]` of `a` is `b`, which is not a label | Write `\":b\"` for a target of this build file or `\"//directory:name\"` for another's | 2",
            "attribute-value: `needs.linker` of `a` is the number `-1`, which is no amount of a resource | Write a whole number from 1 on, `{ min: 1, max: 4 }` for as much as is free, or `{ min: 1 }` for all there is | 2",
            "attribute-value: `outs` of `a` has `../x`, which cannot be the name of an output | Write the name of a file relative to the package directory, as in `\"version.h\"` | 2",
            "attribute-type: `srcs[1]` of `a` must be a path or a target, not the number `3` | A target is a label as `\":other\"`, or what a rule returns | 2",
            "attribute-value: `srcs[2]` of `a` is `../b.c`, which is outside its package directory | Make a target of the files in the directory they are in, and name that target | 2",
            "attribute-value: `srcs[3]` of `a` is `/etc/passwd`, which is outside its package directory | Make a target of the files in the directory they are in, and name that target | 2",
            "attribute-value: `srcs[4]` of `a` is not the path of a file | Write a path relative to the build file, as in `\"src/a.c\"` | 2");
  }

  @Test
  void collect_unknownAttribute_suggestsTheNearest() {
    assertThat(errors("export default thing({ name: \"a\", dpes: [], zzz: 1 });"))
        .containsExactly(
            "attribute-unknown: `a` cannot have `dpes` | Did you mean `deps`? | 2",
            "attribute-unknown: `a` cannot have `zzz` | Its rule has these attributes: [`name`,"
                + " `visibility`, `count`, `deps`, `flag`, `level`, `map`, `needs`, `outs`, `srcs`, `text`, `texts`, `tool`] | 2");
  }

  @Test
  void collect_missingRequiredAttribute_isReported() {
    assertThat(errors("export default strict({ name: \"a\" });"))
        .containsExactly("attribute-missing: `a` must have `cmd` | Write `cmd: \"text\"` | 2");
  }

  @Test
  void collect_namesThatAreMissingOrImproper_areReported() {
    assertThat(errors("export default [thing({}), thing({ name: \"a b\" }), thing({ name: 3 })];"))
        .containsExactly(
            "attribute-missing: A target has no `name` | Write a `name` of letters, digits, `_` and `-` that does not start with a digit, as in `name: \"hello\"` | 2",
            "target-name: `a b` cannot be the name of a target | Write a `name` of letters, digits, `_` and `-` that does not start with a digit, as in `name: \"hello\"` | 2",
            "target-name: The number `3` cannot be the name of a target | Write a `name` of letters, digits, `_` and `-` that does not start with a digit, as in `name: \"hello\"` | 2");
  }

  @Test
  void collect_twoTargetsOfOneName_namesBothPlaces() {
    assertThat(
            errors(
                "export const a = thing({ name: \"x\" });\nexport const b = thing({ name: \"x\" });"))
        .containsExactly(
            "duplicate-target: Two targets are called `x`: the other one is at //app/BUILD.ts:2:18"
                + " | Give one of them another name | 3");
  }

  @Test
  void collect_defaultExportThatIsNoTarget_isReported() {
    assertThat(errors("export default thing;"))
        .containsExactly(
            "not-a-target: The export `default` must be a target, not a rule | Call the rule with the attributes of the target | 0");
    assertThat(errors("export default [thing({ name: \"a\" }), { name: \"b\" }];"))
        .containsExactly(
            "not-a-target: The export `default[1]` must be a target, not an object | Export what a rule returns, or a list of that | 0");
  }

  @Test
  void collect_dependencyThatIsNotExported_isReported() {
    assertThat(
            errors(
                "const b = thing({ name: \"b\" });\nexport default thing({ name: \"a\", deps: [b] });"))
        .containsExactly(
            "target-not-exported: `deps[0]` of `a` is the target `b`, which `app/BUILD.ts` does not export | Export `b` too | 3");
  }

  @Test
  void collect_noExports_givesNoTargets() {
    assertThat(load("thing({ name: \"a\" });"))
        .isEqualTo(parse("{'rules':{},'targets':[],'errors':[]}"));
  }

  @Test
  void build_configurationProjectAndDirectory_areReadable() {
    JsonNode data =
        new TestWorkspace(runner)
            .file("rules/all.rule.ts", RULES)
            .file(
                "app/BUILD.ts",
                """
                import { thing } from "../rules/all.rule.ts";
                import { config, packageDirectory, project } from "zako:build";
                export default thing({
                  name: "a",
                  texts: [String(config["mode"]), String(config["none"]), project.group,
                          project.artifact, project.version, packageDirectory],
                });
                """)
            .config("mode", "opt")
            .load("app");
    assertThat(data.get("targets").get(0).get("attributes").get("texts"))
        .isEqualTo(parse("['opt','undefined','g','a','1.0.0','app']"));
  }
}
