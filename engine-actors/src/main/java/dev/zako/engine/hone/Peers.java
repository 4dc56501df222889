package dev.zako.engine.hone;

import dev.zako.engine.graph.NodeEvent;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeValue;
import dev.zako.engine.graph.Peer;
import org.apache.pekko.actor.ActorRef;

/** The peers that exist in the engine. */
sealed interface Peers extends Peer {
  /** A node and its actor. */
  record NodePeer(NodeKey<?> key, ActorRef actor) implements Peers {
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
