package dev.zako.sandbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Directories in which commands ran and others can run. Each keeps the directories of its last
 * tree. A command gets one whose tree had the same directories, or else a new one as long as there
 * are few: what a package has built once is mostly built there again. Thread-safe.
 */
final class IdleDirectories {
  /** How many wait at most; beyond that one is changed rather than another one made. */
  private static final int MAX = 256;

  /** Of so many that wait the longest the one is changed of which the least has to be. */
  private static final int CANDIDATES = 16;

  private final Supplier<RunDirectory> fresh;

  /** All that wait, the one that waits the longest first. */
  private final Set<RunDirectory> waiting = new LinkedHashSet<>();

  private final Map<Set<PortablePath>, Deque<RunDirectory>> byTree = new HashMap<>();

  /**
   * None.
   *
   * @param fresh makes another one
   */
  IdleDirectories(Supplier<RunDirectory> fresh) {
    this.fresh = fresh;
  }

  /** One for a command that needs these directories; the caller has it alone. */
  synchronized RunDirectory take(Set<PortablePath> needed) {
    Deque<RunDirectory> same = byTree.get(needed);
    if (same != null) {
      return remove(same.getFirst());
    }
    return waiting.size() < MAX ? fresh.get() : remove(closest(needed));
  }

  private RunDirectory closest(Set<PortablePath> needed) {
    Iterator<RunDirectory> candidates = waiting.iterator();
    RunDirectory best = candidates.next();
    int least = best.changesFor(needed);
    for (int seen = 1; seen < CANDIDATES; seen++) {
      RunDirectory each = candidates.next();
      int changes = each.changesFor(needed);
      if (changes < least) {
        best = each;
        least = changes;
      }
    }
    return best;
  }

  private RunDirectory remove(RunDirectory directory) {
    waiting.remove(directory);
    byTree.computeIfPresent(
        directory.lastTree(),
        (_, same) -> {
          same.remove(directory);
          return same.isEmpty() ? null : same;
        });
    return directory;
  }

  /** Lets others have it. */
  synchronized void add(RunDirectory directory) {
    waiting.add(directory);
    byTree.computeIfAbsent(directory.lastTree(), _ -> new ArrayDeque<>()).addFirst(directory);
  }
}
