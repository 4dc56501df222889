package dev.zako.engine.build.kept;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.util.Pool;
import dev.zako.cas.BlobStore;
import dev.zako.cas.Digest;
import dev.zako.engine.graph.Dependencies;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeRecord;
import dev.zako.engine.graph.NodeValue;
import dev.zako.engine.graph.Outcome;
import dev.zako.engine.graph.Revision;
import dev.zako.engine.graph.RootCause;
import dev.zako.engine.store.NodeCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes entries of the graph by Kryo, with the ids of {@link KeptTypes}. What is big is a blob of
 * the store, and its digest is written. Thread-safe.
 */
public final class KryoCodec implements NodeCodec {
  /** The version of what is written: a part of the identity of every store. */
  public static final int VERSION = KeptTypes.VERSION;

  private static final int MAX_INLINE_BYTES = 32 << 10;
  private static final int INITIAL_BYTES = 512;
  private static final byte INLINE = 0;
  private static final byte IN_STORE = 1;

  private final BlobStore blobs;
  private final Pool<Kryo> kryos;

  /** Writes what is big to {@code blobs}. */
  public KryoCodec(BlobStore blobs) {
    this.blobs = blobs;
    ModuleTexts texts = new ModuleTexts(blobs);
    this.kryos =
        new Pool<>(true, false, 8) {
          @Override
          protected Kryo create() {
            return KeptTypes.kryo(texts);
          }
        };
  }

  @Override
  public byte[] write(Entry entry) throws IOException {
    if (entry.record().outcome() instanceof Outcome.Value<?>(NodeValue value)
        && KeptTypes.NOT_KEPT.contains(value.getClass())) {
      return new byte[0];
    }
    Kryo kryo = kryos.obtain();
    try {
      Output output = new Output(INITIAL_BYTES, -1);
      output.writeByte(INLINE);
      write(kryo, output, entry);
      if (output.position() <= MAX_INLINE_BYTES) {
        return output.toBytes();
      }
      byte[] all = output.toBytes();
      Digest digest = blobs.put(java.util.Arrays.copyOfRange(all, 1, all.length));
      Output reference = new Output(Digest.HASH_BYTES + 16);
      reference.writeByte(IN_STORE);
      kryo.writeObject(reference, digest);
      return reference.toBytes();
    } catch (RuntimeException e) {
      // Whatever a writer throws at a value: it cannot be kept, which is no reason to fail a build.
      throw new IOException("Cannot write the record of " + entry.key().display(), e);
    } finally {
      kryos.free(kryo);
    }
  }

  private static void write(Kryo kryo, Output output, Entry entry) {
    NodeRecord record = entry.record();
    kryo.writeClassAndObject(output, entry.key());
    switch (record.outcome()) {
      case Outcome.Value<?>(NodeValue value) -> {
        output.writeBoolean(true);
        kryo.writeClassAndObject(output, value);
      }
      case Outcome.Failed<?>(List<RootCause> causes) -> {
        output.writeBoolean(false);
        output.writeVarInt(causes.size(), true);
        causes.forEach(cause -> kryo.writeObject(output, cause));
      }
    }
    kryo.writeObject(output, record.outputHash());
    write(kryo, output, record.dependencies());
    output.writeVarLong(record.verifiedAt().number(), true);
    output.writeVarLong(record.changedAt().number(), true);
    output.writeBoolean(entry.sight().isPresent());
    entry.sight().ifPresent(sight -> kryo.writeClassAndObject(output, sight));
  }

  private static void write(Kryo kryo, Output output, Dependencies dependencies) {
    output.writeVarInt(dependencies.groups(), true);
    int place = 0;
    for (int group = 0; group < dependencies.groups(); group++) {
      List<NodeKey<?>> keys = dependencies.group(group);
      output.writeVarInt(keys.size(), true);
      for (NodeKey<?> key : keys) {
        kryo.writeClassAndObject(output, key);
        Optional<Fingerprint> hash = dependencies.hash(place++);
        output.writeBoolean(hash.isPresent());
        hash.ifPresent(each -> kryo.writeObject(output, each));
      }
    }
  }

  @Override
  public Entry read(byte[] bytes) throws IOException {
    Kryo kryo = kryos.obtain();
    try {
      Input input = new Input(bytes);
      if (input.readByte() == IN_STORE) {
        input = new Input(blobs.read(kryo.readObject(input, Digest.class)));
      }
      return read(kryo, input);
    } catch (RuntimeException e) {
      // Whatever a reader throws at what is no record: it is none.
      throw new IOException("Not a record of the graph", e);
    } finally {
      kryos.free(kryo);
    }
  }

  private static Entry read(Kryo kryo, Input input) {
    NodeKey<?> key = (NodeKey<?>) kryo.readClassAndObject(input);
    Outcome<?> outcome = outcome(kryo, input);
    Fingerprint outputHash = kryo.readObject(input, Fingerprint.class);
    Dependencies dependencies = dependencies(kryo, input);
    Revision verifiedAt = new Revision(input.readVarLong(true));
    Revision changedAt = new Revision(input.readVarLong(true));
    Optional<?> sight =
        input.readBoolean() ? Optional.of(kryo.readClassAndObject(input)) : Optional.empty();
    return new Entry(
        key, new NodeRecord(outcome, outputHash, dependencies, verifiedAt, changedAt), sight);
  }

  private static Outcome<?> outcome(Kryo kryo, Input input) {
    if (input.readBoolean()) {
      return new Outcome.Value<>((NodeValue) kryo.readClassAndObject(input));
    }
    List<RootCause> causes = new ArrayList<>();
    for (int rest = input.readVarInt(true); rest > 0; rest--) {
      causes.add(kryo.readObject(input, RootCause.class));
    }
    return new Outcome.Failed<>(causes);
  }

  private static Dependencies dependencies(Kryo kryo, Input input) {
    int[] ends = new int[input.readVarInt(true)];
    List<NodeKey<?>> keys = new ArrayList<>();
    List<@Nullable Fingerprint> hashes = new ArrayList<>();
    for (int group = 0; group < ends.length; group++) {
      for (int rest = input.readVarInt(true); rest > 0; rest--) {
        keys.add((NodeKey<?>) kryo.readClassAndObject(input));
        hashes.add(input.readBoolean() ? kryo.readObject(input, Fingerprint.class) : null);
      }
      ends[group] = keys.size();
    }
    return Dependencies.kept(keys, hashes.toArray(new @Nullable Fingerprint[0]), ends);
  }
}
