package dev.zako.engine.graph;

/** What a result is good for. */
public sealed interface Scope {
  /** Whether the result is good for everybody. */
  default boolean isUnlimited() {
    return this instanceof Everything;
  }

  /** Good until something changes. */
  record Everything() implements Scope {}

  /**
   * Good only for these builds: it is, or comes from, a transient failure or one that was cut
   * short.
   */
  record Builds(BuildSet builds) implements Scope {}

  /** What is good for both. */
  default Scope and(Scope other) {
    return switch (this) {
      case Everything _ -> other;
      case Builds(BuildSet mine) ->
          switch (other) {
            case Everything _ -> this;
            case Builds(BuildSet theirs) -> new Builds(mine.intersection(theirs));
          };
    };
  }

  /** Whether the result is good for all of the given builds. */
  default boolean covers(BuildSet wanted) {
    return switch (this) {
      case Everything _ -> true;
      case Builds(BuildSet mine) -> mine.containsAll(wanted);
    };
  }
}
