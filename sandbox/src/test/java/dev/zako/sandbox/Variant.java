package dev.zako.sandbox;

import dev.zako.sandbox.linux.Mount;
import dev.zako.sandbox.linux.NamespaceMechanism;
import dev.zako.sandbox.linux.NamespacePlan;
import dev.zako.sandbox.process.ProcessEnd;
import dev.zako.sandbox.process.ProcessStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A way of making strict sandboxes, as the user of the tests or as an ordinary user.
 *
 * @param probed what the probe says about it
 * @param ordinaryUser whether root's tests run it as `nobody`
 */
record Variant(ProbeReport.Mechanism probed, boolean ordinaryUser) {
  private static final String NOBODY = "65534";

  private static final List<String> BECOME_NOBODY =
      List.of("/usr/bin/setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups", "--");

  /** One launcher for all tests of a run. */
  private static final class Shared {
    static final Path DIRECTORY = newDirectory();
    static final ProbeReport REPORT =
        Sandboxes.probe(
            new ProbeOptions(
                DIRECTORY.resolve("scratch"),
                Optional.of(DIRECTORY.resolve("launcher")),
                new TreeMap<>(System.getenv())));

    private static Path newDirectory() {
      try {
        Path directory = Files.createTempDirectory("zako-sandbox-test");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> Scratch.discard(directory)));
        return directory;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** A program that is another one, run by `nobody`. */
    static synchronized Path asNobody(Path program) throws IOException {
      Path wrapper = DIRECTORY.resolve("nobody-" + program.getFileName());
      if (!Files.exists(wrapper)) {
        String command = String.join(" ", BECOME_NOBODY) + " " + program;
        Files.writeString(wrapper, "#!/bin/sh\nexec " + command + "\n");
        Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
      return wrapper;
    }
  }

  static ProbeReport report() {
    return Shared.REPORT;
  }

  static boolean isRoot() {
    return System.getProperty("user.name", "").equals("root");
  }

  /** Whether commands run with the rights of root, as far as they have any. */
  boolean isRootItself() {
    return isRoot() && !ordinaryUser;
  }

  /** Every mechanism but a bubblewrap that is not installed; twice if root can play `nobody`. */
  static Stream<Variant> all() {
    return report().mechanisms().stream()
        .filter(
            mechanism ->
                !(mechanism instanceof ProbeReport.Unusable(String name, String reason, String _)
                    && name.equals("bubblewrap")
                    && reason.contains("not there")))
        .flatMap(
            mechanism ->
                isRoot()
                    ? Stream.of(new Variant(mechanism, false), new Variant(mechanism, true))
                    : Stream.of(new Variant(mechanism, false)));
  }

  /**
   * A sandbox by this variant; aborts the test with the probe's reason where that is impossible.
   */
  Sandbox open(Path scratchRoot) {
    ProbeReport.Works works =
        switch (probed) {
          case ProbeReport.Works found -> found;
          case ProbeReport.Unusable(String name, String reason, String hint) ->
              Assumptions.abort(name + " does not work here: " + reason + "; " + hint);
          case ProbeReport.NotTried(String name) -> throw new AssertionError(name);
        };
    NamespaceMechanism mechanism = Sandboxes.mechanism(works);
    return Sandboxes.strict(scratchRoot, ordinaryUser ? new AsNobody(mechanism) : mechanism);
  }

  @Override
  public String toString() {
    return probed.name() + (ordinaryUser ? " as nobody" : " as " + System.getProperty("user.name"));
  }

  /** Runs the program of a mechanism as an ordinary user. */
  private record AsNobody(NamespaceMechanism inner) implements NamespaceMechanism {
    @Override
    public String name() {
      return inner.name();
    }

    @Override
    public Path program() {
      return inner.program();
    }

    @Override
    public boolean needsEnvProgram() {
      return inner.needsEnvProgram();
    }

    @Override
    public ProcessStart start(NamespacePlan plan) throws IOException {
      Files.setPosixFilePermissions(plan.control(), PosixFilePermissions.fromString("rwxrwxrwx"));
      for (String output : List.of("stdout", "stderr")) {
        Files.setPosixFilePermissions(
            plan.control().resolve(output), PosixFilePermissions.fromString("rw-rw-rw-"));
      }
      for (Mount mount : plan.mounts()) {
        if (mount instanceof Mount.Bind(Path source, String _, boolean writable) && writable) {
          openAll(source);
        }
      }
      return switch (inner.start(plan)) {
        case ProcessStart.Launched(Path launcher, List<String> arguments) ->
            new ProcessStart.Launched(Shared.asNobody(launcher), arguments);
        case ProcessStart.Direct(
                List<String> arguments,
                SortedMap<String, String> environment,
                Path directory,
                ProcessStart.Ending ending) ->
            new ProcessStart.Direct(
                Stream.concat(BECOME_NOBODY.stream(), arguments.stream()).toList(),
                environment,
                directory,
                ending);
      };
    }

    private static void openAll(Path root) throws IOException {
      try (Stream<Path> paths = Files.walk(root)) {
        for (Path path : paths.filter(Files::isDirectory).toList()) {
          Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
      }
    }

    @Override
    public Verdict verdict(NamespacePlan plan, ProcessEnd.Exited end, Path stderr)
        throws IOException {
      return inner.verdict(plan, end, stderr);
    }
  }
}
