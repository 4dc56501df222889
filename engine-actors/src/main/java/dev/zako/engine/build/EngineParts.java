package dev.zako.engine.build;

import com.typesafe.config.ConfigFactory;
import dev.zako.cas.CasException;
import dev.zako.cas.Lease;
import dev.zako.cas.WritePoints;
import dev.zako.cas.local.LocalStore;
import dev.zako.cas.local.LocalStoreOptions;
import dev.zako.engine.build.analysis.ConfiguredTargetFunction;
import dev.zako.engine.build.analysis.ConfiguredTargetKey;
import dev.zako.engine.build.analysis.PackageLoadFunction;
import dev.zako.engine.build.analysis.PackageLoadKey;
import dev.zako.engine.build.analysis.PackageToolchainsFunction;
import dev.zako.engine.build.analysis.PackageToolchainsKey;
import dev.zako.engine.build.analysis.PackagesBelowFunction;
import dev.zako.engine.build.analysis.PackagesBelowKey;
import dev.zako.engine.build.analysis.TargetFunction;
import dev.zako.engine.build.analysis.TargetKey;
import dev.zako.engine.build.analysis.TargetReferencesFunction;
import dev.zako.engine.build.analysis.TargetReferencesKey;
import dev.zako.engine.build.analysis.ToolchainFunction;
import dev.zako.engine.build.analysis.ToolchainKey;
import dev.zako.engine.build.analysis.ToolchainProbeFunction;
import dev.zako.engine.build.analysis.ToolchainProbeKey;
import dev.zako.engine.build.execution.ActionForecast;
import dev.zako.engine.build.execution.ActionFunction;
import dev.zako.engine.build.execution.ActionNodeKey;
import dev.zako.engine.build.execution.ActionRepeatFunction;
import dev.zako.engine.build.execution.ActionRepeatKey;
import dev.zako.engine.build.execution.ActionResources;
import dev.zako.engine.build.execution.ActionServices;
import dev.zako.engine.build.execution.ConfinementFunction;
import dev.zako.engine.build.execution.LazySandbox;
import dev.zako.engine.build.execution.TargetCompletionFunction;
import dev.zako.engine.build.execution.TargetCompletionKey;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.history.BuildFiles;
import dev.zako.engine.build.history.BuildNotes;
import dev.zako.engine.build.kept.KryoCodec;
import dev.zako.engine.build.leaf.ConfinementKey;
import dev.zako.engine.build.leaf.DigestCache;
import dev.zako.engine.build.leaf.DirectoryListingKey;
import dev.zako.engine.build.leaf.DirectoryListingValue;
import dev.zako.engine.build.leaf.DirectoryWatch;
import dev.zako.engine.build.leaf.FileStateKey;
import dev.zako.engine.build.leaf.FileStateValue;
import dev.zako.engine.build.leaf.GlobFunction;
import dev.zako.engine.build.leaf.GlobKey;
import dev.zako.engine.build.leaf.HostFact;
import dev.zako.engine.build.leaf.HostFacts;
import dev.zako.engine.build.leaf.HostWorld;
import dev.zako.engine.build.leaf.Layout;
import dev.zako.engine.build.leaf.Observations;
import dev.zako.engine.build.leaf.StoreFailures;
import dev.zako.engine.build.leaf.WorkspaceFiles;
import dev.zako.engine.build.model.Configurations;
import dev.zako.engine.build.model.HostPlatform;
import dev.zako.engine.build.output.OutputPlacer;
import dev.zako.engine.build.output.Trees;
import dev.zako.engine.build.schedule.ActionOrder;
import dev.zako.engine.build.schedule.RecordedDurations;
import dev.zako.engine.build.schedule.ResourcePool;
import dev.zako.engine.build.script.DefaultsFunction;
import dev.zako.engine.build.script.DefaultsKey;
import dev.zako.engine.build.script.DependenciesFunction;
import dev.zako.engine.build.script.DependenciesKey;
import dev.zako.engine.build.script.IgnoreRulesFunction;
import dev.zako.engine.build.script.IgnoreRulesKey;
import dev.zako.engine.build.script.LazyScriptPool;
import dev.zako.engine.build.script.LockFunction;
import dev.zako.engine.build.script.LockKey;
import dev.zako.engine.build.script.ManifestFunction;
import dev.zako.engine.build.script.ManifestKey;
import dev.zako.engine.build.script.ModuleClosureFunction;
import dev.zako.engine.build.script.ModuleClosureKey;
import dev.zako.engine.build.script.ModuleFunction;
import dev.zako.engine.build.script.ModuleKey;
import dev.zako.engine.build.script.PackageConfigurationFunction;
import dev.zako.engine.build.script.PackageConfigurationKey;
import dev.zako.engine.build.script.PackageRootFunction;
import dev.zako.engine.build.script.PackageRootKey;
import dev.zako.engine.build.script.ProjectFunction;
import dev.zako.engine.build.script.ProjectKey;
import dev.zako.engine.build.script.RecordCache;
import dev.zako.engine.build.script.ScriptEvaluator;
import dev.zako.engine.build.script.SourceReader;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.hone.Hone;
import dev.zako.engine.hone.HoneListener;
import dev.zako.engine.hone.HoneOptions;
import dev.zako.engine.hone.NodeFunctions;
import dev.zako.engine.store.GraphStore;
import dev.zako.js.ScriptLimits;
import dev.zako.js.ScriptPoolOptions;
import dev.zako.js.Transpiler;
import dev.zako.sandbox.SandboxMode;
import dev.zako.sandbox.SandboxUnavailableException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts that an engine is made of, put together. */
final class EngineParts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EngineParts.class);
  private static final AtomicLong SCRATCH_NUMBERS = new AtomicLong();
  private static final String SCRATCH_PREFIX = "process-";

  /** More script workers than this do not pay: contexts share one engine and its caches. */
  private static final int MAX_SCRIPT_WORKERS = 4;

  /**
   * One system serves the graph, the store and the scripts. Its fork-join pools must not count
   * runnable threads, which can starve them on JDK 25.
   */
  private static final String SYSTEM =
      """
      pekko.daemonic = on
      pekko.jvm-shutdown-hooks = off
      pekko.jvm-exit-on-fatal-error = off
      pekko.log-dead-letters = off
      pekko.log-dead-letters-during-shutdown = off
      pekko.coordinated-shutdown.run-by-jvm-shutdown-hook = off
      pekko.loggers = ["org.apache.pekko.event.slf4j.Slf4jLogger"]
      pekko.logging-filter = "org.apache.pekko.event.slf4j.Slf4jLoggingFilter"
      pekko.scheduler.tick-duration = 50ms
      pekko.actor.default-dispatcher.fork-join-executor {
        minimum-runnable = -1, parallelism-factor = 1.0, parallelism-min = 2
      }
      pekko.actor.internal-dispatcher.fork-join-executor.minimum-runnable = -1
      """;

  private final AtomicReference<Optional<DirectoryWatch>> watch =
      new AtomicReference<>(Optional.empty());
  private final ReentrantLock placing = new ReentrantLock();
  private final AtomicReference<SortedMap<String, String>> environment;
  private final Layout layout;
  private final ActorSystem<Void> system;
  private final LocalStore store;
  private final DigestCache digests;
  private final DigestCache hostDigests;
  private final RecordedDurations durations;
  private final BuildFiles builds;
  private final ActionOrder order;
  private final ResourcePool pool;
  private final AtomicReference<ActionResources> resources;
  private final Observations observations;
  private final KeptGraph graph;
  private final Configurations configurations = new Configurations();
  private final AtomicReference<Lease> lease;
  private final LazyScriptPool scripts;
  private final LazySandbox sandbox;
  private final LazySandbox otherSandbox;
  private final Path scratch;
  private final WritePoints points;
  private final Optional<SandboxMode> wantedMode;
  private final ActionForecast forecast;
  private final Hone hone;

  private EngineParts(
      EngineOptions options,
      EventHub events,
      HoneListener honeListener,
      ActorSystem<Void> system,
      LocalStore store,
      Path scratch,
      Fingerprint identity) {
    this.environment = new AtomicReference<>(options.clientEnvironment());
    this.layout = new Layout(options.workspace(), options.stateDirectory());
    this.system = system;
    this.store = store;
    this.scratch = scratch;
    this.lease = new AtomicReference<>(store.lease());
    Path state = options.stateDirectory();
    Path machine = options.machineDirectory();
    this.points = options.writePoints();
    this.digests =
        DigestCache.load(
            state.resolve("digests"),
            scratch.resolve("digests"),
            options.machineStart(),
            options.clock(),
            points);
    this.hostDigests =
        DigestCache.load(
            machine.resolve("host-digests"),
            machine.resolve("host-digests." + ProcessHandle.current().pid()),
            "",
            options.clock(),
            points);
    this.durations =
        RecordedDurations.load(state.resolve("durations"), scratch.resolve("durations"), points);
    this.builds =
        new BuildFiles(state.resolve(BuildFiles.DIRECTORY), scratch.resolve("build-entry"), points);
    this.order = new ActionOrder(durations);
    this.resources = new AtomicReference<>(Resourcing.ofMachine(options));
    this.pool = new ResourcePool(resources.get().table());
    int workers = Math.min(options.jobs(), MAX_SCRIPT_WORKERS);
    this.scripts = new LazyScriptPool(ScriptPoolOptions.withWorkers(workers), system);
    this.sandbox =
        new LazySandbox(
            options.sandbox(),
            () -> state.resolve("sandbox"),
            machine,
            options.clientEnvironment(),
            false);
    this.otherSandbox =
        new LazySandbox(
            options.sandbox(),
            () -> OtherDirectory.choose(Path.of("/dev/shm"), state),
            machine,
            options.clientEnvironment(),
            true);
    this.wantedMode = options.sandbox();
    this.observations =
        new Observations(
            new HostWorld(layout, environment::get, this::isConfinedAs, options.clock()));
    WorkspaceFiles files = new WorkspaceFiles(layout, store.blobs(), observations, options.clock());
    HostFacts host = new HostFacts(environment::get, hostDigests, observations, options.clock());
    RecordCache records = new RecordCache(store.actions(), store.blobs());
    SourceReader sources = new SourceReader(store.blobs(), files);
    Transpiler transpiler = new Transpiler(machine.resolve("native"));
    ScriptEvaluator evaluator =
        new ScriptEvaluator(records, scripts::get, ScriptLimits.DEFAULT, events::logged);
    ActionServices services =
        new ActionServices(
            store.blobs(),
            store.actions(),
            records,
            lease::get,
            store::check,
            files,
            observations,
            sandbox,
            pool,
            resources::get,
            order,
            events,
            options.clock());
    this.forecast = new ActionForecast(services);
    NodeFunctions functions =
        NodeFunctions.builder()
            .<FileStateKey, FileStateValue>register(
                FileStateKey.KIND, (key, _) -> events.looked(key, files.state(key)))
            .<DirectoryListingKey, DirectoryListingValue>register(
                DirectoryListingKey.KIND, (key, _) -> files.list(key))
            .<HostFact.EnvVarKey, HostFact.Text>register(
                HostFact.EnvVarKey.KIND, (key, _) -> host.environmentVariable(key))
            .<HostFact.HostToolKey, HostFact.Tool>register(HostFact.HostToolKey.KIND, host::tool)
            .<HostFact.HostFileKey, HostFact.HostFile>register(
                HostFact.HostFileKey.KIND, (key, _) -> host.file(key))
            .<HostFact.HostCommandKey, HostFact.CommandResult>register(
                HostFact.HostCommandKey.KIND, host::command)
            .register(ConfinementKey.KIND, new ConfinementFunction(sandbox, observations))
            .register(GlobKey.KIND, new GlobFunction())
            .register(ManifestKey.KIND, new ManifestFunction(sources))
            .register(PackageRootKey.KIND, new PackageRootFunction())
            .register(LockKey.KIND, new LockFunction(sources))
            .register(DependenciesKey.KIND, new DependenciesFunction())
            .register(DefaultsKey.KIND, new DefaultsFunction())
            .register(
                PackageConfigurationKey.KIND, new PackageConfigurationFunction(configurations))
            .register(ProjectKey.KIND, new ProjectFunction(evaluator))
            .register(IgnoreRulesKey.KIND, new IgnoreRulesFunction(sources))
            .register(ModuleKey.KIND, new ModuleFunction(sources, transpiler))
            .register(ModuleClosureKey.KIND, new ModuleClosureFunction())
            .register(PackagesBelowKey.KIND, new PackagesBelowFunction())
            .register(PackageLoadKey.KIND, new PackageLoadFunction(evaluator))
            .register(TargetKey.KIND, new TargetFunction())
            .register(TargetReferencesKey.KIND, new TargetReferencesFunction())
            .register(
                ToolchainKey.KIND,
                new ToolchainFunction(
                    HostPlatform.of(System.getProperty("os.name"), System.getProperty("os.arch"))))
            .register(PackageToolchainsKey.KIND, new PackageToolchainsFunction(evaluator))
            .register(ToolchainProbeKey.KIND, new ToolchainProbeFunction(evaluator))
            .register(ConfiguredTargetKey.KIND, new ConfiguredTargetFunction(evaluator))
            .register(ActionNodeKey.KIND, new ActionFunction(services))
            .register(
                ActionRepeatKey.KIND, new ActionRepeatFunction(services.withSandbox(otherSandbox)))
            .register(TargetCompletionKey.KIND, new TargetCompletionFunction())
            .build();
    ThreadFactory writers = Thread.ofVirtual().name("zako-graph-", 0).factory();
    GraphStore kept =
        new GraphStore(
            records(state),
            identity,
            new KryoCodec(store.blobs()),
            observations::find,
            GraphStore.BATCH,
            task -> writers.newThread(task).start(),
            points);
    this.graph = new KeptGraph(kept, observations);
    HoneOptions honeOptions =
        HoneOptions.defaults()
            .withActorSystem(system)
            .withLiveNodes(HoneOptions.liveNodesFor(Runtime.getRuntime().maxMemory()));
    this.hone = Hone.start(honeOptions, functions, honeListener, kept);
  }

  /** The file of the graph in a state directory. */
  static Path records(Path state) {
    return state.resolve("graph").resolve("records");
  }

  /** Whether what was made in a mode of the sandbox is as good as if it was made now. */
  private boolean isConfinedAs(String mode) {
    // What a strict sandbox let pass is right everywhere, and asking what this host can do costs.
    return wantedMode
        .map(wanted -> wanted.name().equals(mode))
        .orElseGet(() -> mode.equals(SandboxMode.STRICT.name()) || mode.equals(ownMode()));
  }

  private String ownMode() {
    try {
      return sandbox.mode().name();
    } catch (SandboxUnavailableException _) {
      return "";
    }
  }

  /** What a store of the graph must have been written by, and where, to be of use here. */
  private static Fingerprint identity(Path workspace) throws IOException {
    return Fingerprint.combine(
        ProgramIdentity.of(System.getProperty("java.class.path", "")),
        Fingerprint.of(Integer.toString(KryoCodec.VERSION), workspace.toRealPath().toString()));
  }

  /** Opens the store and starts the actors; what is costly is started when it is needed. */
  static EngineParts open(EngineOptions options, EventHub events, HoneListener honeListener)
      throws BuildFailedException {
    Path state = options.stateDirectory();
    Path scratch = prepare(state);
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "zako",
            ConfigFactory.parseString(SYSTEM).withFallback(ConfigFactory.load()));
    try {
      LocalStore store =
          LocalStore.open(
              LocalStoreOptions.defaults(options.storeDirectory(), Runtime.getRuntime().maxMemory())
                  .withStart(options.machineStart()),
              system,
              options.writePoints());
      return new EngineParts(
          options, events, honeListener, system, store, scratch, identity(options.workspace()));
    } catch (CasException e) {
      system.terminate();
      throw new BuildFailedException(StoreFailures.diagnostic(e));
    } catch (IOException e) {
      system.terminate();
      throw new BuildFailedException(
          StoreFailures.diagnostic("look at", options.workspace(), Code.STORE_IO, e));
    }
  }

  /** Makes the directories, and clears away what dead processes left. */
  private static Path prepare(Path state) throws BuildFailedException {
    Path temporary = state.resolve("tmp");
    try {
      Files.createDirectories(temporary);
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(temporary)) {
        for (Path entry : stream) {
          if (isOfDeadProcess(entry.getFileName().toString())) {
            Trees.delete(entry);
          }
        }
      }
      String name =
          SCRATCH_PREFIX + ProcessHandle.current().pid() + "-" + SCRATCH_NUMBERS.incrementAndGet();
      Path scratch = temporary.resolve(name);
      Trees.delete(scratch);
      Files.createDirectory(scratch);
      Path ignore = state.resolve(".gitignore");
      if (!Files.exists(ignore)) {
        Path made = Files.writeString(scratch.resolve("gitignore"), "*\n");
        Files.move(made, ignore, StandardCopyOption.ATOMIC_MOVE);
      }
      return scratch;
    } catch (IOException e) {
      throw new BuildFailedException(
          StoreFailures.diagnostic("use the state directory", state, Code.STORE_IO, e));
    }
  }

  private static boolean isOfDeadProcess(String name) {
    if (!name.matches(SCRATCH_PREFIX + "[0-9]{1,18}-[0-9]+")) {
      return false;
    }
    String pid = name.substring(SCRATCH_PREFIX.length(), name.lastIndexOf('-'));
    return ProcessHandle.of(Long.parseLong(pid)).isEmpty();
  }

  Layout layout() {
    return layout;
  }

  /** A name in the state directory that nobody else uses; what is there is deleted at the end. */
  Path scratch(String name) {
    return scratch.resolve(name + "-" + SCRATCH_NUMBERS.incrementAndGet());
  }

  /** Whether what is worked with was left in place. */
  boolean hasState() {
    return Files.isDirectory(scratch);
  }

  Hone hone() {
    return hone;
  }

  /** What would become of actions. */
  ActionForecast forecast() {
    return forecast;
  }

  Configurations configurations() {
    return configurations;
  }

  /** Has the leaves' paths watched from now on, if that is possible. */
  void watch() {
    Optional<DirectoryWatch> opened = DirectoryWatch.open(layout.workspace(), scratch);
    watch.set(opened);
    opened.ifPresentOrElse(
        observations::listenTo, () -> LOG.info("Changes of this workspace cannot be heard of"));
  }

  Observations observations() {
    return observations;
  }

  /** The graph between builds. */
  KeptGraph graph() {
    return graph;
  }

  /** The environment of those for whom is built. */
  SortedMap<String, String> environment() {
    return environment.get();
  }

  /** From now on is built for clients with this environment. */
  void useEnvironment(SortedMap<String, String> ofClient) {
    environment.set(ofClient);
  }

  /** Held by the build that puts outputs in their places. */
  ReentrantLock placing() {
    return placing;
  }

  /** Which actions run first. */
  ActionOrder order() {
    return order;
  }

  /** What commands share while they run. */
  ResourcePool pool() {
    return pool;
  }

  /** What commands need of which resources. */
  ActionResources resources() {
    return resources.get();
  }

  /** From now on commands share these resources; what runs keeps what it has. */
  void useResources(ActionResources ofBuild) {
    resources.set(ofBuild);
    pool.replace(ofBuild.table());
  }

  OutputPlacer placer() {
    return new OutputPlacer(layout, store.blobs(), digests, points);
  }

  /** Starts what a build may need soon, on threads of their own. */
  void warmUp() {
    sandbox.warmUp();
  }

  /** A build starts: what it needs stays in the store from now on. */
  void renewLease() {
    lease.getAndSet(store.lease()).close();
  }

  /**
   * What is known of files and durations is written down; it is only an aid, so that failing is no
   * failure.
   */
  void saveKnowledge() {
    try {
      digests.save();
      hostDigests.save();
      durations.save();
    } catch (IOException e) {
      LOG.debug("What is known of files and durations cannot be saved", e);
    }
  }

  /**
   * What a build noted is kept; it is only told to those who ask, so that failing is no failure.
   */
  void keep(BuildNotes notes, BuildFiles.Heading heading) {
    try {
      builds.add(notes, heading);
    } catch (IOException e) {
      LOG.warn("What this build did cannot be kept", e);
    }
  }

  /** A problem of the store as a diagnostic. */
  static Diagnostic diagnostic(CasException problem) {
    return StoreFailures.diagnostic(problem);
  }

  @Override
  public void close() {
    watch.get().ifPresent(DirectoryWatch::close);
    hone.close();
    graph.close();
    scripts.close();
    sandbox.close();
    otherSandbox.close();
    lease.get().close();
    store.close();
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
    try {
      Trees.delete(scratch);
    } catch (IOException e) {
      LOG.debug("The directory {} cannot be deleted", scratch, e);
    }
  }
}
