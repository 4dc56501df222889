package dev.zako.engine.hone;

import dev.zako.engine.graph.BuildSet;
import dev.zako.engine.graph.NodeEvent;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeValue;
import dev.zako.engine.graph.Peer;
import org.apache.pekko.actor.ActorRef;

/** The peers that exist in the engine. */
sealed interface Peers extends Peer {
  /**
   * A node and its actor. There is one for each node that lives, in which its shard also notes what
   * it alone wants to know.
   */
  final class NodePeer implements Peers {
    private final NodeKey<?> key;
    private final ActorRef actor;
    private final int hash;

    /** The builds that demanded the node; maybe also some that are over. Only for its shard. */
    BuildSet builds = BuildSet.EMPTY;

    /** Whether it was asked to say when it is at rest, and has not. Only for its shard. */
    boolean isAsked;

    /** Whether it was told anything since it was asked. Only for its shard. */
    boolean isUsed;

    NodePeer(NodeKey<?> key, ActorRef actor) {
      this.key = key;
      this.actor = actor;
      this.hash = scattered(key);
    }

    /** The hash code of a key, mixed so that the upper bits tell as much as any. */
    static int scattered(NodeKey<?> key) {
      return key.hashCode() * 0x9E3779B9;
    }

    /** The {@link #scattered} hash code of the node's key. */
    int hash() {
      return hash;
    }

    ActorRef actor() {
      return actor;
    }

    @Override
    public NodeKey<?> key() {
      return key;
    }

    /** Tells the node something. */
    void tell(NodeEvent event) {
      actor.tell(event, ActorRef.noSender());
    }

    @Override
    public boolean isNode() {
      return true;
    }
  }

  /** A request to evaluate roots. */
  record EvaluationPeer(long evaluation) implements Peers {
    @Override
    public NodeKey<?> key() {
      return new EvaluationKey(evaluation);
    }

    @Override
    public boolean isNode() {
      return false;
    }
  }

  /** Stands for a request among the keys of nodes. */
  record EvaluationKey(long evaluation) implements NodeKey<NodeValue> {
    @Override
    public String kind() {
      return "evaluation";
    }

    @Override
    public String id() {
      return Long.toString(evaluation);
    }
  }
}
