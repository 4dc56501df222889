package dev.zako.sandbox;

import dev.zako.sandbox.linux.Bubblewrap;
import dev.zako.sandbox.linux.CompiledLauncher;
import dev.zako.sandbox.linux.NamespaceMechanism;
import dev.zako.sandbox.linux.UnshareScript;
import dev.zako.sandbox.process.ProcessRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;

/** Finds out what this host can do, and makes sandboxes. */
public final class Sandboxes {
  /** Starting a process takes a thread about a millisecond; more than a few wait for each other. */
  private static final int MAX_STARTER_THREADS = 4;

  private Sandboxes() {}

  /**
   * Tries every way of making a strict sandbox by running a command in it, and compiles the
   * launcher if that has not been done yet. Takes some hundred milliseconds; for a report.
   */
  public static ProbeReport probe(ProbeOptions options) {
    return new Probe(options).run(Probe.Extent.ALL);
  }

  /**
   * The same, but ends with the first way that works, and tries none for a mode that needs none.
   * For a build.
   *
   * @param wanted the mode that will be used; empty for the strictest that works
   */
  public static ProbeReport probeFor(Optional<SandboxMode> wanted, ProbeOptions options) {
    boolean strict = wanted.isEmpty() || wanted.get() == SandboxMode.STRICT;
    return new Probe(options).run(strict ? Probe.Extent.FIRST : Probe.Extent.NONE);
  }

  /**
   * Makes a sandbox and clears away what dead processes left in the scratch directory.
   *
   * @param scratchRoot where trees are built; made if missing. Inputs are linked instead of copied
   *     if it is on their file system. Several processes may use it at once.
   * @throws SandboxUnavailableException if the mode does not work here or the directory cannot be
   *     used
   */
  public static Sandbox create(SandboxMode mode, Path scratchRoot, ProbeReport report) {
    return create(mode, scratchRoot, report, false);
  }

  /**
   * The same, with another order of names if that is wanted.
   *
   * @param reversed whether the names in a directory are made from the last to the first; where a
   *     file system lists names in the order of their making, commands see them so
   */
  public static Sandbox create(
      SandboxMode mode, Path scratchRoot, ProbeReport report, boolean reversed) {
    Optional<CompiledLauncher> guard = report.guard().map(CompiledLauncher::new);
    return switch (mode) {
      case STRICT ->
          strict(
              scratchRoot,
              mechanism(
                  report
                      .preferred()
                      .orElseThrow(
                          () ->
                              new SandboxUnavailableException(
                                  "No way of making a strict sandbox works on this host",
                                  "Run `zako doctor` for the reasons, or use another mode"))),
              reversed);
      case TREE -> {
        Scratch scratch = open(scratchRoot);
        yield sandbox(PlainIsolation.tree(guard, report.setsid()), scratch, reversed);
      }
      case OFF -> {
        Scratch scratch = open(scratchRoot);
        yield sandbox(PlainIsolation.off(guard, report.setsid()), scratch, reversed);
      }
    };
  }

  /** A strict sandbox by a mechanism that may or may not work. */
  static Sandbox strict(Path scratchRoot, NamespaceMechanism mechanism) {
    return strict(scratchRoot, mechanism, false);
  }

  private static Sandbox strict(Path scratchRoot, NamespaceMechanism mechanism, boolean reversed) {
    Scratch scratch = open(scratchRoot);
    return sandbox(new StrictIsolation(mechanism, scratch), scratch, reversed);
  }

  private static Scratch open(Path scratchRoot) {
    try {
      return Scratch.open(scratchRoot);
    } catch (IOException e) {
      throw new SandboxUnavailableException(
          "The scratch directory `" + scratchRoot + "` cannot be used: " + e,
          "Check that the disk is not full and that the directory can be written to");
    }
  }

  private static Sandbox sandbox(Isolation isolation, Scratch scratch, boolean reversed) {
    return new LocalSandbox(isolation, scratch, newRunner(), reversed);
  }

  static ProcessRunner newRunner() {
    int threads =
        Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, MAX_STARTER_THREADS);
    return new ProcessRunner(threads, System::nanoTime);
  }

  static NamespaceMechanism mechanism(ProbeReport.Works works) {
    SortedMap<String, Path> programs = works.programs();
    return switch (works.name()) {
      case Probe.LAUNCHER -> new CompiledLauncher(program(programs, "launcher"));
      case Probe.BUBBLEWRAP -> new Bubblewrap(program(programs, "sh"), program(programs, "bwrap"));
      case Probe.UNSHARE ->
          new UnshareScript(
              new UnshareScript.Tools(
                  program(programs, "sh"),
                  program(programs, "unshare"),
                  program(programs, "mount"),
                  program(programs, "setpriv"),
                  program(programs, "setsid")));
      default ->
          throw new IllegalArgumentException("Mechanism `" + works.name() + "` is not known");
    };
  }

  private static Path program(SortedMap<String, Path> programs, String name) {
    return Objects.requireNonNull(programs.get(name), name);
  }
}
