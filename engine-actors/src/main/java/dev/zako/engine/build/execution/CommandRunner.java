package dev.zako.engine.build.execution;

import build.bazel.remote.execution.v2.ActionResult;
import dev.zako.cas.BlobStore;
import dev.zako.cas.CasException;
import dev.zako.cas.Digest;
import dev.zako.engine.build.analysis.ActionTemplate;
import dev.zako.engine.build.analysis.ConfiguredTargetValue;
import dev.zako.engine.build.analysis.ToolchainKey;
import dev.zako.engine.build.execution.ActionListener.End;
import dev.zako.engine.build.failure.BuildFailure;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.model.Label;
import dev.zako.engine.build.schedule.ResourceKey;
import dev.zako.engine.build.schedule.ResourcePool;
import dev.zako.engine.build.schedule.ResourceRange;
import dev.zako.engine.build.schedule.ResourceRequest;
import dev.zako.engine.hone.Cancellation;
import dev.zako.engine.hone.ComputeContext;
import dev.zako.engine.hone.NodeFailedException;
import dev.zako.sandbox.KillSwitch;
import dev.zako.sandbox.PortablePath;
import dev.zako.sandbox.ProducedOutput;
import dev.zako.sandbox.ResourceLimits;
import dev.zako.sandbox.Sandbox;
import dev.zako.sandbox.SandboxMode;
import dev.zako.sandbox.SandboxOutcome;
import dev.zako.sandbox.SandboxRequest;
import dev.zako.sandbox.SandboxRun;
import dev.zako.sandbox.SandboxUnavailableException;
import dev.zako.sandbox.VirtualTree;
import dev.zako.sandbox.VirtualTreeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Takes the results of commands from the cache, or runs them and puts their results there. */
final class CommandRunner {
  /** How long a command may run if its rule does not say. */
  private static final Duration DEFAULT_TIMEOUT = Duration.ofHours(2);

  /** Tells a command that asks for threads how many it was granted; in no key. */
  private static final String GRANTED_THREADS = "ZAKO_THREADS";

  private final ActionServices services;
  private final BlobStore blobs;
  private final ResultCodec codec;
  private final CommandFailures failures;
  private final KnownResults results;

  CommandRunner(ActionServices services) {
    this.services = services;
    this.blobs = services.blobs();
    this.codec = new ResultCodec(services.blobs());
    this.failures = new CommandFailures(services.files().layout());
    this.results = new KnownResults(services);
  }

  /**
   * A command with its inputs.
   *
   * @param prunable inputs of which a dependency file says whether they were read
   */
  record Work(
      ConfiguredTargetValue target,
      ActionTemplate.Run run,
      List<ToolchainKey.Resolved> toolchains,
      ActionInputs required,
      ActionInputs prunable,
      ActionNodeKey key) {
    Label label() {
      return target.label();
    }
  }

  /**
   * What the command makes.
   *
   * @param again whether it is run even if its result is in the cache
   * @throws CasException.BlobMissing if the store does not have an input any more
   */
  ActionValue run(Work work, ComputeContext context, boolean again)
      throws CasException, NodeFailedException, InterruptedException {
    Instant start = services.clock().instant();
    ActionKeys keys = keys(work);
    if (!again) {
      Optional<KnownResults.Found> known = results.find(work, keys);
      if (known.isPresent()) {
        KnownResults.Found found = known.get();
        tell(work, found.said());
        services
            .listener()
            .explained(
                work.key(),
                new ActionEntries(work, keys, false)
                    .cached(found.key(), found.used(), found.value()));
        services
            .listener()
            .finished(
                services.listener().next(),
                work.key(),
                work.run().mnemonic(),
                End.CACHED,
                false,
                Duration.between(start, services.clock().instant()));
        return found.value();
      }
    }
    ActionEntries entries = new ActionEntries(work, keys, again);
    Made made;
    try {
      made = execute(work, context, false);
    } catch (NodeFailedException e) {
      services.listener().explained(work.key(), entries.failed(e));
      throw e;
    }
    Set<String> used =
        made.used().isPresent() ? made.used().get() : work.prunable().files().keySet();
    Digest key = (made.used().isPresent() ? keys.pruned(used) : keys.full()).digest();
    results.put(keys, key, made.result(), made.used());
    services.listener().explained(work.key(), entries.executed(key, used, made.value()));
    return made.value();
  }

  /**
   * What would become of the command if it was wanted now.
   *
   * @param unmade paths of inputs that have to be made before, and are not among its inputs here
   */
  ActionForecast.Foreseen foresee(Work work, SortedSet<String> unmade)
      throws CasException, NodeFailedException {
    ActionKeys keys = keys(work);
    ActionEntries entries = new ActionEntries(work, keys, false);
    Optional<KnownResults.Found> known =
        unmade.isEmpty() ? results.find(work, keys) : Optional.empty();
    return known.isPresent()
        ? new ActionForecast.Known(
            entries.cached(known.get().key(), known.get().used(), known.get().value()),
            known.get().value())
        : new ActionForecast.Runs(entries.foreseen(unmade), work.run().prunablePaths());
  }

  private ActionKeys keys(Work work) throws NodeFailedException {
    return new ActionKeys(work.run(), work.toolchains(), mode(), work.required(), work.prunable());
  }

  /**
   * What the command makes when it is run now, with as few threads as it can do with; nothing of it
   * is kept for later builds.
   *
   * @throws CasException.BlobMissing if the store does not have an input any more
   */
  ActionValue repeat(Work work, ComputeContext context)
      throws CasException, NodeFailedException, InterruptedException {
    return execute(work, context, true).value();
  }

  private SandboxMode mode() throws NodeFailedException {
    return mode(services.sandbox());
  }

  /** The mode of a sandbox. */
  static SandboxMode mode(Sandbox sandbox) throws NodeFailedException {
    try {
      return sandbox.mode();
    } catch (SandboxUnavailableException e) {
      throw unavailable(e);
    }
  }

  private static NodeFailedException unavailable(SandboxUnavailableException e) {
    return new NodeFailedException(
        new BuildFailure(
            Diagnostic.of(Code.SANDBOX_UNAVAILABLE, String.valueOf(e.getMessage()))
                .withHint(e.hint())));
  }

  private void tell(Work work, String said) {
    if (!said.isBlank()) {
      services.listener().output(work.key(), work.run().mnemonic(), said);
    }
  }

  /**
   * What a command made.
   *
   * @param used those of the prunable inputs that it read, if it said so
   */
  private record Made(ActionValue value, ActionResult result, Optional<SortedSet<String>> used) {}

  /**
   * Runs the command.
   *
   * @param few whether with as few threads as it can do with
   */
  private Made execute(Work work, ComputeContext context, boolean few)
      throws CasException, NodeFailedException, InterruptedException {
    VirtualTree tree = tree(work);
    KillSwitch kill = new KillSwitch();
    try (Cancellation.Registration _ = context.cancellation().onCancel(kill::kill);
        ResourcePool.Holding held = services.pool().take(needs(work, few))) {
      return run(work, request(work, tree, held), kill, held, context);
    } catch (ResourcePool.RefusedException e) {
      throw failures.ungrantable(work, e.problems());
    }
  }

  private Made run(
      Work work,
      SandboxRequest request,
      KillSwitch kill,
      ResourcePool.Holding held,
      ComputeContext context)
      throws CasException, NodeFailedException, InterruptedException {
    long id = services.listener().next();
    String mnemonic = work.run().mnemonic();
    Instant start = services.clock().instant();
    services.listener().started(id, work.key(), mnemonic, work.run().progress());
    End end = End.FAILED;
    try (SandboxRun run = services.sandbox().run(request, kill, held::close)) {
      Made made = made(work, run, context);
      services.order().ran(work.key(), Duration.between(start, services.clock().instant()));
      end = End.EXECUTED;
      return made;
    } catch (SandboxUnavailableException e) {
      throw unavailable(e);
    } catch (InterruptedException e) {
      end = End.CANCELLED;
      throw e;
    } finally {
      services
          .listener()
          .finished(
              id,
              work.key(),
              mnemonic,
              end,
              true,
              Duration.between(start, services.clock().instant()));
    }
  }

  private ResourceRequest needs(Work work, boolean few) {
    ResourceRequest needs =
        services.resources().get().request(work.run(), services.order().pathMillis(work.key()));
    if (!few) {
      return needs;
    }
    SortedMap<ResourceKey, ResourceRange> fewest = new TreeMap<>(needs.ranges());
    fewest.computeIfPresent(ResourceKey.THREADS, (_, range) -> ResourceRange.exact(range.min()));
    return new ResourceRequest(fewest, needs.pathMillis());
  }

  private static SortedMap<String, String> environment(Work work, ResourcePool.Holding held) {
    SortedMap<String, String> environment =
        new TreeMap<>(ActionKeys.environment(work.run(), work.toolchains()));
    Long threads = held.amounts().get(ResourceKey.THREADS);
    if (threads != null && work.run().resources().containsKey(ResourceKey.THREADS)) {
      environment.put(GRANTED_THREADS, threads.toString());
    }
    return environment;
  }

  private SandboxRequest request(Work work, VirtualTree tree, ResourcePool.Holding held) {
    List<PortablePath> files = new ArrayList<>();
    List<PortablePath> directories = new ArrayList<>();
    for (ActionTemplate.Output output : work.run().outputs()) {
      (output.directory() ? directories : files).add(PortablePath.of(output.path()));
    }
    SortedSet<String> hostPaths = new TreeSet<>();
    work.toolchains().forEach(toolchain -> hostPaths.addAll(toolchain.hostPaths()));
    return new SandboxRequest(
        work.run().mnemonic() + " of " + work.label(),
        tree,
        files,
        directories,
        work.run().arguments(),
        environment(work, held),
        PortablePath.ROOT,
        hostPaths.stream().map(Path::of).toList(),
        work.run().network(),
        work.run().timeout().orElse(DEFAULT_TIMEOUT),
        ResourceLimits.DEFAULT);
  }

  private VirtualTree tree(Work work) throws CasException, NodeFailedException {
    SortedMap<PortablePath, VirtualTree.Entry> entries = new TreeMap<>();
    for (Map.Entry<String, Artifact> file :
        work.required().and(work.prunable()).files().entrySet()) {
      add(entries, PortablePath.of(file.getKey()), file.getValue());
    }
    try {
      return new VirtualTree(entries);
    } catch (VirtualTreeException e) {
      throw new NodeFailedException(
          new BuildFailure(
              Diagnostic.of(Code.PATH_COLLISION, String.valueOf(e.getMessage()))
                  .withLabel(work.label().toString())
                  .at(work.target().position())
                  .withHint("Rename one of the files")));
    }
  }

  private void add(
      SortedMap<PortablePath, VirtualTree.Entry> entries, PortablePath path, Artifact artifact)
      throws CasException {
    switch (artifact) {
      case Artifact.File(Digest digest, boolean executable) ->
          entries.put(
              path, new VirtualTree.FileEntry(blobs.localFile(digest, executable), executable));
      case Artifact.Link(String target) -> entries.put(path, new VirtualTree.SymlinkEntry(target));
      case Artifact.Tree(SortedMap<String, Artifact> below) -> {
        if (below.isEmpty()) {
          entries.put(path, new VirtualTree.DirectoryEntry());
        }
        for (Map.Entry<String, Artifact> entry : below.entrySet()) {
          add(entries, path.join(entry.getKey()), entry.getValue());
        }
      }
    }
  }

  private Made made(Work work, SandboxRun run, ComputeContext context)
      throws CasException, NodeFailedException, InterruptedException {
    return switch (run.outcome()) {
      case SandboxOutcome.Exited exited when exited.exitCode() == 0 -> succeeded(work, exited, run);
      case SandboxOutcome.Exited exited ->
          throw failures.exited(work, exited.exitCode(), said(run), context);
      case SandboxOutcome.TimedOut timedOut ->
          throw failures.timedOut(work, timedOut.limit(), said(run));
      case SandboxOutcome.Cancelled _ -> throw new InterruptedException();
      case SandboxOutcome.OutputsRefused refused ->
          throw refused.exitCode() == 0
              ? failures.outputsRefused(work, refused.reasons())
              : failures.exited(work, refused.exitCode(), said(run), context);
      case SandboxOutcome.InputsChanged changed -> {
        if (changed.damagedSources()) {
          checkInputs(work);
        }
        throw failures.inputsChanged(work, changed.changes());
      }
      case SandboxOutcome.SetUpFailed failed -> {
        if (failed.kind() == SandboxOutcome.SetUpFailed.Kind.INPUT_MISSING) {
          // An input was evicted after it was looked up: looking again says which.
          tree(work);
        }
        throw failures.setUpFailed(work, failed);
      }
    };
  }

  private void checkInputs(Work work) throws CasException {
    for (Artifact artifact : work.required().and(work.prunable()).files().values()) {
      check(artifact);
    }
  }

  private void check(Artifact artifact) throws CasException {
    switch (artifact) {
      case Artifact.File(Digest digest, boolean _) -> services.checker().check(digest);
      case Artifact.Link _ -> {
        // A link has no bytes in the store.
      }
      case Artifact.Tree(SortedMap<String, Artifact> entries) -> {
        for (Artifact entry : entries.values()) {
          check(entry);
        }
      }
    }
  }

  private Made succeeded(Work work, SandboxOutcome.Exited exited, SandboxRun run)
      throws CasException, NodeFailedException {
    SortedMap<String, Artifact> outputs = new TreeMap<>();
    List<String> missing = new ArrayList<>();
    SortedMap<PortablePath, String> refused = new TreeMap<>();
    for (ActionTemplate.Output output : work.run().outputs()) {
      PortablePath path = PortablePath.of(output.path());
      ProducedOutput produced = exited.outputs().get(path);
      if (produced == null) {
        missing.add(output.path());
      } else if (output.directory() != produced instanceof ProducedOutput.ProducedDirectory) {
        refused.put(path, output.directory() ? "is not a directory" : "is a directory, not a file");
      }
    }
    if (!missing.isEmpty()) {
      throw failures.notProduced(work, missing, said(run));
    }
    if (!refused.isEmpty()) {
      throw failures.outputsRefused(work, refused);
    }
    Optional<SortedSet<String>> used = used(work, exited);
    for (ActionTemplate.Output output : work.run().outputs()) {
      ProducedOutput produced = exited.outputs().get(PortablePath.of(output.path()));
      if (produced != null) {
        outputs.put(output.path(), adopt(produced));
      }
    }
    Digest stdout = put(run.stdout());
    Digest stderr = put(run.stderr());
    tell(work, said(run));
    ActionResult result = codec.encode(outputs, stdout, stderr);
    return new Made(ActionValue.of(outputs), result, used);
  }

  /** Puts what a command wrote to its terminal into the store. */
  private Digest put(Path file) throws CasException {
    return file.toFile().length() == 0 ? Digest.EMPTY : blobs.putFile(file);
  }

  private Artifact adopt(ProducedOutput produced) throws CasException {
    return switch (produced) {
      case ProducedOutput.ProducedFile(Path file, boolean executable) -> {
        Digest digest = blobs.adoptFile(file);
        services.lease().get().hold(List.of(digest));
        yield new Artifact.File(digest, executable);
      }
      case ProducedOutput.ProducedSymlink(String target) -> new Artifact.Link(target);
      case ProducedOutput.ProducedDirectory(var entries) -> {
        SortedMap<String, Artifact> below = new TreeMap<>();
        for (Map.Entry<PortablePath, ProducedOutput> entry : entries.entrySet()) {
          String name = entry.getKey().toString();
          switch (adopt(entry.getValue())) {
            case Artifact.Tree tree when !tree.entries().isEmpty() ->
                tree.entries().forEach((path, each) -> below.put(name + "/" + path, each));
            case Artifact other -> below.put(name, other);
          }
        }
        yield new Artifact.Tree(below);
      }
    };
  }

  private Optional<SortedSet<String>> used(Work work, SandboxOutcome.Exited exited)
      throws NodeFailedException {
    Optional<String> name = work.run().dependencyFile();
    if (name.isEmpty()) {
      return Optional.empty();
    }
    if (!(exited.outputs().get(PortablePath.of(name.get()))
        instanceof ProducedOutput.ProducedFile(Path file, boolean _))) {
      throw failures.dependencyFile(work, name.get(), "is not a regular file");
    }
    try {
      SortedSet<String> read = DependencyFile.prerequisites(Files.readString(file));
      SortedSet<String> used = new TreeSet<>();
      for (Map.Entry<String, Artifact> input : work.prunable().files().entrySet()) {
        String path = input.getKey();
        boolean isRead =
            read.contains(path)
                || (input.getValue() instanceof Artifact.Tree
                    && read.stream().anyMatch(each -> each.startsWith(path + "/")));
        if (isRead) {
          used.add(path);
        }
      }
      return Optional.of(used);
    } catch (DependencyFile.MalformedException | IOException e) {
      throw failures.dependencyFile(work, name.get(), String.valueOf(e.getMessage()));
    }
  }

  /** What the command wrote, standard output first. */
  private static String said(SandboxRun run) {
    return read(run.stdout()) + read(run.stderr());
  }

  private static String read(Path file) {
    try {
      return file.toFile().length() == 0
          ? ""
          : new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException _) {
      return "";
    }
  }
}
