package dev.zako.engine.graph;

import java.util.HashSet;
import java.util.Set;

/**
 * Knows when an invalidation has reached everybody. Each message that tells of it has a number of
 * its own; whoever gets one answers with its number and with those of the messages that it sent on.
 *
 * <p>Right for answers in any order: an answer may come before the one that announces its message.
 * Every unanswered message goes back, over messages sent on, to an unanswered one that is known.
 */
public final class SpreadTally {
  private final Set<Long> unanswered = new HashSet<>();
  private final Set<Long> answeredEarly = new HashSet<>();

  /** Notes a message. */
  public void sent(long number) {
    if (!answeredEarly.remove(number)) {
      unanswered.add(number);
    }
  }

  /**
   * Notes the answer to a message.
   *
   * @param number the number of the message
   * @param firstSent the number of the first message sent on; the others follow it
   * @param sent how many were sent on
   */
  public void answered(long number, long firstSent, int sent) {
    if (!unanswered.remove(number)) {
      answeredEarly.add(number);
    }
    for (int i = 0; i < sent; i++) {
      sent(firstSent + i);
    }
  }

  /** Whether every message has been answered. */
  public boolean isComplete() {
    return unanswered.isEmpty() && answeredEarly.isEmpty();
  }
}
