package dev.zako.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.cas.WritePoints;
import dev.zako.engine.graph.Dependencies;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeRecord;
import dev.zako.engine.graph.NodeValue;
import dev.zako.engine.graph.Outcome;
import dev.zako.engine.graph.Revision;
import dev.zako.engine.graph.Standing;
import dev.zako.engine.hone.RecordStore.Kept;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The records of a graph on disk, and everything that can happen to them there. */
final class GraphStoreTest {
  private static final Fingerprint OWN = Fingerprint.of("this program, this workspace");
  private static final Revision FIRST = Revision.FIRST;

  @TempDir Path directory;
  private final TextCodec codec = new TextCodec();

  /** A node with a name. */
  private record Name(String id) implements NodeKey<Text> {
    @Override
    public String kind() {
      return "node";
    }
  }

  private record Text(String text) implements NodeValue {
    @Override
    public Fingerprint outputHash() {
      return Fingerprint.of(text);
    }
  }

  /** Writes name, text, sight and dependencies in a line; whatever is none is no entry. */
  private static final class TextCodec implements NodeCodec {
    @Override
    public byte[] write(Entry entry) {
      Text value = (Text) ((Outcome.Value<?>) entry.record().outcome()).value();
      List<String> fields = new ArrayList<>();
      fields.add(entry.key().id());
      fields.add(value.text());
      fields.add(entry.sight().map(Object::toString).orElse(""));
      entry.record().dependencies().keys().forEach(key -> fields.add(key.id()));
      return String.join(";", fields).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Entry read(byte[] bytes) throws IOException {
      String[] fields = new String(bytes, StandardCharsets.UTF_8).split(";", -1);
      if (fields.length < 3) {
        throw new IOException("Not an entry");
      }
      String[] dependencies = java.util.Arrays.copyOfRange(fields, 3, fields.length);
      return new Entry(
          new Name(fields[0]),
          record(fields[1], FIRST, dependencies),
          fields[2].isEmpty() ? Optional.empty() : Optional.of(fields[2]));
    }
  }

  private static NodeRecord record(String text, Revision at, String... dependencies) {
    List<NodeKey<?>> keys = new ArrayList<>();
    for (String dependency : dependencies) {
      keys.add(new Name(dependency));
    }
    Text value = new Text(text);
    int[] ends = keys.isEmpty() ? new int[0] : new int[] {keys.size()};
    return new NodeRecord(
        new Outcome.Value<>(value),
        value.outputHash(),
        Dependencies.kept(keys, new @Nullable Fingerprint[keys.size()], ends),
        at,
        at);
  }

  private Path file() {
    return directory.resolve("graph/records");
  }

  private GraphStore open(Fingerprint identity, int batch, WritePoints points) throws IOException {
    GraphStore store =
        new GraphStore(
            file(),
            identity,
            codec,
            key -> key.id().startsWith("leaf") ? Optional.of("seen") : Optional.empty(),
            batch,
            Runnable::run,
            points);
    store.attach();
    return store;
  }

  private GraphStore open() throws IOException {
    return open(OWN, 1000, WritePoints.none());
  }

  private static void put(GraphStore store, String name, String text, String... dependencies) {
    assertThat(store.put(new Name(name), record(text, store.revision(), dependencies))).isTrue();
  }

  /** What is found of a node: its text and its standing. */
  private static String found(GraphStore store, String name) {
    Optional<Kept> kept = store.find(new Name(name));
    return kept.map(
            k -> ((Text) ((Outcome.Value<?>) k.record().outcome()).value()).text() + k.standing())
        .orElse("nothing");
  }

  private static void end(GraphStore store) {
    store.detach();
    store.close();
  }

  /** A leaf, what depends on it, and something else. */
  private void filled() throws IOException {
    GraphStore store = open();
    put(store, "leaf", "L");
    put(store, "middle", "M", "leaf");
    put(store, "top", "T", "middle");
    put(store, "other", "O");
    end(store);
  }

  @Test
  void find_inALaterProcess_givesWhatWasPut() throws Exception {
    filled();

    GraphStore store = open();

    assertThat(found(store, "leaf")).isEqualTo("LCURRENT");
    assertThat(found(store, "top")).isEqualTo("TCURRENT");
    assertThat(found(store, "absent")).isEqualTo("nothing");
    assertThat(store.leaves()).hasSize(1);
    assertThat(store.leaves().getFirst().entry().sight().orElseThrow()).isEqualTo("seen");
    store.close();
  }

  @Test
  void doubt_byTheEdgesOnDisk_reachesAllThatDependAndNothingElse() throws Exception {
    filled();
    GraphStore store = open();
    Revision next = store.revision().next();

    assertThat(store.doubt(List.of(new Name("leaf")), next).records()).isEqualTo(3);
    end(store);

    GraphStore later = open();
    assertThat(found(later, "leaf")).isEqualTo("LREREAD");
    assertThat(found(later, "middle")).isEqualTo("MDOUBTFUL");
    assertThat(found(later, "top")).isEqualTo("TDOUBTFUL");
    assertThat(found(later, "other")).isEqualTo("OCURRENT");
    assertThat(later.revision()).isEqualTo(next);
    assertThat(later.leaves()).isEmpty();
    later.close();
  }

  @Test
  void put_recordOfAnEarlierRevision_isDoubtful() throws Exception {
    filled();
    GraphStore store = open();
    store.doubt(List.of(new Name("leaf")), store.revision().next());

    assertThat(store.put(new Name("late"), record("late", FIRST))).isFalse();
    assertThat(store.confirm(new Name("top"), FIRST)).isFalse();

    assertThat(found(store, "late")).isEqualTo("lateDOUBTFUL");
    assertThat(found(store, "top")).isEqualTo("TDOUBTFUL");
    store.close();
  }

  @Test
  void attach_fileCutOffAnywhere_isOneOfItsBeginnings() throws Exception {
    GraphStore store = open(OWN, 1, WritePoints.none());
    for (int i = 0; i < 12; i++) {
      put(store, "node" + i, "text" + i, i == 0 ? new String[0] : new String[] {"node" + (i - 1)});
    }
    end(store);
    byte[] whole = Files.readAllBytes(file());
    int known = 12;
    for (int length = whole.length; length >= 0; length--) {
      Files.write(file(), java.util.Arrays.copyOf(whole, length));
      GraphStore cut = open();
      int count = 0;
      while (!found(cut, "node" + count).equals("nothing")) {
        assertThat(found(cut, "node" + count)).isEqualTo("text" + count + "CURRENT");
        count++;
      }
      for (int i = count; i < 12; i++) {
        assertThat(found(cut, "node" + i)).isEqualTo("nothing");
      }
      assertThat(count).isBetween(known - 1, known);
      known = count;
      cut.close();
    }
    assertThat(known).isZero();
  }

  @Test
  void find_anyByteDamaged_nothingWrongIsBelieved() throws Exception {
    filled();
    byte[] whole = Files.readAllBytes(file());
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x41;
      Files.write(file(), damaged);
      GraphStore store = open();
      assertThat(found(store, "leaf")).isIn("LCURRENT", "nothing");
      assertThat(found(store, "middle")).isIn("MCURRENT", "nothing");
      assertThat(found(store, "top")).isIn("TCURRENT", "nothing");
      if (store.leaves().isEmpty() && !found(store, "top").equals("nothing")) {
        assertThat(store.hasDamagedLeaves()).as("Byte %s", at).isTrue();
        store.doubt(List.of(), store.revision().next());
        assertThat(found(store, "top")).isEqualTo("TDOUBTFUL");
      }
      store.close();
    }
  }

  @Test
  void attach_storeOfAnotherVersionOrWorkspace_isReplaced() throws Exception {
    filled();

    GraphStore foreign = open(Fingerprint.of("another one"), 10, WritePoints.none());

    assertThat(foreign.isEmpty()).isTrue();
    assertThat(found(foreign, "leaf")).isEqualTo("nothing");
    end(foreign);
    GraphStore own = open();
    assertThat(found(own, "leaf")).isEqualTo("nothing");
    own.close();
  }

  /** A disk that is full from some write on, until it has room again. */
  private static final class Disk implements WritePoints {
    boolean isFull;

    @Override
    public void reached(String point) throws IOException {
      if (isFull && point.startsWith("graph batch half")) {
        throw new IOException("No space left on device");
      }
    }
  }

  @Test
  void detach_diskFull_keepsEverythingInMemoryAndWritesItLater() throws Exception {
    filled();
    Disk disk = new Disk();
    GraphStore store = open(OWN, 2, disk);
    disk.isFull = true;
    for (int i = 0; i < 10; i++) {
      put(store, "new" + i, "N" + i, "leaf");
    }
    store.doubt(List.of(new Name("other")), store.revision().next());
    store.detach();
    assertThat(store.isUntouched()).isTrue();
    assertThat(found(store, "new7")).isEqualTo("N7CURRENT");

    GraphStore meanwhile = open();
    assertThat(found(meanwhile, "top")).isEqualTo("TCURRENT");
    assertThat(found(meanwhile, "new7")).isEqualTo("nothing");
    meanwhile.close();
    disk.isFull = false;
    store.attach();
    end(store);

    GraphStore later = open();
    assertThat(found(later, "new7")).isEqualTo("N7CURRENT");
    assertThat(found(later, "other")).isEqualTo("OREREAD");
    later.close();
  }

  @Test
  void detach_onAnInterruptedThread_writesAndStaysInterrupted() throws Exception {
    GraphStore store = open();
    Thread.currentThread().interrupt();
    store.attach();
    put(store, "leaf", "L");
    store.detach();

    assertThat(found(store, "leaf")).isEqualTo("LCURRENT");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(store.isUntouched()).isTrue();
    store.close();
    GraphStore later = open();
    assertThat(found(later, "leaf")).isEqualTo("LCURRENT");
    later.close();
  }

  @Test
  void isUntouched_anotherProcessWrote_isNot() throws Exception {
    filled();
    GraphStore one = open();
    one.detach();
    assertThat(one.isUntouched()).isTrue();
    GraphStore two = open();
    put(two, "top", "by two", "middle");
    end(two);

    assertThat(one.isUntouched()).isFalse();

    one.attach();
    assertThat(found(one, "top")).isEqualTo("by twoCURRENT");
    one.close();
  }

  @Test
  void detach_makingTheFileSmallFails_keepsTheOldOne() throws Exception {
    boolean[] fails = {true};
    WritePoints points =
        point -> {
          if (fails[0] && point.equals("graph compacted")) {
            throw new IOException("No space left on device");
          }
        };
    GraphStore store = open(OWN, 1000, points);
    for (int round = 0; round < 20; round++) {
      put(store, "big", round + "x".repeat(500_000));
    }
    put(store, "small", "s", "big");
    store.detach();
    assertThat(Files.size(file())).isGreaterThan(1 << 22);
    GraphStore other = open();
    assertThat(found(other, "big")).startsWith("19x").endsWith("CURRENT");
    assertThat(found(other, "small")).isEqualTo("sCURRENT");
    other.close();

    fails[0] = false;
    store.attach();
    end(store);
    assertThat(Files.size(file())).isLessThan(1 << 20);
    GraphStore later = open();
    assertThat(found(later, "big")).startsWith("19x").endsWith("CURRENT");
    assertThat(found(later, "small")).isEqualTo("sCURRENT");
    later.close();
  }

  @Test
  void detach_mostOfTheFileOutOfDate_isMadeSmallAndStaysRight() throws Exception {
    Random random = new Random(7);
    GraphStore store = open();
    TreeMap<String, String> latest = new TreeMap<>();
    byte[] noise = new byte[2000];
    for (int round = 0; round < 30; round++) {
      for (int i = 0; i < 100; i++) {
        random.nextBytes(noise);
        String text = java.util.HexFormat.of().formatHex(noise);
        put(store, "node" + i, text, "leaf" + i % 7, "node" + (i + 1));
        latest.put("node" + i, text);
      }
    }
    store.doubt(List.of(new Name("leaf3")), store.revision().next());
    store.detach();

    assertThat(Files.size(file())).isLessThan(1 << 20);

    for (GraphStore each : List.of(store, open())) {
      latest.forEach(
          (name, text) -> {
            Kept kept = each.find(new Name(name)).orElseThrow();
            assertThat(((Outcome.Value<?>) kept.record().outcome()).value())
                .isEqualTo(new Text(text));
            // Each depends on the next, and one in seven on the leaf that changed.
            assertThat(kept.standing())
                .isEqualTo(
                    Integer.parseInt(name.substring(4)) <= 94
                        ? Standing.DOUBTFUL
                        : Standing.CURRENT);
          });
      each.close();
    }
  }
}
