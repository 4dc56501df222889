package dev.zako.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.cas.WritePoints;
import dev.zako.engine.build.BuildReport.Status;
import dev.zako.engine.build.model.TargetPattern;
import dev.zako.sandbox.SandboxMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs first when there is room for one command only. */
class ActionOrderTest {
  private static final long PATIENCE_SECONDS = 120;
  private static final SortedMap<String, String> ENVIRONMENT =
      new TreeMap<>(Map.of("PATH", "/usr/local/bin:/usr/bin:/bin"));

  @TempDir Path directory;
  private Path root;

  @BeforeEach
  void make() throws Exception {
    root = directory.resolve("w");
    Files.createDirectories(root.resolve("a"));
    Files.createDirectories(root.resolve("gate"));
    Files.writeString(
        root.resolve("zako.toml"),
        "group = \"org.example\"\nartifact = \"test\"\nversion = \"1.0.0\"\n");
    Path fifo = directory.resolve("fifo");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    // Each for itself, "slow" takes longer than the whole chain of three.
    Files.writeString(
        root.resolve("a/BUILD.ts"),
        """
        import { genrule } from "zako:std";
        const one = (name: string, srcs: string[], cmd: string) =>
          genrule({ name, srcs: ["in.txt", ...srcs], outs: [name], cmd: cmd + "; echo > $@" });
        export default [
          one("b1", [], "true"), one("b2", [], "true"), one("b3", [], "true"),
          one("c1", [], "true"), one("c2", [":c1"], "true"), one("c3", [":c2"], "true"),
          one("slow", [], "sleep 3"), one("b4", [], "true"),
        ];
        """);
  }

  private List<String> order() throws Exception {
    Files.writeString(root.resolve("a/in.txt"), Long.toString(System.nanoTime()));
    Files.writeString(
        root.resolve("gate/BUILD.ts"),
        """
        import { genrule } from "zako:std";
        export default genrule({
          name: "gate", outs: ["gate"], cmd: "read x < FIFO; echo TIME > $@" });
        """
            .replace("FIFO", directory.resolve("fifo").toString())
            .replace("TIME", Long.toString(System.nanoTime())));
    // The files just written count as settled, so that the second build joins the first.
    InstantSource later = InstantSource.offset(InstantSource.system(), Duration.ofMinutes(1));
    Path state = root.resolve(".zako");
    EngineOptions options =
        new EngineOptions(
            root,
            state,
            state.resolve("cas"),
            state,
            1,
            new TreeMap<>(),
            Optional.of(SandboxMode.OFF),
            ENVIRONMENT,
            "zako build",
            later,
            "start",
            WritePoints.none());
    CountDownLatch blocked = new CountDownLatch(1);
    List<String> started = new ArrayList<>();
    try (BuildEngine engine = BuildEngine.open(options, _ -> {})) {
      CompletableFuture<BuildReport> gate =
          start(
              engine,
              "//gate",
              event -> {
                if (event instanceof BuildEvent.ActionStarted) {
                  blocked.countDown();
                }
              });
      assertThat(blocked.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      CompletableFuture<BuildReport> others =
          start(
              engine,
              "//a:all",
              event -> {
                if (event instanceof BuildEvent.ActionStarted action) {
                  started.add(action.label());
                }
              });
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (engine.waitingCommands() < 6) {
        assertThat(System.nanoTime()).as("waiting: %s", engine.waitingCommands()).isLessThan(end);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      }
      Files.writeString(directory.resolve("fifo"), "go\n", StandardOpenOption.WRITE);
      assertThat(gate.get(PATIENCE_SECONDS, TimeUnit.SECONDS).status()).isEqualTo(Status.SUCCEEDED);
      assertThat(others.get(PATIENCE_SECONDS, TimeUnit.SECONDS).status())
          .isEqualTo(Status.SUCCEEDED);
    }
    return started;
  }

  private static CompletableFuture<BuildReport> start(
      BuildEngine engine, String pattern, BuildListener listener) throws Exception {
    BuildRequest request = BuildRequest.of(List.of(TargetPattern.parse(pattern)));
    BuildClient client = new BuildClient(1, pattern, ENVIRONMENT, listener);
    CompletableFuture<BuildReport> report = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> report.complete(engine.build(request, client, new BuildControl())));
    return report;
  }

  @Test
  void build_withOneSlot_startsTheLongestWorkFirst() throws Exception {
    List<String> first = order();
    assertThat(first.getFirst())
        .as("nothing is known: the chain has most steps")
        .isEqualTo("//a:c1");
    List<String> second = order();
    assertThat(second.getFirst()).as("by durations of an earlier process").isEqualTo("//a:slow");
  }
}
