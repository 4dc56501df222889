package dev.zako.engine.hone;

import dev.zako.engine.graph.NodeEvent;
import dev.zako.engine.graph.NodeKey;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What all actors of an engine use. Immutable, except for the counters.
 *
 * @param shards the registry, by shard number
 * @param coordinator where builds are
 * @param functions what computes the nodes
 * @param listener hears of events; never throws
 * @param threads starts a virtual thread for each task
 * @param records keeps what nodes are worth
 * @param liveNodes how many nodes may be alive in each shard; 0 for any number
 * @param postponed counts the demands that wait because too many nodes live
 * @param invalidations numbers the messages that tell of invalidations
 * @param activity counts the messages that move work on, so that a standstill can be noticed
 * @param searching counts the messages that do not
 * @param working counts the functions that run on their threads and wait for no other node
 * @param leftBehind counts the nodes that were done before all that they had demanded was
 */
record Shared(
    List<ActorRef<ShardActor.Command>> shards,
    ActorRef<CoordinatorActor.Command> coordinator,
    NodeFunctions functions,
    HoneListener listener,
    Executor threads,
    RecordStore records,
    int liveNodes,
    LongAdder postponed,
    AtomicLong invalidations,
    LongAdder activity,
    LongAdder searching,
    LongAdder working,
    LongAdder leftBehind) {

  /** Sends an event to a node, which is created when it does not exist. */
  void send(NodeKey<?> to, NodeEvent event) {
    shardOf(to).tell(new ShardActor.Deliver(to, event));
  }

  /** The parent of a node. */
  ActorRef<ShardActor.Command> shardOf(NodeKey<?> key) {
    int hash = Peers.NodePeer.scattered(key);
    return shards.get(Math.floorMod(hash ^ (hash >>> 16), shards.size()));
  }
}
