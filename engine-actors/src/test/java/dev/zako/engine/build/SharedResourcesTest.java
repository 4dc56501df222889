package dev.zako.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.cas.WritePoints;
import dev.zako.engine.build.BuildReport.Status;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.model.TargetPattern;
import dev.zako.engine.build.schedule.ResourceKey;
import dev.zako.sandbox.SandboxMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which commands run side by side when they say what they need. */
class SharedResourcesTest {
  private static final int JOBS = 3;
  private static final long MEMORY_MEGABYTES = 1000;
  private static final SortedMap<String, String> ENVIRONMENT =
      new TreeMap<>(Map.of("PATH", "/usr/local/bin:/usr/bin:/bin"));

  @TempDir Path root;
  @TempDir Path outside;

  @Test
  void build_commandsThatSayWhatTheyNeed_takeNeverMoreThanThereIs() throws Exception {
    Files.writeString(
        root.resolve("zako.toml"),
        "group = \"org.example\"\nartifact = \"test\"\nversion = \"1.0.0\"\n");
    Path log = outside.resolve("log");
    Files.writeString(
        root.resolve("busy.rule.ts"),
        """
        import { attribute, DefaultInfo, rule } from "zako:rule";
        /** Counts for a while. */
        export const busy = rule({
          attributes: {
            resources: attribute.resources(),
          },
          toolchains: ["sh"],
          implementation(ctx) {
            const made = ctx.actions.declareFile(ctx.name);
            ctx.actions.run({
              mnemonic: "Busy",
              arguments: [
                ctx.toolchains.sh.sh, "-c",
                'echo "begin $2" >>"$3"; i=0; while [ $i -lt 30000 ]; do i=$((i+1)); done;'
                  + ' echo >"$1"; echo "end $2" >>"$3"', "sh", made, ctx.name, "LOG",
              ],
              outputs: [made],
              resources: ctx.attributes.resources,
            });
            return [DefaultInfo({ files: [made] })];
          },
        });
        """
            .replace("LOG", log.toString()));
    Files.writeString(
        root.resolve("BUILD.ts"),
        """
        import { busy } from "./busy.rule.ts";
        const names = ["a", "b", "c", "d"];
        export default [
          names.map((name) => busy({ name: "t2-m0-" + name, resources: { threads: 2 } })),
          names.map((name) => busy({ name: "t1-m600-" + name, resources: { memoryMegabytes: 600 } })),
          names.map((name) => busy({ name: "t1-m0-" + name })),
          // More than there is: alone.
          busy({ name: "t64-m5000-e", resources: { threads: 64, memoryMegabytes: 5000 } }),
        ].flat();
        """);
    EngineOptions options =
        new EngineOptions(
            root,
            root.resolve(".zako"),
            root.resolve(".zako/cas"),
            root.resolve(".zako"),
            JOBS,
            new TreeMap<>(Map.of(ResourceKey.MEMORY, MEMORY_MEGABYTES)),
            Optional.of(SandboxMode.OFF),
            ENVIRONMENT,
            "zako build",
            InstantSource.system(),
            "start",
            WritePoints.none());
    try (BuildEngine engine = BuildEngine.open(options, _ -> {})) {
      BuildRequest request = BuildRequest.of(List.of(TargetPattern.parse("//...")));
      BuildClient client = new BuildClient(1, "//...", ENVIRONMENT, _ -> {});
      assertThat(engine.build(request, client, new BuildControl()).status())
          .isEqualTo(Status.SUCCEEDED);
    }

    List<String> running = new ArrayList<>();
    int most = 0;
    for (String line : Files.readAllLines(log)) {
      String name = line.substring(line.indexOf(' ') + 1);
      if (line.startsWith("begin ")) {
        running.add(name);
        assertThat(needs(running, "t", JOBS)).as("threads of " + running).isLessThanOrEqualTo(JOBS);
        assertThat(needs(running, "m", MEMORY_MEGABYTES))
            .as("memory of " + running)
            .isLessThanOrEqualTo(MEMORY_MEGABYTES);
        most = Math.max(most, running.size());
      } else {
        assertThat(running.remove(name)).isTrue();
      }
    }
    assertThat(running).isEmpty();
    assertThat(most).as("how many ran at once").isBetween(2, JOBS);
  }

  private static final String SHOW =
      """
      import { attribute, DefaultInfo, rule } from "zako:rule";
      /** Writes down how many threads it was granted. */
      export const show = rule({
        attributes: { mnemonic: attribute.string({ default: "Show" }), resources: attribute.resources() },
        toolchains: ["sh"],
        implementation(ctx) {
          const made = ctx.actions.declareFile(ctx.name);
          ctx.actions.run({
            mnemonic: ctx.attributes.mnemonic,
            arguments: [ctx.toolchains.sh.sh, "-c", 'echo "${ZAKO_THREADS-none}" >"$1"', "sh", made],
            outputs: [made],
            resources: ctx.attributes.resources,
          });
          return [DefaultInfo({ files: [made] })];
        },
      });
      """;

  private static final String MANIFEST =
      "group = \"org.example\"\nartifact = \"test\"\nversion = \"1.0.0\"\n[resources]\n";

  private TestWorkspace workspace(String resources, String... targets) throws Exception {
    return new TestWorkspace(root)
        .write("zako.toml", MANIFEST + resources)
        .write("show.rule.ts", SHOW)
        .write(
            "BUILD.ts",
            "import { show } from \"./show.rule.ts\";\nexport default [\n"
                + String.join(",\n", targets)
                + "\n];\n");
  }

  private static List<String> messages(BuildReport report) {
    return report.diagnostics().stream().map(Diagnostic::message).toList();
  }

  @Test
  void build_commandThatAsksForThreads_isToldHowManyItGot() throws Exception {
    try (TestWorkspace workspace =
        workspace(
            "",
            "show({ name: \"none\" })",
            "show({ name: \"exact\", resources: { threads: 1 } })",
            "show({ name: \"more\", resources: { threads: 64 } })",
            "show({ name: \"all\", resources: { threads: { min: 2 } } })")) {
      assertThat(workspace.build("//...").status()).isEqualTo(Status.SUCCEEDED);
      assertThat(workspace.output("none")).isEqualTo("none\n");
      assertThat(workspace.output("exact")).isEqualTo("1\n");
      assertThat(workspace.output("more")).isEqualTo("2\n");
      assertThat(workspace.output("all")).isEqualTo("2\n");
    }
  }

  @Test
  void build_afterAChangeOfWhatThereIsAndWhatIsAskedFor_runsNothingAgain() throws Exception {
    try (TestWorkspace workspace =
        workspace("linker = 1\n", "show({ name: \"a\", resources: { threads: 2, linker: 1 } })")) {
      assertThat(workspace.build("//...").executed()).isEqualTo(1);
      workspace.write("zako.toml", MANIFEST + "linker = 2\nlicence = 3\n");
      BuildReport totals = workspace.build("//...");
      assertThat(totals.status()).isEqualTo(Status.SUCCEEDED);
      assertThat(totals.executed()).isZero();
      workspace.write(
          "BUILD.ts",
          """
          import { show } from "./show.rule.ts";
          export default show({ name: "a", resources: { threads: 1, licence: 3 } });
          """);
      BuildReport needs = workspace.build("//...");
      assertThat(needs.status()).isEqualTo(Status.SUCCEEDED);
      assertThat(needs.executed()).isZero();
      assertThat(workspace.output("a")).isEqualTo("2\n");
    }
  }

  @Test
  void build_commandsThatCanNeverGetWhatTheyAskFor_areToldBeforeAnythingRuns() throws Exception {
    try (TestWorkspace workspace =
        workspace(
            "linker = 1\ngpu = { total = 100, granularity = 25 }\nendless = {}\n",
            "show({ name: \"good\" })",
            "show({ name: \"unknown\", resources: { linkr: 1 } })",
            "show({ name: \"toomuch\", resources: { linker: 2 } })",
            "show({ name: \"odd\", resources: { gpu: 30 } })",
            "show({ name: \"range\", resources: { threads: { min: 3, max: 2 } } })",
            "show({ name: \"all\", resources: { endless: { min: 1 } } })")) {
      BuildReport report = workspace.build("//...");
      assertThat(report.status()).isEqualTo(Status.FAILED);
      assertThat(report.executed()).isZero();
      assertThat(messages(report))
          .containsExactly(
              "Command `Show` of `//:unknown` asks for `linkr`, which is no resource",
              "Command `Show` of `//:toomuch` asks for 2 of `linker`, of which there is 1",
              "Command `Show` of `//:odd` asks for 30 of `gpu`, which is no multiple of 25",
              "Command `Show` of `//:range` asks for at least 3 and at most 2 of `threads`",
              "Command `Show` of `//:all` asks for all that there is of `endless`, of which there"
                  + " is no end");
      assertThat(report.diagnostics())
          .allMatch(each -> each.code() == Code.ACTION_RESOURCES)
          .allMatch(each -> each.hint().isPresent() && each.label().isPresent())
          .extracting(each -> each.position().orElseThrow().toString())
          .containsExactly(
              "BUILD.ts:4:1", "BUILD.ts:5:1", "BUILD.ts:6:1", "BUILD.ts:7:1", "BUILD.ts:8:1");
      // What was wrong in one build is right in the next.
      workspace.write(
          "zako.toml", MANIFEST + "linkr = 1\nlinker = 2\ngpu = 60\nendless = 1\nthreads2 = 1\n");
      assertThat(messages(workspace.build("//..."))).hasSize(1);
    }
  }

  @Test
  void build_keepingGoing_makesEverythingThatNeedsNoneOfThem() throws Exception {
    try (TestWorkspace workspace =
        workspace(
            "linker = 1\n",
            "show({ name: \"good\" })",
            "show({ name: \"bad\", resources: { linker: 2 } })")) {
      BuildReport report = workspace.build(true, "//...");
      assertThat(report.status()).isEqualTo(Status.FAILED);
      assertThat(messages(report)).hasSize(1);
      assertThat(report.executed()).isEqualTo(1);
      assertThat(workspace.output("good")).isEqualTo("none\n");
    }
  }

  @Test
  void build_resourcesOfADependency_areNoneOfTheWorkspace() throws Exception {
    try (TestWorkspace workspace =
        workspace("linker = 1\n", "show({ name: \"a\", resources: { licence: 1 } })")) {
      workspace.write(
          "zako.toml", MANIFEST + "linker = 1\n[dependencies]\ntext = { path = \"libs/text\" }\n");
      workspace.write("libs/text/zako.toml", MANIFEST.replace("test", "text") + "licence = 1\n");
      assertThat(messages(workspace.build("//:a")))
          .containsExactly("Command `Show` of `//:a` asks for `licence`, which is no resource");
    }
  }

  @Test
  void build_commandsOfANamedMnemonic_needAPiece() throws Exception {
    try (TestWorkspace workspace =
        workspace(
            "linker = { total = 0, mnemonics = [\"Link\"] }\n",
            "show({ name: \"a\", mnemonic: \"Compile\" })",
            "show({ name: \"b\", mnemonic: \"Link\" })")) {
      assertThat(workspace.build("//:a").status()).isEqualTo(Status.SUCCEEDED);
      assertThat(messages(workspace.build("//:b")))
          .containsExactly("Command `Link` of `//:b` asks for 1 of `linker`, of which there is 0");
      workspace.write("zako.toml", MANIFEST + "linker = { total = 1, mnemonics = [\"Link\"] }\n");
      assertThat(workspace.build("//:b").status()).isEqualTo(Status.SUCCEEDED);
    }
  }

  /** How much the running commands take of what their names say; none takes more than all. */
  private static long needs(List<String> running, String letter, long all) {
    return running.stream()
        .mapToLong(
            name -> {
              for (String part : name.split("-", -1)) {
                if (part.matches(letter + "[0-9]+")) {
                  return Math.min(all, Long.parseLong(part.substring(1)));
                }
              }
              throw new IllegalArgumentException(name + " has no " + letter);
            })
        .sum();
  }
}
