package dev.zako.engine.graph;

import java.util.Arrays;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The builds that want a node, each with whether it keeps going after a failure. An immutable,
 * ordered set that is small in practice.
 *
 * <p>One build may be in the set twice, once for each way of handling failures.
 */
public final class BuildSet {
  /** The set without builds. */
  public static final BuildSet EMPTY = new BuildSet(new long[0]);

  /** Build numbers doubled, plus one for those that keep going; ascending. */
  private final long[] members;

  private BuildSet(long[] members) {
    this.members = members;
  }

  /** The set of one build. */
  public static BuildSet of(BuildId build, boolean keepGoing) {
    return new BuildSet(new long[] {(build.number() << 1) | (keepGoing ? 1 : 0)});
  }

  /** Whether no build is in the set. */
  public boolean isEmpty() {
    return members.length == 0;
  }

  /** Whether any of the builds keeps going after a failure. */
  public boolean keepsGoing() {
    for (long member : members) {
      if ((member & 1) != 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether the set has the given build, however it handles failures. */
  public boolean contains(BuildId build) {
    for (long member : members) {
      if (member >> 1 == build.number()) {
        return true;
      }
    }
    return false;
  }

  /** Whether every member of {@code other} is in this set. */
  public boolean containsAll(BuildSet other) {
    for (long member : other.members) {
      if (Arrays.binarySearch(members, member) < 0) {
        return false;
      }
    }
    return true;
  }

  /** The members of both sets; this very set if it already has all of {@code other}. */
  public BuildSet union(BuildSet other) {
    if (equals(other) || other.isEmpty()) {
      return this;
    }
    if (isEmpty()) {
      return other;
    }
    long[] both = Arrays.copyOf(members, members.length + other.members.length);
    int size = members.length;
    for (long member : other.members) {
      if (Arrays.binarySearch(members, member) < 0) {
        both[size++] = member;
      }
    }
    if (size == members.length) {
      return this;
    }
    Arrays.sort(both, 0, size);
    return new BuildSet(Arrays.copyOf(both, size));
  }

  /** The members of this set that {@code other} does not have. */
  public BuildSet minus(BuildSet other) {
    return other.isEmpty()
        ? this
        : filter(member -> Arrays.binarySearch(other.members, member) < 0);
  }

  /** The members that both sets have. */
  public BuildSet intersection(BuildSet other) {
    return other.containsAll(this)
        ? this
        : filter(member -> Arrays.binarySearch(other.members, member) >= 0);
  }

  /** This set without a build; this very set if it does not have it. */
  public BuildSet without(BuildId build) {
    return contains(build) ? filter(member -> member >> 1 != build.number()) : this;
  }

  /** Calls {@code action} with the number of each build, once or, seldom, twice. */
  public void forEach(LongConsumer action) {
    for (long member : members) {
      action.accept(member >> 1);
    }
  }

  private BuildSet filter(LongPredicate keep) {
    long[] rest = new long[members.length];
    int size = 0;
    for (long member : members) {
      if (keep.test(member)) {
        rest[size++] = member;
      }
    }
    if (size == members.length) {
      return this;
    }
    return size == 0 ? EMPTY : new BuildSet(Arrays.copyOf(rest, size));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof BuildSet that && Arrays.equals(members, that.members);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(members);
  }

  @Override
  public String toString() {
    return Arrays.toString(members);
  }
}
