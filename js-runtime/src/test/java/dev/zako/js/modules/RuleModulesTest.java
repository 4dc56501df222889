package dev.zako.js.modules;

import static dev.zako.js.modules.ModuleRunner.parse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zako.js.ScriptFailure;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a rule's implementation gets and gives. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RuleModulesTest {
  private ModuleRunner runner;

  @BeforeAll
  void start(@TempDir Path directory) {
    runner = new ModuleRunner(directory);
  }

  @AfterAll
  void stop() {
    runner.close();
  }

  /** A workspace with a rule `r`, of which these are the attributes and the implementation. */
  private TestWorkspace workspace(String attributes, String implementation, String targets) {
    return new TestWorkspace(runner)
        .file(
            "r.rule.ts",
            """
            import { attribute, DefaultInfo, provider, rule } from "zako:rule";
            const Info = provider<{ values: readonly string[] }>("Info");
            export const r = rule({
              attributes: { %s },
              toolchains: ["sh"],
              implementation(ctx) { %s },
            });
            """
                .formatted(attributes, implementation))
        .file(
            "p/BUILD.ts", "import { r } from \"../r.rule.ts\";\nexport default " + targets + ";\n");
  }

  private ScriptFailure failure(String implementation) {
    return workspace("", implementation, "r({ name: \"t\" })").failure("//p:t");
  }

  @Test
  void analyse_actionsOfEveryType_areWrittenAsData() {
    JsonNode result =
        workspace(
                "src: attribute.files()",
                """
                const [source] = ctx.attributes.src;
                if (source === undefined) { return ctx.fail("no source"); }
                const made = ctx.actions.declareFile("dir/made.txt");
                const list = ctx.actions.declareFile("made.d");
                const tree = ctx.actions.declareDirectory("tree");
                const text = ctx.actions.declareFile("text.sh");
                const copy = ctx.actions.declareFile("copy.txt");
                const link = ctx.actions.declareFile("link.txt");
                ctx.actions.run({
                  mnemonic: "Make", arguments: ["/bin/make", source, made],
                  inputs: [source, source], prunable: [source, { path: "p/h.h" }],
                  outputs: [made, tree], depfile: list, environment: { A: "b" }, timeoutSeconds: 5,
                  resources: { threads: 3, linker: { min: 1 }, gpu: { min: 2, max: 4 }, none: undefined },
                });
                ctx.actions.write(text, "echo", { executable: true });
                ctx.actions.copy(source, copy);
                ctx.actions.symlink(made, link);
                return [DefaultInfo({ files: [made, copy, made], executable: text }), Info({ values: ["v"] })];
                """,
                "r({ name: \"t\", src: [\"s.txt\"] })")
            .analyse("//p:t");
    assertThat(result)
        .isEqualTo(
            parse(
                """
                {"actions":[
                  {"type":"run","mnemonic":"Make","progress":"Make zako-out/p/dir/made.txt",
                   "arguments":["/bin/make","p/s.txt","zako-out/p/dir/made.txt"],
                   "environment":{"A":"b"},
                   "inputs":[{"path":"p/s.txt"}],"prunable":0,
                   "outputs":[{"path":"zako-out/p/dir/made.txt","directory":false},
                              {"path":"zako-out/p/tree","directory":true},
                              {"path":"zako-out/p/made.d","directory":false}],
                   "depfile":"zako-out/p/made.d","toolchains":["sh"],"network":false,"timeoutSeconds":5,
                   "resources":{"gpu":{"min":2,"max":4},"linker":{"min":1,"max":null},
                                "threads":{"min":3,"max":3}}},
                  {"type":"write","output":"zako-out/p/text.sh","content":"echo","executable":true},
                  {"type":"copy","input":{"path":"p/s.txt"},"output":"zako-out/p/copy.txt"},
                  {"type":"symlink","target":{"path":"zako-out/p/dir/made.txt","owner":"//p:t","action":0},
                   "output":"zako-out/p/link.txt"}],
                 "fileSets":[[{"path":"p/s.txt"},{"path":"p/h.h"}]],
                 "files":[{"path":"zako-out/p/dir/made.txt","owner":"//p:t","action":0},
                          {"path":"zako-out/p/copy.txt","owner":"//p:t","action":2}],
                 "executable":{"path":"zako-out/p/text.sh","owner":"//p:t","action":1},
                 "providers":{"Info":{"values":["v"]}}}
                """));
  }

  @Test
  void analyse_dependencies_giveTheirProviders() {
    JsonNode result =
        workspace(
                "deps: attribute.labels({ providers: [Info] })",
                """
                const own = ctx.label;
                return [Info({ values: [own, ...ctx.attributes.deps.flatMap((d) => d.get(Info)?.values ?? [])] })];
                """,
                "[r({ name: \"a\" }), r({ name: \"b\", deps: [\":a\"] }), r({ name: \"c\", deps: [\":b\", \":a\"] })]")
            .analyse("//p:c");
    assertThat(result.get("providers").get("Info").get("values"))
        .isEqualTo(parse("['//p:c','//p:b','//p:a','//p:a']"));
    assertThat(result.get("files")).isEmpty();
    assertThat(result.get("executable").isNull()).isTrue();
  }

  @Test
  void analyse_dependencyWithoutTheProvider_isAFailure() {
    ScriptFailure failure =
        new TestWorkspace(runner)
            .file(
                "r.rule.ts",
                """
                import { attribute, provider, rule } from "zako:rule";
                const Info = provider<string>("Info");
                export const plain = rule({ attributes: {}, implementation: () => [] });
                export const needs = rule({
                  attributes: { dep: attribute.label({ providers: [Info], required: true }) },
                  implementation: () => [],
                });
                """)
            .file(
                "p/BUILD.ts",
                """
                import { needs, plain } from "../r.rule.ts";
                export default [plain({ name: "a" }), needs({ name: "b", dep: ":a" })];
                """)
            .failure("//p:b");
    assertThat(failure.message())
        .contains("`//p:a` does not provide `Info`, which `dep` asks of every target");
  }

  @Test
  void fail_message_reachesTheUserWithItsHint() {
    assertThat(failure("return ctx.fail(\"Too small\", \"Make it larger\");").message())
        .contains("Too small\nMake it larger");
  }

  @Test
  void analyse_outputWithoutAction_isAFailure() {
    assertThat(failure("ctx.actions.declareFile(\"x\"); return [];").message())
        .contains("No action makes `zako-out/p/x`, which the rule declared");
  }

  @Test
  void analyse_outputThatWasNotDeclared_isAFailure() {
    assertThat(failure("ctx.actions.write({ path: \"zako-out/p/x\" }, \"\"); return [];").message())
        .contains("An action makes `zako-out/p/x`, which the rule did not declare");
  }

  @Test
  void analyse_twoActionsForAnOutput_isAFailure() {
    assertThat(
            failure(
                    "const x = ctx.actions.declareFile(\"x\"); ctx.actions.write(x, \"\");"
                        + " ctx.actions.write(x, \"\"); return [];")
                .message())
        .contains("Two actions make `zako-out/p/x`");
  }

  @Test
  void analyse_outputDeclaredTwice_isAFailure() {
    assertThat(
            failure("ctx.actions.declareFile(\"x\"); ctx.actions.declareFile(\"x\"); return [];")
                .message())
        .contains("The target would make `zako-out/p/x` twice");
  }

  @Test
  void analyse_outputOutsideThePackage_isAFailure() {
    assertThat(failure("ctx.actions.declareFile(\"../x\"); return [];").message())
        .contains("The rule declared an output with the name `../x`");
    assertThat(failure("ctx.actions.declareFile(\"/x\"); return [];").message())
        .contains("The rule declared an output with the name `/x`");
  }

  @Test
  void analyse_inputThatIsNotMadeYet_isAFailure() {
    assertThat(
            failure(
                    "const x = ctx.actions.declareFile(\"x\"), y = ctx.actions.declareFile(\"y\");"
                        + " ctx.actions.copy(x, y); ctx.actions.write(x, \"\"); return [];")
                .message())
        .contains("An action reads `zako-out/p/x` before an action makes it");
  }

  @Test
  void analyse_implementationThatReturnsNoProviders_isAFailure() {
    assertThat(failure("return undefined as never;").message())
        .contains("The rule's implementation must return a list of providers");
    assertThat(failure("return [Info({ values: [] }), Info({ values: [] })];").message())
        .contains("The rule's implementation returned two `Info`");
  }

  @Test
  void analyse_runWithoutOutputs_isAFailure() {
    assertThat(
            failure("ctx.actions.run({ mnemonic: \"X\", arguments: [], outputs: [] }); return [];")
                .message())
        .contains("An action `X` has no outputs");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "threads: 0",
        "threads: 1.5",
        "threads: NaN",
        "threads: \"2\" as never",
        "threads: null as never",
        "threads: {} as never",
        "threads: { max: 2 } as never",
        "threads: { min: 0, max: 2 }",
        "threads: { min: 1, max: 1.5 }",
        "threads: { min: 1, most: 2 } as never",
        "memoryMegabytes: -1",
        "memoryMegabytes: 9007199254740992",
        "linker: Infinity",
      })
  void analyse_needThatIsNoAmount_isAFailureThatSaysWhatIs(String need) {
    String failure =
        failure(
                "const made = ctx.actions.declareFile(\"made\"); ctx.actions.run({ mnemonic:"
                    + " \"X\", arguments: [\"/bin/x\"], outputs: [made], resources: { "
                    + need
                    + " } }); return [];")
            .message();
    assertThat(failure)
        .contains("`resources." + need.replaceAll(":.*", "") + "` of an action `X` is")
        .contains("which is no amount of a resource");
  }

  @Test
  void analyse_environmentWithTheGrantedThreads_isAFailure() {
    assertThat(
            failure(
                    "const made = ctx.actions.declareFile(\"made\"); ctx.actions.run({ mnemonic:"
                        + " \"X\", arguments: [\"/bin/x\"], outputs: [made],"
                        + " environment: { ZAKO_THREADS: \"1\" } }); return [];")
                .message())
        .contains("has `ZAKO_THREADS`, which Zako sets");
  }
}
