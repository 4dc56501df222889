package dev.zako.engine.build.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zako.cas.CasException;
import dev.zako.cas.Digest;
import dev.zako.cas.WritePoints;
import dev.zako.cas.local.LocalStore;
import dev.zako.cas.local.LocalStoreOptions;
import dev.zako.engine.build.execution.Artifact;
import dev.zako.engine.build.leaf.DigestCache;
import dev.zako.engine.build.leaf.Layout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutputPlacerTest {
  @TempDir Path directory;
  private LocalStore store;
  private OutputPlacer placer;

  @BeforeEach
  void open() throws Exception {
    store = LocalStore.open(LocalStoreOptions.defaults(directory.resolve("cas"), 1 << 24));
    placer =
        new OutputPlacer(
            new Layout(directory.resolve("work"), directory.resolve("state")),
            store.blobs(),
            DigestCache.load(
                directory.resolve("digests"),
                directory.resolve("new"),
                "start",
                InstantSource.system(),
                WritePoints.none()),
            WritePoints.none());
    Files.createDirectory(directory.resolve("work"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Artifact.File file(String content) throws CasException {
    return new Artifact.File(store.blobs().put(content.getBytes(StandardCharsets.UTF_8)), false);
  }

  private void place(String path, Artifact artifact) throws Exception {
    placer.place(new TreeMap<>(Map.of(path, artifact)));
  }

  private Path out(String path) {
    return directory.resolve("work/zako-out").resolve(path);
  }

  @Test
  void place_file_isAWritableCopy() throws Exception {
    place("zako-out/a/b", file("one"));
    Files.writeString(out("a/b"), "changed by hand");

    place("zako-out/a/c", file("one"));

    assertThat(out("a/c")).hasContent("one");
  }

  @Test
  void place_again_leavesTheFileAlone() throws Exception {
    place("zako-out/a", file("one"));
    FileTime old = FileTime.fromMillis(1_000_000_000_000L);
    Files.setLastModifiedTime(out("a"), old);

    place("zako-out/a", file("one"));

    assertThat(Files.getLastModifiedTime(out("a"))).isEqualTo(old);
  }

  @Test
  void place_permissionsTakenAway_areGivenBack() throws Exception {
    Digest digest = store.blobs().put("x".getBytes(StandardCharsets.UTF_8));
    place("zako-out/run", new Artifact.File(digest, true));
    assertThat(out("run")).isExecutable();

    place("zako-out/run", new Artifact.File(digest, false));

    assertThat(Files.isExecutable(out("run"))).isFalse();
  }

  @Test
  void place_directoryInTheWay_isReplaced() throws Exception {
    Files.createDirectories(out("a/b/c"));

    place("zako-out/a", file("one"));

    assertThat(out("a")).hasContent("one");
  }

  @Test
  void place_fileWhereADirectoryBelongs_isReplaced() throws Exception {
    place("zako-out/a", file("one"));

    place("zako-out/a/b", file("two"));

    assertThat(out("a/b")).hasContent("two");
  }

  @Test
  void place_linkOnTheWayThatLeadsOutside_isNotFollowed() throws Exception {
    Path outside = Files.createDirectory(directory.resolve("outside"));
    Files.createDirectories(out(""));
    Files.createSymbolicLink(out("a"), outside);

    place("zako-out/a/b", file("one"));

    assertThat(outside).isEmptyDirectory();
    assertThat(out("a/b")).hasContent("one");
  }

  @Test
  void place_tree_removesWhatDoesNotBelongToIt() throws Exception {
    place(
        "zako-out/t",
        new Artifact.Tree(new TreeMap<>(Map.of("old", file("1"), "d/old", file("2")))));

    place(
        "zako-out/t",
        new Artifact.Tree(
            new TreeMap<>(
                Map.of("new", file("3"), "d/new", file("4"), "l", new Artifact.Link("new")))));

    assertThat(out("t/old")).doesNotExist();
    assertThat(out("t/d/old")).doesNotExist();
    assertThat(out("t/d/new")).hasContent("4");
    assertThat(out("t/l")).hasContent("3");
  }

  @Test
  void place_outsideOfTheOutputs_isPassedOver() throws Exception {
    place("src/main.c", file("one"));

    assertThat(directory.resolve("work/src")).doesNotExist();
  }

  @Test
  void place_blobThatIsGone_saysWhichAndLeavesNothing() {
    Digest gone = Digest.of("gone".getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> place("zako-out/a", new Artifact.File(gone, false)))
        .isInstanceOfSatisfying(
            CasException.BlobMissing.class, e -> assertThat(e.digest()).isEqualTo(gone));
    assertThat(out("a")).doesNotExist();
  }
}
