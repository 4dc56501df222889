package dev.zako.engine.build.schedule;

import java.util.Comparator;

/**
 * Something that commands use up while they run, known by its name.
 *
 * <p>Keys are ordered: those that a workspace declares by their names, then what the machine has.
 * One that waits for long is given the resources in this order, so that what most commands need is
 * kept from the others last.
 *
 * @param name as rules, manifests and command lines write it
 */
public record ResourceKey(String name) implements Comparable<ResourceKey> {
  /** Main memory of the machine, in megabytes of 1048576 bytes. */
  public static final ResourceKey MEMORY = new ResourceKey("memoryMegabytes");

  /** Threads that compute; counted in whole threads. */
  public static final ResourceKey THREADS = new ResourceKey("threads");

  private static final Comparator<ResourceKey> ORDER =
      Comparator.comparing(ResourceKey::isOfMachine).thenComparing(ResourceKey::name);

  /** Whether the machine has it, so that no workspace declares how much there is. */
  public boolean isOfMachine() {
    return name.equals(MEMORY.name) || name.equals(THREADS.name);
  }

  @Override
  public int compareTo(ResourceKey other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return name;
  }
}
