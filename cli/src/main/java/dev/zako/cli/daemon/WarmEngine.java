package dev.zako.cli.daemon;

import dev.zako.cli.command.Workshop;
import dev.zako.engine.build.BuildClient;
import dev.zako.engine.build.BuildControl;
import dev.zako.engine.build.BuildEngine;
import dev.zako.engine.build.BuildEvent;
import dev.zako.engine.build.BuildFailedException;
import dev.zako.engine.build.BuildReport;
import dev.zako.engine.build.BuildReport.Status;
import dev.zako.engine.build.BuildRequest;
import dev.zako.engine.build.Cleaner;
import dev.zako.engine.build.Cleaner.CleanReport;
import dev.zako.engine.build.EngineOptions;
import dev.zako.engine.build.ForecastReport;
import dev.zako.engine.build.QueryReport;
import dev.zako.engine.build.QueryRequest;
import dev.zako.engine.build.StateStay;
import dev.zako.engine.build.output.StateReaders;
import dev.zako.engine.build.schedule.ResourceKey;
import dev.zako.engine.graph.CancelReason;
import dev.zako.sandbox.SandboxMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Keeps the engine of one workspace open between builds. A build that wants another number of jobs,
 * other totals of resources or another sandbox than the open engine has waits until that is idle,
 * and gets a new one; the old one is closed unless somebody watches with it. Thread-safe.
 */
final class WarmEngine implements AutoCloseable {
  /** What is fixed for the life of an engine. */
  private record Key(
      Path workspace,
      Path machine,
      int jobs,
      SortedMap<ResourceKey, Long> resources,
      Optional<SandboxMode> sandbox) {
    static Key of(EngineOptions options) {
      return new Key(
          options.workspace(),
          options.machineDirectory(),
          options.jobs(),
          options.resources(),
          options.sandbox());
    }
  }

  /**
   * Somebody who works in the workspace.
   *
   * @param key of the engine that is used; none: nobody else may build
   * @param removes whether this one removes what all engines work with
   */
  private record User(BuildClient client, Optional<Key> key, boolean removes) {
    /** Somebody who uses an engine. */
    static User of(BuildClient client, Key key) {
      return new User(client, Optional.of(key), false);
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final List<User> users = new ArrayList<>();
  private final Map<Key, BuildEngine> open = new HashMap<>();
  private final Set<WatchingBench> watching = new HashSet<>();

  WarmEngine() {}

  /** Where a client builds once. */
  Workshop.Bench bench(EngineOptions options) {
    return new PlainBench(options);
  }

  /** Where a client builds again and again; the engine stays open until it is closed. */
  Workshop.Bench watching(EngineOptions options) {
    WatchingBench bench = new WatchingBench(options);
    locked(() -> watching.add(bench));
    return bench;
  }

  private class PlainBench implements Workshop.Bench {
    final EngineOptions options;

    PlainBench(EngineOptions options) {
      this.options = options;
    }

    @Override
    public BuildReport build(BuildRequest request, BuildClient client, BuildControl control)
        throws BuildFailedException {
      return WarmEngine.this.build(options, request, client, control);
    }

    @Override
    public boolean awaitChange(BuildControl control) {
      throw new IllegalStateException("This bench is for one build");
    }

    @Override
    public void close() {
      // The engine stays open for others.
    }
  }

  private final class WatchingBench extends PlainBench {
    private Optional<BuildControl> current = Optional.empty();

    WatchingBench(EngineOptions options) {
      super(options);
    }

    @Override
    public BuildReport build(BuildRequest request, BuildClient client, BuildControl control)
        throws BuildFailedException {
      locked(
          () -> {
            current = Optional.of(control);
            return true;
          });
      return super.build(request, client, control);
    }

    @Override
    public boolean awaitChange(BuildControl control) {
      Optional<BuildEngine> engine;
      lock.lock();
      try {
        engine = Optional.ofNullable(open.get(Key.of(options)));
      } finally {
        lock.unlock();
      }
      // An engine that was closed meanwhile is a reason to build again.
      return engine.isPresent() ? engine.get().awaitChange(control) : !control.isCancelled();
    }

    /** Ends the build or the wait. */
    void cancel() {
      current.ifPresent(control -> control.cancel(new CancelReason.UserInterrupt()));
    }

    @Override
    public void close() {
      locked(() -> watching.remove(this));
    }
  }

  private BuildReport build(
      EngineOptions options, BuildRequest request, BuildClient client, BuildControl control)
      throws BuildFailedException {
    Optional<Taken> taken = take(options, client, control);
    if (taken.isEmpty()) {
      return new BuildReport(Status.CANCELLED, List.of(), 0, 0, 0, List.of(), Duration.ZERO);
    }
    try {
      return taken.get().engine().build(request, client, control);
    } finally {
      giveBack(taken.get());
    }
  }

  /** In this order, so that one of here who then removes everything waits for nobody of here. */
  private void giveBack(Taken taken) {
    taken.stay().close();
    locked(() -> users.remove(taken.user()));
  }

  /**
   * Answers a query with whatever engine is open, so that nobody has to be waited for; if somebody
   * removes what all engines work with, with one that shares nothing. Nobody begins to remove that
   * meanwhile.
   */
  QueryReport query(
      EngineOptions options, QueryRequest request, BuildClient client, BuildControl control)
      throws BuildFailedException {
    return ask(
        options,
        client,
        engine -> engine.query(request, client, control),
        () -> BuildEngine.queryAlone(options, request, client, control));
  }

  /** Tells what building would do, with whatever engine is open, as {@link #query} does. */
  ForecastReport foresee(
      EngineOptions options, BuildRequest request, BuildClient client, BuildControl control)
      throws BuildFailedException {
    return ask(
        options,
        client,
        engine -> engine.foresee(request, client, control),
        () -> BuildEngine.foreseeAlone(options, request, client, control));
  }

  /** Something that is asked of an engine. */
  @FunctionalInterface
  private interface Question<R> {
    R ask(BuildEngine engine) throws BuildFailedException;
  }

  /** The same, asked where nothing is known. */
  @FunctionalInterface
  private interface LoneQuestion<R> {
    R ask() throws BuildFailedException;
  }

  private <R> R ask(
      EngineOptions options, BuildClient client, Question<R> question, LoneQuestion<R> alone)
      throws BuildFailedException {
    Optional<Taken> taken = takeAny(options, client);
    if (taken.isEmpty()) {
      return alone.ask();
    }
    try {
      return question.ask(taken.get().engine());
    } finally {
      giveBack(taken.get());
    }
  }

  /** An engine with somebody who uses it, while the state directory stays. */
  private record Taken(BuildEngine engine, User user, StateReaders.Hold stay) {}

  /**
   * The engine that is used, else one that is open, else a new one; nothing while somebody removes
   * what engines work with.
   */
  private Optional<Taken> takeAny(EngineOptions options, BuildClient client)
      throws BuildFailedException {
    lock.lock();
    try {
      if (users.stream().anyMatch(User::removes)) {
        return Optional.empty();
      }
      Optional<StateReaders.Hold> stay = StateStay.tryBegin(options, client);
      return stay.isEmpty()
          ? Optional.empty()
          : Optional.of(taken(anyKey(Key.of(options)), options, client, stay.get()));
    } finally {
      lock.unlock();
    }
  }

  private Key anyKey(Key own) {
    return users.stream()
        .flatMap(each -> each.key().stream())
        .findFirst()
        .orElseGet(
            () -> open.containsKey(own) ? own : open.keySet().stream().findFirst().orElse(own));
  }

  private Taken taken(Key key, EngineOptions options, BuildClient client, StateReaders.Hold stay)
      throws BuildFailedException {
    User user = User.of(client, key);
    boolean taken = false;
    try {
      Taken found = new Taken(opened(key, options), user, stay);
      users.add(user);
      taken = true;
      return found;
    } finally {
      if (!taken) {
        stay.close();
      }
    }
  }

  /** The engine with this key, opened with the options if it is not open or of no use any more. */
  private BuildEngine opened(Key key, EngineOptions options) throws BuildFailedException {
    BuildEngine engine = open.get(key);
    if (engine != null && !engine.hasState()) {
      open.remove(key);
      engine.close();
      engine = null;
    }
    if (engine == null) {
      engine = BuildEngine.open(options, _ -> {});
      engine.watch();
      open.put(key, engine);
    }
    return engine;
  }

  /** Removes as {@link Workshop#clean} says; what the daemon itself lives by stays. */
  Optional<CleanReport> clean(
      EngineOptions options, boolean all, BuildClient client, BuildControl control)
      throws BuildFailedException {
    User user = new User(client, Optional.empty(), all);
    control.onCancel(_ -> locked(() -> true));
    lock.lock();
    try {
      if (!awaitOthers(user, control)) {
        return Optional.empty();
      }
      if (all) {
        closeEngines();
      }
      users.add(user);
    } finally {
      lock.unlock();
    }
    try {
      return Cleaner.clean(options, all, DaemonServer.OWN_FILES, control, client.listener());
    } finally {
      locked(() -> users.remove(user));
    }
  }

  /**
   * An engine to build with. Those of this daemon who remove everything are waited for first, and
   * those of other processes then; nobody of here begins to remove meanwhile.
   */
  private Optional<Taken> take(EngineOptions options, BuildClient client, BuildControl control)
      throws BuildFailedException {
    Key key = Key.of(options);
    control.onCancel(_ -> locked(() -> true));
    while (true) {
      lock.lock();
      try {
        if (!awaitOthers(User.of(client, key), control)) {
          return Optional.empty();
        }
        Optional<StateReaders.Hold> stay = StateStay.tryBegin(options, client);
        if (stay.isPresent()) {
          closeOthers(key);
          return Optional.of(taken(key, options, client, stay.get()));
        }
      } finally {
        lock.unlock();
      }
      Optional<StateReaders.Hold> removed = StateStay.begin(options, client, control);
      if (removed.isEmpty()) {
        return Optional.empty();
      }
      removed.get().close();
    }
  }

  /** Waits for all who keep this user out, telling for whom; false if it is no longer wanted. */
  private boolean awaitOthers(User user, BuildControl control) {
    boolean told = false;
    for (Optional<User> other = other(user); other.isPresent(); other = other(user)) {
      if (control.isCancelled()) {
        return false;
      }
      if (!told) {
        told = true;
        BuildClient holder = other.get().client();
        user.client()
            .listener()
            .onEvent(
                new BuildEvent.WaitingForWorkspace(
                    Optional.of(holder.process()), holder.commandLine()));
      }
      moved.awaitUninterruptibly();
    }
    return true;
  }

  /** Somebody who does not use the same engine. */
  private Optional<User> other(User user) {
    return users.stream()
        .filter(each -> user.key().isEmpty() || !user.key().equals(each.key()))
        .findFirst();
  }

  private void closeOthers(Key key) {
    Set<Key> kept = new HashSet<>(Set.of(key));
    watching.forEach(bench -> kept.add(Key.of(bench.options)));
    for (Key each : Set.copyOf(open.keySet())) {
      if (!kept.contains(each)) {
        Optional.ofNullable(open.remove(each)).ifPresent(BuildEngine::close);
      }
    }
  }

  /** How many builds run or wait. */
  int users() {
    lock.lock();
    try {
      return users.size();
    } finally {
      lock.unlock();
    }
  }

  /** Stops all builds, and all who wait for changes. */
  void cancel() {
    lock.lock();
    try {
      watching.forEach(WatchingBench::cancel);
      open.values().forEach(engine -> engine.cancel(new CancelReason.UserInterrupt()));
    } finally {
      lock.unlock();
    }
  }

  private void locked(BooleanSupplier action) {
    lock.lock();
    try {
      var _ = action.getAsBoolean();
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Gives up the engine, when its builds have ended. */
  @Override
  public void close() {
    lock.lock();
    try {
      while (!users.isEmpty()) {
        moved.awaitUninterruptibly();
      }
      closeEngines();
    } finally {
      lock.unlock();
    }
  }

  private void closeEngines() {
    open.values().forEach(BuildEngine::close);
    open.clear();
  }
}
