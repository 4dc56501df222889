package dev.zako.engine.hone;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * How an engine is set up.
 *
 * @param shards the number of registry shards, each the parent of its share of the nodes
 * @param actorSystem the actor system to live in; when empty, the engine starts one of its own and
 *     ends it when closed
 */
public record HoneOptions(int shards, Optional<ActorSystem<?>> actorSystem) {
  private static final int DEFAULT_SHARDS = 64;

  /** Checks the number of shards. */
  public HoneOptions {
    if (shards < 1) {
      throw new IllegalArgumentException("An engine needs at least one shard, not " + shards);
    }
  }

  /** 64 shards in an actor system of the engine's own. */
  public static HoneOptions defaults() {
    return new HoneOptions(DEFAULT_SHARDS, Optional.empty());
  }

  /** These options with the engine living in {@code system}, which its owner ends. */
  public HoneOptions withActorSystem(ActorSystem<?> system) {
    return new HoneOptions(shards, Optional.of(system));
  }
}
