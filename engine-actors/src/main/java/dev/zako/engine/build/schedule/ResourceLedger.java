package dev.zako.engine.build.schedule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Keeps account of resources: what there is, who holds how much, and who waits. Deterministic, and
 * without clock or threads; who uses it guards it.
 *
 * <p>Of those who wait the one with the longest path is first, where each grant that was made while
 * it waited counts like a longer path. Nobody who comes later goes before one of the same urgency.
 * Whoever does not fit may be passed by others that fit, but only so often. Then it gets the
 * resources one after the other, in the order of their keys: of those that suffice the others leave
 * it its least, and of the first that does not suffice nobody behind it gets anything; those after
 * that are free for all. So nobody starves, however large its request and however many others come,
 * and whoever waits for a rare resource does not keep the others from what it cannot use yet.
 */
public final class ResourceLedger {
  /** How much longer the path of a waiter counts for each grant. */
  static final long AGE_MILLIS = 20;

  /** How often one that does not fit may be passed. */
  static final int MAX_PASSES = 16;

  private static final class Waiter {
    final long ticket;
    final ResourceRequest request;

    /** Of two waiters the difference stays the same, because both age alike. */
    final long urgency;

    int passed;

    Waiter(long ticket, ResourceRequest request, long urgency) {
      this.ticket = ticket;
      this.request = request;
      this.urgency = urgency;
    }

    SortedMap<ResourceKey, ResourceRange> ranges() {
      return request.ranges();
    }
  }

  private static final Comparator<Waiter> ORDER =
      Comparator.<Waiter>comparingLong(waiter -> waiter.urgency)
          .reversed()
          .thenComparingLong(waiter -> waiter.ticket);

  private ResourceTable table;
  private final SortedMap<ResourceKey, Long> used = new TreeMap<>();
  private final SortedMap<Long, Waiter> waiting = new TreeMap<>();

  /** Those who wait by what they need: of equal needs only the first has to be looked at. */
  private final Map<SortedMap<ResourceKey, ResourceRange>, NavigableSet<Waiter>> byNeed =
      new HashMap<>();

  private final List<ResourceAnswer> refused = new ArrayList<>();
  private final Map<Long, SortedMap<ResourceKey, Long>> granted = new HashMap<>();
  private long tickets;
  private long grants;

  /** An account of this much. */
  public ResourceLedger(ResourceTable table) {
    this.table = table;
  }

  /**
   * Lets a request wait for its answer.
   *
   * @return its ticket; later requests have greater ones
   */
  public long add(ResourceRequest request) {
    tickets++;
    List<RequestProblem> problems = table.problems(request);
    if (problems.isEmpty()) {
      Waiter waiter = new Waiter(tickets, request, request.pathMillis() - grants * AGE_MILLIS);
      waiting.put(tickets, waiter);
      byNeed.computeIfAbsent(waiter.ranges(), _ -> new TreeSet<>(ORDER)).add(waiter);
    } else {
      refused.add(new ResourceAnswer.Refused(tickets, problems));
    }
    return tickets;
  }

  /**
   * From now on there is this much. What is held stays held, even if it is more; who waits for what
   * can never be granted any more is refused.
   */
  public void replace(ResourceTable newTable) {
    table = newTable;
    for (Waiter waiter : List.copyOf(waiting.values())) {
      List<RequestProblem> problems = table.problems(waiter.request);
      if (!problems.isEmpty()) {
        stopWaiting(waiter.ticket);
        refused.add(new ResourceAnswer.Refused(waiter.ticket, problems));
      }
    }
  }

  /** Grants what can be granted now; the new answers, in the order in which they were given. */
  public List<ResourceAnswer> answers() {
    List<ResourceAnswer> answers = new ArrayList<>(refused);
    refused.clear();
    for (Optional<ResourceAnswer> next = next(); next.isPresent(); next = next()) {
      answers.add(next.get());
    }
    return answers;
  }

  /** Gives back what a ticket holds, or stops its waiting; nothing if that is done already. */
  public void release(long ticket) {
    stopWaiting(ticket);
    refused.removeIf(answer -> answer.ticket() == ticket);
    SortedMap<ResourceKey, Long> amounts = granted.remove(ticket);
    if (amounts != null) {
      amounts.forEach((key, amount) -> used.merge(key, -amount, Long::sum));
    }
  }

  /** How many wait. */
  public int waiting() {
    return waiting.size();
  }

  /** How much of a resource is held. */
  public long used(ResourceKey key) {
    return used.getOrDefault(key, 0L);
  }

  /** What there is. */
  public ResourceTable table() {
    return table;
  }

  /** Serves the first who fits; nothing if nobody does. */
  private Optional<ResourceAnswer> next() {
    SortedMap<ResourceKey, Long> kept = new TreeMap<>();
    List<Waiter> passed = new ArrayList<>();
    for (Waiter waiter : byNeed.values().stream().map(NavigableSet::first).sorted(ORDER).toList()) {
      Optional<SortedMap<ResourceKey, Long>> amounts = fit(waiter, kept);
      if (amounts.isPresent()) {
        passed.forEach(each -> each.passed++);
        serve(waiter, amounts.get());
        return Optional.of(new ResourceAnswer.Granted(waiter.ticket, amounts.get()));
      }
      if (waiter.passed >= MAX_PASSES) {
        keep(waiter, kept);
      }
      passed.add(waiter);
    }
    return Optional.empty();
  }

  /**
   * What a waiter can get now: of each resource its most, or else all that is free, in whole
   * pieces.
   *
   * @param kept what is not for it although nobody holds it
   */
  private Optional<SortedMap<ResourceKey, Long>> fit(
      Waiter waiter, SortedMap<ResourceKey, Long> kept) {
    SortedMap<ResourceKey, Long> amounts = new TreeMap<>();
    for (Map.Entry<ResourceKey, ResourceRange> need : waiter.ranges().entrySet()) {
      ResourceRange range = need.getValue();
      long free = free(need.getKey(), kept);
      long most = Math.min(range.max().orElse(Long.MAX_VALUE), free);
      long amount = most - most % granularity(need.getKey());
      if (amount < range.min()) {
        return Optional.empty();
      }
      amounts.put(need.getKey(), amount);
    }
    return Optional.of(amounts);
  }

  /** Keeps for a waiter, from all behind it, what it can use next. */
  private void keep(Waiter waiter, SortedMap<ResourceKey, Long> kept) {
    for (Map.Entry<ResourceKey, ResourceRange> need : waiter.ranges().entrySet()) {
      long free = free(need.getKey(), kept);
      kept.merge(need.getKey(), Math.min(free, need.getValue().min()), Long::sum);
      if (free < need.getValue().min()) {
        return;
      }
    }
  }

  private long free(ResourceKey key, SortedMap<ResourceKey, Long> kept) {
    long limit = table.find(key).map(ResourceDescriptor::limit).orElse(0L);
    return Math.max(0, limit - used(key)) - kept.getOrDefault(key, 0L);
  }

  private long granularity(ResourceKey key) {
    return table.find(key).map(ResourceDescriptor::granularity).orElse(1L);
  }

  private void serve(Waiter waiter, SortedMap<ResourceKey, Long> amounts) {
    stopWaiting(waiter.ticket);
    grants++;
    granted.put(waiter.ticket, amounts);
    amounts.forEach((key, amount) -> used.merge(key, amount, Long::sum));
  }

  private void stopWaiting(long ticket) {
    Waiter waiter = waiting.remove(ticket);
    if (waiter == null) {
      return;
    }
    NavigableSet<Waiter> alike = byNeed.get(waiter.ranges());
    if (alike != null && alike.remove(waiter) && alike.isEmpty()) {
      byNeed.remove(waiter.ranges());
    }
  }
}
