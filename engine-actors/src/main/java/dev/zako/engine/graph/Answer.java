package dev.zako.engine.graph;

import java.util.List;

/** What a function is told about the dependencies that it asked for. */
public sealed interface Answer {
  /** The outcomes, in the order of the keys. */
  record Outcomes(List<Outcome<?>> outcomes) implements Answer {}

  /** Some dependency failed and the computation is over. */
  record Failed(List<RootCause> causes) implements Answer {}

  /** The computation was cancelled or superseded. */
  record Refused() implements Answer {}
}
