package dev.zako.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.cas.WritePoints;
import dev.zako.engine.build.BuildReport.Status;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.build.model.TargetPattern;
import dev.zako.engine.build.query.QueryParser;
import dev.zako.engine.graph.CancelReason;
import dev.zako.sandbox.SandboxMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several builds of one engine at the same time. */
class SharedBuildsTest {
  private static final long PATIENCE_SECONDS = 60;
  private static final SortedMap<String, String> ENVIRONMENT =
      new TreeMap<>(Map.of("PATH", "/usr/local/bin:/usr/bin:/bin"));

  @TempDir Path directory;
  private BuildEngine engine;

  @BeforeEach
  void open() throws Exception {
    Files.createDirectories(directory.resolve("w/a"));
    Files.writeString(
        directory.resolve("w/zako.toml"),
        "group = \"org.example\"\nartifact = \"test\"\nversion = \"1.0.0\"\n");
    Files.writeString(
        directory.resolve("w/a/BUILD.ts"),
        """
        import { genrule } from "zako:std";
        export default [
          genrule({ name: "slow", outs: ["slow"], cmd:
            "echo run >> %1$s/runs; while [ ! -e %1$s/go ]; do sleep 0.02; done; echo done > $@" }),
          genrule({ name: "bad", outs: ["bad"], cmd: "exit 3" }),
        ];
        """
            .formatted(directory));
    // The files just written count as settled, so that a second look finds nothing new.
    InstantSource later = InstantSource.offset(InstantSource.system(), Duration.ofMinutes(1));
    Path root = directory.resolve("w");
    engine =
        BuildEngine.open(
            new EngineOptions(
                root,
                root.resolve(".zako"),
                root.resolve(".zako/cas"),
                root.resolve(".zako"),
                2,
                new TreeMap<>(),
                Optional.of(SandboxMode.OFF),
                ENVIRONMENT,
                "zako build",
                later,
                "start",
                WritePoints.none()),
            _ -> {});
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private final class Running {
    final BlockingQueue<BuildEvent> events = new LinkedBlockingQueue<>();
    final BuildControl control = new BuildControl();
    final CompletableFuture<BuildReport> report = new CompletableFuture<>();

    Running(long process, String pattern, SortedMap<String, String> environment) throws Exception {
      this(engine, process, pattern, environment);
    }

    Running(BuildEngine in, long process, String pattern, SortedMap<String, String> environment)
        throws Exception {
      BuildRequest request = BuildRequest.of(List.of(TargetPattern.parse(pattern)));
      BuildClient client =
          new BuildClient(process, "zako build " + pattern, environment, events::add);
      Thread.ofVirtual().start(() -> report.complete(in.build(request, client, control)));
    }

    <E extends BuildEvent> E await(Class<E> type) throws InterruptedException {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (System.nanoTime() < end) {
        boolean ended = report.isDone();
        BuildEvent event = events.poll(ended ? 0 : 20, TimeUnit.MILLISECONDS);
        if (type.isInstance(event)) {
          return type.cast(event);
        }
        if (ended && event == null) {
          break;
        }
      }
      throw new AssertionError("No " + type + "; " + report);
    }

    BuildReport end() throws Exception {
      return report.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void go() throws Exception {
    Files.createFile(directory.resolve("go"));
  }

  @Test
  void build_sameTargetTwiceAtOnce_runsItOnceForBoth() throws Exception {
    Running first = new Running(1, "//a:slow", ENVIRONMENT);
    first.await(BuildEvent.ActionStarted.class);
    Running second = new Running(2, "//a:slow", ENVIRONMENT);
    second.await(BuildEvent.AnalysisFinished.class);
    go();
    assertThat(first.end().status()).isEqualTo(Status.SUCCEEDED);
    assertThat(second.end().status()).isEqualTo(Status.SUCCEEDED);
    assertThat(Files.readString(directory.resolve("runs"))).isEqualTo("run\n");
    assertThat(Files.readString(directory.resolve("w/zako-out/a/slow"))).isEqualTo("done\n");
  }

  @Test
  void cancel_oneOfTwo_leavesTheOtherItsCommand() throws Exception {
    Running first = new Running(1, "//a:slow", ENVIRONMENT);
    first.await(BuildEvent.ActionStarted.class);
    Running second = new Running(2, "//a:slow", ENVIRONMENT);
    second.await(BuildEvent.AnalysisFinished.class);
    first.control.cancel(new CancelReason.UserInterrupt());
    assertThat(first.end().status()).isEqualTo(Status.CANCELLED);
    go();
    assertThat(second.end().status()).isEqualTo(Status.SUCCEEDED);
  }

  @Test
  void build_failureOfOne_isNotToldToTheOther() throws Exception {
    Running first = new Running(1, "//a:slow", ENVIRONMENT);
    first.await(BuildEvent.ActionStarted.class);
    Running second = new Running(2, "//a:bad", ENVIRONMENT);
    assertThat(second.end().status()).isEqualTo(Status.FAILED);
    go();
    BuildReport report = first.end();
    assertThat(report.status()).isEqualTo(Status.SUCCEEDED);
    assertThat(report.diagnostics()).isEmpty();
    assertThat(first.events).noneMatch(event -> event instanceof BuildEvent.DiagnosticReported);
  }

  @Test
  void build_changedWorkspace_waitsAndNamesWhoItWaitsFor() throws Exception {
    Running first = new Running(1, "//a:slow", ENVIRONMENT);
    first.await(BuildEvent.ActionStarted.class);
    Files.writeString(
        directory.resolve("w/a/BUILD.ts"),
        """
        import { genrule } from "zako:std";
        export default [
          genrule({ name: "slow", outs: ["slow"], cmd: "echo other way > $@" }),
          genrule({ name: "other", outs: ["other"], cmd: "echo other > $@" }),
        ];
        """);
    Running second = new Running(2, "//a:other", ENVIRONMENT);
    assertThat(second.await(BuildEvent.WaitingForWorkspace.class))
        .isEqualTo(new BuildEvent.WaitingForWorkspace(Optional.of(1L), "zako build //a:slow"));
    go();
    assertThat(second.end().status()).isEqualTo(Status.SUCCEEDED);
    assertThat(first.end().status()).isEqualTo(Status.SUCCEEDED);
    assertThat(Files.readString(directory.resolve("w/zako-out/a/slow")))
        .as("the first one began again with the changed file")
        .isEqualTo("other way\n");
  }

  @Test
  void build_otherEnvironment_waits() throws Exception {
    Running first = new Running(1, "//a:slow", ENVIRONMENT);
    first.await(BuildEvent.ActionStarted.class);
    SortedMap<String, String> other = new TreeMap<>(ENVIRONMENT);
    other.put("OTHER", "1");
    Running second = new Running(2, "//a:slow", other);
    second.await(BuildEvent.WaitingForWorkspace.class);
    go();
    assertThat(first.end().status()).isEqualTo(Status.SUCCEEDED);
    assertThat(second.end().status()).isEqualTo(Status.SUCCEEDED);
  }

  private static List<String> labels(BuildEngine of, SortedMap<String, String> environment)
      throws Exception {
    QueryReport report =
        of.query(
            new QueryRequest(
                QueryParser.parse("//...", PackagePath.ROOT),
                QueryRequest.Facts.LABELS,
                false,
                new TreeMap<>()),
            new BuildClient(3, "zako query //...", environment, _ -> {}),
            new BuildControl());
    assertThat(report.status()).as(report.toString()).isEqualTo(Status.SUCCEEDED);
    return report.nodes().stream().map(QueryReport.Node::label).toList();
  }

  @Test
  void query_whileABuildRuns_isAnsweredWhateverChanged() throws Exception {
    Running build = new Running(1, "//a:slow", ENVIRONMENT);
    build.await(BuildEvent.ActionStarted.class);
    assertThat(labels(engine, ENVIRONMENT)).containsExactly("//a:bad", "//a:slow");
    SortedMap<String, String> other = new TreeMap<>(ENVIRONMENT);
    other.put("OTHER", "1");
    assertThat(labels(engine, other)).containsExactly("//a:bad", "//a:slow");
    Path added = directory.resolve("w/b/BUILD.ts");
    Files.createDirectories(added.getParent());
    Files.copy(directory.resolve("w/a/BUILD.ts"), added);
    assertThat(labels(engine, ENVIRONMENT))
        .containsExactly("//a:bad", "//a:slow", "//b:bad", "//b:slow");
    Running waiting = new Running(2, "//b:bad", ENVIRONMENT);
    waiting.await(BuildEvent.WaitingForWorkspace.class);
    assertThat(labels(engine, ENVIRONMENT)).hasSize(4);
    assertThat(build.report).isNotDone();
    assertThat(waiting.report).isNotDone();
    try (Stream<Path> left = Files.walk(directory.resolve("w/.zako/tmp"))) {
      assertThat(left).noneMatch(path -> path.getFileName().toString().startsWith("query"));
    }
    go();
    assertThat(build.end().status()).isEqualTo(Status.SUCCEEDED);
    assertThat(waiting.end().status()).isEqualTo(Status.FAILED);
  }

  @Test
  void query_whileAnotherEngineBuilds_isAnswered() throws Exception {
    Running build = new Running(1, "//a:slow", ENVIRONMENT);
    build.await(BuildEvent.ActionStarted.class);
    EngineOptions options =
        EngineOptions.of(directory.resolve("w"), 1, ENVIRONMENT, "zako query //...");
    try (BuildEngine second = BuildEngine.open(options, _ -> {})) {
      assertThat(labels(second, ENVIRONMENT)).containsExactly("//a:bad", "//a:slow");
      Running waiting = new Running(second, 2, "//a:bad", ENVIRONMENT);
      waiting.await(BuildEvent.WaitingForWorkspace.class);
      assertThat(labels(second, ENVIRONMENT)).containsExactly("//a:bad", "//a:slow");
      assertThat(build.report).isNotDone();
      go();
      assertThat(waiting.end().status()).isEqualTo(Status.FAILED);
    }
    assertThat(build.end().status()).isEqualTo(Status.SUCCEEDED);
  }
}
