package dev.zako.engine.hone;

import dev.zako.engine.graph.BuildSet;
import dev.zako.engine.graph.NodeEvent;
import dev.zako.engine.graph.NodeKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
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
  /** A node that lives. */
  private static final class Live {
    final Peers.NodePeer node;

    /** The builds that demanded it; maybe also some that are over. */
    BuildSet builds = BuildSet.EMPTY;

    /** Whether it was asked to say when it is at rest, and has not. */
    boolean isAsked;

    /** Whether it was told anything since it was asked. */
    boolean isUsed;

    Live(Peers.NodePeer node) {
      this.node = node;
    }
  }

  /** Demands that wait for one node. */
  record Waiting(NodeKey<?> to, List<NodeEvent.Demand> demands) {}

  private final int limit;
  private final Map<NodeKey<?>, Live> nodes = new HashMap<>();
  private final SequencedMap<NodeKey<?>, Live> resting = new LinkedHashMap<>();
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

  /** Whether a node is alive. */
  boolean has(NodeKey<?> key) {
    return nodes.containsKey(key);
  }

  /**
   * Passes a demand to a node: whether it is alive.
   *
   * @param running the builds that are not over
   */
  boolean demand(NodeKey<?> key, NodeEvent.Demand demand, BuildSet running) {
    Live live = nodes.get(key);
    if (live == null) {
      return false;
    }
    if (!live.builds.containsAll(demand.builds())) {
      live.builds = live.builds.intersection(running).union(demand.builds());
    }
    tell(key, live, demand);
    return true;
  }

  /** Tells a node something: whether it is alive. */
  boolean tell(NodeKey<?> key, NodeEvent event) {
    Live live = nodes.get(key);
    if (live == null) {
      return false;
    }
    tell(key, live, event);
    return true;
  }

  private void tell(NodeKey<?> key, Live live, NodeEvent event) {
    live.node.tell(event);
    live.isUsed = true;
    if (isCrowded) {
      resting.remove(key);
      ask(live);
    }
  }

  /** Tells every node that one of some builds demanded. */
  void tellDemandedBy(BuildSet builds, NodeEvent event) {
    for (Live live : nodes.values()) {
      if (!live.builds.intersection(builds).isEmpty()) {
        live.node.tell(event);
      }
    }
  }

  private static void ask(Live live) {
    if (!live.isAsked) {
      live.isAsked = true;
      live.isUsed = false;
      live.node.tell(new NodeEvent.AreYouAtRest());
    }
  }

  /** Adds a node. */
  void add(Peers.NodePeer node) {
    nodes.put(node.key(), new Live(node));
    if (!isCrowded && isFull()) {
      isCrowded = true;
      nodes.values().forEach(LiveNodes::ask);
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
    Live live = nodes.get(key);
    if (live == null || !live.isAsked) {
      return;
    }
    live.isAsked = false;
    if (live.isUsed) {
      ask(live);
    } else {
      resting.putLast(key, live);
    }
  }

  /** Gives up the node that has been at rest for longest; null if none is. */
  Peers.@Nullable NodePeer giveUp() {
    Map.Entry<NodeKey<?>, Live> oldest = resting.pollFirstEntry();
    if (oldest == null) {
      return null;
    }
    nodes.remove(oldest.getKey());
    return oldest.getValue().node;
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
    nodes.values().forEach(live -> all.add(live.node));
    nodes.clear();
    resting.clear();
    waiting.clear();
    isCrowded = false;
    return all;
  }
}
