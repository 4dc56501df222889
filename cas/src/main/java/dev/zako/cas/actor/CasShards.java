package dev.zako.cas.actor;

import dev.zako.cas.Digest;
import dev.zako.cas.Lease;
import dev.zako.cas.actor.CasShardActor.ClaimReply;
import dev.zako.cas.actor.CasShardActor.Command;
import dev.zako.cas.actor.CasShardActor.EvictReply;
import dev.zako.cas.actor.CasShardActor.Held;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/**
 * The shard actors of one store, as blocking calls for threads that are not actors. A digest
 * belongs to the shard that {@link Digest#shard} names.
 */
public final class CasShards implements AutoCloseable {
  private final ActorSystem<?> system;
  private final List<ActorRef<Command>> shards;
  private final Duration patience;
  private final AtomicLong lastTicket = new AtomicLong();

  private CasShards(ActorSystem<?> system, List<ActorRef<Command>> shards, Duration patience) {
    this.system = system;
    this.shards = List.copyOf(shards);
    this.patience = patience;
  }

  /**
   * Starts {@code count} shards in {@code system} and waits until they run: sending to an actor
   * that does not run yet fails on a thread that is interrupted.
   *
   * @param name unique in the system, fit for an actor path
   * @param patience how long a writer waits for another writer of the same blob before it writes
   *     the blob by itself, so that a writer that is stuck holds up nobody
   */
  public static CasShards start(ActorSystem<?> system, String name, int count, Duration patience) {
    List<ActorRef<Command>> shards =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    system.systemActorOf(
                        CasShardActor.create(),
                        String.format("%s-shard-%02d", name, i),
                        Props.empty()))
            .toList();
    CasShards started = new CasShards(system, shards, patience);
    boolean interrupted = Thread.interrupted();
    try {
      started.awaitStart();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return started;
  }

  private void awaitStart() {
    List<CompletableFuture<Held>> replies =
        shards.stream()
            .map(shard -> this.<Held>ask(shard, ref -> new CasShardActor.Hold(List.of(), ref)))
            .toList();
    for (CompletableFuture<Held> reply : replies) {
      if (answer(reply).isEmpty()) {
        throw new IllegalStateException("The actor system `" + system.name() + "` does not run");
      }
    }
  }

  /** The right to write or remove one blob; closing it gives the right back. */
  public final class Claim implements AutoCloseable {
    private final Digest digest;
    private final long ticket;
    private boolean stored;

    private Claim(Digest digest, long ticket) {
      this.digest = digest;
      this.ticket = ticket;
    }

    /** Notes that the blob is in the store now, so that others that wait for it can go on. */
    public void stored() {
      stored = true;
    }

    @Override
    public void close() {
      shard(digest).tell(new CasShardActor.Finish(digest, ticket, stored));
    }
  }

  /**
   * Waits for the right to write {@code digest}. Nothing is returned if another writer has stored
   * it meanwhile.
   */
  public Optional<Claim> claim(Digest digest) {
    Claim claim = new Claim(digest, lastTicket.incrementAndGet());
    // Without an answer in time the writer goes on alone. Its ticket may be granted later; closing
    // the claim ends it in any case.
    ClaimReply reply =
        CasShards.<ClaimReply>answer(
                ask(shard(digest), ref -> new CasShardActor.Claim(digest, claim.ticket, ref)))
            .orElseGet(CasShardActor.Granted::new);
    return switch (reply) {
      case CasShardActor.Granted _ -> Optional.of(claim);
      case CasShardActor.Stored _ -> Optional.empty();
    };
  }

  /** The right to remove {@code digest}, or nothing if it is leased or being written. */
  public Optional<Claim> claimForRemoval(Digest digest) {
    Claim claim = new Claim(digest, lastTicket.incrementAndGet());
    EvictReply reply =
        CasShards.<EvictReply>answer(
                ask(shard(digest), ref -> new CasShardActor.Evict(digest, claim.ticket, ref)))
            .orElseGet(CasShardActor.Refused::new);
    return switch (reply) {
      case CasShardActor.Granted _ -> Optional.of(claim);
      case CasShardActor.Refused _ -> {
        claim.close();
        yield Optional.empty();
      }
    };
  }

  /** A new lease that holds nothing yet. */
  public Lease lease() {
    return new ShardedLease();
  }

  /** Ends the actors. Who waits for a claim gets it. */
  @Override
  public void close() {
    shards.forEach(shard -> shard.tell(new CasShardActor.Stop()));
  }

  private ActorRef<Command> shard(Digest digest) {
    return shards.get(digest.shard(shards.size()));
  }

  private <R> CompletableFuture<R> ask(
      ActorRef<Command> shard, Function<ActorRef<R>, Command> question) {
    return AskPattern.<Command, R>ask(shard, question::apply, patience, system.scheduler())
        .toCompletableFuture();
  }

  /** Waits for the reply; nothing if none came in time or the shard has ended. */
  private static <R> Optional<R> answer(CompletableFuture<R> reply) {
    try {
      return Optional.of(reply.join());
    } catch (CompletionException e) {
      if (e.getCause() instanceof TimeoutException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private final class ShardedLease implements Lease {
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Digest> held = new HashSet<>();
    private boolean closed;

    @Override
    public void hold(Collection<Digest> digests) {
      lock.lock();
      try {
        if (closed) {
          throw new IllegalStateException("The lease is closed");
        }
        List<CompletableFuture<Held>> replies = new ArrayList<>();
        byShard(digests.stream().filter(held::add).toList())
            .forEach(
                (shard, group) ->
                    replies.add(ask(shards.get(shard), ref -> new CasShardActor.Hold(group, ref))));
        for (CompletableFuture<Held> reply : replies) {
          if (answer(reply).isEmpty()) {
            throw new IllegalStateException("The store is closed");
          }
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      lock.lock();
      try {
        closed = true;
        byShard(held)
            .forEach((shard, group) -> shards.get(shard).tell(new CasShardActor.Release(group)));
        held.clear();
      } finally {
        lock.unlock();
      }
    }

    private SortedMap<Integer, List<Digest>> byShard(Collection<Digest> digests) {
      return digests.stream()
          .collect(
              Collectors.groupingBy(
                  digest -> digest.shard(shards.size()), TreeMap::new, Collectors.toList()));
    }
  }
}
