package dev.zako.cas.decorator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zako.cas.BlobStore;
import dev.zako.cas.ByteRange;
import dev.zako.cas.CasException;
import dev.zako.cas.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VerifyingBlobStoreTest {
  private static final Digest CONTENT = Digest.of(bytes("content"));

  private final FakeStore inner;
  private final List<Digest> damaged = new ArrayList<>();

  VerifyingBlobStoreTest(@TempDir Path directory) {
    inner = new FakeStore(directory);
  }

  @Test
  void anyRead_wrongBytes_areReportedAndNotGiven() {
    inner.blobs.put(CONTENT, bytes("c0ntent"));
    VerifyingBlobStore store = new VerifyingBlobStore(inner, 1, damaged::add);

    assertThatThrownBy(() -> store.read(CONTENT)).isInstanceOf(CasException.BlobMissing.class);
    assertThatThrownBy(() -> store.localFile(CONTENT, false))
        .isInstanceOf(CasException.BlobMissing.class);
    assertThatThrownBy(() -> readAll(store, CONTENT))
        .isInstanceOf(CasException.DigestMismatch.class);

    assertThat(damaged).containsExactly(CONTENT, CONTENT, CONTENT);
  }

  @Test
  void open_streamOfTheWrongLength_isReported() {
    inner.blobs.put(CONTENT, bytes("cont"));
    VerifyingBlobStore store = new VerifyingBlobStore(inner, 1, damaged::add);

    assertThatThrownBy(() -> readAll(store, CONTENT))
        .isInstanceOf(CasException.DigestMismatch.class);

    assertThat(damaged).containsExactly(CONTENT);
  }

  @Test
  void anyRead_rightBytes_passes() throws IOException {
    inner.put(bytes("content"));
    VerifyingBlobStore store = new VerifyingBlobStore(inner, 1, damaged::add);

    assertThat(store.read(CONTENT)).isEqualTo(bytes("content"));
    assertThat(readAll(store, CONTENT)).isEqualTo(bytes("content"));
    assertThat(store.localFile(CONTENT, false)).hasBinaryContent(bytes("content"));
    try (InputStream in = store.open(CONTENT, ByteRange.FULL)) {
      assertThat(in.read()).isEqualTo('c');
      assertThat(in.skip(3)).isEqualTo(3);
      assertThat(in.readAllBytes()).isEqualTo(bytes("ent"));
    }
    try (InputStream in = store.open(CONTENT, ByteRange.of(1, 2))) {
      assertThat(in.readAllBytes()).isEqualTo(bytes("on"));
    }
    assertThat(damaged).isEmpty();
  }

  @Test
  void read_everyThirdIsChecked_findsTheDamageAtTheThird() throws IOException {
    inner.blobs.put(CONTENT, bytes("c0ntent"));
    VerifyingBlobStore store = new VerifyingBlobStore(inner, 3, damaged::add);

    store.read(CONTENT);
    store.read(CONTENT);
    assertThat(damaged).isEmpty();
    assertThatThrownBy(() -> store.read(CONTENT)).isInstanceOf(CasException.BlobMissing.class);
    assertThat(damaged).containsExactly(CONTENT);
  }

  private static byte[] readAll(BlobStore store, Digest digest) throws IOException {
    try (InputStream in = store.open(digest, ByteRange.FULL)) {
      return in.readAllBytes();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
