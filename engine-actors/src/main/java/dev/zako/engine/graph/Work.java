package dev.zako.engine.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a node at work knows: who waits for it and what it waits for. Gone when the work ends. */
final class Work {
  /** Somebody who demanded the node. */
  record Waiter(Peer peer, int ticket, BuildSet builds) {}

  /** The scope of most results. */
  static final Scope EVERYTHING = new Scope.Everything();

  final int attempt;
  final Dependents dependents;
  final Revision revision;

  /** What the node was before, to compare with and to fall back to. */
  final @Nullable NodeRecord old;

  /** Whether the function must run whatever the dependencies say. */
  final boolean reread;

  List<Waiter> waiters = new ArrayList<>(1);
  BuildSet builds = BuildSet.EMPTY;

  /** What the result will be good for. */
  Scope scope = EVERYTHING;

  /** The request that the function waits for. */
  NodeEvent.@Nullable Request request;

  /** The old dependencies that were demanded to be checked: a prefix of them, in their order. */
  private @Nullable Slots checked;

  /** What the function demanded, in the order of its demands. */
  private final Slots demanded = new Slots();

  /** The end of each group in {@link #demanded}; the first {@link #groups} count. */
  private int[] ends = NO_ENDS;

  private int groups;
  private @Nullable Search search;

  private static final int[] NO_ENDS = new int[0];

  /** What a search for cycles has to remember. */
  private static final class Search {
    long probeRound = -1;
    final Set<NodeKey<?>> probedFor = new HashSet<>();
    long freeRound = -1;
    final Set<NodeKey<?>> free = new HashSet<>();
  }

  Work(
      int attempt,
      Dependents dependents,
      Revision revision,
      @Nullable NodeRecord old,
      boolean reread) {
    this.attempt = attempt;
    this.dependents = dependents;
    this.revision = revision;
    this.old = old;
    this.reread = reread;
  }

  /** Adds a waiter; its builds that were not interested before. */
  BuildSet addWaiter(Waiter waiter) {
    waiters.add(waiter);
    if (builds.containsAll(waiter.builds())) {
      return BuildSet.EMPTY;
    }
    BuildSet added = waiter.builds().minus(builds);
    builds = builds.union(waiter.builds());
    return added;
  }

  boolean hasWaiter(NodeKey<?> key, int ticket) {
    for (Waiter waiter : waiters) {
      if (waiter.ticket() == ticket && waiter.peer().key().equals(key)) {
        return true;
      }
    }
    return false;
  }

  /** Starts to wait for a group of the old dependencies. */
  void check(List<NodeKey<?>> group) {
    Slots slots = checked;
    if (slots == null) {
      slots = new Slots();
      checked = slots;
    }
    slots.reserve(group.size());
    for (NodeKey<?> key : group) {
      slots.add(key, null);
    }
  }

  /** Notes the keys of a request that no earlier group has, as the next group. */
  void demand(List<NodeKey<?>> keys) {
    int before = demanded.size();
    demanded.reserve(keys.size());
    for (NodeKey<?> key : keys) {
      if (demanded.find(key) < 0) {
        Slots slots = checked;
        int slot = slots == null ? -1 : slots.find(key);
        demanded.add(key, slots == null || slot < 0 ? null : slots.record(slot));
      }
    }
    if (demanded.size() > before) {
      if (groups == ends.length) {
        ends = Arrays.copyOf(ends, groups == 0 ? 1 : groups * 2);
      }
      ends[groups++] = demanded.size();
    }
  }

  /** Whether the key was demanded to be checked, so that its record has come or will come. */
  boolean isChecked(NodeKey<?> key) {
    return checked != null && checked.find(key) >= 0;
  }

  /** The first slot of the group that was demanded last. */
  int lastGroupStart() {
    return groups < 2 ? 0 : ends[groups - 2];
  }

  /** What the function demanded. */
  Slots demanded() {
    return demanded;
  }

  /**
   * The place of an awaited key among the old dependencies; negative if it is not awaited there.
   */
  int awaitedForCheck(NodeKey<?> key) {
    return awaitedIn(checked, key);
  }

  /** Whether the function awaits the key. */
  boolean isAwaitedByFunction(NodeKey<?> key) {
    return awaitedIn(demanded, key) >= 0;
  }

  /** Whether the key is awaited for any reason. */
  boolean isAwaited(NodeKey<?> key) {
    return isAwaitedByFunction(key) || awaitedForCheck(key) >= 0;
  }

  private static int awaitedIn(@Nullable Slots slots, NodeKey<?> key) {
    if (slots == null || slots.missing() == 0) {
      return -1;
    }
    int slot = slots.find(key);
    return slot >= 0 && slots.record(slot) == null ? slot : -1;
  }

  /** Takes the record of a key that is awaited. */
  void accept(NodeKey<?> key, NodeRecord record, Scope itsScope) {
    setIn(checked, key, record);
    setIn(demanded, key, record);
    if (!itsScope.isUnlimited()) {
      limitToBuilds();
      scope = scope.and(itsScope);
    }
  }

  private static void setIn(@Nullable Slots slots, NodeKey<?> key, NodeRecord record) {
    int slot = awaitedIn(slots, key);
    if (slots != null && slot >= 0) {
      slots.set(slot, key, record);
    }
  }

  /** The record of a demanded key, if it is read. */
  @Nullable NodeRecord read(NodeKey<?> key) {
    int slot = demanded.find(key);
    return slot < 0 ? null : demanded.record(slot);
  }

  /** Whether nothing is awaited. */
  boolean isIdle() {
    return demanded.missing() == 0 && (checked == null || checked.missing() == 0);
  }

  /** Calls {@code action} with each awaited key, once, in the order of the demands. */
  void forEachAwaited(Consumer<? super NodeKey<?>> action) {
    Slots slots = checked;
    if (slots == null) {
      demanded.forEachMissing(action);
    } else {
      slots.forEachMissing(action);
      demanded.forEachMissing(
          key -> {
            if (slots.find(key) < 0) {
              action.accept(key);
            }
          });
    }
  }

  /** What the result depends on: what the function demanded, or what was checked. */
  Dependencies dependencies() {
    return Dependencies.of(
        demanded.keys(),
        demanded.hashes(),
        ends.length == groups ? ends : Arrays.copyOf(ends, groups));
  }

  /** Makes the result good at most for the builds interested now. */
  void limitToBuilds() {
    scope = scope.and(new Scope.Builds(builds));
  }

  /** The next attempt, at a revision and on behalf of the given waiters. */
  Work again(List<Waiter> forWaiters, Revision at, boolean mustReread) {
    Work next = new Work(attempt + 1, dependents, at, old, mustReread);
    forWaiters.forEach(next::addWaiter);
    return next;
  }

  /** Notes that a dependency is free in a round. */
  void addFree(long round, NodeKey<?> dependency) {
    Search memory = search();
    if (round > memory.freeRound) {
      memory.freeRound = round;
      memory.free.clear();
    }
    if (round == memory.freeRound && isAwaited(dependency)) {
      memory.free.add(dependency);
    }
  }

  /** Whether this node waits, in the end, only for nodes that wait for nothing. */
  boolean isFree(long round) {
    if (isIdle()) {
      return true;
    }
    Search memory = search;
    if (memory == null || round != memory.freeRound) {
      return false;
    }
    int[] others = {0};
    if (memory.free.size() < demanded.missing()) {
      return false;
    }
    forEachAwaited(key -> others[0] += memory.free.contains(key) ? 0 : 1);
    return others[0] == 0;
  }

  /** Whether a search from {@code origin} has not come by in this round. */
  boolean firstProbe(long round, NodeKey<?> origin) {
    Search memory = search();
    if (round > memory.probeRound) {
      memory.probeRound = round;
      memory.probedFor.clear();
    }
    return round == memory.probeRound && memory.probedFor.add(origin);
  }

  private Search search() {
    Search memory = search;
    if (memory == null) {
      memory = new Search();
      search = memory;
    }
    return memory;
  }

  Optional<NodeValue> previous() {
    return old != null && old.outcome() instanceof Outcome.Value<?>(NodeValue value)
        ? Optional.of(value)
        : Optional.empty();
  }
}
