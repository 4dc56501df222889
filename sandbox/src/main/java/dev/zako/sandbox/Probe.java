package dev.zako.sandbox;

import dev.zako.sandbox.ProbeReport.Mechanism;
import dev.zako.sandbox.ProbeReport.NotTried;
import dev.zako.sandbox.ProbeReport.Unusable;
import dev.zako.sandbox.ProbeReport.Works;
import dev.zako.sandbox.linux.LauncherCompiler;
import dev.zako.sandbox.linux.NamespaceMechanism;
import dev.zako.sandbox.process.ProcessRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Tries the mechanisms for strict sandboxes on this host. Used by one thread. */
final class Probe {
  static final String LAUNCHER = "launcher";
  static final String BUBBLEWRAP = "bubblewrap";
  static final String UNSHARE = "unshare";

  private static final List<String> SYSTEM_DIRECTORIES =
      List.of("/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin");

  private static final List<String> COMPILERS = List.of("cc", "gcc", "clang");

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** What the command of the trial ends with if its input can be written to. */
  private static final int NOT_PROTECTED = 9;

  private static final String TRIAL =
      "if echo changed 2>/dev/null >> input; then exit "
          + NOT_PROTECTED
          + "; fi; cat input > out/o";

  /** Which mechanisms are tried. */
  enum Extent {
    /** None; only the launcher is looked for. */
    NONE,
    /** Until one works. */
    FIRST,
    ALL
  }

  private final ProbeOptions options;

  Probe(ProbeOptions options) {
    this.options = options;
  }

  /** A program that has to be there. */
  private static final class MissingToolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String hint;

    MissingToolException(String program, String hint) {
      super("the program `" + program + "` is not there");
      this.hint = hint;
    }
  }

  ProbeReport run(Extent extent) {
    Optional<Path> setsid = find("setsid");
    if (!System.getProperty("os.name", "").equals("Linux")) {
      String reason = "Namespaces are a feature of Linux, and this host is not Linux";
      String hint = "Use the sandbox mode `tree`";
      return new ProbeReport(
          List.of(
              new Unusable(LAUNCHER, reason, hint),
              new Unusable(BUBBLEWRAP, reason, hint),
              new Unusable(UNSHARE, reason, hint)),
          Optional.empty(),
          setsid);
    }
    List<Mechanism> mechanisms = new ArrayList<>();
    Optional<Path> launcher = Optional.empty();
    try {
      Path compiled = compileLauncher();
      launcher = Optional.of(compiled);
      mechanisms.add(
          extent == Extent.NONE
              ? new NotTried(LAUNCHER)
              : attempt(LAUNCHER, () -> programs(Map.of("launcher", compiled))));
    } catch (LauncherCompiler.UnavailableException e) {
      mechanisms.add(
          new Unusable(
              LAUNCHER,
              "The launcher is not available: " + e.getMessage(),
              "Install a C compiler, such as Debian's package `gcc` with `libc6-dev`; it starts"
                  + " commands the fastest"));
    } catch (MissingToolException e) {
      mechanisms.add(
          new Unusable(LAUNCHER, "The launcher is not compiled: " + e.getMessage(), e.hint));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      mechanisms.add(
          new Unusable(LAUNCHER, "Trying it was interrupted", "Run `zako doctor` once more"));
    }
    // Root's device files are safe from a command of root's with one of the two only.
    for (String name : isRoot() ? List.of(UNSHARE, BUBBLEWRAP) : List.of(BUBBLEWRAP, UNSHARE)) {
      if (extent == Extent.NONE || (extent == Extent.FIRST && works(mechanisms))) {
        mechanisms.add(new NotTried(name));
      } else {
        mechanisms.add(
            attempt(name, name.equals(UNSHARE) ? this::unsharePrograms : this::bubblewrapPrograms));
      }
    }
    return new ProbeReport(mechanisms, launcher, setsid);
  }

  private SortedMap<String, Path> bubblewrapPrograms() {
    return programs(
        Map.of(
            "sh", need("sh", "Install a POSIX shell"),
            "bwrap", need("bwrap", "Install the package `bubblewrap`")));
  }

  private SortedMap<String, Path> unsharePrograms() {
    String hint = "Install the packages `util-linux` and `mount`";
    return programs(
        Map.of(
            "sh", need("sh", "Install a POSIX shell"),
            "unshare", need("unshare", hint),
            "mount", need("mount", hint),
            "setpriv", need("setpriv", hint),
            "setsid", need("setsid", hint)));
  }

  private static boolean isRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException _) {
      return false;
    }
  }

  private static SortedMap<String, Path> programs(Map<String, Path> programs) {
    return new TreeMap<>(programs);
  }

  private static boolean works(List<Mechanism> mechanisms) {
    return mechanisms.stream().anyMatch(Works.class::isInstance);
  }

  private Path compileLauncher()
      throws LauncherCompiler.UnavailableException, InterruptedException {
    Path directory =
        options
            .launcherDirectory()
            .orElseThrow(
                () ->
                    new MissingToolException(
                        "zako-launch", "Give the probe a directory to keep it in"));
    Path known = LauncherCompiler.place(directory);
    if (Files.isExecutable(known)) {
      return known;
    }
    Path compiler =
        COMPILERS.stream()
            .flatMap(name -> find(name).stream())
            .findFirst()
            .orElseThrow(
                () ->
                    new MissingToolException(
                        "cc", "Install a C compiler; the launcher starts commands the fastest"));
    try (ProcessRunner runner = Sandboxes.newRunner()) {
      return new LauncherCompiler(runner).compile(directory, compiler, compilerEnvironment());
    }
  }

  private SortedMap<String, String> compilerEnvironment() {
    SortedMap<String, String> environment = new TreeMap<>();
    environment.put("LC_ALL", "C");
    environment.put("PATH", String.join(":", searchPath()));
    String temporary = options.environment().get("TMPDIR");
    if (temporary != null) {
      environment.put("TMPDIR", temporary);
    }
    return environment;
  }

  private List<String> searchPath() {
    List<String> directories = new ArrayList<>();
    for (String directory : options.environment().getOrDefault("PATH", "").split(":", -1)) {
      if (directory.startsWith("/")) {
        directories.add(directory);
      }
    }
    directories.addAll(SYSTEM_DIRECTORIES);
    return directories;
  }

  private Optional<Path> find(String name) {
    return searchPath().stream()
        .map(directory -> Path.of(directory, name))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  private Path need(String name, String hint) {
    return find(name).orElseThrow(() -> new MissingToolException(name, hint));
  }

  private Mechanism attempt(String name, Supplier<SortedMap<String, Path>> programs) {
    try {
      SortedMap<String, Path> found = programs.get();
      NamespaceMechanism mechanism = Sandboxes.mechanism(new Works(name, found, Duration.ZERO));
      return trial(name, mechanism, found);
    } catch (MissingToolException e) {
      return new Unusable(name, "It cannot be tried: " + e.getMessage(), e.hint);
    } catch (SandboxUnavailableException e) {
      return new Unusable(name, String.valueOf(e.getMessage()), e.hint());
    } catch (IOException | UncheckedIOException e) {
      return new Unusable(
          name,
          "It cannot be tried in `" + options.scratchRoot() + "`: " + e,
          "Check that the disk is not full and that the directory can be written to");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Unusable(name, "Trying it was interrupted", "Run `zako doctor` once more");
    }
  }

  private Mechanism trial(
      String name, NamespaceMechanism mechanism, SortedMap<String, Path> programs)
      throws IOException, InterruptedException {
    Files.createDirectories(options.scratchRoot());
    Path work = Files.createTempDirectory(options.scratchRoot(), "probe-");
    Path input = Files.writeString(work.resolve("input"), "unchanged");
    try (Sandbox sandbox = Sandboxes.strict(work.resolve("scratch"), mechanism);
        SandboxRun run = sandbox.run(trialRequest(input), new KillSwitch(), () -> {})) {
      return switch (run.outcome()) {
        case SandboxOutcome.Exited exited
            when exited.exitCode() == 0 && exited.outputs().containsKey(PortablePath.of("out/o")) ->
            new Works(name, programs, exited.wall());
        case SandboxOutcome.Exited exited when exited.exitCode() == NOT_PROTECTED ->
            new Unusable(
                name,
                "It does not keep a command from writing to its inputs",
                "Please report this with the versions of the kernel and of `" + name + "`");
        case SandboxOutcome.Exited exited ->
            new Unusable(
                name,
                "The trial command ended with exit code "
                    + exited.exitCode()
                    + ": "
                    + Files.readString(run.stderr()).strip(),
                KernelHints.hintFor(""));
        case SandboxOutcome.SetUpFailed failed ->
            new Unusable(name, failed.message(), KernelHints.hintFor(failed.message()));
        case SandboxOutcome.TimedOut _ ->
            new Unusable(
                name,
                "The trial command did not end",
                "Look for a program that hangs on this host");
        case SandboxOutcome.Cancelled _,
            SandboxOutcome.OutputsRefused _,
            SandboxOutcome.InputsChanged _ ->
            new Unusable(
                name,
                "The trial had an unexpected outcome: " + run.outcome(),
                "Please report this with the versions of the kernel and of `" + name + "`");
      };
    } finally {
      Scratch.discard(work);
    }
  }

  private SandboxRequest trialRequest(Path input) {
    SortedMap<PortablePath, VirtualTree.Entry> entries = new TreeMap<>();
    entries.put(PortablePath.of("input"), new VirtualTree.FileEntry(input, false));
    SortedMap<String, String> environment = new TreeMap<>();
    environment.put("PATH", "/usr/bin:/bin");
    List<Path> hostDirectories =
        List.of("/usr/bin", "/usr/lib", "/usr/lib32", "/usr/lib64", "/bin", "/lib", "/lib64")
            .stream()
            .map(Path::of)
            .filter(Files::isDirectory)
            .toList();
    return new SandboxRequest(
        "trial",
        new VirtualTree(entries),
        List.of(PortablePath.of("out/o")),
        List.of(),
        List.of("sh", "-c", TRIAL),
        environment,
        PortablePath.ROOT,
        hostDirectories,
        false,
        TIMEOUT,
        ResourceLimits.DEFAULT);
  }
}
