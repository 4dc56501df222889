package dev.zako.cas.local;

import static dev.zako.cas.local.StoreFixture.blobFile;
import static dev.zako.cas.local.StoreFixture.bytes;
import static dev.zako.cas.local.StoreFixture.damage;
import static dev.zako.cas.local.StoreFixture.file;
import static dev.zako.cas.local.StoreFixture.filesBelow;
import static dev.zako.cas.local.StoreFixture.readAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zako.cas.CasException;
import dev.zako.cas.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left of a store when the machine was started again, and may have lost anything. */
final class UnprovenTest {
  private final StoreFixture fixture = new StoreFixture();
  private final Digest kept = Digest.of(bytes("kept"));
  private final Digest lost = Digest.of(bytes("lost"));

  @TempDir Path directory;
  private Path root;

  @BeforeEach
  void fill() throws Exception {
    root = directory.resolve("cas");
    try (LocalStore store = open("first")) {
      store.blobs().put(bytes("kept"));
      store.blobs().put(bytes("lost"));
      assertThat(store.blobs().localFile(lost, true)).exists();
    }
    damage(blobFile(root, lost), new byte[4]);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private LocalStore open(String start) throws CasException {
    return fixture.open(new LocalStoreOptions(root, 4, 0, 0, 0, false, start));
  }

  @Test
  void read_zeroesOfTheRightSizeAfterAStart_isMissing() throws Exception {
    try (LocalStore store = open("second")) {
      assertThatThrownBy(() -> store.blobs().read(lost))
          .isInstanceOf(CasException.BlobMissing.class);
      assertThat(store.blobs().findMissing(List.of(kept, lost))).containsExactly(lost);
      assertThatThrownBy(() -> store.blobs().localFile(lost, true))
          .isInstanceOf(CasException.BlobMissing.class);
      assertThat(store.damagedFiles()).isEqualTo(1);

      store.blobs().put(bytes("lost"));
      assertThat(store.blobs().read(lost)).isEqualTo(bytes("lost"));
      assertThat(store.blobs().localFile(lost, true)).hasContent("lost");
    }
  }

  @Test
  void read_soundBlobAfterAStart_isHashedOnce() throws Exception {
    try (LocalStore store = open("second")) {
      assertThat(readAll(store.blobs(), kept)).isEqualTo(bytes("kept"));
      assertThat(blobFile(root, kept)).exists();
      assertThat(file(root, "unproven", kept)).doesNotExist();
      damage(blobFile(root, kept), new byte[4]);
      assertThat(store.blobs().read(kept)).as("not hashed again").isEqualTo(new byte[4]);
    }
    try (LocalStore store = open("second")) {
      assertThat(store.blobs().read(kept)).as("nor by others").isEqualTo(new byte[4]);
    }
  }

  @Test
  void open_atTheSameStart_putsNothingAside() throws Exception {
    try (LocalStore store = open("first")) {
      assertThat(store.blobs().size(kept)).hasValue(4);
      assertThat(root.resolve("unproven")).doesNotExist();
      assertThat(file(root, "exec", lost)).exists();
    }
  }

  @Test
  void open_afterSeveralStarts_putsAsideAllThatWasNotProvenSince() throws Exception {
    Digest made;
    try (LocalStore store = open("second")) {
      assertThat(store.blobs().size(kept)).hasValue(4);
      made = store.blobs().put(bytes("made"));
    }
    try (LocalStore store = open("third")) {
      assertThat(filesBelow(root.resolve("blobs"))).isEmpty();
      assertThat(filesBelow(root.resolve("unproven")))
          .containsExactlyInAnyOrder(
              file(root, "unproven", kept),
              file(root, "unproven", lost),
              file(root, "unproven", made));
      assertThat(store.blobs().read(made)).isEqualTo(bytes("made"));
      assertThat(store.blobs().read(kept)).isEqualTo(bytes("kept"));
      assertThat(store.blobs().size(lost)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "zako-cas 1", "\0\0\0\0\0\0\0\0\0\0\0"})
  void open_afterTheMarkerOfTheFormatWasLost_writesItAgain(String left) throws Exception {
    Path marker = root.resolve("format");
    String whole = Files.readString(marker);
    Files.writeString(marker, left);
    try (LocalStore store = open("second")) {
      assertThat(store.blobs().read(kept)).isEqualTo(bytes("kept"));
    }
    assertThat(marker).hasContent(whole);
  }

  @Test
  void evict_unprovenBlob_removesIt() throws Exception {
    try (LocalStore store = open("second")) {
      assertThat(store.evict(kept)).isTrue();
      assertThat(Files.exists(file(root, "unproven", kept))).isFalse();
      assertThat(store.blobs().size(kept)).isEmpty();
    }
  }
}
