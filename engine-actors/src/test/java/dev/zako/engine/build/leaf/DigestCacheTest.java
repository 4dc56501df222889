package dev.zako.engine.build.leaf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.cas.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DigestCacheTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);
  private static final Digest DIGEST = Digest.of(new byte[] {1, 2, 3});

  private static Stamp changedAt(Instant time) {
    long nanos = TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
    return new Stamp(3, nanos, nanos, 77, 0100644);
  }

  @Test
  void find_afterSaving_knowsWhatWasRecorded(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("digests");
    Stamp stamp = changedAt(NOW.minusSeconds(10));
    DigestCache cache = DigestCache.load(file, file.resolveSibling("new"), CLOCK);
    cache.record("a b/c.h", stamp, DIGEST);
    cache.save();

    DigestCache loaded = DigestCache.load(file, file.resolveSibling("new"), CLOCK);

    assertThat(loaded.find("a b/c.h", stamp)).contains(DIGEST);
    assertThat(loaded.find("a b/c.h", changedAt(NOW.minusSeconds(9)))).isEmpty();
    assertThat(loaded.find("other", stamp)).isEmpty();
  }

  @Test
  void record_justChanged_isNotRemembered(@TempDir Path directory) {
    DigestCache cache =
        DigestCache.load(directory.resolve("digests"), directory.resolve("new"), CLOCK);
    Stamp stamp = changedAt(NOW.minusMillis(1500));

    cache.record("a", stamp, DIGEST);

    assertThat(cache.find("a", stamp)).isEmpty();
  }

  @Test
  void load_damagedFile_knowsNothingAndCanBeSaved(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("digests");
    Stamp stamp = changedAt(NOW.minusSeconds(10));
    DigestCache cache = DigestCache.load(file, file.resolveSibling("new"), CLOCK);
    cache.record("a", stamp, DIGEST);
    cache.save();
    String text = Files.readString(file);
    Files.writeString(file, text.replace(" 77 ", " 78 "));

    DigestCache damaged = DigestCache.load(file, file.resolveSibling("new"), CLOCK);
    assertThat(damaged.find("a", stamp)).isEmpty();

    damaged.record("a", stamp, DIGEST);
    damaged.save();
    assertThat(DigestCache.load(file, file.resolveSibling("new"), CLOCK).find("a", stamp))
        .contains(DIGEST);
  }
}
