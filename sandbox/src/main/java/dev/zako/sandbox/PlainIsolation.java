package dev.zako.sandbox;

import dev.zako.sandbox.SandboxOutcome.SetUpFailed;
import dev.zako.sandbox.SandboxOutcome.SetUpFailed.Kind;
import dev.zako.sandbox.linux.CompiledLauncher;
import dev.zako.sandbox.linux.NamespaceMechanism;
import dev.zako.sandbox.linux.NamespacePlan;
import dev.zako.sandbox.process.ProcessStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A tree of its own and nothing else. The command sees the whole host by absolute paths.
 *
 * <p>With a launcher, everything that the command started dies with it, and with this process.
 * Without one, the command leads a session of its own where `setsid` exists, and what is left in
 * that session is killed; what has moved to a session of its own, or outlives a killed JVM, is
 * missed. Limits are then set by a shell.
 */
final class PlainIsolation implements Isolation {
  private static final Path PROC_CWD = Path.of("/proc/self/cwd");

  private static final String LIMITS_SCRIPT =
      """
      umask 022
      ulimit -c 0
      if [ -n "$1" ]; then ulimit -n "$1" || exit 125; fi
      if [ -n "$2" ]; then ulimit -f "$2" || exit 125; fi
      shift 2
      exec "$@"
      """;

  private static final long BLOCK_BYTES = 512;

  private final boolean copying;
  private final Optional<CompiledLauncher> launcher;
  private final Optional<Path> setsid;

  private PlainIsolation(
      boolean copying, Optional<CompiledLauncher> launcher, Optional<Path> setsid) {
    this.copying = copying;
    this.launcher = launcher;
    this.setsid = setsid;
  }

  /** Inputs are copied. */
  static PlainIsolation tree(Optional<CompiledLauncher> launcher, Optional<Path> setsid) {
    return new PlainIsolation(true, launcher, setsid);
  }

  /** Inputs are linked where that is possible. */
  static PlainIsolation off(Optional<CompiledLauncher> launcher, Optional<Path> setsid) {
    return new PlainIsolation(false, launcher, setsid);
  }

  @Override
  public SandboxMode mode() {
    return copying ? SandboxMode.TREE : SandboxMode.OFF;
  }

  @Override
  public boolean copiesInputs() {
    return copying;
  }

  @Override
  public Preparation prepare(SandboxRequest request, WorkTree tree, RunDirectory run)
      throws IOException {
    Path workingDirectory = request.workingDirectory().resolveIn(tree.root());
    CommandLocator locator = new CommandLocator(PlainIsolation::onHost, workingDirectory);
    return switch (locator.find(request)) {
      case CommandLocator.Found.Nothing(SetUpFailed failure) -> new Preparation.Refused(failure);
      case CommandLocator.Found.Program(String program) -> {
        if (copying) {
          tree.closeDirectories();
        }
        List<String> command = new ArrayList<>(request.arguments());
        command.set(0, program);
        yield ready(request, command, environment(request, run), workingDirectory);
      }
    };
  }

  private static Optional<Path> onHost(Path path) {
    return Files.exists(path) ? Optional.of(path) : Optional.empty();
  }

  private static SortedMap<String, String> environment(SandboxRequest request, RunDirectory run)
      throws IOException {
    Path temporary = run.makeTemporary();
    SortedMap<String, String> environment = new TreeMap<>(request.environment());
    if (Files.exists(PROC_CWD)) {
      environment.putIfAbsent("PWD", PROC_CWD.toString());
    }
    environment.putIfAbsent("HOME", temporary.toString());
    environment.putIfAbsent("TMPDIR", temporary.toString());
    return environment;
  }

  private Preparation ready(
      SandboxRequest request,
      List<String> command,
      SortedMap<String, String> environment,
      Path workingDirectory) {
    if (launcher.isPresent()) {
      ProcessStart start =
          launcher
              .get()
              .guarded(
                  workingDirectory,
                  environment,
                  new NamespacePlan.Limits(
                      request.limits().openFiles(),
                      request.limits().processes(),
                      request.limits().fileSizeBytes()),
                  command);
      return new Preparation.Ready(
          start,
          end ->
              switch (launcher.get().verdict(end)) {
                case NamespaceMechanism.Verdict.Ran(int exitCode, Duration cpu) ->
                    new Verdict.Ran(exitCode, cpu);
                case NamespaceMechanism.Verdict.NotExecutable(String reason) ->
                    new Verdict.NeverRan(CommandLocator.notExecutable(request, reason));
                case NamespaceMechanism.Verdict.Failed(String reason) ->
                    new Verdict.NeverRan(
                        new SetUpFailed(
                            Kind.MECHANISM_FAILED,
                            "The launcher failed: " + reason,
                            "Build again; `zako doctor` tells which sandboxes work here"));
              });
    }
    List<String> line = new ArrayList<>();
    setsid.ifPresent(program -> line.add(program.toString()));
    ResourceLimits limits = request.limits();
    if (limits.openFiles().isPresent() || limits.fileSizeBytes().isPresent()) {
      line.addAll(List.of("/bin/sh", "-c", LIMITS_SCRIPT, "sh"));
      line.add(limits.openFiles().isPresent() ? "" + limits.openFiles().getAsLong() : "");
      line.add(
          limits.fileSizeBytes().isPresent()
              ? "" + Math.ceilDiv(limits.fileSizeBytes().getAsLong(), BLOCK_BYTES)
              : "");
    }
    line.addAll(command);
    return new Preparation.Ready(
        new ProcessStart.Direct(
            line, environment, workingDirectory, ProcessStart.Ending.BEST_EFFORT),
        end -> new Verdict.Ran(end.exitCode(), Duration.ZERO));
  }
}
