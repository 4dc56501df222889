package dev.zako.engine.build.kept;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.zako.cas.BlobStore;
import dev.zako.cas.CasException;
import dev.zako.cas.Digest;
import dev.zako.js.Transpiled;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The texts of modules, each once as a blob of the store, however many closures it is in. Those
 * that were used last are shared in memory. Thread-safe.
 */
final class ModuleTexts {
  private static final int REMEMBERED = 256;

  /** The text of a module and what became of it. */
  record Texts(String source, Transpiled transpiled) {}

  private final BlobStore blobs;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Texts, Digest> digests = new Recent<>();
  private final Map<Digest, Texts> texts = new Recent<>();

  ModuleTexts(BlobStore blobs) {
    this.blobs = blobs;
  }

  /** Keeps the texts: the digest by which they are found. */
  Digest keep(Kryo kryo, Texts kept) {
    Optional<Digest> known = find(digests, kept);
    if (known.isPresent()) {
      return known.get();
    }
    try {
      Output output = new Output(1 << 12, -1);
      kryo.writeObject(output, kept);
      Digest digest = blobs.put(output.toBytes());
      remember(kept, digest);
      return digest;
    } catch (CasException e) {
      throw new KryoException(e);
    }
  }

  /** The texts that were kept under a digest. */
  Texts find(Kryo kryo, Digest digest) {
    Optional<Texts> known = find(texts, digest);
    if (known.isPresent()) {
      return known.get();
    }
    try {
      Texts found = kryo.readObject(new Input(blobs.read(digest)), Texts.class);
      remember(found, digest);
      return found;
    } catch (CasException e) {
      throw new KryoException(e);
    }
  }

  private <K, V> Optional<V> find(Map<K, V> map, K key) {
    lock.lock();
    try {
      return Optional.ofNullable(map.get(key));
    } finally {
      lock.unlock();
    }
  }

  private void remember(Texts kept, Digest digest) {
    lock.lock();
    try {
      digests.put(kept, digest);
      texts.put(digest, kept);
    } finally {
      lock.unlock();
    }
  }

  private static final class Recent<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    Recent() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > REMEMBERED;
    }
  }
}
