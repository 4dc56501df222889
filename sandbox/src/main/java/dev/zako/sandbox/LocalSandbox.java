package dev.zako.sandbox;

import dev.zako.sandbox.SandboxOutcome.SetUpFailed;
import dev.zako.sandbox.SandboxOutcome.SetUpFailed.Kind;
import dev.zako.sandbox.process.ProcessEnd;
import dev.zako.sandbox.process.ProcessRunner;
import dev.zako.sandbox.process.ProcessSpec;
import dev.zako.sandbox.process.ProcessStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** A sandbox on this host; how a command is isolated is left to an {@link Isolation}. */
final class LocalSandbox implements Sandbox {
  private static final long FULL_BYTES = 64 * 1024;

  private static final String FREE_DISK =
      "Check that the disk is not full and that the state directory can be written to";

  private final Isolation isolation;
  private final Scratch scratch;
  private final ProcessRunner runner;
  private final IdleDirectories idle;
  private final boolean reversed;

  /**
   * A sandbox in a directory.
   *
   * @param reversed whether the names in a directory are made from the last to the first
   */
  LocalSandbox(Isolation isolation, Scratch scratch, ProcessRunner runner, boolean reversed) {
    this.isolation = isolation;
    this.scratch = scratch;
    this.runner = runner;
    this.reversed = reversed;
    this.idle =
        new IdleDirectories(
            () -> new RunDirectory(scratch.nextDirectory(), mode() == SandboxMode.STRICT));
  }

  /** A finished run. */
  private record Run(
      SandboxOutcome outcome, Path stdout, Path stderr, Runnable end, AtomicBoolean closed)
      implements SandboxRun {
    @Override
    public void close() {
      if (!closed.getAndSet(true)) {
        end.run();
      }
    }
  }

  @Override
  public SandboxMode mode() {
    return isolation.mode();
  }

  @Override
  public SandboxRun run(SandboxRequest request, KillSwitch kill, Runnable ended)
      throws InterruptedException {
    Optional<String> refusal = TreeLayout.refuse(request);
    if (refusal.isPresent()) {
      return run(new RunDirectory(scratch.nextDirectory(), false), badRequest(refusal.get()));
    }
    TreeLayout layout = TreeLayout.of(request);
    RunDirectory directory = idle.take(layout.directories());
    boolean finished = false;
    try {
      Run run = run(directory, execute(request, layout, kill, ended, directory));
      finished = true;
      return run;
    } finally {
      if (!finished) {
        Scratch.discard(directory.path());
      }
    }
  }

  private Run run(RunDirectory directory, SandboxOutcome outcome) {
    return new Run(
        outcome,
        directory.stdout(),
        directory.stderr(),
        () -> giveBack(directory),
        new AtomicBoolean());
  }

  private static SetUpFailed badRequest(String reason) {
    return new SetUpFailed(Kind.BAD_REQUEST, reason, "Correct the declaration of the action");
  }

  private void giveBack(RunDirectory directory) {
    // Directories of copied inputs were closed, and may have been opened by their owner.
    if (!isolation.copiesInputs() && directory.end()) {
      idle.add(directory);
    } else {
      Scratch.discard(directory.path());
    }
  }

  private SandboxOutcome execute(
      SandboxRequest request,
      TreeLayout layout,
      KillSwitch kill,
      Runnable ended,
      RunDirectory directory)
      throws InterruptedException {
    if (!layout.directories().contains(request.workingDirectory())) {
      return new SetUpFailed(
          Kind.BAD_WORKING_DIRECTORY,
          "Working directory `" + request.workingDirectory() + "` is not a directory of the tree",
          "Use a directory that holds an input or an output of the action");
    }
    if (kill.isKilled()) {
      return new SandboxOutcome.Cancelled();
    }
    try {
      WorkTree tree = directory.begin(request, layout);
      tree.placeInputs(isolation.copiesInputs(), reversed);
      return switch (isolation.prepare(request, tree, directory)) {
        case Isolation.Preparation.Refused(SetUpFailed failure) -> failure;
        case Isolation.Preparation.Ready ready ->
            start(request, kill, ended, directory, tree, ready);
      };
    } catch (WorkTree.BadSourceException e) {
      return new SetUpFailed(
          Kind.INPUT_MISSING, e.problem(), "Run the build again: its store has lost a file");
    } catch (InvalidPathException e) {
      return new SetUpFailed(
          Kind.SCRATCH_UNUSABLE,
          "Path `" + e.getInput() + "` cannot be used here: " + e.getReason(),
          "Run Zako with a UTF-8 locale such as LC_ALL=C.UTF-8");
    } catch (ProcessStartException e) {
      return CommandLocator.notExecutable(request, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return unusable(e);
    }
  }

  private SandboxOutcome start(
      SandboxRequest request,
      KillSwitch kill,
      Runnable ended,
      RunDirectory directory,
      WorkTree tree,
      Isolation.Preparation.Ready ready)
      throws IOException, InterruptedException {
    ProcessSpec spec =
        new ProcessSpec(
            ready.start(),
            directory.stdout(),
            directory.stderr(),
            request.limits().outputBytes(),
            request.timeout());
    List<KillSwitch.Registration> registrations = new ArrayList<>();
    ProcessEnd end;
    try {
      end = runner.run(spec, action -> registrations.add(kill.onKill(action)));
    } finally {
      registrations.forEach(KillSwitch.Registration::close);
      ended.run();
    }
    return switch (end) {
      case ProcessEnd.Killed() -> new SandboxOutcome.Cancelled();
      case ProcessEnd.TimedOut(var wall) -> new SandboxOutcome.TimedOut(request.timeout(), wall);
      case ProcessEnd.Exited exited ->
          switch (ready.judge().judge(exited)) {
            case Isolation.Verdict.NeverRan(SetUpFailed failure) -> failure;
            case Isolation.Verdict.Ran ran when ran.exitCode() != 0 && isFull(directory) ->
                new SetUpFailed(
                    Kind.SCRATCH_UNUSABLE,
                    "It ended with exit code "
                        + ran.exitCode()
                        + ", and no space is left on the disk of `"
                        + directory.path()
                        + "`",
                    FREE_DISK);
            case Isolation.Verdict.Ran ran -> finish(request, tree, exited, ran);
          };
    };
  }

  private SandboxOutcome finish(
      SandboxRequest request, WorkTree tree, ProcessEnd.Exited exited, Isolation.Verdict.Ran ran)
      throws IOException {
    boolean protectedInputs = isolation.mode() == SandboxMode.STRICT;
    SortedMap<PortablePath, String> changes =
        protectedInputs ? tree.changesOfUnprotected() : tree.changes();
    if (!changes.isEmpty()) {
      return new SandboxOutcome.InputsChanged(
          ran.exitCode(), changes, !protectedInputs && tree.sourcesDamaged());
    }
    OutputCollector collector = new OutputCollector(tree.root());
    collector.collect(request);
    if (!collector.refused().isEmpty()) {
      return new SandboxOutcome.OutputsRefused(ran.exitCode(), collector.refused());
    }
    return new SandboxOutcome.Exited(
        ran.exitCode(),
        collector.outputs(),
        exited.stdoutTruncated(),
        exited.stderrTruncated(),
        exited.wall(),
        ran.cpu());
  }

  /** Whether a command there could not even say what is wrong. */
  private static boolean isFull(RunDirectory directory) throws IOException {
    return Files.getFileStore(directory.path()).getUsableSpace() < FULL_BYTES;
  }

  private static SetUpFailed unusable(IOException e) {
    return new SetUpFailed(
        Kind.SCRATCH_UNUSABLE, "The scratch directory cannot be used: " + e, FREE_DISK);
  }

  @Override
  public void close() {
    runner.close();
    scratch.close();
  }
}
