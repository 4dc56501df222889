package dev.zako.engine.build.kept;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.zako.cas.Digest;
import dev.zako.engine.graph.Fingerprint;

/** Writes digests and fingerprints by their bytes. */
final class HashSerializer {
  private HashSerializer() {}

  /** The hash and the size. */
  static Serializer<Digest> ofDigest() {
    return new Serializer<>(false, true) {
      @Override
      public void write(Kryo kryo, Output output, Digest digest) {
        output.writeBytes(digest.hash());
        output.writeVarLong(digest.sizeBytes(), true);
      }

      @Override
      public Digest read(Kryo kryo, Input input, Class<? extends Digest> type) {
        byte[] hash = input.readBytes(Digest.HASH_BYTES);
        return Digest.ofHash(hash, input.readVarLong(true));
      }
    };
  }

  /** The bytes. */
  static Serializer<Fingerprint> ofFingerprint() {
    return new Serializer<>(false, true) {
      @Override
      public void write(Kryo kryo, Output output, Fingerprint fingerprint) {
        output.writeBytes(fingerprint.bytes());
      }

      @Override
      public Fingerprint read(Kryo kryo, Input input, Class<? extends Fingerprint> type) {
        return Fingerprint.fromBytes(input.readBytes(Fingerprint.BYTES));
      }
    };
  }
}
