package dev.zako.engine.graph;

import java.time.Duration;

/** Why work was cancelled. Each cancellation has its own reason; only the first one counts. */
public sealed interface CancelReason {
  /** A person or a signal asked for it. */
  record UserInterrupt() implements CancelReason {}

  /** Another node of a build that stops at the first failure has failed. */
  record SiblingFailed() implements CancelReason {}

  /** The time allowed was over. */
  record Timeout(Duration limit) implements CancelReason {}

  /** The inputs changed, so that the result would be out of date. */
  record Invalidated() implements CancelReason {}

  /** Resources could not be had, or the engine is closing. */
  record Starvation() implements CancelReason {}
}
