package dev.zako.engine.hone;

import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorRefProvider;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ActorSystemImpl;
import org.apache.pekko.actor.ChildActorPath;
import org.apache.pekko.actor.InternalActorRef;
import org.apache.pekko.actor.LocalActorRef;
import org.apache.pekko.actor.Nobody$;
import org.apache.pekko.actor.Props;
import org.apache.pekko.dispatch.MailboxType;
import org.apache.pekko.dispatch.MessageDispatcher;
import org.apache.pekko.dispatch.sysmsg.Failed;
import org.apache.pekko.dispatch.sysmsg.SystemMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.Iterator;

/**
 * The parent, for Pekko, of the nodes of a shard. It makes them, and stops those that fail.
 *
 * <p>A parent that is an actor keeps its children in a persistent tree by their names, which for a
 * parent of thousands is most of what a new child costs. The shard knows its nodes anyway; so this
 * parent keeps none, and <b>the shard has to stop them</b> before it ends itself. Uses what is
 * internal to Pekko; the decision is in {@code docs/adr}.
 */
@SuppressWarnings("serial") // a reference of this kind never leaves the process
final class NodeParent extends InternalActorRef {
  private static final Logger LOG = LoggerFactory.getLogger(NodeParent.class);
  private static final String NODE = "node";

  private final ActorSystemImpl system;
  private final ActorPath path;
  private final Props props;
  private final MessageDispatcher dispatcher;
  private final MailboxType mailbox;

  /**
   * A parent without children.
   *
   * @param shard below which the nodes have their paths
   * @param props what every node is made from, with dispatcher and mailbox
   */
  NodeParent(ActorSystem system, ActorRef shard, Props props) {
    this.system = (ActorSystemImpl) system;
    this.path = shard.path().child("nodes");
    this.props = props;
    this.dispatcher = this.system.dispatchers().lookup(props.dispatcher());
    this.mailbox = this.system.mailboxes().lookup(props.mailbox());
  }

  /**
   * Makes and starts an actor.
   *
   * @param number different for every actor of this parent, and not 0; tells them apart, because
   *     all have the same name
   */
  ActorRef make(int number) {
    LocalActorRef made =
        new LocalActorRef(
            system, props, dispatcher, mailbox, this, new ChildActorPath(path, NODE, number));
    made.start();
    return made;
  }

  /** Stops an actor that it has made, as soon as this has handled the message that it is at. */
  void end(ActorRef made) {
    system.stop(made);
  }

  /** Hears of the births and deaths of nodes, which are nothing to it, and of failures. */
  @Override
  public void sendSystemMessage(SystemMessage message) {
    if (message instanceof Failed failed) {
      LOG.error("{} failed", failed.child(), failed.cause());
      end(failed.child());
    }
  }

  @Override
  public ActorPath path() {
    return path;
  }

  @Override
  public ActorRefProvider provider() {
    return system.provider();
  }

  @Override
  public InternalActorRef getParent() {
    return Nobody$.MODULE$;
  }

  @Override
  public InternalActorRef getChild(Iterator<String> name) {
    return Nobody$.MODULE$;
  }

  @Override
  public boolean isLocal() {
    return true;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  /** Nobody tells it anything. */
  @Override
  public void $bang(Object message, ActorRef sender) {}

  @Override
  public void start() {}

  @Override
  public void suspend() {}

  @Override
  public void resume(Throwable cause) {}

  @Override
  public void restart(Throwable cause) {}

  @Override
  public void stop() {}
}
