package dev.zako.engine.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a node read: groups of keys in the order in which they were demanded, and the output hash
 * that each had. Immutable.
 *
 * <p>Which group is demanded may depend on the values of the groups before it, never on those of
 * its own or later groups. A key is listed in the first group that demanded it.
 */
public final class Dependencies {
  /** No dependencies. */
  public static final Dependencies NONE =
      new Dependencies(new NodeKey<?>[0], new Fingerprint[0], null);

  private final NodeKey<?>[] keys;
  private final @Nullable Fingerprint[] hashes;

  /** The index after the last key of each group; null stands for one group of all keys. */
  private final int @Nullable [] ends;

  private Dependencies(NodeKey<?>[] keys, @Nullable Fingerprint[] hashes, int @Nullable [] ends) {
    this.keys = keys;
    this.hashes = hashes;
    this.ends = ends;
  }

  /** The given keys and hashes, in groups that end before the given places. */
  static Dependencies of(NodeKey<?>[] keys, @Nullable Fingerprint[] hashes, int[] ends) {
    return keys.length == 0 ? NONE : new Dependencies(keys, hashes, ends.length == 1 ? null : ends);
  }

  /**
   * Dependencies as they were kept.
   *
   * @param keys all keys, group after group
   * @param hashes the output hash of each key; null if it was not read
   * @param ends the index after the last key of each group, ascending, the last being the number of
   *     keys
   * @throws IllegalArgumentException if these do not fit together
   */
  public static Dependencies kept(
      List<NodeKey<?>> keys, @Nullable Fingerprint[] hashes, int[] ends) {
    int before = 0;
    for (int end : ends) {
      if (end <= before) {
        throw new IllegalArgumentException("A group ends before it begins");
      }
      before = end;
    }
    if (before != keys.size() || hashes.length != keys.size()) {
      throw new IllegalArgumentException("The groups are not those of the keys");
    }
    return of(keys.toArray(new NodeKey<?>[0]), hashes.clone(), ends.clone());
  }

  /** The number of groups. */
  public int groups() {
    return keys.length == 0 ? 0 : ends == null ? 1 : ends.length;
  }

  /** The keys of a group, in the order in which they were demanded. */
  public List<NodeKey<?>> group(int index) {
    return Arrays.asList(keys).subList(start(index), end(index));
  }

  /** All keys, group after group. */
  public List<NodeKey<?>> keys() {
    return List.of(keys);
  }

  /** The output hash that the key at a place among all keys had; empty if it was not read. */
  public Optional<Fingerprint> hash(int place) {
    return Optional.ofNullable(hashes[place]);
  }

  /** Whether the key at a place among all keys had the given output hash when it was read. */
  boolean isUnchanged(int place, Fingerprint hash) {
    return hash.equals(hashes[place]);
  }

  /**
   * The first key, in the order of the demands, that was not read before or had another output hash
   * then; empty if there is none.
   */
  public Optional<NodeKey<?>> firstOtherThan(Dependencies before) {
    Map<NodeKey<?>, Integer> places = new HashMap<>();
    for (int i = 0; i < keys.length; i++) {
      int place = i;
      if (i >= before.keys.length || !keys[i].equals(before.keys[i])) {
        if (places.isEmpty()) {
          for (int old = 0; old < before.keys.length; old++) {
            places.put(before.keys[old], old);
          }
        }
        place = places.getOrDefault(keys[i], -1);
      }
      if (place < 0 || !Objects.equals(hashes[i], before.hashes[place])) {
        return Optional.of(keys[i]);
      }
    }
    return Optional.empty();
  }

  /**
   * The input hash: the fingerprint of every key and output hash in order. Empty when a dependency
   * had not been read to the end, as in a cycle.
   */
  public Optional<Fingerprint> inputHash() {
    List<Fingerprint> parts = new ArrayList<>();
    for (int i = 0; i < keys.length; i++) {
      Fingerprint hash = hashes[i];
      if (hash == null) {
        return Optional.empty();
      }
      parts.add(Fingerprint.of(keys[i].kind(), keys[i].id()));
      parts.add(hash);
    }
    return Optional.of(Fingerprint.combine(parts));
  }

  private int start(int group) {
    return group == 0 || ends == null ? 0 : ends[group - 1];
  }

  private int end(int group) {
    return ends == null ? keys.length : ends[group];
  }
}
