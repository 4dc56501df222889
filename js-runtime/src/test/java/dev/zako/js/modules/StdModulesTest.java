package dev.zako.js.modules;

import static dev.zako.js.modules.ModuleRunner.parse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The rules that belong to no language. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StdModulesTest {
  private ModuleRunner runner;

  @BeforeAll
  void start(@TempDir Path directory) {
    runner = new ModuleRunner(directory);
  }

  @AfterAll
  void stop() {
    runner.close();
  }

  private TestWorkspace of(String targets) {
    return new TestWorkspace(runner)
        .file(
            "p/BUILD.ts",
            "import { filegroup, genrule } from \"zako:std\";\nexport default " + targets + ";\n");
  }

  private String command(String cmd) {
    return of("""
            [
              genrule({ name: "tool", outs: ["bin/tool"], executable: true, cmd: "x" }),
              genrule({ name: "made", outs: ["m.txt", "n.txt"], cmd: "x" }),
              genrule({
                name: "t", srcs: ["a.txt", "b c.txt", ":made"], outs: ["o.txt"], tools: [":tool"],
                cmd: %s,
              }),
            ]
            """
            .formatted(cmd))
        .analyse("//p:t")
        .get("actions")
        .get(0)
        .get("arguments")
        .get(2)
        .textValue();
  }

  private String failure(String cmd) {
    return of("genrule({ name: \"t\", srcs: [\"a.txt\"], outs: [\"o\", \"p\"], cmd: " + cmd + " })")
        .failure("//p:t")
        .message();
  }

  @Test
  void filegroup_files_areItsOutputsOnce() {
    JsonNode result =
        of("[filegroup({ name: \"a\", srcs: [\"x\", \"y\"] }),"
                + " filegroup({ name: \"b\", srcs: [\":a\", \"y\", \"z\"] })]")
            .analyse("//p:b");
    assertThat(result.get("files"))
        .isEqualTo(parse("[{'path':'p/x'},{'path':'p/y'},{'path':'p/z'}]"));
    assertThat(result.get("actions")).isEmpty();
  }

  @Test
  void genrule_action_seesSourcesAndToolsAndMakesItsOutputs() {
    JsonNode result =
        of("""
           [
             genrule({ name: "tool", outs: ["tool"], executable: true, cmd: "x" }),
             genrule({
               name: "t", srcs: ["a"], outs: ["o", "d/p"], tools: [":tool"], cmd: "run",
               env: { A: "1" }, message: "Working", network: true,
               resources: { threads: { min: 1, max: 4 }, linker: 1 },
             }),
           ]
           """)
            .analyse("//p:t");
    assertThat(result.get("actions").get(0))
        .isEqualTo(
            parse(
                """
                {"type":"run","mnemonic":"Genrule","progress":"Working",
                 "arguments":["/bin/sh","-euc","run"],"environment":{"A":"1"},
                 "inputs":[{"path":"p/a"},{"path":"zako-out/p/tool","owner":"//p:tool","action":0}],
                 "prunable":null,
                 "outputs":[{"path":"zako-out/p/o","directory":false},
                            {"path":"zako-out/p/d/p","directory":false}],
                 "depfile":null,"toolchains":["sh"],"network":true,"timeoutSeconds":null,
                 "resources":{"linker":{"min":1,"max":1},"threads":{"min":1,"max":4}}}
                """));
    assertThat(result.get("files").size()).isEqualTo(2);
    assertThat(result.get("executable").isNull()).isTrue();
  }

  @Test
  void genrule_command_hasPathsForWhatStandsForThem() {
    assertThat(command("\"$(SRCS) > $@\""))
        .isEqualTo("p/a.txt 'p/b c.txt' zako-out/p/m.txt zako-out/p/n.txt > zako-out/p/o.txt");
    assertThat(command("\"$(OUTS) $(@D) $$HOME $$(date) $$$$\""))
        .isEqualTo("zako-out/p/o.txt zako-out/p $HOME $(date) $$");
    assertThat(
            command(
                "\"$(location :tool) $(location //p:tool) $(location a.txt) $(location p/a.txt)\""))
        .isEqualTo("zako-out/p/bin/tool zako-out/p/bin/tool p/a.txt p/a.txt");
    assertThat(command("\"$(locations :made) $(location m.txt) $(location o.txt)\""))
        .isEqualTo("zako-out/p/m.txt zako-out/p/n.txt zako-out/p/m.txt zako-out/p/o.txt");
  }

  @Test
  void genrule_commandThatMeansNothing_isAFailure() {
    assertThat(failure("\"x > $@\""))
        .contains("`cmd` has `$@`, but there are 2 outputs", "$(OUTS)");
    assertThat(failure("\"$(location b.txt)\""))
        .contains("`cmd` names `b.txt`, which is none of `srcs`, `tools` and `outs`");
    assertThat(failure("\"$HOME\"")).contains("`cmd` has `$H`", "`$$H`");
    assertThat(failure("\"$(date)\"")).contains("`cmd` has `$(date)`", "`$$(date)`");
    assertThat(failure("\"x $\"")).contains("`cmd` has `$`");
    assertThat(failure("\"$(x\"")).contains("`cmd` has `$(`");
  }

  @Test
  void genrule_withoutOutputsOrWithSeveralPrograms_isAFailure() {
    assertThat(of("genrule({ name: \"t\", outs: [], cmd: \"x\" })").failure("//p:t").message())
        .contains("`outs` is empty");
    assertThat(
            of("genrule({ name: \"t\", outs: [\"a\", \"b\"], cmd: \"x\", executable: true })")
                .failure("//p:t")
                .message())
        .contains("must have exactly one output");
  }
}
