package dev.zako.engine.build.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CriticalPathsTest {
  @Test
  void of_aDiamond_takesTheLongerWay() {
    Map<String, Set<String>> needs =
        Map.of(
            "end", Set.of("slow", "fast"),
            "slow", Set.of("begin"),
            "fast", Set.of("begin"),
            "begin", Set.of());
    Map<String, Long> millis = Map.of("end", 1L, "slow", 100L, "fast", 10L, "begin", 5L);
    assertThat(CriticalPaths.of(needs, key -> millis.getOrDefault(key, 0L)))
        .containsOnly(
            Map.entry("end", 1L),
            Map.entry("slow", 101L),
            Map.entry("fast", 11L),
            Map.entry("begin", 106L));
  }

  @Test
  void of_aCircle_leavesOutWhatIsOnIt() {
    Map<String, Set<String>> needs =
        Map.of("a", Set.of("b"), "b", Set.of("a"), "c", Set.of("a"), "d", Set.of("elsewhere"));
    assertThat(CriticalPaths.of(needs, _ -> 1)).containsOnlyKeys("c", "d");
  }

  @Test
  void of_randomGraphs_isTheMaximumOverAllPaths() {
    for (long seed = 1; seed <= 100; seed++) {
      Random random = new Random(seed);
      int size = 1 + random.nextInt(12);
      Map<Integer, Set<Integer>> needs = new HashMap<>();
      long[] millis = random.longs(size, 0, 100).toArray();
      for (int i = 0; i < size; i++) {
        Set<Integer> needed = new HashSet<>();
        for (int j = 0; j < i; j++) {
          if (random.nextInt(3) == 0) {
            needed.add(j);
          }
        }
        needs.put(i, needed);
      }
      Map<Integer, Long> paths = CriticalPaths.of(needs, key -> millis[key]);
      for (int i = 0; i < size; i++) {
        assertThat(paths).as("seed " + seed).containsEntry(i, longest(i, needs, millis));
      }
    }
  }

  private static long longest(int from, Map<Integer, Set<Integer>> needs, long[] millis) {
    long after = 0;
    for (Map.Entry<Integer, Set<Integer>> each : needs.entrySet()) {
      if (each.getValue().contains(from)) {
        after = Math.max(after, longest(each.getKey(), needs, millis));
      }
    }
    return after + millis[from];
  }
}
