package dev.zako.cas.local;

import static dev.zako.cas.local.StoreFixture.bytes;
import static dev.zako.cas.local.StoreFixture.filesBelow;
import static dev.zako.cas.local.StoreFixture.temporaryFiles;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.cas.BlobStore;
import dev.zako.cas.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConcurrentStoreTest {
  /** Counts the files written. */
  private static final class CountingFiles extends StoreFiles {
    private final AtomicInteger created = new AtomicInteger();
    private final AtomicInteger copied = new AtomicInteger();

    @Override
    OutputStream create(Path file) throws IOException {
      created.incrementAndGet();
      return super.create(file);
    }

    @Override
    void copy(Path source, Path target) throws IOException {
      copied.incrementAndGet();
      super.copy(source, target);
    }
  }

  private StoreFixture fixture;
  private Path root;

  @BeforeAll
  void startSystem() {
    fixture = new StoreFixture();
  }

  @AfterAll
  void stopSystem() {
    fixture.close();
  }

  @BeforeEach
  void prepare(@TempDir Path directory) {
    root = directory.resolve("store");
  }

  @Test
  void put_equalBlobsAtOnce_writesOnce() throws Exception {
    CountingFiles files = new CountingFiles();
    try (LocalStore store = fixture.open(root, files)) {
      byte[] bytes = random(100_000, 1);
      Path file = Files.write(root.resolveSibling("file"), bytes);
      Digest expected = Digest.of(bytes);
      List<Callable<Digest>> puts = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        puts.add(() -> store.blobs().put(bytes));
        puts.add(() -> store.blobs().putFile(file));
        puts.add(
            () -> {
              store.blobs().put(expected, new ByteArrayInputStream(bytes));
              return expected;
            });
      }

      assertThat(runAll(puts)).containsOnly(expected);

      assertThat(files.created).hasValue(1);
      assertThat(store.blobs().read(expected)).isEqualTo(bytes);
      assertThat(temporaryFiles(root)).isEmpty();
    }
  }

  @Test
  void putAndRead_manyBlobsFromManyThreads_neverShowsAPart() throws Exception {
    try (LocalStore store = fixture.open(root);
        LocalStore second = fixture.open(root)) {
      List<Callable<Digest>> tasks = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        byte[] bytes = random(1 + i % 50 * 97, i % 100);
        BlobStore blobs = i % 2 == 0 ? store.blobs() : second.blobs();
        BlobStore other = i % 2 == 0 ? second.blobs() : store.blobs();
        tasks.add(
            () -> {
              Digest digest = Digest.of(bytes);
              if (other.size(digest).isPresent()) {
                assertThat(other.read(digest)).isEqualTo(bytes);
              }
              blobs.put(bytes);
              assertThat(other.read(digest)).isEqualTo(bytes);
              assertThat(other.localFile(digest, true)).hasBinaryContent(bytes);
              return digest;
            });
      }

      List<Digest> digests = runAll(tasks);

      assertThat(store.damagedFiles() + second.damagedFiles()).isZero();
      for (Digest digest : digests) {
        assertThat(store.check(digest)).isTrue();
      }
      assertThat(temporaryFiles(root)).isEmpty();
    }
  }

  @Test
  void put_anotherWriterMakesTheDirectoryMeanwhile_works() throws Exception {
    StoreFiles overtaken =
        new StoreFiles() {
          @Override
          void move(Path source, Path target) throws IOException {
            try {
              super.move(source, target);
            } catch (NoSuchFileException e) {
              Files.createDirectories(target.getParent());
              throw e;
            }
          }
        };
    try (LocalStore store = fixture.open(root, overtaken)) {
      Digest digest = store.blobs().put(bytes("first of its directory"));

      assertThat(store.blobs().read(digest)).isEqualTo(bytes("first of its directory"));
    }
  }

  @Test
  void putFile_sourceChangesMeanwhile_digestIsThatOfTheBytesStored() throws Exception {
    try (LocalStore store = fixture.open(root)) {
      Path source = root.resolveSibling("source");
      int[] sizes = {5_000, LocalBlobStore.SMALL_FILE_BYTES + 5_000};
      for (int sizeBytes : sizes) {
        Files.write(source, new byte[sizeBytes]);
        CountDownLatch done = new CountDownLatch(1);
        List<Callable<Digest>> tasks = new ArrayList<>();
        tasks.add(
            () -> {
              byte[] content = new byte[sizeBytes];
              for (byte i = 1; done.getCount() > 0; i++) {
                Arrays.fill(content, i);
                Files.write(source, content);
              }
              return Digest.EMPTY;
            });
        tasks.add(
            () -> {
              try {
                for (int i = 0; i < 20; i++) {
                  Digest digest = store.blobs().putFile(source);
                  assertThat(Digest.of(store.blobs().read(digest))).isEqualTo(digest);
                }
              } finally {
                done.countDown();
              }
              return Digest.EMPTY;
            });
        runAll(tasks);
      }
      for (Path blob : filesBelow(root.resolve("blobs"))) {
        String hex = root.resolve("blobs").relativize(blob).toString().replace("/", "");
        assertThat(Digest.ofFile(blob).hex()).isEqualTo(hex);
      }
      assertThat(temporaryFiles(root)).isEmpty();
    }
  }

  @Test
  void put_writerFailsWhileOthersWait_theNextOneWrites() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    StoreFiles firstFails =
        new StoreFiles() {
          @Override
          OutputStream create(Path file) throws IOException {
            if (attempts.incrementAndGet() == 1) {
              throw new IOException("No space left on device");
            }
            return super.create(file);
          }
        };
    try (LocalStore store = fixture.open(root, firstFails)) {
      AtomicInteger failures = new AtomicInteger();
      List<Callable<Digest>> puts = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        puts.add(
            () -> {
              try {
                return store.blobs().put(bytes("wanted by many"));
              } catch (IOException _) {
                failures.incrementAndGet();
                return Digest.of(bytes("wanted by many"));
              }
            });
      }

      List<Digest> digests = runAll(puts);

      assertThat(failures).hasValue(1);
      assertThat(attempts).hasValue(2);
      assertThat(store.blobs().findMissing(digests)).isEmpty();
    }
  }

  @Test
  void localFile_executableFromManyThreads_isAlwaysWhole() throws Exception {
    CountingFiles files = new CountingFiles();
    try (LocalStore store = fixture.open(root, files)) {
      byte[] bytes = random(50_000, 9);
      Digest digest = store.blobs().put(bytes);
      List<Callable<Path>> tasks = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        tasks.add(
            () -> {
              Path file = store.blobs().localFile(digest, true);
              assertThat(file).hasBinaryContent(bytes);
              return file;
            });
      }

      assertThat(runAll(tasks)).containsOnly(store.blobs().localFile(digest, true));

      assertThat(files.copied).hasValue(1);
    }
  }

  private static <T> List<T> runAll(List<Callable<T>> tasks)
      throws InterruptedException, ExecutionException {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<T> results = new ArrayList<>();
      for (Future<T> future : executor.invokeAll(tasks)) {
        results.add(future.get());
      }
      return results;
    }
  }

  private static byte[] random(int sizeBytes, long seed) {
    byte[] bytes = new byte[sizeBytes];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
