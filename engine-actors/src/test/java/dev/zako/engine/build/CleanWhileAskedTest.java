package dev.zako.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.engine.build.BuildReport.Status;
import dev.zako.engine.build.Cleaner.CleanReport;
import dev.zako.engine.build.QueryRequest.Facts;
import dev.zako.engine.build.history.Prospect;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.build.model.TargetPattern;
import dev.zako.engine.build.output.StateReaders;
import dev.zako.engine.build.query.QueryParser;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions while everything that builds have left is removed. */
final class CleanWhileAskedTest {
  private static final long PATIENCE_SECONDS = 60;

  @TempDir Path directory;
  private EngineOptions options;

  @BeforeEach
  void build() throws Exception {
    try (TestWorkspace workspace =
        new TestWorkspace(directory)
            .write(
                "a/BUILD.ts",
                """
                import { genrule } from "zako:std";
                export default genrule({ name: "one", outs: ["one"], cmd: "echo 1 > $@" });
                """)) {
      workspace.succeed("//...");
      options = workspace.options();
    }
  }

  private BuildClient client() {
    return new BuildClient(1, "zako query", options.clientEnvironment(), _ -> {});
  }

  private List<String> query() throws Exception {
    QueryReport report =
        BuildEngine.queryOnce(
            options,
            new QueryRequest(
                QueryParser.parse("//...", PackagePath.ROOT), Facts.LABELS, false, new TreeMap<>()),
            client(),
            new BuildControl());
    assertThat(report.status()).as(report.toString()).isEqualTo(Status.SUCCEEDED);
    return report.nodes().stream().map(QueryReport.Node::label).toList();
  }

  private List<Prospect> foresee() throws Exception {
    ForecastReport report =
        BuildEngine.foreseeOnce(
            options,
            BuildRequest.of(List.of(TargetPattern.parse("//a:one"))),
            client(),
            new BuildControl());
    assertThat(report.status()).as(report.toString()).isEqualTo(Status.SUCCEEDED);
    return report.forecast().prospects();
  }

  private Optional<CleanReport> clean(BuildListener listener) throws Exception {
    return Cleaner.clean(options, true, Set.of(), new BuildControl(), listener);
  }

  private Optional<StateReaders.Hold> enter(long process, String commandLine) throws Exception {
    return StateReaders.tryEnter(options.stateDirectory(), process, commandLine);
  }

  @Test
  void ask_whileEverythingIsRemoved_isAnsweredFromNothing() throws Exception {
    assertThat(foresee()).isEmpty();
    try (StateReaders.Hold _ =
        StateReaders.keepOut(
                options.stateDirectory(),
                7,
                "zako clean --all",
                new CountDownLatch(1),
                (_, _) -> {})
            .orElseThrow()) {
      assertThat(query()).containsExactly("//a:one");
      assertThat(foresee()).hasSize(1).hasOnlyElementsOfType(Prospect.Runs.class);
    }
    assertThat(foresee()).isEmpty();
  }

  @Test
  void clean_whileSomebodyAsks_waits() throws Exception {
    CompletableFuture<Optional<CleanReport>> cleaned = new CompletableFuture<>();
    CompletableFuture<BuildEvent> waiting = new CompletableFuture<>();
    try (StateReaders.Hold _ = enter(5, "zako query //...").orElseThrow()) {
      enter(6, "zako why //a").orElseThrow().close();
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  cleaned.complete(
                      clean(
                          event -> {
                            waiting.complete(event);
                          }));
                } catch (Exception e) {
                  cleaned.completeExceptionally(e);
                }
              });
      assertThat(waiting.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .isEqualTo(new BuildEvent.WaitingForWorkspace(Optional.of(5L), "zako query //..."));
      assertThat(options.storeDirectory()).exists();
      assertThat(enter(6, "zako query //a")).as("nobody comes any more").isEmpty();
      assertThat(cleaned).isNotDone();
    }
    assertThat(cleaned.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isPresent();
    assertThat(options.storeDirectory()).doesNotExist();
  }

  @Test
  void ask_againAndAgainWhileOthersClean_isAlwaysAnswered() throws Exception {
    assertThat(clean(BuildListener.none())).isPresent();
    CompletableFuture<Void> cleaned = new CompletableFuture<>();
    CountDownLatch stop = new CountDownLatch(1);
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                do {
                  assertThat(clean(BuildListener.none())).isPresent();
                } while (stop.getCount() > 0);
                cleaned.complete(null);
              } catch (Exception | AssertionError e) {
                cleaned.completeExceptionally(e);
              }
            });
    for (int i = 0; i < 3; i++) {
      assertThat(query()).containsExactly("//a:one");
      assertThat(foresee()).hasSize(1);
    }
    stop.countDown();
    cleaned.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
