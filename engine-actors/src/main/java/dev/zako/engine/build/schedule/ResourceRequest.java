package dev.zako.engine.build.schedule;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a command needs while it runs: all of it or nothing.
 *
 * @param ranges how much of each resource; what is not named is not needed
 * @param pathMillis how long, in milliseconds, whatever waits for the command takes at least, its
 *     own time included: the longest goes first
 */
public record ResourceRequest(SortedMap<ResourceKey, ResourceRange> ranges, long pathMillis) {
  /** Copies the ranges. */
  public ResourceRequest {
    ranges = Collections.unmodifiableSortedMap(new TreeMap<>(ranges));
  }
}
