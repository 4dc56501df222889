package dev.zako.engine.build.schedule;

import java.util.OptionalLong;

/**
 * How much of a resource is asked for.
 *
 * @param min less is of no use
 * @param max more is of no use; none: everything is
 */
public record ResourceRange(long min, OptionalLong max) {
  /** This much. */
  public static ResourceRange exact(long amount) {
    return between(amount, amount);
  }

  /** As much as is free, from {@code min} to {@code max}. */
  public static ResourceRange between(long min, long max) {
    return new ResourceRange(min, OptionalLong.of(max));
  }

  /** As much as is free, but this much. */
  public static ResourceRange atLeast(long min) {
    return new ResourceRange(min, OptionalLong.empty());
  }
}
