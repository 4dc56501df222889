package dev.zako.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.cas.WritePoints;
import dev.zako.engine.build.BuildReport.Status;
import dev.zako.engine.build.model.TargetPattern;
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
class ActionResourcesTest {
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
            threads: attribute.integer({ default: 1 }),
            memory: attribute.integer({ default: 0 }),
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
              threads: ctx.attributes.threads,
              memoryMegabytes: ctx.attributes.memory,
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
          names.map((name) => busy({ name: "t2-m0-" + name, threads: 2 })),
          names.map((name) => busy({ name: "t1-m600-" + name, memory: 600 })),
          names.map((name) => busy({ name: "t1-m0-" + name })),
          // More than there is: alone.
          busy({ name: "t64-m5000-e", threads: 64, memory: 5000 }),
        ].flat();
        """);
    EngineOptions options =
        new EngineOptions(
            root,
            root.resolve(".zako"),
            root.resolve(".zako/cas"),
            root.resolve(".zako"),
            JOBS,
            MEMORY_MEGABYTES << 20,
            Optional.of(SandboxMode.OFF),
            ENVIRONMENT,
            "zako build",
            InstantSource.system(),
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
