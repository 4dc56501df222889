package dev.zako.cas.local;

import dev.zako.cas.BlobStore;
import dev.zako.cas.ByteRange;
import dev.zako.cas.CasException;
import dev.zako.cas.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;

/** Opens stores on one actor system and looks into their directories. */
final class StoreFixture implements AutoCloseable {
  private final ActorTestKit kit = ActorTestKit.create();

  /** A store without memory tier, so that every read reaches the disk. */
  LocalStore open(Path root) throws CasException {
    return open(root, new StoreFiles());
  }

  LocalStore open(Path root, StoreFiles files) throws CasException {
    return LocalStore.open(
        new LocalStoreOptions(root, 4, 0, 0, 0, false, "start"), kit.system(), files);
  }

  LocalStore open(LocalStoreOptions options) throws CasException {
    return LocalStore.open(options, kit.system());
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Path blobFile(Path root, Digest digest) {
    return file(root, "blobs", digest);
  }

  static Path file(Path root, String kind, Digest digest) {
    return root.resolve(kind)
        .resolve(digest.hex().substring(0, 2))
        .resolve(digest.hex().substring(2));
  }

  /** Overwrites a blob's file as a fault of the device would. */
  static void damage(Path file, byte[] bytes) throws IOException {
    Files.delete(file);
    Files.write(file, bytes);
  }

  /** Every regular file below {@code directory}, empty if it does not exist. */
  static List<Path> filesBelow(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** The temporary files of blobs, without the locks. */
  static List<Path> temporaryFiles(Path root) throws IOException {
    return filesBelow(root.resolve("tmp")).stream()
        .filter(file -> !file.toString().endsWith(".lock"))
        .toList();
  }

  static byte[] readAll(BlobStore store, Digest digest) throws IOException {
    try (var in = store.open(digest, ByteRange.FULL)) {
      return in.readAllBytes();
    }
  }
}
