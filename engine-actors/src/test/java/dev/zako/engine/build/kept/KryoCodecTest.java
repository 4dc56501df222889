package dev.zako.engine.build.kept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zako.cas.Digest;
import dev.zako.cas.local.LocalStore;
import dev.zako.cas.local.LocalStoreOptions;
import dev.zako.engine.build.failure.BuildFailure;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.leaf.FileStateKey;
import dev.zako.engine.build.leaf.FileStateValue;
import dev.zako.engine.build.leaf.GlobValue;
import dev.zako.engine.build.leaf.Sighting;
import dev.zako.engine.build.model.ConfigurationId;
import dev.zako.engine.build.script.ModuleClosureKey;
import dev.zako.engine.build.script.ModuleClosureValue;
import dev.zako.engine.graph.Dependencies;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeRecord;
import dev.zako.engine.graph.NodeValue;
import dev.zako.engine.graph.Outcome;
import dev.zako.engine.graph.Revision;
import dev.zako.engine.graph.RootCause;
import dev.zako.engine.store.NodeCodec;
import dev.zako.js.ImportStatement;
import dev.zako.js.ModuleId;
import dev.zako.js.ScriptKind;
import dev.zako.js.ScriptModule;
import dev.zako.js.Transpiled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class KryoCodecTest {
  private static final FileStateKey FILE = new FileStateKey("a/b.c");

  @TempDir Path directory;
  private LocalStore store;
  private KryoCodec codec;

  @BeforeEach
  void open() throws Exception {
    store = LocalStore.open(LocalStoreOptions.defaults(directory, 1 << 26));
    codec = new KryoCodec(store.blobs());
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static NodeCodec.Entry entry(NodeKey<?> key, Outcome<?> outcome, Optional<?> sight) {
    Dependencies dependencies =
        Dependencies.kept(
            List.of(FILE, new FileStateKey("other")),
            new Fingerprint[] {Fingerprint.of("one"), null},
            new int[] {1, 2});
    return new NodeCodec.Entry(
        key,
        new NodeRecord(
            outcome, Fingerprint.of("out"), dependencies, new Revision(7), new Revision(3)),
        sight);
  }

  private NodeCodec.Entry roundTrip(NodeCodec.Entry entry) throws IOException {
    NodeCodec.Entry read = codec.read(codec.write(entry));
    assertThat(read.key()).isEqualTo(entry.key());
    assertThat(read.sight()).isEqualTo(entry.sight());
    assertThat(read.record().outcome()).isEqualTo(entry.record().outcome());
    assertThat(read.record().outputHash()).isEqualTo(entry.record().outputHash());
    assertThat(read.record().verifiedAt()).isEqualTo(entry.record().verifiedAt());
    assertThat(read.record().changedAt()).isEqualTo(entry.record().changedAt());
    assertThat(read.record().dependencies().keys()).isEqualTo(entry.record().dependencies().keys());
    assertThat(read.record().dependencies().inputHash())
        .isEqualTo(entry.record().dependencies().inputHash());
    assertThat(read.record().dependencies().groups()).isEqualTo(2);
    return read;
  }

  static List<Class<? extends Record>> types() {
    return KeptTypes.RECORDS;
  }

  @ParameterizedTest
  @MethodSource("types")
  void kryo_everyRegisteredType_readsWhatItWrote(Class<? extends Record> type) {
    Record sample = (Record) Samples.of(type);
    com.esotericsoftware.kryo.Kryo kryo = KeptTypes.kryo(new ModuleTexts(store.blobs()));
    com.esotericsoftware.kryo.io.Output output = new com.esotericsoftware.kryo.io.Output(64, -1);

    kryo.writeClassAndObject(output, sample);

    assertThat(kryo.readClassAndObject(new com.esotericsoftware.kryo.io.Input(output.toBytes())))
        .isEqualTo(sample);
  }

  @Test
  void types_everythingThatNodesAreMadeOf_isRegistered() throws Exception {
    assertThat(KeptTypes.RECORDS).containsAll(Samples.keys());
    assertThat(Samples.missing(KeptTypes.RECORDS)).isEmpty();
  }

  @Test
  void types_idsAndShapes_doNotMoveWithoutANewVersion() throws Exception {
    String golden =
        new String(
            KryoCodecTest.class.getResourceAsStream("kept-types.txt").readAllBytes(),
            StandardCharsets.UTF_8);

    assertThat(Samples.shapes(KeptTypes.VERSION, KeptTypes.RECORDS))
        .as("A changed shape needs another KeptTypes.VERSION, and kept-types.txt as told here")
        .isEqualTo(golden);
  }

  @Test
  void write_leafWithItsSight_isReadBack() throws Exception {
    roundTrip(
        entry(
            FILE,
            new Outcome.Value<>(new FileStateValue.Regular(Digest.of(new byte[3]), true)),
            Optional.of(new Sighting.Variable("PATH", Optional.of("/bin")))));
  }

  @Test
  void write_failure_isReadBack() throws Exception {
    Diagnostic diagnostic =
        Diagnostic.of(Code.ACTION_FAILED, "It failed").withNote("said this").withHint("Do that");
    roundTrip(
        entry(
            FILE,
            new Outcome.Failed<NodeValue>(
                List.of(new RootCause(FILE, new BuildFailure(diagnostic)))),
            Optional.empty()));
  }

  @Test
  void write_bigValue_isABlobOfTheStore() throws Exception {
    List<String> files =
        java.util.stream.IntStream.range(0, 20_000).mapToObj(i -> "file" + i).toList();
    NodeCodec.Entry entry =
        entry(FILE, new Outcome.Value<>(new GlobValue(files)), Optional.empty());

    assertThat(codec.write(entry)).hasSizeLessThan(100);
    roundTrip(entry);
  }

  @Test
  void write_closure_keepsTheTextOfAModuleOnce() throws Exception {
    ModuleId id = ModuleId.file("BUILD.ts");
    Transpiled transpiled =
        new Transpiled(
            "code", "map", List.of(new ImportStatement("zako:std", Optional.empty(), 1, 2)));
    ModuleClosureValue closure =
        new ModuleClosureValue(
            new TreeMap<>(Map.of(id, new ScriptModule(id, ScriptKind.BUILD, "text", transpiled))),
            new TreeMap<>(Map.of(id, Digest.of(new byte[1]))));

    roundTrip(
        entry(
            new ModuleClosureKey(
                id, ScriptKind.BUILD, (ConfigurationId) Samples.of(ConfigurationId.class)),
            new Outcome.Value<>(closure),
            Optional.empty()));
    codec = new KryoCodec(store.blobs());
    roundTrip(
        entry(
            new ModuleClosureKey(
                id, ScriptKind.BUILD, (ConfigurationId) Samples.of(ConfigurationId.class)),
            new Outcome.Value<>(closure),
            Optional.empty()));
  }

  @Test
  void read_whatIsNoRecord_isRefused() throws Exception {
    byte[] bytes =
        codec.write(
            entry(FILE, new Outcome.Value<>(new FileStateValue.Missing()), Optional.empty()));
    for (int i = 1; i < bytes.length; i++) {
      byte[] torn = java.util.Arrays.copyOf(bytes, i);
      assertThatThrownBy(() -> codec.read(torn)).isInstanceOf(IOException.class);
    }
  }
}
