package dev.zako.engine.build.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.engine.build.schedule.ResourceAnswer.Granted;
import dev.zako.engine.build.schedule.ResourceAnswer.Refused;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The account of resources against a plain model of it, in random orders of events. */
class ResourceModelTest {
  private static final List<ResourceKey> KEYS =
      List.of(new ResourceKey("a"), new ResourceKey("b"), ResourceKey.MEMORY, ResourceKey.THREADS);
  private static final int STEPS = 300;
  private static final long MAX_PATH = 1000;

  @Test
  void ledger_inAnyOrderOfEvents_keepsTheRules() {
    for (long seed = 1; seed <= 150; seed++) {
      new Play(seed).run();
    }
  }

  /** One random history. */
  private static final class Play {
    final String seed;
    final Random random;
    final Map<Long, ResourceRequest> waiting = new TreeMap<>();
    final Map<Long, SortedMap<ResourceKey, Long>> held = new TreeMap<>();
    final Set<Long> answered = new HashSet<>();
    ResourceTable table;
    final ResourceLedger ledger;

    Play(long seed) {
      this.seed = "seed " + seed;
      this.random = new Random(seed);
      this.table = table(random);
      this.ledger = new ResourceLedger(table);
    }

    void run() {
      for (int step = 0; step < STEPS || !waiting.isEmpty() || !held.isEmpty(); step++) {
        assertThat(step).as("%s: everything ends", seed).isLessThan(20 * STEPS);
        if (step < STEPS && random.nextInt(3) > 0) {
          add();
        } else if (!waiting.isEmpty() && random.nextInt(10) == 0) {
          long cancelled = any(waiting.keySet());
          waiting.remove(cancelled);
          ledger.release(cancelled);
        } else if (step < STEPS && random.nextInt(40) == 0) {
          table = table(random);
          ledger.replace(table);
        } else if (!held.isEmpty()) {
          long done = any(held.keySet());
          held.remove(done);
          ledger.release(done);
          ledger.release(done);
        }
        hear();
        check();
      }
      assertThat(KEYS).allMatch(key -> ledger.used(key) == 0);
    }

    private void add() {
      ResourceRequest request = request(random, table, random.nextInt(8) == 0);
      long ticket = ledger.add(request);
      waiting.put(ticket, request);
    }

    private long any(Set<Long> tickets) {
      return List.copyOf(tickets).get(random.nextInt(tickets.size()));
    }

    private void hear() {
      for (ResourceAnswer answer : ledger.answers()) {
        ResourceRequest request =
            Optional.ofNullable(waiting.remove(answer.ticket()))
                .orElseThrow(() -> new AssertionError(seed + ": only who waits is answered"));
        assertThat(answered.add(answer.ticket())).as("%s: answered once", seed).isTrue();
        switch (answer) {
          case Refused(long _, List<RequestProblem> problems) ->
              assertThat(problems).as(seed).isNotEmpty().isEqualTo(table.problems(request));
          case Granted(long ticket, SortedMap<ResourceKey, Long> amounts) -> {
            assertThat(table.problems(request)).as(seed).isEmpty();
            assertThat(amounts.keySet()).as(seed).isEqualTo(request.ranges().keySet());
            request.ranges().forEach((key, range) -> checkAmount(key, range, amounts));
            held.put(ticket, amounts);
          }
        }
      }
    }

    private void checkAmount(
        ResourceKey key, ResourceRange range, SortedMap<ResourceKey, Long> amounts) {
      long amount = amounts.getOrDefault(key, 0L);
      assertThat(amount)
          .as("%s: of %s", seed, key)
          .isBetween(range.min(), range.max().orElse(Long.MAX_VALUE));
      ResourceDescriptor descriptor = table.find(key).orElseThrow();
      assertThat(amount % descriptor.granularity()).as(seed).isZero();
      assertThat(used(key) + amount)
          .as("%s: never above the limit of %s", seed, key)
          .isLessThanOrEqualTo(descriptor.limit());
    }

    private long used(ResourceKey key) {
      return held.values().stream().mapToLong(amounts -> amounts.getOrDefault(key, 0L)).sum();
    }

    private void check() {
      for (ResourceKey key : KEYS) {
        assertThat(ledger.used(key)).as(seed).isEqualTo(used(key));
      }
      assertThat(ledger.waiting()).as(seed).isEqualTo(waiting.size());
      assertThat(held.isEmpty() && !waiting.isEmpty()).as("%s: nobody idles", seed).isFalse();
    }
  }

  /**
   * Whoever waits is served after a bound, while others with longer paths come all the time and
   * take all they can get. After {@code MAX_PATH / AGE_MILLIS} grants nobody new goes before it;
   * whoever is first is passed so often and then gets its resources one after the other, each at
   * the latest when those who hold it are done.
   */
  @Test
  void ledger_underAnyStreamOfOthers_servesEverybodyAfterABound() {
    for (long seed = 1; seed <= 100; seed++) {
      Random random = new Random(seed);
      ResourceTable table = table(random);
      ResourceLedger ledger = new ResourceLedger(table);
      int crowd = 1 + random.nextInt(12);
      int longest = 1 + random.nextInt(6);
      long watched = -1;
      Map<Long, Integer> until = new HashMap<>();
      long grants = MAX_PATH / ResourceLedger.AGE_MILLIS + 1 + crowd;
      long bound = grants * longest * (ResourceLedger.MAX_PASSES + KEYS.size() + 1);
      for (int step = 0; watched != 0; step++) {
        assertThat((long) step).as("seed %d: the watched one is served", seed).isLessThan(bound);
        if (step == 10) {
          watched = ledger.add(withPath(request(random, table, false), 0));
        }
        while (ledger.waiting() < crowd) {
          ledger.add(withPath(request(random, table, false), random.nextInt((int) MAX_PATH + 1)));
          watched = answer(ledger, until, step + 1 + random.nextInt(longest), watched);
        }
        int now = step;
        List<Long> done = new ArrayList<>();
        until.forEach((ticket, end) -> done.addAll(end <= now ? List.of(ticket) : List.of()));
        done.forEach(until::remove);
        done.forEach(ledger::release);
        watched = answer(ledger, until, step + 1 + random.nextInt(longest), watched);
      }
    }
  }

  /** Notes who runs until when; 0 if the watched one is served, else the watched one. */
  private static long answer(
      ResourceLedger ledger, Map<Long, Integer> until, int end, long watched) {
    long left = watched;
    for (ResourceAnswer answer : ledger.answers()) {
      assertThat(answer).isInstanceOf(Granted.class);
      until.put(answer.ticket(), end);
      left = answer.ticket() == watched ? 0 : left;
    }
    return left;
  }

  private static ResourceRequest withPath(ResourceRequest request, long pathMillis) {
    return new ResourceRequest(request.ranges(), pathMillis);
  }

  private static ResourceTable table(Random random) {
    List<ResourceDescriptor> descriptors = new ArrayList<>();
    for (ResourceKey key : KEYS) {
      long granularity = 1L + random.nextInt(3);
      descriptors.add(
          new ResourceDescriptor(
              key,
              OptionalLong.of(granularity * (1L + random.nextInt(6))),
              granularity,
              random.nextInt(3) == 0
                  ? new ResourcePolicy.Soft(granularity * random.nextInt(3))
                  : new ResourcePolicy.Hard()));
    }
    return ResourceTable.of(descriptors);
  }

  /** A random request that can be granted, unless it may be a wrong one. */
  private static ResourceRequest request(Random random, ResourceTable table, boolean wrong) {
    SortedMap<ResourceKey, ResourceRange> ranges = new TreeMap<>();
    while (ranges.isEmpty()) {
      for (ResourceDescriptor each : table.descriptors().values()) {
        if (random.nextBoolean()) {
          long pieces = each.limit() / each.granularity();
          long min = each.granularity() * (1 + random.nextLong(pieces));
          long more = each.granularity() * random.nextInt(4);
          ranges.put(
              each.key(),
              switch (random.nextInt(3)) {
                case 0 -> ResourceRange.exact(min);
                case 1 -> ResourceRange.between(min, min + more);
                default -> ResourceRange.atLeast(min);
              });
        }
      }
    }
    if (wrong) {
      ResourceKey key = KEYS.get(random.nextInt(KEYS.size()));
      ranges.put(
          key,
          switch (random.nextInt(4)) {
            case 0 -> ResourceRange.exact(0);
            case 1 -> ResourceRange.exact(1000);
            case 2 -> ResourceRange.between(6, 3);
            default -> ResourceRange.exact(7);
          });
    }
    return new ResourceRequest(ranges, random.nextInt(5) == 0 ? 60_000 : random.nextInt(1000));
  }
}
