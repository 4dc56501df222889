package dev.zako.sandbox;

import dev.zako.sandbox.SandboxOutcome.SetUpFailed;
import dev.zako.sandbox.SandboxOutcome.SetUpFailed.Kind;
import dev.zako.sandbox.linux.HostMounts;
import dev.zako.sandbox.linux.Mount;
import dev.zako.sandbox.linux.NamespaceMechanism;
import dev.zako.sandbox.linux.NamespacePlan;
import dev.zako.sandbox.process.ProcessEnd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/** Isolation by namespaces. */
final class StrictIsolation implements Isolation {
  private static final Path WORK = Path.of(SandboxRoot.WORK);

  private final NamespaceMechanism mechanism;
  private final Scratch scratch;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<RootKey, SandboxRoot> roots = new HashMap<>();

  private record RootKey(List<Path> hostDirectories, boolean network) {}

  StrictIsolation(NamespaceMechanism mechanism, Scratch scratch) {
    this.mechanism = mechanism;
    this.scratch = scratch;
  }

  @Override
  public SandboxMode mode() {
    return SandboxMode.STRICT;
  }

  @Override
  public boolean copiesInputs() {
    return false;
  }

  @Override
  public Preparation prepare(SandboxRequest request, WorkTree tree, RunDirectory run)
      throws IOException {
    SandboxRoot root;
    try {
      root = rootFor(request);
    } catch (HostView.MissingException e) {
      return new Preparation.Refused(
          new SetUpFailed(
              Kind.HOST_DIRECTORY_MISSING, e.problem(), "Correct the host paths of the toolchain"));
    }
    CommandLocator locator =
        new CommandLocator(
            path ->
                path.startsWith(WORK)
                    ? Optional.of(tree.root().resolve(WORK.relativize(path).toString()))
                    : root.view().locate(path),
            request.workingDirectory().resolveIn(tree.root()));
    return switch (locator.find(request)) {
      case CommandLocator.Found.Nothing(SetUpFailed failure) -> new Preparation.Refused(failure);
      case CommandLocator.Found.Program(String program) -> plan(request, tree, run, root, program);
    };
  }

  private SandboxRoot rootFor(SandboxRequest request)
      throws IOException, HostView.MissingException {
    RootKey key = new RootKey(request.hostDirectories(), request.network());
    lock.lock();
    try {
      SandboxRoot known = roots.get(key);
      if (known == null) {
        HostView view = HostView.of(request.hostDirectories(), HostMounts.read());
        known = SandboxRoot.make(scratch.newShared("root"), view, request.network());
        roots.put(key, known);
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  private Preparation plan(
      SandboxRequest request, WorkTree tree, RunDirectory run, SandboxRoot root, String program)
      throws IOException {
    if (mechanism.needsEnvProgram() && root.envProgram().isEmpty()) {
      return new Preparation.Refused(
          new SetUpFailed(
              Kind.MECHANISM_FAILED,
              "The sandbox mechanism `"
                  + mechanism.name()
                  + "` needs the program `env`, which is not visible to the action",
              "Add `/usr/bin` to the host paths of the toolchain, or install bubblewrap"));
    }
    List<Mount> mounts = new ArrayList<>(root.mountsFor(run.path()));
    for (TreeLayout.Change change : tree.layout().changes(request.inputs())) {
      mounts.add(
          new Mount.Bind(
              change.at().resolveIn(tree.root()), inWork(change.at()), change.writable()));
    }
    SortedMap<String, String> environment = new TreeMap<>(request.environment());
    environment.putIfAbsent("PWD", "/proc/self/cwd");
    environment.putIfAbsent("HOME", "/tmp");
    environment.putIfAbsent("TMPDIR", "/tmp");
    List<String> command = new ArrayList<>(request.arguments());
    command.set(0, program);
    NamespacePlan plan =
        new NamespacePlan(
            root.directory(),
            mounts,
            request.network(),
            inWork(request.workingDirectory()),
            command,
            environment,
            root.envProgram(),
            new NamespacePlan.Limits(
                request.limits().openFiles(),
                request.limits().processes(),
                request.limits().fileSizeBytes()),
            run.path());
    return new Preparation.Ready(mechanism.start(plan), end -> judge(plan, request, run, end));
  }

  private static String inWork(PortablePath path) {
    return path.isRoot() ? SandboxRoot.WORK : SandboxRoot.WORK + "/" + path;
  }

  private Verdict judge(
      NamespacePlan plan, SandboxRequest request, RunDirectory run, ProcessEnd.Exited end)
      throws IOException {
    return switch (mechanism.verdict(plan, end, run.stderr())) {
      case NamespaceMechanism.Verdict.Ran(int exitCode, var cpu) -> new Verdict.Ran(exitCode, cpu);
      case NamespaceMechanism.Verdict.NotExecutable(String reason) ->
          new Verdict.NeverRan(CommandLocator.notExecutable(request, reason));
      case NamespaceMechanism.Verdict.Failed(String reason) ->
          new Verdict.NeverRan(
              new SetUpFailed(
                  Kind.MECHANISM_FAILED,
                  "The mechanism `" + mechanism.name() + "` failed: " + reason,
                  "Build again; `zako doctor` tells which sandboxes work here"));
    };
  }
}
