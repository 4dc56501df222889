package dev.zako.cli.logs;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;

/** Lets only messages of a level or above through. */
final class LeastLevel extends Filter<ILoggingEvent> {
  private final Level least;

  LeastLevel(Level least) {
    this.least = least;
  }

  /** The least level that passes. */
  Level level() {
    return least;
  }

  @Override
  public FilterReply decide(ILoggingEvent event) {
    return event.getLevel().isGreaterOrEqual(least) ? FilterReply.NEUTRAL : FilterReply.DENY;
  }
}
