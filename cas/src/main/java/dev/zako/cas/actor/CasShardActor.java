package dev.zako.cas.actor;

import dev.zako.cas.Digest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Decides, for the digests of one shard, who may write or remove a blob now. It holds no bytes and
 * touches no file: who was granted a claim does the work on a thread of its own and then reports.
 *
 * <p>The index has an entry only for a digest that is claimed, waited for or leased, so it needs no
 * scan at the start and does not grow with the store. Per digest at most one ticket has the claim;
 * others wait in order. Every request that has a {@code replyTo} gets exactly one reply, unless it
 * was withdrawn by a {@link Finish} with its ticket; when the actor stops, waiting requests are
 * granted, because two writers of one blob do no harm.
 */
public final class CasShardActor extends AbstractMatchingBehavior<CasShardActor.Command> {
  /** What a shard is told. */
  public sealed interface Command {}

  /**
   * Asks for the right to write a blob. Answered by {@link Granted} at once or when the digest is
   * free, or by {@link Stored} as soon as another ticket has stored the blob.
   *
   * @param ticket unique among all requests of this store
   */
  public record Claim(Digest digest, long ticket, ActorRef<ClaimReply> replyTo)
      implements Command {}

  /**
   * Asks for the right to remove a blob: {@link Granted} if nobody leases or writes it, else {@link
   * Refused}.
   *
   * @param ticket unique among all requests of this store
   */
  public record Evict(Digest digest, long ticket, ActorRef<EvictReply> replyTo)
      implements Command {}

  /**
   * Ends the claim of {@code ticket}, or withdraws its request if it still waits. Other tickets are
   * not affected by a ticket that is not known.
   *
   * @param stored whether the blob is in the store now
   */
  public record Finish(Digest digest, long ticket, boolean stored) implements Command {}

  /**
   * Adds one lease to each of {@code digests}. Answered by {@link Held} when none of them is being
   * removed any more.
   */
  public record Hold(List<Digest> digests, ActorRef<Held> replyTo) implements Command {
    /** Copies the list. */
    public Hold {
      digests = List.copyOf(digests);
    }
  }

  /** Takes one lease from each of {@code digests}. */
  public record Release(List<Digest> digests) implements Command {
    /** Copies the list. */
    public Release {
      digests = List.copyOf(digests);
    }
  }

  /** Ends the actor. */
  public record Stop() implements Command {}

  /** The answer to {@link Claim}. */
  public sealed interface ClaimReply {}

  /** The answer to {@link Evict}. */
  public sealed interface EvictReply {}

  /** Go on, and report by {@link Finish}. */
  public record Granted() implements ClaimReply, EvictReply {}

  /** Another ticket has stored the blob meanwhile. */
  public record Stored() implements ClaimReply {}

  /** The blob must stay for now. */
  public record Refused() implements EvictReply {}

  /** The answer to {@link Hold}. */
  public record Held() {}

  private static final long NOBODY = 0;

  private static final class Slot {
    private int leases;
    private long holder = NOBODY;
    private boolean removing;
    private final ArrayDeque<Claim> waiting = new ArrayDeque<>();

    boolean isIdle() {
      return leases == 0 && holder == NOBODY;
    }
  }

  private record WaitingHold(Set<Digest> removing, ActorRef<Held> replyTo) {}

  private final Map<Digest, Slot> slots = new HashMap<>();
  private final List<WaitingHold> waitingHolds = new ArrayList<>();

  private CasShardActor(ActorContext<Command> context) {
    super(context);
  }

  /** A shard that knows of no claim and no lease. Tickets are not 0. */
  public static Behavior<Command> create() {
    return Behaviors.setup(CasShardActor::new);
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case Claim claim -> onClaim(claim);
      case Evict evict -> onEvict(evict);
      case Finish finish -> onFinish(finish);
      case Hold hold -> onHold(hold);
      case Release release -> onRelease(release);
      case Stop _ -> Behaviors.stopped();
    };
  }

  @Override
  public Behavior<Command> onSignal(Signal signal) {
    if (signal instanceof PostStop) {
      for (Slot slot : slots.values()) {
        slot.waiting.forEach(claim -> claim.replyTo().tell(new Granted()));
      }
      waitingHolds.forEach(hold -> hold.replyTo().tell(new Held()));
    }
    return this;
  }

  private Behavior<Command> onClaim(Claim claim) {
    Slot slot = slot(claim.digest());
    if (slot.holder == NOBODY) {
      grant(slot, claim);
    } else {
      slot.waiting.add(claim);
    }
    return this;
  }

  private Behavior<Command> onEvict(Evict evict) {
    Slot slot = slot(evict.digest());
    if (slot.isIdle()) {
      slot.holder = evict.ticket();
      slot.removing = true;
      evict.replyTo().tell(new Granted());
    } else {
      evict.replyTo().tell(new Refused());
    }
    return this;
  }

  private Behavior<Command> onFinish(Finish finish) {
    Slot slot = slots.get(finish.digest());
    if (slot == null) {
      return this;
    }
    if (slot.holder != finish.ticket()) {
      slot.waiting.removeIf(claim -> claim.ticket() == finish.ticket());
      return this;
    }
    if (slot.removing) {
      slot.removing = false;
      answerHolds(finish.digest());
    }
    slot.holder = NOBODY;
    if (finish.stored()) {
      slot.waiting.forEach(claim -> claim.replyTo().tell(new Stored()));
      slot.waiting.clear();
    }
    Claim next = slot.waiting.poll();
    if (next != null) {
      grant(slot, next);
    }
    dropIfIdle(finish.digest(), slot);
    return this;
  }

  private Behavior<Command> onHold(Hold hold) {
    Set<Digest> removing = new HashSet<>();
    for (Digest digest : hold.digests()) {
      Slot slot = slot(digest);
      slot.leases++;
      if (slot.removing) {
        removing.add(digest);
      }
    }
    if (removing.isEmpty()) {
      hold.replyTo().tell(new Held());
    } else {
      waitingHolds.add(new WaitingHold(removing, hold.replyTo()));
    }
    return this;
  }

  private Behavior<Command> onRelease(Release release) {
    for (Digest digest : release.digests()) {
      Slot slot = slots.get(digest);
      if (slot != null && slot.leases > 0) {
        slot.leases--;
        dropIfIdle(digest, slot);
      }
    }
    return this;
  }

  private void answerHolds(Digest digest) {
    waitingHolds.removeIf(
        hold -> {
          boolean last = hold.removing().remove(digest) && hold.removing().isEmpty();
          if (last) {
            hold.replyTo().tell(new Held());
          }
          return last;
        });
  }

  private static void grant(Slot slot, Claim claim) {
    slot.holder = claim.ticket();
    claim.replyTo().tell(new Granted());
  }

  private Slot slot(Digest digest) {
    return slots.computeIfAbsent(digest, _ -> new Slot());
  }

  private void dropIfIdle(Digest digest, Slot slot) {
    if (slot.isIdle()) {
      slots.remove(digest);
    }
  }
}
