package dev.zako.engine.hone;

import com.typesafe.config.Config;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.dispatch.Envelope;
import org.apache.pekko.dispatch.MailboxType;
import org.apache.pekko.dispatch.MessageQueue;
import org.apache.pekko.dispatch.ProducesMessageQueue;
import org.apache.pekko.dispatch.UnboundedMessageQueueSemantics;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * The mailbox of a node: unbounded, and small while it is empty, which most of a million are. A
 * single message takes no memory besides its envelope.
 *
 * <p>Named in {@code reference.conf}.
 */
public final class NodeMailbox implements MailboxType, ProducesMessageQueue<NodeMailbox.Queue> {
  /** Called by Pekko, which wants these parameters. */
  public NodeMailbox(ActorSystem.Settings settings, Config config) {}

  @Override
  public MessageQueue create(Option<ActorRef> owner, Option<ActorSystem> system) {
    return new Queue();
  }

  /**
   * A queue for any number of threads that put messages in and one at a time that takes them out.
   * Messages of one sender keep their order.
   *
   * <p>What was put in is a stack, the latest on top, until it is taken all at once and turned
   * round. A chain of messages ends in an envelope and has links before that.
   */
  public static final class Queue implements MessageQueue, UnboundedMessageQueueSemantics {
    private static final VarHandle LATEST = latestHandle();

    /** An envelope and, in {@code rest}, the chain after it. */
    private static final class Link {
      Envelope envelope;
      Object rest;

      Link(Envelope envelope, Object rest) {
        this.envelope = envelope;
        this.rest = rest;
      }
    }

    /** The chain that was put in, the latest first. */
    private volatile @Nullable Object latest;

    /** The chain that was taken, the oldest first. Only for the thread that takes out. */
    private @Nullable Object oldest;

    private Queue() {}

    private static VarHandle latestHandle() {
      try {
        return MethodHandles.lookup().findVarHandle(Queue.class, "latest", Object.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    @Override
    public void enqueue(ActorRef receiver, Envelope envelope) {
      boolean isIn = false;
      while (!isIn) {
        Object before = latest;
        Object next = before == null ? envelope : new Link(envelope, before);
        isIn = LATEST.compareAndSet(this, before, next);
      }
    }

    @Override
    public @Nullable Envelope dequeue() {
      Object first = oldest;
      if (first == null) {
        if (latest == null) {
          return null;
        }
        first = turnedRound(LATEST.getAndSet(this, null));
      }
      if (first instanceof Link link) {
        oldest = link.rest;
        return link.envelope;
      }
      oldest = null;
      return (Envelope) first;
    }

    private static Object turnedRound(Object chain) {
      if (!(chain instanceof Link link)) {
        return chain;
      }
      Object done = link.envelope;
      while (link.rest instanceof Link next) {
        link.envelope = next.envelope;
        link.rest = done;
        done = link;
        link = next;
      }
      link.envelope = (Envelope) link.rest;
      link.rest = done;
      return link;
    }

    @Override
    public int numberOfMessages() {
      return length(oldest) + length(latest);
    }

    private static int length(@Nullable Object chain) {
      int length = 0;
      Object rest = chain;
      while (rest instanceof Link link) {
        length++;
        rest = link.rest;
      }
      return rest == null ? length : length + 1;
    }

    @Override
    public boolean hasMessages() {
      return oldest != null || latest != null;
    }

    @Override
    public void cleanUp(ActorRef owner, MessageQueue deadLetters) {
      for (Envelope left = dequeue(); left != null; left = dequeue()) {
        deadLetters.enqueue(owner, left);
      }
    }
  }
}
