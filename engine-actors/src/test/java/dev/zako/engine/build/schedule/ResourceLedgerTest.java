package dev.zako.engine.build.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.engine.build.schedule.ResourceAnswer.Granted;
import dev.zako.engine.build.schedule.ResourceAnswer.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Who gets how much, and when. */
class ResourceLedgerTest {
  private static final ResourceKey THREADS = ResourceKey.THREADS;
  private static final ResourceKey MEMORY = ResourceKey.MEMORY;
  private static final ResourceKey LINKER = new ResourceKey("linker");
  private static final ResourceKey GPU = new ResourceKey("gpu");

  private static ResourceTable table(long threads) {
    return ResourceTable.of(
        List.of(
            ResourceDescriptor.of(THREADS, threads),
            ResourceDescriptor.of(MEMORY, 8),
            ResourceDescriptor.of(LINKER, 1),
            new ResourceDescriptor(GPU, OptionalLong.of(8), 2, new ResourcePolicy.Soft(2))));
  }

  private static ResourceLedger ledger(long threads) {
    return new ResourceLedger(table(threads));
  }

  private static ResourceRequest request(Map<ResourceKey, ResourceRange> ranges, long pathMillis) {
    return new ResourceRequest(new TreeMap<>(ranges), pathMillis);
  }

  private static ResourceRequest threads(long count, long pathMillis) {
    return request(Map.of(THREADS, ResourceRange.exact(count)), pathMillis);
  }

  private static ResourceRequest memory(long amount, long pathMillis) {
    return request(
        Map.of(THREADS, ResourceRange.exact(1), MEMORY, ResourceRange.exact(amount)), pathMillis);
  }

  private static ResourceRequest linker(long pathMillis) {
    return request(
        Map.of(THREADS, ResourceRange.exact(1), LINKER, ResourceRange.exact(1)), pathMillis);
  }

  private static ResourceRequest gpu(ResourceRange range) {
    return request(Map.of(GPU, range), 0);
  }

  /** The tickets that are granted now. */
  private static List<Long> granted(ResourceLedger ledger) {
    return ledger.answers().stream()
        .filter(Granted.class::isInstance)
        .map(ResourceAnswer::ticket)
        .toList();
  }

  /** How much of a resource the only answer grants. */
  private static long amount(ResourceLedger ledger, ResourceKey key) {
    List<ResourceAnswer> answers = ledger.answers();
    assertThat(answers).singleElement().isInstanceOf(Granted.class);
    return ((Granted) answers.getFirst()).amounts().getOrDefault(key, 0L);
  }

  @Test
  void answers_toThoseWhoWait_goToTheLongestPathFirstAndEqualsInOrder() {
    ResourceLedger ledger = ledger(1);
    long holder = ledger.add(threads(1, 0));
    assertThat(granted(ledger)).containsExactly(holder);
    long shortOne = ledger.add(threads(1, 10));
    long longOne = ledger.add(threads(1, 5000));
    long equal = ledger.add(threads(1, 5000));
    assertThat(ledger.answers()).isEmpty();
    ledger.release(holder);
    assertThat(granted(ledger)).containsExactly(longOne);
    ledger.release(longOne);
    assertThat(granted(ledger)).containsExactly(equal);
    ledger.release(equal);
    assertThat(granted(ledger)).containsExactly(shortOne);
  }

  /** What has just become free is not for whoever asks at that moment. */
  @Test
  void answers_toANewRequest_comeAfterThoseWhoWait() {
    ResourceLedger ledger = ledger(1);
    long holder = ledger.add(threads(1, 0));
    granted(ledger);
    long first = ledger.add(threads(1, 0));
    ledger.release(holder);
    long late = ledger.add(threads(1, 0));
    assertThat(granted(ledger)).containsExactly(first);
    ledger.release(first);
    assertThat(granted(ledger)).containsExactly(late);
  }

  @Test
  void answers_ofAllResources_areAllOrNothing() {
    ResourceLedger ledger = ledger(4);
    long big = ledger.add(memory(6, 10));
    long other = ledger.add(memory(3, 5));
    long small = ledger.add(memory(2, 1));
    assertThat(granted(ledger)).containsExactly(big, small);
    assertThat(ledger.used(THREADS)).isEqualTo(2);
    ledger.release(big);
    ledger.release(big);
    assertThat(granted(ledger)).containsExactly(other);
    assertThat(ledger.used(MEMORY)).isEqualTo(5);
  }

  @Test
  void answers_ofAnElasticRequest_areTheMostIfThatIsFree() {
    ResourceLedger ledger = ledger(8);
    ledger.add(request(Map.of(THREADS, ResourceRange.between(1, 3)), 0));
    assertThat(amount(ledger, THREADS)).isEqualTo(3);
    ledger.add(request(Map.of(THREADS, ResourceRange.atLeast(2)), 0));
    assertThat(amount(ledger, THREADS)).isEqualTo(5);
    ledger.add(request(Map.of(THREADS, ResourceRange.between(1, 3)), 0));
    assertThat(ledger.answers()).isEmpty();
  }

  @Test
  void answers_ofAnElasticRequest_areWholePiecesOfWhatIsFree() {
    ResourceLedger ledger = ledger(1);
    ledger.add(gpu(ResourceRange.exact(4)));
    assertThat(amount(ledger, GPU)).isEqualTo(4);
    // Of 10, two of which are overcommitted, 6 are left.
    long some = ledger.add(gpu(ResourceRange.between(2, 8)));
    assertThat(amount(ledger, GPU)).isEqualTo(6);
    ledger.release(some);
    // After 8 of 8 were granted the total shrinks: an odd rest is not granted.
    ledger.replace(
        ResourceTable.of(
            List.of(
                new ResourceDescriptor(GPU, OptionalLong.of(8), 4, new ResourcePolicy.Soft(0)))));
    ledger.add(gpu(ResourceRange.atLeast(4)));
    assertThat(amount(ledger, GPU)).isEqualTo(4);
    assertThat(ledger.used(GPU)).isEqualTo(8);
  }

  @Test
  void answers_ofAnElasticRequest_waitForItsLeast() {
    ResourceLedger ledger = ledger(4);
    long holder = ledger.add(threads(2, 0));
    granted(ledger);
    ledger.add(request(Map.of(THREADS, ResourceRange.between(3, 4)), 0));
    assertThat(ledger.answers()).isEmpty();
    ledger.release(holder);
    assertThat(amount(ledger, THREADS)).isEqualTo(4);
  }

  @Test
  void answers_ofSoftResources_goUpToTheOvercommitAndNoFurther() {
    ResourceLedger ledger = ledger(1);
    ledger.add(gpu(ResourceRange.exact(8)));
    ledger.add(gpu(ResourceRange.exact(2)));
    assertThat(granted(ledger)).hasSize(2);
    ledger.add(gpu(ResourceRange.exact(2)));
    assertThat(ledger.answers()).isEmpty();
    assertThat(ledger.used(GPU)).isEqualTo(10);
  }

  @Test
  void answers_ofResourcesWithoutEnd_grantTheMostAndNeverOverflow() {
    ResourceLedger ledger =
        new ResourceLedger(ResourceTable.of(List.of(ResourceDescriptor.endless(GPU))));
    long huge = ledger.add(gpu(ResourceRange.between(1, Long.MAX_VALUE)));
    assertThat(amount(ledger, GPU)).isEqualTo(Long.MAX_VALUE);
    long other = ledger.add(gpu(ResourceRange.exact(Long.MAX_VALUE)));
    assertThat(ledger.answers()).isEmpty();
    ledger.release(huge);
    assertThat(granted(ledger)).containsExactly(other);
  }

  @Test
  void answers_toWhatCanNeverBeGranted_areRefusalsThatStopNobody() {
    ResourceLedger ledger = ledger(1);
    long wrong = ledger.add(threads(2, 100));
    long right = ledger.add(threads(1, 0));
    assertThat(ledger.answers())
        .containsExactly(
            new Refused(wrong, List.of(new RequestProblem.ExceedsTotal(THREADS, 2, 1))),
            new Granted(right, new TreeMap<>(Map.of(THREADS, 1L))));
    assertThat(ledger.answers()).isEmpty();
    assertThat(ledger.waiting()).isZero();
  }

  @Test
  void release_ofOneWhoWaits_letsOthersPass() {
    ResourceLedger ledger = ledger(1);
    long holder = ledger.add(threads(1, 0));
    granted(ledger);
    long gone = ledger.add(threads(1, 100));
    long next = ledger.add(threads(1, 1));
    ledger.release(gone);
    ledger.release(gone);
    ledger.release(holder);
    assertThat(granted(ledger)).containsExactly(next);
    assertThat(ledger.waiting()).isZero();
  }

  @Test
  void release_ofOneWhoIsNotAnsweredYet_leavesNoAnswer() {
    ResourceLedger ledger = ledger(1);
    ledger.release(ledger.add(threads(2, 0)));
    ledger.release(ledger.add(threads(1, 0)));
    ledger.release(4711);
    assertThat(ledger.answers()).isEmpty();
    assertThat(ledger.used(THREADS)).isZero();
  }

  @Test
  void replace_byLess_keepsWhatIsHeldAndRefusesWhatCanNeverBe() {
    ResourceLedger ledger = ledger(4);
    long holder = ledger.add(threads(3, 0));
    granted(ledger);
    long huge = ledger.add(threads(4, 100));
    long small = ledger.add(threads(2, 0));
    ledger.replace(table(2));
    assertThat(ledger.answers())
        .containsExactly(
            new Refused(huge, List.of(new RequestProblem.ExceedsTotal(THREADS, 4, 2))));
    assertThat(ledger.used(THREADS)).isEqualTo(3);
    ledger.release(holder);
    assertThat(granted(ledger)).containsExactly(small);
  }

  @Test
  void replace_byMore_servesThoseWhoWait() {
    ResourceLedger ledger = ledger(1);
    ledger.add(threads(1, 0));
    granted(ledger);
    long next = ledger.add(threads(1, 0));
    assertThat(ledger.answers()).isEmpty();
    ledger.replace(table(2));
    assertThat(granted(ledger)).containsExactly(next);
  }

  /** However many urgent and small ones come, a large and unimportant one is served. */
  @Test
  void answers_underAStreamOfOthers_serveTheLargeOneAfterABound() {
    ResourceLedger ledger = ledger(4);
    List<Long> running = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ledger.add(threads(1, 1000));
    }
    running.addAll(granted(ledger));
    long large = ledger.add(threads(4, 0));
    int served = 0;
    while (true) {
      ledger.add(threads(1, 1000));
      if (!running.isEmpty()) {
        ledger.release(running.removeFirst());
      }
      List<Long> granted = granted(ledger);
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

  /** One linker is busy for long; many wait for it, and the others compile all the time. */
  @Test
  void answers_whileSomeWaitForARareResource_goToThoseWhoDoNotNeedIt() {
    ResourceLedger ledger = ledger(2);
    long linking = ledger.add(linker(100_000));
    assertThat(granted(ledger)).containsExactly(linking);
    List<Long> links = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      links.add(ledger.add(linker(100_000)));
    }
    for (int i = 0; i < 10 * ResourceLedger.MAX_PASSES; i++) {
      long compiling = ledger.add(threads(1, 0));
      assertThat(granted(ledger)).containsExactly(compiling);
      ledger.release(compiling);
    }
    for (long link : links) {
      ledger.add(threads(1, 0));
      granted(ledger);
      ledger.release(linking);
      assertThat(granted(ledger)).first().isEqualTo(link);
      linking = link;
    }
  }

  /** What a rare resource is waited for with is kept as soon as the resource is there. */
  @Test
  void answers_toOneWhoNeedsARareResourceAndAllThreads_comeAfterABound() {
    ResourceLedger ledger = ledger(4);
    long linking = ledger.add(linker(0));
    granted(ledger);
    long both =
        ledger.add(
            request(Map.of(THREADS, ResourceRange.exact(4), LINKER, ResourceRange.exact(1)), 1000));
    List<Long> running = new ArrayList<>();
    for (int i = 0; i < 5 * ResourceLedger.MAX_PASSES; i++) {
      ledger.add(threads(1, 10));
      running.addAll(granted(ledger));
      if (running.size() > 2) {
        ledger.release(running.removeFirst());
      }
    }
    ledger.release(linking);
    long late = ledger.add(linker(10));
    assertThat(running).isNotEmpty();
    for (long each : running) {
      ledger.add(threads(1, 10));
      assertThat(ledger.answers()).as("nobody takes what is kept").isEmpty();
      ledger.release(each);
    }
    assertThat(granted(ledger)).containsExactly(both);
    ledger.release(both);
    assertThat(granted(ledger)).contains(late);
  }
}
