package dev.zako.engine.graph;

/**
 * The number of a state of the world: each applied set of changes makes the next.
 *
 * @param number counts from 1
 */
public record Revision(long number) implements Comparable<Revision> {
  /** The revision before any change was applied. */
  public static final Revision FIRST = new Revision(1);

  /** The revision after this one. */
  public Revision next() {
    return new Revision(number + 1);
  }

  @Override
  public int compareTo(Revision other) {
    return Long.compare(number, other.number);
  }
}
