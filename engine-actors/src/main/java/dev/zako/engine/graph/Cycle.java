package dev.zako.engine.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A cycle of dependencies: each member depends on the next, the last on the first.
 *
 * <p>A cycle is written from its smallest member (by {@link NodeKey#ORDER}), so that the same cycle
 * is equal wherever it was entered.
 *
 * @param members the members, each once, from the smallest
 */
public record Cycle(List<NodeKey<?>> members) {
  /**
   * Rotates the members so that the smallest is first.
   *
   * @throws IllegalArgumentException if there are no members
   */
  public Cycle {
    if (members.isEmpty()) {
      throw new IllegalArgumentException("A cycle has at least one member");
    }
    int smallest = 0;
    for (int i = 1; i < members.size(); i++) {
      if (NodeKey.ORDER.compare(members.get(i), members.get(smallest)) < 0) {
        smallest = i;
      }
    }
    List<NodeKey<?>> rotated = new ArrayList<>(members.subList(smallest, members.size()));
    rotated.addAll(members.subList(0, smallest));
    members = List.copyOf(rotated);
  }

  /** The member that {@code member} depends on. */
  NodeKey<?> after(NodeKey<?> member) {
    return members.get((members.indexOf(member) + 1) % members.size());
  }

  /** The cycle as shown to people: the members in order, and the first one again. */
  public String display() {
    return members.stream().map(NodeKey::display).collect(Collectors.joining(" -> "))
        + " -> "
        + members.getFirst().display();
  }
}
