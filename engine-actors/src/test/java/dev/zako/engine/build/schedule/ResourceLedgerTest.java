package dev.zako.engine.build.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ResourceLedgerTest {
  private static final long GIB = 1L << 30;

  private static ResourceLedger ledger(long threads) {
    return new ResourceLedger(
        new TreeMap<>(Map.of(ResourceKey.THREADS, threads, ResourceKey.MEMORY, 8 * GIB)));
  }

  private static ResourceRequest request(long threads, long memory, long pathMillis) {
    SortedMap<ResourceKey, Long> amounts = new TreeMap<>(Map.of(ResourceKey.THREADS, threads));
    if (memory > 0) {
      amounts.put(ResourceKey.MEMORY, memory);
    }
    return new ResourceRequest(amounts, pathMillis);
  }

  @Test
  void grant_ofThoseWhoWait_servesLongestPathFirstAndEqualsInOrder() {
    ResourceLedger ledger = ledger(1);
    long holder = ledger.add(request(1, 0, 0));
    assertThat(ledger.grant()).containsExactly(holder);
    long shortOne = ledger.add(request(1, 0, 10));
    long longOne = ledger.add(request(1, 0, 5000));
    long equal = ledger.add(request(1, 0, 5000));
    assertThat(ledger.grant()).isEmpty();
    ledger.release(holder);
    assertThat(ledger.grant()).containsExactly(longOne);
    ledger.release(longOne);
    assertThat(ledger.grant()).containsExactly(equal);
    ledger.release(equal);
    assertThat(ledger.grant()).containsExactly(shortOne);
  }

  @Test
  void grant_ofAllResources_isAllOrNothing() {
    ResourceLedger ledger = ledger(4);
    long big = ledger.add(request(1, 6 * GIB, 10));
    long other = ledger.add(request(1, 3 * GIB, 5));
    long small = ledger.add(request(1, 2 * GIB, 1));
    assertThat(ledger.grant()).containsExactly(big, small);
    assertThat(ledger.used(ResourceKey.THREADS)).isEqualTo(2);
    ledger.release(big);
    ledger.release(big);
    assertThat(ledger.grant()).containsExactly(other);
    assertThat(ledger.used(ResourceKey.MEMORY)).isEqualTo(5 * GIB);
  }

  @Test
  void grant_ofMoreThanThereIs_waitsForEverything() {
    ResourceLedger ledger = ledger(4);
    long one = ledger.add(request(1, 0, 0));
    long huge = ledger.add(request(100, 0, 0));
    assertThat(ledger.grant()).containsExactly(one);
    ledger.release(one);
    assertThat(ledger.grant()).containsExactly(huge);
    assertThat(ledger.used(ResourceKey.THREADS)).isEqualTo(4);
  }

  @Test
  void release_ofOneWhoWaits_letsOthersPass() {
    ResourceLedger ledger = ledger(1);
    long holder = ledger.add(request(1, 0, 0));
    ledger.grant();
    long gone = ledger.add(request(1, 0, 100));
    long next = ledger.add(request(1, 0, 1));
    ledger.release(gone);
    ledger.release(holder);
    assertThat(ledger.grant()).containsExactly(next);
    assertThat(ledger.waiting()).isZero();
  }

  /** However many urgent and small ones come, a large and unimportant one is served. */
  @Test
  void grant_underAStreamOfOthers_servesTheLargeOneAfterABound() {
    ResourceLedger ledger = ledger(4);
    List<Long> running = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ledger.add(request(1, 0, 1000));
    }
    running.addAll(ledger.grant());
    long large = ledger.add(request(4, 0, 0));
    int served = 0;
    while (true) {
      ledger.add(request(1, 0, 1000));
      if (!running.isEmpty()) {
        ledger.release(running.removeFirst());
      }
      List<Long> granted = ledger.grant();
      if (granted.contains(large)) {
        break;
      }
      running.addAll(granted);
      served += granted.size();
      assertThat(served)
          .isLessThanOrEqualTo(
              (int) (1000 / ResourceLedger.AGE_MILLIS) + 2 * ResourceLedger.MAX_PASSES);
    }
  }

  /** Random requests against a plain model of what may be held. */
  @Test
  void grant_inAnyOrderOfEvents_keepsTheRules() {
    for (long seed = 1; seed <= 300; seed++) {
      play(new Random(seed), "seed " + seed);
    }
  }

  private static void play(Random random, String seed) {
    int threads = 1 + random.nextInt(6);
    ResourceLedger ledger = ledger(threads);
    Map<Long, ResourceRequest> waiting = new TreeMap<>();
    Map<Long, ResourceRequest> running = new HashMap<>();
    int added = 0;
    for (int step = 0; step < 400 || !waiting.isEmpty() || !running.isEmpty(); step++) {
      assertThat(step).as("%s: everything is served in the end", seed).isLessThan(5000);
      if (step < 400 && random.nextInt(3) > 0) {
        ResourceRequest request =
            request(
                1 + random.nextInt(threads),
                random.nextInt(9) * GIB,
                random.nextInt(5) == 0 ? 60_000 : random.nextInt(1000));
        waiting.put(ledger.add(request), request);
        added++;
      } else if (!waiting.isEmpty() && random.nextInt(10) == 0) {
        long cancelled = waiting.keySet().iterator().next();
        ledger.release(cancelled);
        waiting.remove(cancelled);
      } else if (!running.isEmpty()) {
        long done = running.keySet().stream().sorted().toList().get(random.nextInt(running.size()));
        ledger.release(done);
        running.remove(done);
      }
      for (long ticket : ledger.grant()) {
        ResourceRequest request = waiting.remove(ticket);
        assertThat(request).as("%s: granted once, and only who waits", seed).isNotNull();
        running.put(ticket, request);
      }
      assertThat(ledger.used(ResourceKey.THREADS))
          .as(seed)
          .isEqualTo(sum(running, ResourceKey.THREADS))
          .isLessThanOrEqualTo(threads);
      assertThat(ledger.used(ResourceKey.MEMORY))
          .as(seed)
          .isEqualTo(sum(running, ResourceKey.MEMORY))
          .isLessThanOrEqualTo(8 * GIB);
      assertThat(ledger.waiting()).as(seed).isEqualTo(waiting.size());
      assertThat(running.isEmpty() && !waiting.isEmpty()).as("%s: nobody idles", seed).isFalse();
    }
    assertThat(added).isPositive();
  }

  private static long sum(Map<Long, ResourceRequest> running, ResourceKey key) {
    return running.values().stream().mapToLong(r -> r.amounts().getOrDefault(key, 0L)).sum();
  }
}
