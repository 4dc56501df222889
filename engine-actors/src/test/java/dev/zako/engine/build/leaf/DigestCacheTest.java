package dev.zako.engine.build.leaf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.cas.Digest;
import dev.zako.cas.WritePoints;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DigestCacheTest {
  /** What nothing hashes to: where it is given, nothing was read. */
  private static final String PLANTED = "0".repeat(64);

  @TempDir Path directory;
  private Path file;
  private Stamp stamp;
  private Instant changed;

  @BeforeEach
  void write() throws Exception {
    file = Files.writeString(directory.resolve("a b.h"), "one");
    stamp = Stamp.of(file);
    changed = Instant.ofEpochSecond(0, stamp.changedNanos());
  }

  /** A cache whose clock says these times, one after the other. */
  private DigestCache cache(Instant... times) {
    return cacheSince("start", times);
  }

  private DigestCache cacheSince(String start, Instant... times) {
    Deque<Instant> left = new ArrayDeque<>(List.of(times));
    return DigestCache.load(
        directory.resolve("digests"),
        directory.resolve("new"),
        start,
        left::remove,
        WritePoints.none());
  }

  /** Saves the cache with other digests than those of its files. */
  private void plant(DigestCache cache) throws Exception {
    cache.save();
    Path saved = directory.resolve("digests");
    String[] parts = Files.readString(saved).split("\n", 2);
    String body = parts[1].replaceAll("(?m)^[0-9a-f]{64}", PLANTED);
    Digest sum = Digest.of(body.getBytes(StandardCharsets.UTF_8));
    Files.writeString(saved, "zako digests 2 start " + sum + "\n" + body);
  }

  private static Optional<Digest> ofText(String text) {
    return Optional.of(Digest.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void digest_afterSaving_isKnownByTheStamp() throws Exception {
    DigestCache cache = cache(changed.plusSeconds(10));
    assertThat(cache.digest("a b.h", file, stamp)).isEqualTo(ofText("one"));
    plant(cache);

    assertThat(cache().digest("a b.h", file, stamp))
        .hasValueSatisfying(digest -> assertThat(digest.toString()).startsWith(PLANTED));
    assertThat(cache(changed.plusSeconds(10)).digest("other", file, stamp))
        .isEqualTo(ofText("one"));
  }

  @Test
  void digest_justChanged_isNotRemembered() throws Exception {
    // What the clock says when the file was read does not matter: reading may take long.
    DigestCache cache = cache(changed.plusMillis(1500), changed.plusSeconds(10));

    assertThat(cache.digest("a", file, stamp)).isEqualTo(ofText("one"));

    cache.save();
    assertThat(directory.resolve("digests")).doesNotExist();
  }

  @Test
  void digest_otherStampBeforeOrAfter_isOfNoFile() throws Exception {
    DigestCache cache = cache(changed.plusSeconds(10), changed.plusSeconds(10));
    assertThat(cache.digest("a", file, stamp)).isPresent();
    Files.writeString(file, "another");

    assertThat(cache.digest("b", file, stamp)).isEmpty();
  }

  @Test
  void load_afterTheMachineWasStarted_knowsNothing() throws Exception {
    DigestCache cache = cache(changed.plusSeconds(10));
    assertThat(cache.digest("a", file, stamp)).isPresent();
    plant(cache);

    assertThat(cacheSince("other", changed.plusSeconds(10)).digest("a", file, stamp))
        .isEqualTo(ofText("one"));
  }

  @Test
  void load_damagedFile_knowsNothingAndCanBeSaved() throws Exception {
    DigestCache cache = cache(changed.plusSeconds(10));
    assertThat(cache.digest("a", file, stamp)).isPresent();
    plant(cache);
    Path saved = directory.resolve("digests");
    Files.writeString(saved, Files.readString(saved).replace(PLANTED, "1" + PLANTED.substring(1)));

    DigestCache damaged = cache(changed.plusSeconds(10));
    assertThat(damaged.digest("a", file, stamp)).isEqualTo(ofText("one"));
    damaged.save();

    assertThat(cache().digest("a", file, stamp)).isEqualTo(ofText("one"));
  }
}
