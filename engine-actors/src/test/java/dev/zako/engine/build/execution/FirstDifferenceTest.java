package dev.zako.engine.build.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.cas.BlobStore;
import dev.zako.cas.Digest;
import dev.zako.cas.local.LocalStore;
import dev.zako.cas.local.LocalStoreOptions;
import dev.zako.engine.build.execution.FirstDifference.Found;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstDifferenceTest {
  @TempDir Path directory;
  private ActorSystem<Void> system;
  private LocalStore store;

  @BeforeEach
  void open() throws Exception {
    system = ActorSystem.create(Behaviors.empty(), "test");
    store = LocalStore.open(LocalStoreOptions.defaults(directory.resolve("cas"), 1 << 20), system);
  }

  @AfterEach
  void close() {
    store.close();
    system.terminate();
  }

  private Artifact file(String content) throws Exception {
    BlobStore blobs = store.blobs();
    Digest digest = blobs.put(content.getBytes(StandardCharsets.UTF_8));
    return new Artifact.File(digest, false);
  }

  private Optional<Found> between(Map<String, Artifact> first, Map<String, Artifact> second)
      throws Exception {
    return new FirstDifference(store.blobs()).between(new TreeMap<>(first), new TreeMap<>(second));
  }

  @Test
  void between_files_namesTheFirstByteAndShowsBothSides() throws Exception {
    Optional<Found> found =
        between(
            Map.of("a", file("same"), "b", file("built at 12:30\n"), "c", file("x")),
            Map.of("a", file("same"), "b", file("built at 14:05\n"), "c", file("y")));
    assertThat(found)
        .contains(
            new Found(
                "b",
                "byte 10 is the first that differs",
                "32 3a 33 30 0a  2:30.",
                "34 3a 30 35 0a  4:05."));
  }

  @Test
  void between_aFileAndItsBeginning_showsTheEnd() throws Exception {
    assertThat(between(Map.of("a", file("long")), Map.of("a", file("lo"))))
        .contains(new Found("a", "byte 2 is the first that differs", "6e 67  ng", "the end"));
  }

  @Test
  void between_trees_namesTheFileInIt() throws Exception {
    SortedMap<String, Artifact> one = new TreeMap<>(Map.of("x", file("1"), "y", file("2")));
    SortedMap<String, Artifact> other = new TreeMap<>(Map.of("x", file("1")));
    assertThat(between(Map.of("d", new Artifact.Tree(one)), Map.of("d", new Artifact.Tree(other))))
        .contains(
            new Found("d/y", "it is not always there", "a file that is not executable", "nothing"));
  }

  @Test
  void between_kinds_tellsThem() throws Exception {
    assertThat(between(Map.of("a", file("x")), Map.of("a", new Artifact.Link("b"))))
        .contains(
            new Found(
                "a", "it is of another kind", "a file that is not executable", "a link to `b`"));
    assertThat(between(Map.of("a", file("x")), Map.of("a", file("x")))).isEmpty();
  }

  @Test
  void ofTexts_countsBytes() {
    assertThat(FirstDifference.ofTexts("//a:b", "\u00e4 1", "\u00e4 2"))
        .contains(new Found("//a:b", "byte 3 is the first that differs", "31  1", "32  2"));
    assertThat(FirstDifference.ofTexts("//a:b", "same", "same")).isEmpty();
  }
}
