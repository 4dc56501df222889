package dev.zako.cas.decorator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zako.cas.ByteRange;
import dev.zako.cas.CasException;
import dev.zako.cas.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MemoryCachingBlobStoreTest {
  private final FakeStore inner;

  MemoryCachingBlobStoreTest(@TempDir Path directory) {
    inner = new FakeStore(directory);
  }

  @Test
  void read_twice_asksTheStoreOnce() throws IOException {
    Digest digest = inner.put(bytes("content"));
    MemoryCachingBlobStore cache = new MemoryCachingBlobStore(inner, 1000, 100);

    assertThat(cache.read(digest)).isEqualTo(bytes("content"));
    assertThat(cache.read(digest)).isEqualTo(bytes("content"));

    assertThat(inner.reads).isEqualTo(1);
    assertThat(cache.bytesHeld()).isEqualTo(7);
  }

  @Test
  void read_callerChangesItsArray_keepsTheContent() throws IOException {
    MemoryCachingBlobStore cache = new MemoryCachingBlobStore(inner, 1000, 100);
    byte[] given = bytes("content");
    Digest digest = cache.put(given);
    given[0] = 'X';
    cache.read(digest)[0] = 'Y';

    assertThat(cache.read(digest)).isEqualTo(bytes("content"));
    assertThat(inner.reads).isZero();
  }

  @Test
  void put_moreThanTheLimit_dropsTheLeastRecentlyUsed() throws IOException {
    MemoryCachingBlobStore cache = new MemoryCachingBlobStore(inner, 30, 10);
    Digest first = cache.put(bytes("first_____"));
    Digest second = cache.put(bytes("second____"));
    Digest third = cache.put(bytes("third_____"));
    cache.read(first);

    cache.put(bytes("fourth____"));

    assertThat(cache.bytesHeld()).isEqualTo(30);
    cache.read(first);
    cache.read(third);
    assertThat(inner.reads).isZero();
    cache.read(second);
    assertThat(inner.reads).isEqualTo(1);
  }

  @Test
  void read_largeBlob_isNotKept() throws IOException {
    MemoryCachingBlobStore cache = new MemoryCachingBlobStore(inner, 1000, 10);
    Digest digest = cache.put(bytes("larger than ten"));

    cache.read(digest);

    assertThat(inner.reads).isEqualTo(1);
    assertThat(cache.bytesHeld()).isZero();
  }

  @Test
  void open_keptBlob_hasTheRangesOfTheStore() throws IOException {
    MemoryCachingBlobStore cache = new MemoryCachingBlobStore(inner, 1000, 100);
    Digest digest = cache.put(bytes("content"));

    try (InputStream in = cache.open(digest, ByteRange.of(2, 3))) {
      assertThat(in.readAllBytes()).isEqualTo(bytes("nte"));
    }
    try (InputStream in = cache.open(digest, ByteRange.of(7))) {
      assertThat(in.readAllBytes()).isEmpty();
    }
    assertThatThrownBy(() -> cache.open(digest, ByteRange.of(2, 6)))
        .isInstanceOf(CasException.RangeOutOfBounds.class);
    assertThat(inner.reads).isZero();
  }

  @Test
  void findMissing_blobGoneFromTheStore_isMissing() throws IOException {
    MemoryCachingBlobStore cache = new MemoryCachingBlobStore(inner, 1000, 100);
    Digest digest = cache.put(bytes("content"));
    inner.blobs.clear();

    assertThat(cache.size(digest)).isEmpty();
    assertThat(cache.findMissing(List.of(digest))).containsExactly(digest);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
