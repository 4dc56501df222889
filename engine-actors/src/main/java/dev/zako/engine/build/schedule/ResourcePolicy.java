package dev.zako.engine.build.schedule;

/** Whether more of a resource may be granted than there is. */
public sealed interface ResourcePolicy {
  /** Never more than the total. */
  record Hard() implements ResourcePolicy {}

  /**
   * More than the total, as commands seldom use all that they ask for.
   *
   * @param maxOvercommit how much more at most, not negative
   */
  record Soft(long maxOvercommit) implements ResourcePolicy {}
}
