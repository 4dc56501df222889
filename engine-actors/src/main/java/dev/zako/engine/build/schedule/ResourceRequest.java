package dev.zako.engine.build.schedule;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a command needs while it runs: all of it or nothing.
 *
 * @param amounts how much of each resource, at least 1; what is not named is not needed
 * @param pathMillis how long, in milliseconds, whatever waits for the command takes at least, its
 *     own time included: the longest goes first
 */
public record ResourceRequest(SortedMap<ResourceKey, Long> amounts, long pathMillis) {
  /** Copies the amounts. */
  public ResourceRequest {
    amounts = Collections.unmodifiableSortedMap(new TreeMap<>(amounts));
    if (amounts.isEmpty() || amounts.values().stream().anyMatch(amount -> amount < 1)) {
      throw new IllegalArgumentException("Something is needed of each resource, not " + amounts);
    }
  }
}
