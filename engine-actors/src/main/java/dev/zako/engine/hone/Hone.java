package dev.zako.engine.hone;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.zako.engine.graph.BuildId;
import dev.zako.engine.graph.CancelReason;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.Revision;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The incremental graph engine. Thread-safe.
 *
 * <p>Several builds may run at once; they share the nodes that they have in common. Invalidation
 * waits for the running evaluations and goes before those that were asked for after it, so that
 * each evaluation sees one revision.
 */
public final class Hone implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Hone.class);
  private static final AtomicLong ENGINES = new AtomicLong();

  private static final String OWN_SYSTEM =
      """
      pekko.actor.default-dispatcher.fork-join-executor {
        minimum-runnable = -1, parallelism-factor = 1.0, parallelism-min = 2
      }
      pekko.actor.internal-dispatcher.fork-join-executor.minimum-runnable = -1
      pekko.jvm-shutdown-hooks = off
      pekko.log-dead-letters = off
      pekko.loggers = ["org.apache.pekko.event.slf4j.Slf4jLogger"]
      pekko.logging-filter = "org.apache.pekko.event.slf4j.Slf4jLoggingFilter"
      """;

  private final AtomicLong numbers = new AtomicLong();
  private final Map<Long, CompletableFuture<Evaluation>> evaluations = new ConcurrentHashMap<>();
  private final Map<Long, CompletableFuture<Revision>> invalidations = new ConcurrentHashMap<>();
  private final Map<Long, CompletableFuture<Revision>> forgettings = new ConcurrentHashMap<>();
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private final AtomicReference<Revision> revision = new AtomicReference<>(Revision.FIRST);
  private final Executor threads;
  private final Optional<ActorSystem<?>> ownSystem;
  private final ActorRef<CoordinatorActor.Command> coordinator;

  private Hone(
      HoneOptions options, NodeFunctions functions, HoneListener listener, RecordStore records) {
    ThreadFactory factory = Thread.ofVirtual().name("hone-", 0).factory();
    this.threads = task -> factory.newThread(task).start();
    Behavior<CoordinatorActor.Command> behavior =
        CoordinatorActor.create(
            options.shards(),
            functions,
            quiet(listener),
            threads,
            records,
            options.liveNodes(),
            new Completing());
    if (options.actorSystem().isPresent()) {
      this.ownSystem = Optional.empty();
      this.coordinator =
          options
              .actorSystem()
              .get()
              .systemActorOf(behavior, "hone-" + ENGINES.incrementAndGet(), Props.empty());
    } else {
      Config config = ConfigFactory.parseString(OWN_SYSTEM).withFallback(ConfigFactory.load());
      ActorSystem<CoordinatorActor.Command> system = ActorSystem.create(behavior, "hone", config);
      this.ownSystem = Optional.of(system);
      this.coordinator = system;
    }
  }

  /** Starts an engine with no nodes, at {@link Revision#FIRST}, that keeps no records. */
  public static Hone start(HoneOptions options, NodeFunctions functions, HoneListener listener) {
    return start(options, functions, listener, RecordStore.none());
  }

  /**
   * Starts an engine whose nodes are those of {@code records}: what is kept there is not computed
   * again unless it is out of date, and nodes for which there is no room live on there.
   */
  public static Hone start(
      HoneOptions options, NodeFunctions functions, HoneListener listener, RecordStore records) {
    return new Hone(options, functions, listener, records);
  }

  /**
   * Brings the roots up to date.
   *
   * <p>The stage completes exactly once and never exceptionally: with the outcome of every root;
   * or, when the build is cancelled or the engine closed, with those that were finished. With
   * {@code keepGoing}, everything not downstream of a failure is finished; without, the first root
   * to fail cancels the rest of the build.
   *
   * <p>One build may evaluate several times, until it is cancelled or has failed without {@code
   * keepGoing}; after that its requests are answered as cancelled.
   */
  public CompletionStage<Evaluation> evaluate(
      BuildId build, List<? extends NodeKey<?>> roots, boolean keepGoing) {
    long number = numbers.incrementAndGet();
    CompletableFuture<Evaluation> result = new CompletableFuture<>();
    evaluations.put(number, result);
    coordinator.tell(new CoordinatorActor.Evaluate(number, build, List.copyOf(roots), keepGoing));
    answerRestIfStopped();
    return result.minimalCompletionStage();
  }

  /** Cancels a build: its work stops unless another build wants it too. Repeating does nothing. */
  public void cancel(BuildId build, CancelReason reason) {
    coordinator.tell(new CoordinatorActor.Cancel(build, reason));
  }

  /**
   * Says that what the functions of these nodes read may have changed. They are computed again when
   * next demanded; their dependents only if the result differs.
   *
   * @return the new revision, when all dependents know; the old one if none of the nodes exists
   */
  public CompletionStage<Revision> invalidate(Collection<? extends NodeKey<?>> leaves) {
    long number = numbers.incrementAndGet();
    CompletableFuture<Revision> result = new CompletableFuture<>();
    invalidations.put(number, result);
    coordinator.tell(new CoordinatorActor.Invalidate(number, List.copyOf(leaves)));
    answerRestIfStopped();
    return result.minimalCompletionStage();
  }

  /**
   * Forgets every node that is alive, so that all is found in the store of records again. Waits for
   * the running evaluations, as {@link #invalidate} does. The stage completes exactly once and
   * never exceptionally, with the latest revision.
   */
  public CompletionStage<Revision> forget() {
    long number = numbers.incrementAndGet();
    CompletableFuture<Revision> result = new CompletableFuture<>();
    forgettings.put(number, result);
    coordinator.tell(new CoordinatorActor.Forget(number));
    answerRestIfStopped();
    return result.minimalCompletionStage();
  }

  /**
   * Cancels every build and stops every node; functions that still run are interrupted. Returns
   * when all actors of the engine are gone. Repeating does nothing.
   */
  @Override
  public void close() {
    coordinator.tell(new CoordinatorActor.Close());
    stopped.join();
    ownSystem.ifPresent(system -> system.getWhenTerminated().toCompletableFuture().join());
  }

  /** Answers what was asked too late for the coordinator. */
  private void answerRestIfStopped() {
    if (!stopped.isDone()) {
      return;
    }
    Evaluation cancelled =
        new Evaluation(revision.get(), Map.of(), Optional.of(new CancelReason.Starvation()));
    evaluations.keySet().forEach(number -> complete(evaluations.remove(number), cancelled));
    invalidations
        .keySet()
        .forEach(number -> complete(invalidations.remove(number), revision.get()));
    forgettings.keySet().forEach(number -> complete(forgettings.remove(number), revision.get()));
  }

  /** Completes on a thread of its own, because what depends on the result may take its time. */
  private <T> void complete(@Nullable CompletableFuture<T> future, T value) {
    if (future != null) {
      future.completeAsync(() -> value, threads);
    }
  }

  private static HoneListener quiet(HoneListener listener) {
    return event -> {
      try {
        listener.onEvent(event);
      } catch (RuntimeException e) {
        LOG.error("A listener failed at {}", event, e);
      }
    };
  }

  private final class Completing implements CoordinatorActor.Answers {
    @Override
    public void evaluated(long evaluation, Evaluation result) {
      complete(evaluations.remove(evaluation), result);
    }

    @Override
    public void invalidated(long request, Revision reached) {
      revision.set(reached);
      complete(invalidations.remove(request), reached);
    }

    @Override
    public void forgotten(long request) {
      complete(forgettings.remove(request), revision.get());
    }

    @Override
    public void stopped() {
      stopped.complete(null);
      answerRestIfStopped();
    }
  }
}
