package dev.zako.engine.build.schedule;

import java.util.ArrayList;
import java.util.Collections;
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
 * it waited counts like a longer path. One that is first but does not fit may be passed by others
 * that fit, but only so often: then nobody is served before it. So nobody starves, however large
 * its request and however many others come.
 */
public final class ResourceLedger {
  /** How much longer the path of a waiter counts for each grant. */
  static final long AGE_MILLIS = 20;

  /** How often one that is first but does not fit may be passed. */
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
  }

  private static final Comparator<Waiter> ORDER =
      Comparator.<Waiter>comparingLong(waiter -> waiter.urgency)
          .reversed()
          .thenComparingLong(waiter -> waiter.ticket);

  private final SortedMap<ResourceKey, Long> totals;
  private final SortedMap<ResourceKey, Long> used = new TreeMap<>();
  private final Map<Long, Waiter> waiting = new HashMap<>();

  /** Those who wait by what they need: of equal needs only the first has to be looked at. */
  private final Map<SortedMap<ResourceKey, Long>, NavigableSet<Waiter>> byNeed = new HashMap<>();

  private final Map<Long, ResourceRequest> granted = new HashMap<>();
  private long tickets;
  private long grants;

  /** An account of this much; of what is not named there is no end. */
  public ResourceLedger(SortedMap<ResourceKey, Long> totals) {
    this.totals = Collections.unmodifiableSortedMap(new TreeMap<>(totals));
  }

  /**
   * Lets a request wait. One for more than there is counts as one for all there is.
   *
   * @return its ticket; later requests have greater ones
   */
  public long add(ResourceRequest request) {
    SortedMap<ResourceKey, Long> amounts = new TreeMap<>(request.amounts());
    amounts.replaceAll((key, amount) -> Math.min(amount, total(key)));
    ResourceRequest possible = new ResourceRequest(amounts, request.pathMillis());
    tickets++;
    Waiter waiter = new Waiter(tickets, possible, request.pathMillis() - grants * AGE_MILLIS);
    waiting.put(tickets, waiter);
    byNeed.computeIfAbsent(amounts, _ -> new TreeSet<>(ORDER)).add(waiter);
    return tickets;
  }

  /** Grants what can be granted now; the tickets in the order in which they were served. */
  public List<Long> grant() {
    List<Long> served = new ArrayList<>();
    for (Optional<Waiter> next = next(); next.isPresent(); next = next()) {
      serve(next.get());
      served.add(next.get().ticket);
    }
    return served;
  }

  /** Gives back what a ticket holds, or stops its waiting; nothing if that is done already. */
  public void release(long ticket) {
    stopWaiting(ticket);
    ResourceRequest request = granted.remove(ticket);
    if (request != null) {
      request.amounts().forEach((key, amount) -> used.merge(key, -amount, Long::sum));
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

  private long total(ResourceKey key) {
    return totals.getOrDefault(key, Long.MAX_VALUE);
  }

  private Optional<Waiter> next() {
    Optional<Waiter> first = byNeed.values().stream().map(NavigableSet::first).min(ORDER);
    if (first.isEmpty() || fits(first.get().request.amounts())) {
      return first;
    }
    if (first.get().passed >= MAX_PASSES) {
      return Optional.empty();
    }
    Optional<Waiter> other =
        byNeed.entrySet().stream()
            .filter(entry -> fits(entry.getKey()))
            .map(entry -> entry.getValue().first())
            .min(ORDER);
    other.ifPresent(_ -> first.get().passed++);
    return other;
  }

  private boolean fits(SortedMap<ResourceKey, Long> amounts) {
    for (Map.Entry<ResourceKey, Long> amount : amounts.entrySet()) {
      if (amount.getValue() > total(amount.getKey()) - used(amount.getKey())) {
        return false;
      }
    }
    return true;
  }

  private void serve(Waiter waiter) {
    stopWaiting(waiter.ticket);
    grants++;
    granted.put(waiter.ticket, waiter.request);
    waiter.request.amounts().forEach((key, amount) -> used.merge(key, amount, Long::sum));
  }

  private void stopWaiting(long ticket) {
    Waiter waiter = waiting.remove(ticket);
    if (waiter == null) {
      return;
    }
    NavigableSet<Waiter> alike = byNeed.get(waiter.request.amounts());
    if (alike != null && alike.remove(waiter) && alike.isEmpty()) {
      byNeed.remove(waiter.request.amounts());
    }
  }
}
