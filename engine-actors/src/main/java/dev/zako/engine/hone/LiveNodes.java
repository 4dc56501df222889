package dev.zako.engine.hone;

import dev.zako.engine.graph.BuildSet;
import dev.zako.engine.graph.NodeEvent;
import dev.zako.engine.graph.NodeKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * The living nodes of a shard, and the demands for other nodes that have to wait because these are
 * many. Belongs to the shard's actor.
 *
 * <p>From the time on when there are as many as may live, each node says when it is at rest. A new
 * one takes the place of the one that has been at rest for longest; if none is, it waits, and the
 * one demanded last comes first: so the graph is gone through in depth. If all wait for each other,
 * the limit is raised until they do not.
 */
final class LiveNodes {
  /** Demands that wait for one node. */
  record Waiting(NodeKey<?> to, List<NodeEvent.Demand> demands) {}

  private final int limit;
  private final NodeTable nodes = new NodeTable();
  private final SequencedSet<Peers.NodePeer> resting = new LinkedHashSet<>();
  private final SequencedMap<NodeKey<?>, List<NodeEvent.Demand>> waiting = new LinkedHashMap<>();
  private int raisedBy;
  private boolean isCrowded;

  /**
   * Knows no nodes yet.
   *
   * @param limit how many may live; 0 for any number
   */
  LiveNodes(int limit) {
    this.limit = limit == 0 ? Integer.MAX_VALUE / 2 : limit;
  }

  /** The node with a key; null if it is not alive. */
  Peers.@Nullable NodePeer find(NodeKey<?> key) {
    return nodes.find(key);
  }

  /**
   * Passes a demand to a node that is alive.
   *
   * @param running the builds that are not over
   */
  void demand(Peers.NodePeer node, NodeEvent.Demand demand, BuildSet running) {
    if (!node.builds.containsAll(demand.builds())) {
      node.builds = node.builds.intersection(running).union(demand.builds());
    }
    tell(node, demand);
  }

  /** Tells a node that is alive something. */
  void tell(Peers.NodePeer node, NodeEvent event) {
    node.tell(event);
    if (isCrowded) {
      node.isUsed = true;
      resting.remove(node);
      ask(node);
    }
  }

  /** Tells every node that one of some builds demanded. */
  void tellDemandedBy(BuildSet builds, NodeEvent event) {
    nodes.forEach(
        node -> {
          if (!node.builds.intersection(builds).isEmpty()) {
            node.tell(event);
          }
        });
  }

  private static void ask(Peers.NodePeer node) {
    if (!node.isAsked) {
      node.isAsked = true;
      node.isUsed = false;
      node.tell(new NodeEvent.AreYouAtRest());
    }
  }

  /** Adds a node that was told of its first demand. */
  void add(Peers.NodePeer node, NodeEvent.Demand demand) {
    node.builds = demand.builds();
    nodes.add(node);
    if (isCrowded) {
      ask(node);
    } else if (isFull()) {
      isCrowded = true;
      nodes.forEach(LiveNodes::ask);
    }
  }

  /** Whether there is no room for a new node. */
  boolean isFull() {
    return nodes.size() >= limit + raisedBy;
  }

  /** Whether more nodes live than may, because the limit was raised for a while. */
  boolean hasSurplus() {
    return nodes.size() > limit + raisedBy;
  }

  /** A node has said that it is at rest. */
  void rests(NodeKey<?> key) {
    Peers.NodePeer node = nodes.find(key);
    if (node == null || !node.isAsked) {
      return;
    }
    node.isAsked = false;
    if (node.isUsed) {
      ask(node);
    } else {
      resting.addLast(node);
    }
  }

  /** Gives up the node that has been at rest for longest; null if none is. */
  Peers.@Nullable NodePeer giveUp() {
    if (resting.isEmpty()) {
      return null;
    }
    Peers.NodePeer oldest = resting.removeFirst();
    nodes.remove(oldest);
    return oldest;
  }

  /** Lets a quarter more nodes live. */
  void raiseLimit() {
    raisedBy += Math.max(1, (limit + raisedBy) / 4);
  }

  /** Lets only as many nodes live as at first. */
  void resetLimit() {
    raisedBy = 0;
  }

  /** Has a demand wait for room. */
  void postpone(NodeKey<?> to, NodeEvent.Demand demand) {
    waiting.computeIfAbsent(to, _ -> new ArrayList<>(1)).add(demand);
  }

  /** Whether a demand waits. */
  boolean isAnyWaiting() {
    return !waiting.isEmpty();
  }

  /** The demands for the node that was demanded last of those that wait; null if none waits. */
  @Nullable Waiting next() {
    Map.Entry<NodeKey<?>, List<NodeEvent.Demand>> last = waiting.pollLastEntry();
    return last == null ? null : new Waiting(last.getKey(), last.getValue());
  }

  /** Removes every node, and every demand that waits: no build runs. */
  List<Peers.NodePeer> removeAll() {
    List<Peers.NodePeer> all = new ArrayList<>(nodes.size());
    nodes.forEach(all::add);
    nodes.clear();
    resting.clear();
    waiting.clear();
    isCrowded = false;
    return all;
  }
}
