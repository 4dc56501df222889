package dev.zako.engine.build;

import dev.zako.engine.build.BuildEvent.Phase;
import dev.zako.engine.build.BuildReport.Status;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.history.BuildEntry;
import dev.zako.engine.build.history.BuildFiles;
import dev.zako.engine.build.leaf.StoreFailures;
import dev.zako.engine.build.output.StateReaders;
import dev.zako.engine.build.output.Trees;
import dev.zako.engine.build.output.WorkspaceLock;
import dev.zako.engine.build.output.WorkspaceLock.LockException;
import dev.zako.engine.graph.CancelReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds the targets of one workspace, again and again, each time only what is not up to date.
 *
 * <p>Thread-safe. Builds of one engine run at the same time and share what they have in common as
 * long as the workspace and the environment stay as the first of them found them; else they wait
 * for each other, as builds of several engines or processes in one workspace do.
 */
public final class BuildEngine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BuildEngine.class);
  private static final Duration LOOK = Duration.ofMillis(100);

  /** How often a build begins again because files change while it runs. */
  private static final int MAX_ATTEMPTS = 5;

  private final BuildGate gate = new BuildGate();
  private final AtomicLong buildIds = new AtomicLong();
  private final AtomicLong verifications = new AtomicLong();
  private final Set<BuildControl> controls = ConcurrentHashMap.newKeySet();
  private final EngineOptions options;
  private final BuildListener listener;
  private final EventHub events;
  private final EngineParts parts;

  private BuildEngine(
      EngineOptions options, BuildListener listener, EventHub events, EngineParts parts) {
    this.options = options;
    this.listener = listener;
    this.events = events;
    this.parts = parts;
  }

  /**
   * Opens the state directory and makes everything ready that does not depend on what is built. The
   * caller sees to it that what is in there stays, see {@link StateStay}.
   *
   * @param listener hears what happens in builds that name no other
   * @throws BuildFailedException if the machine does not allow builds: a read-only or full disk
   */
  public static BuildEngine open(EngineOptions options, BuildListener listener)
      throws BuildFailedException {
    if (!Files.isDirectory(options.workspace())) {
      throw new BuildFailedException(
          Diagnostic.of(
                  Code.DIRECTORY_NOT_FOUND, "There is no directory `" + options.workspace() + "`")
              .withHint("Give the directory of a workspace with `-C`"));
    }
    EventHub events = new EventHub(options.clock());
    EngineParts parts = EngineParts.open(options, events, events::heard);
    return new BuildEngine(options, listener, events, parts);
  }

  /**
   * Listens to changes of the workspace from now on, so that later builds look only at what
   * changed. Where that is not possible they look at everything.
   */
  public void watch() {
    parts.watch();
  }

  /**
   * Waits until there is a reason to build again: what a build has read looks different.
   *
   * @return false if the control ended the wait
   */
  public boolean awaitChange(BuildControl control) {
    try {
      long pauseNanos = LOOK.toNanos();
      while (!control.cancellation().await(pauseNanos, TimeUnit.NANOSECONDS)) {
        long begin = System.nanoTime();
        if (parts.observations().isAnyNews()) {
          // Who saves several files is given a moment to save them all.
          return !control.cancellation().await(LOOK.toNanos(), TimeUnit.NANOSECONDS);
        }
        // Where every file has to be looked at that is not done all the time.
        pauseNanos = Math.max(LOOK.toNanos(), 10 * (System.nanoTime() - begin));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  /**
   * Whether what the engine works with is still there. It is not if it was removed while nobody
   * kept it; the engine is of no use then but to be closed.
   */
  public boolean hasState() {
    return parts.hasState();
  }

  /** Builds for the client of the options. */
  public BuildReport build(BuildRequest request) {
    return build(request, ownClient(), new BuildControl());
  }

  private BuildClient ownClient() {
    return new BuildClient(
        ProcessHandle.current().pid(),
        options.commandLine(),
        options.clientEnvironment(),
        listener);
  }

  /**
   * Builds. Blocks until the build has ended; everything that can go wrong is in the report. If
   * files change meanwhile it begins again, so that outputs always belong to one state of them.
   *
   * <p>If the calling thread is interrupted, the build is cancelled.
   *
   * @param control stops this build; of no other one
   */
  public BuildReport build(BuildRequest request, BuildClient client, BuildControl control) {
    Instant start = options.clock().instant();
    return enter(
        client,
        control,
        (told, evaluator, mayRepeat) ->
            new BuildRun(parts, options, request, told, evaluator, client.commandLine())
                .run(mayRepeat),
        (told, status) -> ended(told, status, start));
  }

  /**
   * Builds, and then runs every command once more with the same inputs, at another time, in another
   * directory and with another order of names. What does not make the same is a failure.
   */
  public BuildReport verify(BuildRequest request, BuildClient client, BuildControl control) {
    Instant start = options.clock().instant();
    long time = verifications.incrementAndGet();
    return enter(
        client,
        control,
        (told, evaluator, mayRepeat) ->
            new BuildRun(parts, options, request, told, evaluator, client.commandLine())
                .verify(mayRepeat, time, control.cancellation()),
        (told, status) -> ended(told, status, start));
  }

  /** Tells what the scripts say of targets, and of all that they depend on, without building. */
  public AnalysisReport analyse(BuildRequest request, BuildClient client, BuildControl control) {
    return enter(
        client,
        control,
        (told, evaluator, _) ->
            Optional.of(
                new BuildRun(parts, options, request, told, evaluator, client.commandLine())
                    .analyse()),
        (told, _) -> new AnalysisReport(new TreeMap<>(), told.diagnostics()));
  }

  /**
   * Tells what the workspace's own package is, without building anything. Blocks like a build.
   *
   * @param config values of configuration options, as texts, by name
   */
  public ProjectReport describe(SortedMap<String, String> config) {
    return enter(
        ownClient(),
        new BuildControl(),
        (told, evaluator, _) ->
            Optional.of(new ProjectReport(describe(config, told, evaluator), told.diagnostics())),
        (told, _) -> new ProjectReport(Optional.empty(), told.diagnostics()));
  }

  private Optional<ProjectReport.Found> describe(
      SortedMap<String, String> config, BuildEvents told, Evaluator evaluator) {
    try {
      Optional<Preparation> prepared = Preparation.prepare(parts, evaluator, config);
      return prepared.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new ProjectReport.Found(
                  prepared.get().project(),
                  prepared.get().configuration(),
                  Resourcing.resources(prepared.get().manifest(), options)));
    } catch (BuildFailedException e) {
      e.diagnostics().forEach(told::diagnose);
    } catch (Evaluator.CancelledException _) {
      // Whoever cancelled it does not ask why there is no answer.
    }
    return Optional.empty();
  }

  /**
   * Answers a query. Waits for no build: it shares the graph with those that run if the workspace
   * is as they found it, and else works apart, with what the graph was when it was last written.
   *
   * @param control stops this query
   * @throws BuildFailedException if the machine does not allow to work apart
   */
  public QueryReport query(QueryRequest request, BuildClient client, BuildControl control)
      throws BuildFailedException {
    return ask(new QueryRun.Asked(request), client, control);
  }

  /**
   * Tells what building would do, without doing any of it: scripts, files and tools of the host are
   * looked at as a build would, commands of actions are not run. Waits for no build, as {@link
   * #query}.
   *
   * @param control stops this
   * @throws BuildFailedException if the machine does not allow to work apart
   */
  public ForecastReport foresee(BuildRequest request, BuildClient client, BuildControl control)
      throws BuildFailedException {
    return ask(new ForecastRun.Asked(request), client, control);
  }

  private <R> R ask(Inquiry<R> inquiry, BuildClient client, BuildControl control)
      throws BuildFailedException {
    controls.add(control);
    try {
      Optional<R> shared = askSharing(inquiry, client, control, /* isKept= */ true);
      return shared.isPresent() ? shared.get() : askApart(inquiry, client, control);
    } finally {
      controls.remove(control);
    }
  }

  /**
   * Answers with the graph of this engine.
   *
   * @param isKept whether what is found out stays for the builds after this
   * @return nothing if a build would have to be waited for
   */
  private <R> Optional<R> askSharing(
      Inquiry<R> inquiry, BuildClient client, BuildControl control, boolean isKept) {
    Instant start = options.clock().instant();
    try (BuildEvents told = events.begin(client.listener())) {
      Evaluator evaluator = new Evaluator(parts.hone(), buildIds, told, control);
      Optional<BuildGate.Pass> entered =
          gate.enterAtOnce(client, control, () -> isSameRevision(client));
      if (entered.isEmpty()) {
        return cancelled(inquiry, control, told);
      }
      try (BuildGate.Pass pass = entered.get()) {
        if (pass.isFirst()) {
          Optional<WorkspaceLock> lock =
              WorkspaceLock.tryTake(lockFile(), client.process(), client.commandLine());
          if (lock.isEmpty()) {
            return cancelled(inquiry, control, told);
          }
          var _ = takeUp(pass, lock.get(), client, evaluator);
        }
        R answer = inquiry.answer(parts, options, told, evaluator);
        BuildFiles.Heading heading = heading(inquiry, answer, client, start);
        if (pass.isFirst() && isKept) {
          // What is computed here is up to date for the build after it, which would not know why it
          // made something if this was lost.
          parts.keep(told.notes(), heading);
          return Optional.of(answer);
        }
        return Optional.of(inquiry.noted(answer, told.notes().entry(heading.of(0))));
      }
    } catch (LockException e) {
      return Optional.of(inquiry.without(Status.FAILED, List.of(e.diagnostic())));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.of(inquiry.without(Status.CANCELLED, List.of()));
    }
  }

  private <R> BuildFiles.Heading heading(
      Inquiry<R> inquiry, R answer, BuildClient client, Instant start) {
    return id ->
        new BuildEntry.Head(
            id,
            false,
            start,
            Duration.between(start, options.clock().instant()),
            client.commandLine(),
            inquiry.status(answer).name().toLowerCase(Locale.ROOT),
            inquiry.config());
  }

  private static <R> Optional<R> cancelled(
      Inquiry<R> inquiry, BuildControl control, BuildEvents told) {
    return control.isCancelled()
        ? Optional.of(inquiry.without(Status.CANCELLED, told.diagnostics()))
        : Optional.empty();
  }

  /** Answers with an engine of its own, which knows what the file of the graph says by now. */
  private <R> R askApart(Inquiry<R> inquiry, BuildClient client, BuildControl control)
      throws BuildFailedException {
    Path state = parts.scratch("query");
    try {
      Path copy = EngineParts.records(state);
      Files.createDirectories(copy.getParent());
      Files.copy(EngineParts.records(options.stateDirectory()), copy);
    } catch (NoSuchFileException _) {
      // No graph was written yet: everything is found out anew.
      LOG.debug("There is no graph to begin with");
    } catch (IOException e) {
      throw unusable(state, e);
    }
    EngineOptions apart =
        options.withStateDirectory(state).withStoreDirectory(options.storeDirectory());
    return askIn(apart, inquiry, client, control);
  }

  /**
   * Answers a query with an engine that shares nothing with others, and leaves nothing.
   *
   * @param options those of the workspace; the state directory is not touched
   * @param control stops this query
   * @throws BuildFailedException if the machine does not allow that
   */
  public static QueryReport queryAlone(
      EngineOptions options, QueryRequest request, BuildClient client, BuildControl control)
      throws BuildFailedException {
    return askAlone(options, new QueryRun.Asked(request), client, control);
  }

  /**
   * Tells what building would do if nothing was kept of earlier builds, with an engine that shares
   * nothing with others, and leaves nothing.
   *
   * @param options those of the workspace; the state directory is not touched
   * @param control stops this
   * @throws BuildFailedException if the machine does not allow that
   */
  public static ForecastReport foreseeAlone(
      EngineOptions options, BuildRequest request, BuildClient client, BuildControl control)
      throws BuildFailedException {
    return askAlone(options, new ForecastRun.Asked(request), client, control);
  }

  /** Answers a query with an engine that is opened for it; without waiting for anybody. */
  public static QueryReport queryOnce(
      EngineOptions options, QueryRequest request, BuildClient client, BuildControl control)
      throws BuildFailedException {
    return askOnce(options, new QueryRun.Asked(request), client, control);
  }

  /** Tells what building would do, with an engine that is opened for it; waits for nobody. */
  public static ForecastReport foreseeOnce(
      EngineOptions options, BuildRequest request, BuildClient client, BuildControl control)
      throws BuildFailedException {
    return askOnce(options, new ForecastRun.Asked(request), client, control);
  }

  private static <R> R askOnce(
      EngineOptions options, Inquiry<R> inquiry, BuildClient client, BuildControl control)
      throws BuildFailedException {
    Optional<StateReaders.Hold> stay = StateStay.tryBegin(options, client);
    if (stay.isPresent()) {
      try (StateReaders.Hold _ = stay.get();
          BuildEngine engine = open(options, _ -> {})) {
        return engine.ask(inquiry, client, control);
      }
    }
    return askAlone(options, inquiry, client, control);
  }

  private static <R> R askAlone(
      EngineOptions options, Inquiry<R> inquiry, BuildClient client, BuildControl control)
      throws BuildFailedException {
    Path state;
    try {
      state = Files.createTempDirectory("zako-query");
    } catch (IOException e) {
      throw unusable(Path.of(System.getProperty("java.io.tmpdir", "")), e);
    }
    return askIn(options.withStateDirectory(state), inquiry, client, control);
  }

  /** Answers with a new engine, and deletes its state directory. */
  private static <R> R askIn(
      EngineOptions options, Inquiry<R> inquiry, BuildClient client, BuildControl control)
      throws BuildFailedException {
    try {
      try (BuildEngine engine = open(options, _ -> {})) {
        return engine
            .askSharing(inquiry, client, control, /* isKept= */ false)
            .orElseThrow(() -> new IllegalStateException("Somebody else is in " + options));
      } finally {
        Trees.delete(options.stateDirectory());
      }
    } catch (IOException e) {
      throw unusable(options.stateDirectory(), e);
    }
  }

  private static BuildFailedException unusable(Path state, IOException problem) {
    return new BuildFailedException(
        StoreFailures.diagnostic("use the state directory", state, Code.STORE_IO, problem));
  }

  /** What is done while the workspace is held. */
  @FunctionalInterface
  private interface Work<R> {
    /**
     * Does it.
     *
     * @param mayRepeat whether nothing may come of it, to have it done again
     * @return nothing if files changed meanwhile, so that the result may be of no state of them
     */
    Optional<R> run(BuildEvents told, Evaluator evaluator, boolean mayRepeat);
  }

  /**
   * Enters the workspace and does something there.
   *
   * @param refused what it comes to if the workspace cannot be entered
   */
  private <R> R enter(
      BuildClient client,
      BuildControl control,
      Work<R> work,
      BiFunction<BuildEvents, Status, R> refused) {
    controls.add(control);
    try (BuildEvents told = events.begin(client.listener())) {
      Evaluator evaluator = new Evaluator(parts.hone(), buildIds, told, control);
      try {
        told.phase(Phase.WORKSPACE);
        for (int left = MAX_ATTEMPTS - 1; ; left--) {
          Optional<BuildGate.Pass> entered =
              gate.enter(
                  client,
                  control,
                  () -> isSameRevision(client),
                  holder -> told.tell(waiting(holder.process(), holder.commandLine())));
          if (entered.isEmpty()) {
            return refused.apply(told, Status.CANCELLED);
          }
          try (BuildGate.Pass pass = entered.get()) {
            if (pass.isFirst() && !prepare(pass, client, control, told, evaluator)) {
              return refused.apply(told, Status.CANCELLED);
            }
            if (!pass.isFirst() && pass.hasWaited()) {
              told.tell(new BuildEvent.WorkspaceAcquired());
            }
            Optional<R> result = work.run(told, evaluator, left > 0);
            if (result.isPresent()) {
              return result.get();
            }
          }
        }
      } catch (LockException e) {
        told.diagnose(e.diagnostic());
        return refused.apply(told, Status.FAILED);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return refused.apply(told, Status.CANCELLED);
      }
    } finally {
      controls.remove(control);
    }
  }

  /** Whether a build for this client would see what the running builds see. */
  private boolean isSameRevision(BuildClient client) {
    return parts.environment().equals(client.environment()) && !parts.observations().isAnyChanged();
  }

  /**
   * Takes the workspace and brings the leaves of the graph up to date.
   *
   * @return whether the build goes on
   */
  private boolean prepare(
      BuildGate.Pass pass,
      BuildClient client,
      BuildControl control,
      BuildEvents told,
      Evaluator evaluator)
      throws LockException, InterruptedException {
    boolean[] waited = {pass.hasWaited()};
    Optional<WorkspaceLock> taken =
        WorkspaceLock.take(
            lockFile(),
            client.process(),
            client.commandLine(),
            control.cancellation(),
            (process, commandLine) -> {
              waited[0] = true;
              pass.heldUp();
              told.tell(new BuildEvent.WaitingForWorkspace(process, commandLine));
            });
    if (taken.isEmpty()) {
      return false;
    }
    if (waited[0]) {
      told.tell(new BuildEvent.WorkspaceAcquired());
    }
    if (takeUp(pass, taken.get(), client, evaluator)) {
      parts.warmUp();
    }
    return true;
  }

  private Path lockFile() {
    return options.stateDirectory().resolve(Cleaner.LOCK);
  }

  /**
   * Brings the leaves of the graph up to date, and lets others join.
   *
   * @param lock that of the workspace; given back by the last one who leaves
   * @return whether anything may have to be computed
   */
  private boolean takeUp(
      BuildGate.Pass pass, WorkspaceLock lock, BuildClient client, Evaluator evaluator) {
    pass.onLeave(
        () -> {
          try (lock) {
            parts.graph().pause();
            parts.saveKnowledge();
          }
        });
    parts.useEnvironment(client.environment());
    boolean doubts = parts.graph().resume(evaluator);
    parts.renewLease();
    pass.open();
    return doubts;
  }

  private static BuildEvent waiting(long process, String commandLine) {
    return new BuildEvent.WaitingForWorkspace(Optional.of(process), commandLine);
  }

  private BuildReport ended(BuildEvents told, Status status, Instant start) {
    return new BuildReport(
        status,
        List.of(),
        0,
        0,
        0,
        told.diagnostics(),
        Duration.between(start, options.clock().instant()));
  }

  /** How many commands could run if others did not. */
  int waitingCommands() {
    return parts.pool().waiting();
  }

  /**
   * Stops the builds that run, if there are any: kills their commands and scripts, so that {@link
   * #build} returns soon. May be called from any thread, and again.
   */
  public void cancel(CancelReason reason) {
    controls.forEach(control -> control.cancel(reason));
  }

  /** Stops the builds that run, and gives up everything that the engine holds. */
  @Override
  public void close() {
    cancel(new CancelReason.Starvation());
    gate.awaitEmpty();
    parts.close();
  }
}
