package dev.zako.sandbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Directories in which commands ran and others can run. Each keeps the directories of its last
 * tree, and the next command gets the one of which the least has to be made or taken away.
 * Thread-safe.
 */
final class IdleDirectories {
  /** How many wait at most; beyond that one is changed rather than another one made. */
  private static final int MAX = 64;

  /** What has to be made for a new one besides its tree: itself, and the files beside the tree. */
  private static final int PARTS = 5;

  private final Deque<RunDirectory> waiting = new ArrayDeque<>();
  private final Supplier<RunDirectory> fresh;

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
    RunDirectory best = null;
    int least = waiting.size() < MAX ? needed.size() + PARTS : Integer.MAX_VALUE;
    for (RunDirectory each : waiting) {
      int changes = each.changesFor(needed);
      if (changes < least) {
        best = each;
        least = changes;
      }
    }
    if (best == null) {
      return fresh.get();
    }
    waiting.remove(best);
    return best;
  }

  /** Lets others have it. */
  synchronized void add(RunDirectory directory) {
    waiting.addFirst(directory);
  }
}
