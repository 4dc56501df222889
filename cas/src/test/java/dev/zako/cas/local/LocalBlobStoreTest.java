package dev.zako.cas.local;

import static dev.zako.cas.local.StoreFixture.blobFile;
import static dev.zako.cas.local.StoreFixture.bytes;
import static dev.zako.cas.local.StoreFixture.filesBelow;
import static dev.zako.cas.local.StoreFixture.readAll;
import static dev.zako.cas.local.StoreFixture.temporaryFiles;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zako.cas.BlobStore;
import dev.zako.cas.ByteRange;
import dev.zako.cas.CasException;
import dev.zako.cas.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LocalBlobStoreTest {
  private StoreFixture fixture;
  private Path root;
  private Path work;
  private LocalStore store;
  private BlobStore blobs;

  @BeforeAll
  void startSystem() {
    fixture = new StoreFixture();
  }

  @AfterAll
  void stopSystem() {
    fixture.close();
  }

  @BeforeEach
  void openStore(@TempDir Path directory) throws IOException {
    root = directory.resolve("store");
    work = Files.createDirectory(directory.resolve("work"));
    store = fixture.open(root);
    blobs = store.blobs();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void put_bytes_canBeReadInEveryWay() throws IOException {
    byte[] bytes = bytes("some content");

    Digest digest = blobs.put(bytes);

    assertThat(digest).isEqualTo(Digest.of(bytes));
    assertThat(blobs.size(digest)).hasValue(bytes.length);
    assertThat(blobs.findMissing(List.of(digest))).isEmpty();
    assertThat(blobs.read(digest)).isEqualTo(bytes);
    assertThat(readAll(blobs, digest)).isEqualTo(bytes);
    assertThat(blobs.localFile(digest, false)).hasBinaryContent(bytes);
  }

  @Test
  void anyRead_blobNotThere_isMissing() throws IOException {
    Digest digest = Digest.of(bytes("never put"));

    assertThat(blobs.size(digest)).isEmpty();
    assertThat(blobs.findMissing(List.of(digest, digest, Digest.EMPTY))).containsExactly(digest);
    assertThatThrownBy(() -> blobs.read(digest)).isInstanceOf(CasException.BlobMissing.class);
    assertThatThrownBy(() -> blobs.open(digest, ByteRange.FULL))
        .isInstanceOf(CasException.BlobMissing.class)
        .hasMessageContaining(digest.toString());
    assertThatThrownBy(() -> blobs.localFile(digest, false))
        .isInstanceOf(CasException.BlobMissing.class);
    assertThatThrownBy(() -> blobs.localFile(digest, true))
        .isInstanceOf(CasException.BlobMissing.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0, -1",
    "0, 1",
    "0, 1000",
    "1, -1",
    "999, 1",
    "500, 200",
    "1000, -1",
  })
  void open_rangeInside_givesExactlyThoseBytes(int start, int length) throws IOException {
    byte[] bytes = random(1000, 3);
    Digest digest = blobs.put(bytes);
    int end = length < 0 ? bytes.length : start + length;

    try (InputStream in = blobs.open(digest, new ByteRange(start, length))) {
      assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, start, end));
    }
    try (InputStream in = blobs.open(digest, new ByteRange(start, length))) {
      long skipped = in.skip(3);
      assertThat(in.readAllBytes())
          .isEqualTo(Arrays.copyOfRange(bytes, start + (int) skipped, end));
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 1001", "1000, 1", "1001, -1", "999, 2", "1, 9223372036854775807"})
  void open_rangeOutside_isRefusedWithTheRange(long start, long length) throws IOException {
    Digest digest = blobs.put(random(1000, 3));
    ByteRange range = new ByteRange(start, length);

    assertThatThrownBy(() -> blobs.open(digest, range))
        .isInstanceOfSatisfying(
            CasException.RangeOutOfBounds.class,
            e -> {
              assertThat(e.range()).isEqualTo(range);
              assertThat(e.digest()).isEqualTo(digest);
            });
  }

  @Test
  void anyRead_emptyBlobNeverPut_works() throws IOException {
    assertThat(blobs.size(Digest.EMPTY)).hasValue(0);
    assertThat(blobs.read(Digest.EMPTY)).isEmpty();
    assertThat(readAll(blobs, Digest.EMPTY)).isEmpty();
    assertThat(blobs.localFile(Digest.EMPTY, false)).isEmptyFile();
    assertThat(blobs.localFile(Digest.EMPTY, true)).isEmptyFile().isExecutable();
    assertThat(blobs.put(new byte[0])).isEqualTo(Digest.EMPTY);
    assertThatThrownBy(() -> blobs.open(Digest.EMPTY, ByteRange.of(0, 1)))
        .isInstanceOf(CasException.RangeOutOfBounds.class);
  }

  @Test
  void putFile_emptyFile_isTheEmptyBlob() throws IOException {
    assertThat(blobs.putFile(Files.createFile(work.resolve("empty")))).isEqualTo(Digest.EMPTY);
    assertThat(blobs.adoptFile(work.resolve("empty"))).isEqualTo(Digest.EMPTY);
    assertThat(work.resolve("empty")).doesNotExist();
  }

  @Test
  void size_rightHashWrongSize_isMissingAndTheBlobStays() throws IOException {
    Digest digest = blobs.put(bytes("some content"));
    Digest larger = Digest.ofHash(digest.hash(), 99);
    Digest none = Digest.ofHash(digest.hash(), 0);
    Digest emptyWithSize = Digest.ofHash(Digest.EMPTY.hash(), 1);

    assertThat(blobs.findMissing(List.of(digest, larger, none, emptyWithSize)))
        .containsExactlyInAnyOrder(larger, none, emptyWithSize);
    assertThatThrownBy(() -> blobs.read(larger)).isInstanceOf(CasException.BlobMissing.class);
    assertThat(blobs.read(digest)).isEqualTo(bytes("some content"));
    assertThat(store.damagedFiles()).isZero();
  }

  @Test
  void put_streamOfTheBlob_isStored() throws IOException {
    byte[] bytes = random(300_000, 5);
    Digest digest = Digest.of(bytes);

    blobs.put(digest, new ByteArrayInputStream(bytes));

    assertThat(blobs.read(digest)).isEqualTo(bytes);
  }

  @Test
  void put_streamOfOtherBytes_isRefusedAndNothingIsLeft() throws IOException {
    Digest expected = Digest.of(bytes("expected"));
    byte[] endless = new byte[10_000_000];

    for (byte[] actual : List.of(bytes("other ok"), bytes("short"), new byte[0], endless)) {
      ByteArrayInputStream in = new ByteArrayInputStream(actual);
      assertThatThrownBy(() -> blobs.put(expected, in))
          .isInstanceOfSatisfying(
              CasException.DigestMismatch.class, e -> assertThat(e.expected()).isEqualTo(expected));
    }

    assertThat(blobs.size(expected)).isEmpty();
    assertThat(filesBelow(root.resolve("blobs"))).isEmpty();
    assertThat(temporaryFiles(root)).isEmpty();
  }

  @Test
  void put_streamThatFails_isUnreadableAndNothingIsLeft() throws IOException {
    Digest expected = Digest.of(bytes("expected"));
    InputStream failing =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("connection lost");
          }

          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            return read();
          }
        };

    assertThatThrownBy(() -> blobs.put(expected, failing))
        .isInstanceOf(CasException.SourceUnreadable.class)
        .hasMessageContaining("connection lost");

    assertThat(filesBelow(root.resolve("blobs"))).isEmpty();
    assertThat(temporaryFiles(root)).isEmpty();
  }

  @Test
  void put_streamOfAKnownBlob_isNotRead() throws IOException {
    Digest digest = blobs.put(bytes("known"));
    ByteArrayInputStream in = new ByteArrayInputStream(bytes("known"));

    blobs.put(digest, in);

    assertThat(in.available()).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({"1", "70000", "4194304", "4194305", "9000000"})
  void putFile_anySize_storesTheContent(int sizeBytes) throws IOException {
    byte[] bytes = random(sizeBytes, 11);
    Path file = Files.write(work.resolve("file"), bytes);

    Digest digest = blobs.putFile(file);

    assertThat(digest).isEqualTo(Digest.of(bytes));
    assertThat(blobs.read(digest)).isEqualTo(bytes);
    assertThat(blobs.putFile(file)).isEqualTo(digest);
    assertThat(temporaryFiles(root)).isEmpty();
  }

  @Test
  void putFile_missingDirectoryOrLoop_isUnreadable() throws IOException {
    Path loop = Files.createSymbolicLink(work.resolve("loop"), work.resolve("loop"));

    for (Path file : List.of(work.resolve("missing"), work, loop)) {
      assertThatThrownBy(() -> blobs.putFile(file))
          .isInstanceOf(CasException.SourceUnreadable.class)
          .hasMessageContaining(file.toString());
      assertThatThrownBy(() -> blobs.adoptFile(file))
          .isInstanceOf(CasException.SourceUnreadable.class)
          .hasMessageContaining(file.toString());
    }
  }

  @Test
  void adoptFile_plainFile_isMovedWithoutACopy() throws IOException {
    Path file = Files.write(work.resolve("output"), bytes("output"));
    Object inode = Files.getAttribute(file, "unix:ino");

    Digest digest = blobs.adoptFile(file);

    assertThat(file).doesNotExist();
    Path blob = blobs.localFile(digest, false);
    assertThat(blob).hasBinaryContent(bytes("output"));
    assertThat(Files.getAttribute(blob, "unix:ino")).isEqualTo(inode);
  }

  @Test
  void adoptFile_knownContent_isRemoved() throws IOException {
    Digest digest = blobs.put(bytes("output"));
    Path file = Files.write(work.resolve("output"), bytes("output"));

    assertThat(blobs.adoptFile(file)).isEqualTo(digest);

    assertThat(file).doesNotExist();
    assertThat(filesBelow(root.resolve("blobs"))).hasSize(1);
  }

  @Test
  void adoptFile_withAnotherHardLink_cannotBeChangedThroughIt() throws IOException {
    Path file = Files.write(work.resolve("output"), bytes("output"));
    Path other = Files.createLink(work.resolve("other"), file);

    Digest digest = blobs.adoptFile(file);
    Files.write(other, bytes("edited"));

    assertThat(file).doesNotExist();
    assertThat(blobs.read(digest)).isEqualTo(bytes("output"));
    assertThat(store.check(digest)).isTrue();
  }

  @Test
  void adoptFile_symbolicLink_isRefusedAndStays() throws IOException {
    Path target = Files.write(work.resolve("target"), bytes("content"));
    Path link = Files.createSymbolicLink(work.resolve("link"), target);

    assertThatThrownBy(() -> blobs.adoptFile(link))
        .isInstanceOf(CasException.SourceUnreadable.class);

    assertThat(link).isSymbolicLink();
    assertThat(target).exists();
  }

  @Test
  void localFile_bothVariants_areReadOnlyFilesOfTheirOwnWithOneTime() throws IOException {
    Path script = Files.write(work.resolve("script"), bytes("#!/bin/sh\n"));

    Digest digest = blobs.adoptFile(script);
    Path plain = blobs.localFile(digest, false);
    Path executable = blobs.localFile(digest, true);

    assertThat(plain).isNotEqualTo(executable);
    assertThat(Files.getAttribute(plain, "unix:ino"))
        .isNotEqualTo(Files.getAttribute(executable, "unix:ino"));
    assertThat(permissions(plain)).isEqualTo("r--r--r--");
    assertThat(permissions(executable)).isEqualTo("r-xr-xr-x");
    assertThat(executable).hasBinaryContent(bytes("#!/bin/sh\n"));
    FileTime time = FileTime.from(Instant.parse("2000-01-01T00:00:00Z"));
    assertThat(Files.getLastModifiedTime(plain)).isEqualTo(time);
    assertThat(Files.getLastModifiedTime(executable)).isEqualTo(time);
    assertThat(blobs.localFile(digest, true)).isEqualTo(executable);
  }

  @Test
  void interruptedThread_putAndRead_workAndStayInterrupted() throws IOException {
    Thread.currentThread().interrupt();
    try {
      Digest digest = blobs.put(bytes("while interrupted"));
      Path file = Files.write(work.resolve("file"), bytes("more"));
      assertThat(blobs.read(digest)).isEqualTo(bytes("while interrupted"));
      assertThat(readAll(blobs, blobs.putFile(file))).isEqualTo(bytes("more"));
      assertThat(blobs.localFile(digest, true)).exists();
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void evict_blobWithoutLease_isGoneInBothVariants() throws IOException {
    Digest digest = blobs.put(bytes("short-lived"));
    Path executable = blobs.localFile(digest, true);

    assertThat(store.evict(digest)).isTrue();

    assertThat(blobs.size(digest)).isEmpty();
    assertThat(executable).doesNotExist();
    assertThat(blobs.put(bytes("short-lived"))).isEqualTo(digest);
    assertThat(blobs.read(digest)).isEqualTo(bytes("short-lived"));
  }

  @Test
  void evict_leasedBlob_staysUntilTheLeaseIsClosed() throws IOException {
    Digest digest = blobs.put(bytes("leased"));
    var lease = store.lease();
    lease.hold(List.of(digest, Digest.of(bytes("not there"))));
    lease.hold(List.of(digest));

    assertThat(store.evict(digest)).isFalse();
    assertThat(blobs.read(digest)).isEqualTo(bytes("leased"));

    lease.close();
    lease.close();
    assertThat(store.evict(digest)).isTrue();
    assertThatThrownBy(() -> lease.hold(List.of(digest))).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void options_defaults_areOfAUsefulSize() {
    LocalStoreOptions small = LocalStoreOptions.defaults(root, 16 << 20);
    LocalStoreOptions large = LocalStoreOptions.defaults(root, 64L << 30);

    assertThat(small.memoryBytes()).isEqualTo(4 << 20);
    assertThat(large.memoryBytes()).isEqualTo(256 << 20);
    assertThatThrownBy(() -> new LocalStoreOptions(root, 0, 0, 0, 0, false, "start"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LocalStoreOptions(root, 257, 0, 0, 0, false, "start"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LocalStoreOptions(root, 1, -1, 0, 0, false, "start"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void open_ownSystemAndForcedWrites_works() throws IOException {
    Path other = root.resolveSibling("other");
    Digest digest = Digest.of(bytes("forced"));
    try (LocalStore own =
        LocalStore.open(new LocalStoreOptions(other, 1, 1 << 20, 1 << 10, 1, true, "start"))) {
      assertThat(own.blobs().put(bytes("forced"))).isEqualTo(digest);
      assertThat(own.blobs().read(digest)).isEqualTo(bytes("forced"));
    }
    assertThat(blobFile(other, digest)).hasBinaryContent(bytes("forced"));
  }

  private static byte[] random(int sizeBytes, long seed) {
    byte[] bytes = new byte[sizeBytes];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
