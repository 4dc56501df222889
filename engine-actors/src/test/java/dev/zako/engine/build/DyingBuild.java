package dev.zako.engine.build;

import dev.zako.cas.WritePoints;
import dev.zako.engine.build.BuildReport.Status;
import dev.zako.engine.build.model.TargetPattern;
import dev.zako.sandbox.SandboxMode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Builds a workspace in a process of its own, tells each point at which something is written, and
 * kills its process at one of them. While it dies, no thread gets past another point.
 */
final class DyingBuild {
  private DyingBuild() {}

  /**
   * Arguments: the workspace; {@code off} or {@code strictest}, the sandbox; the number of the
   * point at which to die, counted from 1, or the name of one, at the first of which to die, or
   * {@code none}; how many times to build.
   *
   * <p>Prints {@code point NAME} for each point, and {@code built EXECUTED CACHED SCRIPTS} for each
   * build.
   */
  public static void main(String[] arguments) throws Exception {
    EngineOptions usual = TestWorkspace.options(Path.of(arguments[0]));
    EngineOptions options =
        options(
            usual,
            arguments[1].equals("off") ? usual.sandbox() : Optional.empty(),
            new Deadly(arguments[2]));
    AtomicInteger scripts = new AtomicInteger();
    BuildListener listener =
        event -> {
          if (event instanceof BuildEvent.ScriptLogged) {
            scripts.incrementAndGet();
          }
        };
    try (BuildEngine engine = BuildEngine.open(options, listener)) {
      for (int left = Integer.parseInt(arguments[3]); left > 0; left--) {
        BuildReport report = engine.build(BuildRequest.of(List.of(TargetPattern.parse("//..."))));
        if (report.status() != Status.SUCCEEDED) {
          throw new IllegalStateException("Not succeeded: " + report);
        }
        System.out.println(
            "built " + report.executed() + " " + report.cached() + " " + scripts.getAndSet(0));
      }
    }
  }

  /**
   * A process that is to die takes no file for a recent one, so that it remembers the digests of
   * outputs and writes these too.
   */
  private static EngineOptions options(
      EngineOptions usual, Optional<SandboxMode> sandbox, Deadly deadly) {
    return new EngineOptions(
        usual.workspace(),
        usual.stateDirectory(),
        usual.storeDirectory(),
        usual.machineDirectory(),
        usual.jobs(),
        usual.resources(),
        sandbox,
        usual.clientEnvironment(),
        usual.commandLine(),
        deadly.isDeadly()
            ? InstantSource.offset(usual.clock(), Duration.ofMinutes(1))
            : usual.clock(),
        usual.machineStart(),
        deadly);
  }

  private static final class Deadly implements WritePoints {
    private final ReentrantLock lock = new ReentrantLock();
    private final String last;
    private int reached;

    Deadly(String last) {
      this.last = last;
    }

    boolean isDeadly() {
      return !last.equals("none");
    }

    @Override
    public void reached(String point) throws IOException {
      lock.lock();
      try {
        reached++;
        System.out.println("point " + point);
        if (last.equals(point) || last.equals(Integer.toString(reached))) {
          die();
        }
      } finally {
        lock.unlock();
      }
    }

    private static void die() throws IOException {
      new ProcessBuilder("kill", "-KILL", Long.toString(ProcessHandle.current().pid())).start();
      while (true) {
        LockSupport.park();
      }
    }
  }
}
