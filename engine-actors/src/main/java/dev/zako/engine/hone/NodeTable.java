package dev.zako.engine.hone;

import dev.zako.engine.graph.NodeKey;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the nodes of a shard by their keys. A node is reached at once from its place, which its key
 * decides or which is the next free one: there is nothing in between to allocate, or to wait for
 * when memory is slow.
 */
final class NodeTable {
  private static final int LEAST_PLACES = 16;

  /** The table gets bigger when more than two thirds of it are taken. */
  private static final int TAKEN = 2;

  private static final int OF = 3;

  /** A power of two of places. */
  private Peers.@Nullable NodePeer[] places = new Peers.NodePeer[LEAST_PLACES];

  private int size;

  /** How many nodes there are. */
  int size() {
    return size;
  }

  /** The node with a key; null if there is none. */
  Peers.@Nullable NodePeer find(NodeKey<?> key) {
    int hash = Peers.NodePeer.scattered(key);
    int place = firstPlace(hash);
    Peers.NodePeer node = places[place];
    while (node != null && !(node.hash() == hash && node.key().equals(key))) {
      place = next(place);
      node = places[place];
    }
    return node;
  }

  /** Adds a node whose key none has yet. */
  void add(Peers.NodePeer node) {
    if (OF * (size + 1) > TAKEN * places.length) {
      Peers.@Nullable NodePeer[] before = places;
      places = new Peers.NodePeer[2 * before.length];
      for (Peers.NodePeer old : before) {
        if (old != null) {
          put(old);
        }
      }
    }
    put(node);
    size++;
  }

  private void put(Peers.NodePeer node) {
    int place = firstPlace(node.hash());
    while (places[place] != null) {
      place = next(place);
    }
    places[place] = node;
  }

  /** Removes a node that is here. Those behind it that were driven off their places move up. */
  void remove(Peers.NodePeer node) {
    int hole = firstPlace(node.hash());
    while (places[hole] != node) {
      hole = next(hole);
    }
    places[hole] = null;
    size--;
    int place = next(hole);
    for (Peers.NodePeer moved = places[place]; moved != null; moved = places[place]) {
      int way = distance(firstPlace(moved.hash()), place);
      if (way >= distance(hole, place)) {
        places[hole] = moved;
        places[place] = null;
        hole = place;
      }
      place = next(place);
    }
  }

  /** Calls {@code action} with each node. */
  void forEach(Consumer<? super Peers.NodePeer> action) {
    for (Peers.NodePeer node : places) {
      if (node != null) {
        action.accept(node);
      }
    }
  }

  /** Removes all nodes. */
  void clear() {
    places = new Peers.NodePeer[LEAST_PLACES];
    size = 0;
  }

  private int firstPlace(int hash) {
    return hash >>> (Integer.numberOfLeadingZeros(places.length) + 1);
  }

  private int next(int place) {
    return (place + 1) & (places.length - 1);
  }

  private int distance(int from, int to) {
    return (to - from) & (places.length - 1);
  }
}
