package dev.zako.cas.local;

import static dev.zako.cas.local.StoreFixture.blobFile;
import static dev.zako.cas.local.StoreFixture.bytes;
import static dev.zako.cas.local.StoreFixture.damage;
import static dev.zako.cas.local.StoreFixture.file;
import static dev.zako.cas.local.StoreFixture.filesBelow;
import static dev.zako.cas.local.StoreFixture.readAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zako.cas.BlobStore;
import dev.zako.cas.ByteRange;
import dev.zako.cas.CasException;
import dev.zako.cas.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What went wrong in an earlier store, one test for each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StoreRegressionTest {
  private StoreFixture fixture;
  private Path root;
  private Path source;

  @BeforeAll
  void startSystem() {
    fixture = new StoreFixture();
  }

  @AfterAll
  void stopSystem() {
    fixture.close();
  }

  @BeforeEach
  void prepare(@TempDir Path directory) throws IOException {
    root = directory.resolve("store");
    source = Files.write(directory.resolve("source.txt"), bytes("source"));
  }

  @Test
  void put_intoAnEmptyStore_stores() throws IOException {
    try (LocalStore store = fixture.open(root)) {
      Digest digest = Digest.of(bytes("first blob"));
      store.blobs().put(digest, new ByteArrayInputStream(bytes("first blob")));
      assertThat(store.blobs().read(digest)).isEqualTo(bytes("first blob"));
    }
  }

  @Test
  void size_afterPut_looksWherePutWrote() throws IOException {
    try (LocalStore store = fixture.open(root)) {
      Digest digest = store.blobs().put(bytes("blob"));
      assertThat(filesBelow(root.resolve("blobs"))).containsExactly(blobFile(root, digest));
      assertThat(store.blobs().size(digest)).hasValue(4);
      assertThat(store.blobs().findMissing(List.of(digest))).isEmpty();
      assertThat(store.blobs().localFile(digest, false)).isEqualTo(blobFile(root, digest));
    }
  }

  @Test
  void put_wrongBytes_isNeverStored() throws IOException {
    try (LocalStore store = fixture.open(root)) {
      Digest promised = Digest.of(bytes("promised"));
      InputStream wrong = new ByteArrayInputStream(bytes("delivere"));
      assertThatThrownBy(() -> store.blobs().put(promised, wrong))
          .isInstanceOf(CasException.DigestMismatch.class);
      assertThat(store.blobs().findMissing(List.of(promised))).containsExactly(promised);
    }
  }

  @Test
  void putFile_again_touchesNeitherSourceNorBlob() throws IOException {
    FileTime time = FileTime.from(Instant.parse("2020-02-02T02:02:02Z"));
    Files.setLastModifiedTime(source, time);
    try (LocalStore store = fixture.open(root)) {
      Digest digest = store.blobs().putFile(source);
      Object changed = Files.getAttribute(blobFile(root, digest), "unix:ctime");
      store.blobs().putFile(source);

      assertThat(Files.getLastModifiedTime(source)).isEqualTo(time);
      assertThat(Files.getAttribute(blobFile(root, digest), "unix:ctime")).isEqualTo(changed);
    }
  }

  @Test
  void putFile_sourceEditedInPlaceLater_leavesTheBlobAlone() throws IOException {
    try (LocalStore store = fixture.open(root)) {
      Digest digest = store.blobs().putFile(source);
      Files.write(source, bytes("SOURCE"), StandardOpenOption.WRITE);

      assertThat(store.blobs().read(digest)).isEqualTo(bytes("source"));
      assertThat(Files.getAttribute(source, "unix:ino"))
          .isNotEqualTo(Files.getAttribute(blobFile(root, digest), "unix:ino"));
      assertThat(Files.getAttribute(source, "unix:nlink")).isEqualTo(1);
    }
  }

  @Test
  void adoptFile_otherFileSystem_fallsBackToACopy() throws IOException {
    StoreFiles otherFileSystem =
        new StoreFiles() {
          @Override
          void move(Path from, Path to) throws IOException {
            if (from.equals(source)) {
              throw new AtomicMoveNotSupportedException(
                  from.toString(), to.toString(), "Invalid cross-device link");
            }
            super.move(from, to);
          }
        };
    try (LocalStore store = fixture.open(root, otherFileSystem)) {
      Digest digest = store.blobs().adoptFile(source);

      assertThat(store.blobs().read(digest)).isEqualTo(bytes("source"));
      assertThat(source).doesNotExist();
    }
  }

  @Test
  void open_fullRangeOfAnEmptyBlob_isReadable() throws IOException {
    Path empty = Files.createFile(root.resolveSibling("empty"));
    try (LocalStore store = fixture.open(root)) {
      Digest digest = store.blobs().putFile(empty);
      assertThat(readAll(store.blobs(), digest)).isEmpty();
      try (InputStream in = store.blobs().open(digest, ByteRange.of(0))) {
        assertThat(in.read()).isEqualTo(-1);
      }
    }
  }

  @Test
  void putFile_symbolicLink_hasDigestAndContentOfTheSameBytes() throws IOException {
    Path link = Files.createSymbolicLink(root.resolveSibling("link"), source.getFileName());
    try (LocalStore store = fixture.open(root)) {
      Digest digest = store.blobs().putFile(link);

      assertThat(digest).isEqualTo(Digest.of(bytes("source")));
      assertThat(store.blobs().read(digest)).isEqualTo(bytes("source"));
      assertThat(blobFile(root, digest)).isRegularFile();
      assertThat(Files.isSymbolicLink(blobFile(root, digest))).isFalse();
    }
  }

  @Test
  void read_smallBlobsWithDefaults_comeFromMemory() throws IOException {
    LocalStoreOptions defaults = LocalStoreOptions.defaults(root, 16 << 20);
    try (LocalStore store = fixture.open(defaults)) {
      BlobStore blobs = store.blobs();
      // Far more than the 4 KiB that the earlier memory tier was given by mistake.
      for (int i = 0; i < 40; i++) {
        Digest digest = blobs.put(new byte[60_000 + i]);
        assertThat(blobs.read(digest)).hasSize(60_000 + i);
        Files.delete(blobFile(root, digest));
      }
      for (int i = 0; i < 40; i++) {
        assertThat(blobs.read(Digest.of(new byte[60_000 + i]))).hasSize(60_000 + i);
      }
    }
  }

  @Test
  void equals_digestsOfOtherSizes_areNotTheSameContent() {
    Digest digest = Digest.of(bytes("content"));

    assertThat(Digest.ofHash(digest.hash(), 8).equals(digest)).isFalse();
    assertThat(Digest.of(bytes("CONTENT")).equals(digest)).isFalse();
    assertThat(Digest.of(bytes("content")).equals(digest)).isTrue();
  }

  @Test
  void size_fileOfTheWrongSize_isPutAsideAndMissing() throws IOException {
    for (String damaged : List.of("", "conten", "content and more")) {
      try (LocalStore store = fixture.open(root)) {
        Digest digest = store.blobs().put(bytes("content"));
        damage(blobFile(root, digest), bytes(damaged));

        assertThat(store.blobs().findMissing(List.of(digest))).as(damaged).containsExactly(digest);

        assertThat(blobFile(root, digest)).doesNotExist();
        assertThat(store.damagedFiles()).isEqualTo(1);
        assertThat(store.blobs().put(bytes("content"))).isEqualTo(digest);
        assertThat(store.blobs().read(digest)).isEqualTo(bytes("content"));
      }
    }
    assertThat(filesBelow(root.resolve("quarantine"))).hasSize(3);
  }

  @Test
  void read_wrongBytesOfTheRightSize_arePutAsideWhenChecked() throws IOException {
    LocalStoreOptions checkAll = new LocalStoreOptions(root, 4, 0, 0, 1, false, "start");
    try (LocalStore store = fixture.open(checkAll)) {
      BlobStore blobs = store.blobs();
      Digest digest = blobs.put(bytes("content"));

      damage(blobFile(root, digest), bytes("c0ntent"));
      assertThatThrownBy(() -> blobs.read(digest)).isInstanceOf(CasException.BlobMissing.class);
      assertThat(blobs.size(digest)).isEmpty();

      blobs.put(bytes("content"));
      damage(blobFile(root, digest), bytes("c0ntent"));
      assertThatThrownBy(() -> readAll(blobs, digest))
          .isInstanceOf(CasException.DigestMismatch.class);
      assertThat(blobs.size(digest)).isEmpty();

      blobs.put(bytes("content"));
      damage(blobFile(root, digest), bytes("c0ntent"));
      assertThatThrownBy(() -> blobs.localFile(digest, false))
          .isInstanceOf(CasException.BlobMissing.class);

      assertThat(store.damagedFiles()).isEqualTo(3);
      assertThat(filesBelow(root.resolve("quarantine"))).hasSize(3);
    }
  }

  @Test
  void check_damagedExecutableVariant_isPutAsideAndMadeAgain() throws IOException {
    try (LocalStore store = fixture.open(root)) {
      Digest digest = store.blobs().put(bytes("content"));
      Path executable = store.blobs().localFile(digest, true);
      damage(executable, bytes("c0ntent"));

      assertThat(store.check(digest)).isTrue();

      assertThat(executable).doesNotExist().isEqualTo(file(root, "exec", digest));
      assertThat(store.blobs().localFile(digest, true)).hasBinaryContent(bytes("content"));
      assertThat(store.damagedFiles()).isEqualTo(1);
    }
  }

  @Test
  void localFile_executableVariantOfTheWrongSize_isMadeAgain() throws IOException {
    try (LocalStore store = fixture.open(root)) {
      Digest digest = store.blobs().put(bytes("content"));
      damage(store.blobs().localFile(digest, true), bytes("con"));

      assertThat(store.blobs().localFile(digest, true)).hasBinaryContent(bytes("content"));
    }
  }
}
