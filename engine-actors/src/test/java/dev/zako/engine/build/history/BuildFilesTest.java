package dev.zako.engine.build.history;

import static dev.zako.engine.build.history.Entries.action;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zako.cas.WritePoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries of builds on disk. */
final class BuildFilesTest {
  @TempDir Path directory;

  private BuildFiles files(WritePoints points) {
    return new BuildFiles(directory.resolve("builds"), directory.resolve("temporary"), points);
  }

  private void add(BuildEntry entry) throws IOException {
    files(WritePoints.none()).add(notes(entry), id -> head(entry, id));
  }

  private static BuildNotes notes(BuildEntry entry) {
    BuildNotes notes = new BuildNotes();
    entry.actions().values().forEach(notes::action);
    entry.files().forEach(notes::file);
    entry.because().forEach(notes::because);
    return notes;
  }

  private static BuildEntry.Head head(BuildEntry entry, long id) {
    BuildEntry.Head head = entry.head();
    return new BuildEntry.Head(
        id,
        head.isSum(),
        head.at(),
        head.took(),
        head.commandLine(),
        head.status(),
        head.options());
  }

  private List<BuildEntry> read() throws IOException {
    return BuildFiles.read(directory.resolve("builds"));
  }

  private static BuildEntry entry(long id) {
    return Entries.build(id)
        .option("mode", "d\u00e9bug")
        .file("a/in", "file " + id)
        .because("Action //a:a 0 in c", "FileState a/in")
        .with(action("//a:a", "Copy", Map.of("a/in", "file " + id), Map.of("out", "file " + id)))
        .with(action("//a:only" + id, "Write", Map.of(), Map.of("out" + id, "x")))
        .done();
  }

  @Test
  void add_entries_areReadAsTheyWereInOrder() throws Exception {
    add(entry(1));
    add(entry(2));
    assertThat(read()).containsExactly(entry(1), entry(2));
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).containsExactly(directory.resolve("builds"));
    }
  }

  @Test
  void add_nothingNoted_writesNothing() throws Exception {
    files(WritePoints.none()).add(new BuildNotes(), id -> head(entry(1), id));
    assertThat(read()).isEmpty();
    assertThat(directory.resolve("builds")).doesNotExist();
  }

  @Test
  void add_writingFails_leavesWhatWasThere() throws Exception {
    add(entry(1));
    BuildFiles failing =
        files(
            _ -> {
              throw new IOException("The disk is full");
            });
    assertThatThrownBy(() -> failing.add(notes(entry(2)), id -> head(entry(2), id)))
        .isInstanceOf(IOException.class);
    assertThat(read()).containsExactly(entry(1));
    assertThat(directory.resolve("temporary")).doesNotExist();
  }

  @Test
  void add_many_sumsUpTheOldest() throws Exception {
    for (int id = 1; id <= 2 * BuildFiles.KEPT + 1; id++) {
      add(entry(id));
    }

    List<BuildEntry> kept = read();

    assertThat(kept).hasSize(BuildFiles.KEPT + 2);
    BuildEntry sum = kept.getFirst();
    assertThat(sum.id()).isEqualTo(BuildFiles.KEPT);
    assertThat(sum.head().isSum()).isTrue();
    assertThat(sum.actions()).hasSize(BuildFiles.KEPT + 1).containsKey("//a:only1 0 in c");
    assertThat(sum.files()).containsEntry("a/in", "file " + BuildFiles.KEPT);
    assertThat(kept.getLast()).isEqualTo(entry(2 * BuildFiles.KEPT + 1));
  }

  @Test
  void read_damagedAnywhere_isLeftOutAndNeverBelieved() throws Exception {
    add(entry(1));
    add(entry(2));
    Path file = directory.resolve("builds/2");
    byte[] whole = Files.readAllBytes(file);
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      byte[] damaged = whole.clone();
      int at = random.nextInt(damaged.length);
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, i % 3 == 0 ? Arrays.copyOf(whole, at) : damaged);
      // What stands in the header of the compressed form beside its kind says nothing.
      assertThat(read())
          .as("seed %d, round %d", seed, i)
          .isSubsetOf(entry(1), entry(2))
          .contains(entry(1));
    }
  }
}
