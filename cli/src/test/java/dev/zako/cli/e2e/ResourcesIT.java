package dev.zako.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.cli.e2e.ZakoProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands share while they run, by what they write down themselves. */
class ResourcesIT {
  private static final String MANIFEST =
      "group = \"org.example\"\nartifact = \"test\"\nversion = \"1.0.0\"\n[resources]\n";

  @TempDir Path directory;
  @TempDir Path outside;

  private TestWorkspace workspace(String resources, String buildFile) {
    return TestWorkspace.empty(directory)
        .write("zako.toml", MANIFEST + resources)
        .write("BUILD.ts", buildFile.replace("OUTSIDE", outside.toString()));
  }

  /**
   * The others wait for the first link to begin, and each link for one of the others to end, so
   * that the build ends only if others run beside links.
   */
  @Test
  void build_withOneLinker_linksOneAfterTheOtherWhileOthersRun() throws IOException {
    TestWorkspace workspace =
        workspace(
            "linker = 1\nother = 2\n",
            """
            import { genrule } from "zako:std";
            const wait = (file: string) =>
              `n=0; until [ -e OUTSIDE/${file} ]; do n=$$((n+1)); [ $$n -lt 1200 ]; sleep 0.1; done; `;
            const log = (line: string) => `echo ${line} >>OUTSIDE/log; `;
            export default ["1", "2", "3", "4"].flatMap((i) => [
              genrule({
                name: `link${i}`,
                outs: [`link${i}`],
                resources: { linker: 1 },
                cmd: `${log(`begin link${i}`)} : >OUTSIDE/begun; ${wait(`other${i}`)} ${log(`end link${i}`)} : >$@`,
              }),
              genrule({
                name: `other${i}`,
                outs: [`other${i}`],
                resources: { other: 1 },
                cmd: `${wait("begun")} ${log(`other${i}`)} : >OUTSIDE/other${i}; : >$@`,
              }),
            ]);
            """);
    workspace.build("//...", "-j", "3", "--sandbox", "off");

    List<String> lines = Files.readAllLines(outside.resolve("log"));
    assertThat(lines).hasSize(12);
    List<String> linking = new ArrayList<>();
    int beside = 0;
    for (String line : lines) {
      if (line.startsWith("begin ")) {
        assertThat(linking).as("links at the same time in %s", lines).isEmpty();
        linking.add(line.substring("begin ".length()));
      } else if (line.startsWith("end ")) {
        assertThat(linking.remove(line.substring("end ".length()))).isTrue();
      } else if (!linking.isEmpty()) {
        beside++;
      }
    }
    assertThat(beside).as("others beside links in %s", lines).isPositive();
  }

  @Test
  void info_ofResources_tellsHowMuchThereIsAndWhoSaysSo() {
    TestWorkspace workspace =
        workspace(
            """
            linker = { total = 1, mnemonics = ["CcLinkShared", "CcLink"] }
            gpu = { total = 100, granularity = 25, overcommit = 50 }
            net = {}
            """,
            "export default [];\n");
    Ended plain = workspace.zako("info");
    assertThat(plain.exitCode()).as(plain.toString()).isZero();
    assertThat(plain.out())
        .contains("resource gpu: 100 and 50 of overcommit in pieces of 25, by the manifest\n")
        .contains("resource linker: 1 for CcLink CcLinkShared, by the manifest\n")
        .contains("resource net: no end, by the manifest\n")
        .containsPattern("resource memoryMegabytes: [1-9][0-9]*, by the machine\n")
        .containsPattern("resource threads: [1-9][0-9]*, by the machine\n");

    Ended given = workspace.zako("info", "-j", "3", "--resource", "linker=4");
    assertThat(given.out())
        .contains("resource linker: 4 for CcLink CcLinkShared, by --resource\n")
        .contains("resource threads: 3, by --jobs\n");
    Ended unknown = workspace.zako("info", "--resource", "linkr=4");
    assertThat(unknown.exitCode()).as(unknown.toString()).isNotZero();
    assertThat(unknown.err()).contains("Did you mean `linker`?");
  }

  /** The two commands wait for each other, so that the build ends only if both run at once. */
  @Test
  void build_withAnotherTotalOnTheCommandLine_sharesThat() {
    TestWorkspace workspace =
        workspace(
            "linker = { total = 1, mnemonics = [\"Genrule\"] }\n",
            """
            import { genrule } from "zako:std";
            const met = (own: string, other: string) =>
              genrule({
                name: own,
                outs: [own],
                cmd: `: >OUTSIDE/${own}; n=0; until [ -e OUTSIDE/${other} ]; do n=$$((n+1)); `
                  + `[ $$n -lt 1200 ]; sleep 0.1; done; : >$@`,
              });
            export default [met("a", "b"), met("b", "a")];
            """);
    workspace.build("//...", "-j", "2", "--sandbox", "off", "--resource", "linker=2");

    Ended none = workspace.zako("build", "//...", "--resource=linker=0");
    assertThat(none.exitCode()).as(none.toString()).isEqualTo(1);
    assertThat(none.err())
        .contains("error ZK4014", "asks for 1 of `linker`, of which there is 0", "BUILD.ts:3:");
  }

  @Test
  void verify_ofWhatDependsOnTheGrantedThreads_tells() {
    TestWorkspace workspace =
        workspace(
            "",
            """
            import { genrule } from "zako:std";
            const resources = { threads: { min: 1, max: 2 } };
            export default [
              genrule({ name: "bad", outs: ["bad"], resources, cmd: "echo $$ZAKO_THREADS > $@" }),
              genrule({ name: "good", outs: ["good"], resources, cmd: "echo same > $@" }),
            ];
            """);
    Ended good = workspace.zako("verify", "//:good", "-j", "2");
    assertThat(good.exitCode()).as(good.toString()).isZero();
    Ended bad = workspace.zako("verify", "//:bad", "-j", "2");
    assertThat(bad.exitCode()).as(bad.toString()).isEqualTo(1);
    assertThat(bad.err()).contains("error ZK4013", "`zako-out/bad`", "First time:  32 0a");
  }

  /** Everything of a kind is told at once, each with its place and what to do. */
  private static void assertTold(Ended ended, int exitCode, String code, String... told) {
    assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(exitCode);
    assertThat(ended.err())
        .contains("error " + code, "next: ")
        .contains(told)
        .doesNotContain("ZK9");
    assertThat(ended.out()).isEmpty();
  }

  private TestWorkspace nonsense(String... needs) {
    StringBuilder targets = new StringBuilder();
    for (int i = 0; i < needs.length; i++) {
      targets.append(
          "  genrule({ name: \"t"
              + i
              + "\", outs: [\"t"
              + i
              + "\"], cmd: \"echo > $@\", resources: "
              + needs[i]
              + " }),\n");
    }
    return workspace(
        "linker = 2\ngpu = { total = 100, granularity = 25 }\n",
        "import { genrule } from \"zako:std\";\nexport default [\n" + targets + "];\n");
  }

  @Test
  void build_ofWhatCanNeverBeGranted_tellsWhereAndWhatToDo() {
    Ended ended =
        nonsense(
                "{ linkr: 1 }",
                "{ linker: 3 }",
                "{ gpu: 30 }",
                "{ gpu: 5 }",
                "{ linker: { min: 2, max: 1 } }")
            .zako("build", "//...");
    assertTold(
        ended,
        1,
        "ZK4014",
        "Command `Genrule` of `//:t0` asks for `linkr`, which is no resource",
        "at BUILD.ts:3:3",
        "next: Did you mean `linker`?",
        "`//:t1` asks for 3 of `linker`, of which there is 2",
        "at BUILD.ts:4:3",
        "--resource linker=3",
        "`//:t2` asks for 30 of `gpu`, which is no multiple of 25",
        "at BUILD.ts:5:3",
        "`//:t3` asks for 5 of `gpu`, less than the least, 25",
        "next: Ask for a multiple of 25",
        "`//:t4` asks for at least 2 and at most 1 of `linker`",
        "next: Make `max` the greater of the two");
  }

  @Test
  void build_ofWhatIsNoAmount_tellsWhereAndWhatToDo() {
    Ended ended =
        nonsense(
                "{ linker: -1 }",
                "{ linker: 0.5 }",
                "{ linker: 1e300 }",
                "{ linker: { most: 1 } }",
                "\"two\"")
            .zako("build", "//...");
    assertTold(
        ended,
        1,
        "ZK2311",
        "`resources.linker` of `t0` is the number `-1`, which is no amount of a resource",
        "at BUILD.ts:3:3",
        "next: Write a whole number from 1 on",
        "`resources.linker` of `t1` is the number `0.5`",
        "`resources.linker` of `t2` is the number `1e+300`",
        "`resources.linker` of `t3` is an object",
        "`resources` of `t4` must be an object with amounts of resources, not the text `two`",
        "next: Write `resources: { threads: 2 }`");
  }

  @Test
  void build_withNonsenseOnTheCommandLine_tellsWhatToDo() {
    TestWorkspace workspace = nonsense("{ linker: 1 }");
    assertTold(
        workspace.zako("build", "//...", "--resource", "linkr=1"),
        2,
        "ZK1014",
        "next: Did you mean `linker`?");
    assertTold(
        workspace.zako("build", "//...", "--resource", "gpu=30"),
        2,
        "ZK1003",
        "`--resource` cannot be `gpu=30`",
        "next: Give a multiple of 25");
  }

  @Test
  void build_withNonsenseInTheManifest_tellsEveryPlace() {
    Ended ended =
        nonsense()
            .write(
                "zako.toml",
                MANIFEST + "linker = -1\nthreads = 2\ngpu = { total = 5, granularity = 2 }\n")
            .zako("build", "//...");
    assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(1);
    assertThat(ended.err())
        .contains("zako.toml:5:", "zako.toml:6:", "zako.toml:7:")
        .contains("`resources.linker` is not a whole number", "by `--jobs`", "no multiple of")
        .contains("error ZK2120");
  }
}
