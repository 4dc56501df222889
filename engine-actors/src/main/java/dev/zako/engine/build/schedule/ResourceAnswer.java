package dev.zako.engine.build.schedule;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What becomes of a request; each gets exactly one answer unless it is taken back before. */
public sealed interface ResourceAnswer {
  /** Which request it is about. */
  long ticket();

  /**
   * It is granted, and holds this much until it is released.
   *
   * @param amounts of each resource that was asked for
   */
  record Granted(long ticket, SortedMap<ResourceKey, Long> amounts) implements ResourceAnswer {
    /** Copies the amounts. */
    public Granted {
      amounts = Collections.unmodifiableSortedMap(new TreeMap<>(amounts));
    }
  }

  /**
   * It can never be granted.
   *
   * @param problems why, at least one
   */
  record Refused(long ticket, List<RequestProblem> problems) implements ResourceAnswer {
    /** Copies the problems. */
    public Refused {
      problems = List.copyOf(problems);
    }
  }
}
