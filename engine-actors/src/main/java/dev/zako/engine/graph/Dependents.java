package dev.zako.engine.graph;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that demanded a node since it last told them of a change.
 *
 * <p>A dependent may be listed although it no longer reads the node; it is then told once in vain.
 * Adding takes constant time on average; repeated additions of one dependent do not pile up,
 * because repetitions are dropped whenever the list is full.
 */
final class Dependents {
  private static final @Nullable Peer[] NOBODY = new Peer[0];

  private @Nullable Peer[] peers = NOBODY;
  private int size;

  /** Adds a dependent, unless it is the one added last. */
  void add(Peer peer) {
    if (size > 0 && peer.equals(peers[size - 1])) {
      return;
    }
    if (size == peers.length) {
      makeRoom();
    }
    peers[size++] = peer;
  }

  /** Every dependent once, in the order of their first addition; forgets them all. */
  List<Peer> removeAll() {
    List<Peer> all = List.copyOf(distinct());
    peers = NOBODY;
    size = 0;
    return all;
  }

  private void makeRoom() {
    if (size > 2) {
      Set<Peer> distinct = distinct();
      size = distinct.size();
      peers = distinct.toArray(new Peer[0]);
    }
    peers = Arrays.copyOf(peers, size == 0 ? 1 : size * 2);
  }

  private Set<Peer> distinct() {
    Set<Peer> distinct = new LinkedHashSet<>();
    for (int i = 0; i < size; i++) {
      Peer peer = peers[i];
      if (peer != null) {
        distinct.add(peer);
      }
    }
    return distinct;
  }
}
