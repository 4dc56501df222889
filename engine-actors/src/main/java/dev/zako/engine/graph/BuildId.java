package dev.zako.engine.graph;

/**
 * The identity of a build: who is interested in the nodes it demands. Ids are chosen by the caller
 * and never used for a second build in the life of an engine.
 */
public record BuildId(long number) implements Comparable<BuildId> {
  @Override
  public int compareTo(BuildId other) {
    return Long.compare(number, other.number);
  }
}
