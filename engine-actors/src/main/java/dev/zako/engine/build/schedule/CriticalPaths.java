package dev.zako.engine.build.schedule;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/** How long whatever waits for a piece of work takes at least. */
public final class CriticalPaths {
  private CriticalPaths() {}

  /**
   * The length of the longest path from each piece of work to the end, its own time included.
   *
   * @param needs what each piece of work waits for; what is on a circle gets no length
   * @param millis how long each takes
   */
  public static <K> Map<K, Long> of(Map<K, Set<K>> needs, ToLongFunction<K> millis) {
    Map<K, Set<K>> neededBy = new HashMap<>();
    needs.forEach(
        (work, needed) ->
            needed.forEach(each -> neededBy.computeIfAbsent(each, _ -> new HashSet<>()).add(work)));
    Map<K, Integer> open = new HashMap<>();
    Deque<K> ready = new ArrayDeque<>();
    for (K work : needs.keySet()) {
      int waiters = neededBy.getOrDefault(work, Set.of()).size();
      open.put(work, waiters);
      if (waiters == 0) {
        ready.add(work);
      }
    }
    Map<K, Long> after = new HashMap<>();
    Map<K, Long> paths = new HashMap<>();
    while (!ready.isEmpty()) {
      K work = ready.removeFirst();
      long path = after.getOrDefault(work, 0L) + millis.applyAsLong(work);
      paths.put(work, path);
      for (K needed : needs.getOrDefault(work, Set.of())) {
        after.merge(needed, path, Math::max);
        if (open.containsKey(needed) && open.merge(needed, -1, Integer::sum) == 0) {
          ready.add(needed);
        }
      }
    }
    return paths;
  }
}
