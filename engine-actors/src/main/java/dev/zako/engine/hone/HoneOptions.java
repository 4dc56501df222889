package dev.zako.engine.hone;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * How an engine is set up.
 *
 * @param shards the number of registry shards, each the parent of its share of the nodes
 * @param liveNodes how many nodes may be alive at once, if their records are kept; 0 for any
 *     number. It is exceeded only when more nodes than that wait for each other
 * @param actorSystem the actor system to live in; when empty, the engine starts one of its own and
 *     ends it when closed
 */
public record HoneOptions(int shards, int liveNodes, Optional<ActorSystem<?>> actorSystem) {
  private static final int DEFAULT_SHARDS = 64;

  /** What a live node takes, with its value, on average. */
  private static final long NODE_BYTES = 2 << 10;

  private static final long MAX_LIVE_NODES = 4_000_000;

  /** Checks the numbers. */
  public HoneOptions {
    if (shards < 1) {
      throw new IllegalArgumentException("An engine needs at least one shard, not " + shards);
    }
    if (liveNodes < 0) {
      throw new IllegalArgumentException("No engine has " + liveNodes + " nodes");
    }
  }

  /** 64 shards in an actor system of the engine's own. */
  public static HoneOptions defaults() {
    return new HoneOptions(DEFAULT_SHARDS, 0, Optional.empty());
  }

  /** How many nodes fit half of a heap of so many bytes, with their values. */
  public static int liveNodesFor(long heap) {
    return (int) Math.min(heap / 2 / NODE_BYTES, MAX_LIVE_NODES);
  }

  /** These options with at most so many nodes alive. */
  public HoneOptions withLiveNodes(int limit) {
    return new HoneOptions(shards, limit, actorSystem);
  }

  /** These options with the engine living in {@code system}, which its owner ends. */
  public HoneOptions withActorSystem(ActorSystem<?> system) {
    return new HoneOptions(shards, liveNodes, Optional.of(system));
  }
}
