package dev.zako.engine.build.execution;

import dev.zako.sandbox.KillSwitch;
import dev.zako.sandbox.ProbeOptions;
import dev.zako.sandbox.ProbeReport;
import dev.zako.sandbox.Sandbox;
import dev.zako.sandbox.SandboxMode;
import dev.zako.sandbox.SandboxRequest;
import dev.zako.sandbox.SandboxRun;
import dev.zako.sandbox.SandboxUnavailableException;
import dev.zako.sandbox.Sandboxes;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A sandbox that looks what this host can do when that is first asked for. Thread-safe; what the
 * host cannot do it says by {@link SandboxUnavailableException}.
 */
public final class LazySandbox implements Sandbox {
  private final ReentrantLock lock = new ReentrantLock();
  private final Optional<SandboxMode> wanted;
  private final Supplier<Path> scratch;
  private final Path machine;
  private final boolean reversed;
  private final SortedMap<String, String> environment;
  private Optional<Sandbox> sandbox = Optional.empty();
  private boolean closed;

  /**
   * A sandbox.
   *
   * @param wanted its mode; empty for the strictest that works
   * @param scratch where it works; asked when the first command runs
   * @param machine where the launcher is kept, for all workspaces of this machine
   * @param reversed whether the names in a directory are made from the last to the first
   */
  public LazySandbox(
      Optional<SandboxMode> wanted,
      Supplier<Path> scratch,
      Path machine,
      SortedMap<String, String> environment,
      boolean reversed) {
    this.wanted = wanted;
    this.scratch = scratch;
    this.machine = machine;
    this.environment = environment;
    this.reversed = reversed;
  }

  /** Looks on a thread of its own, and returns at once. */
  public void warmUp() {
    Thread.ofVirtual()
        .name("zako-sandbox-probe")
        .start(
            () -> {
              try {
                made();
              } catch (SandboxUnavailableException | IllegalStateException _) {
                // Who needs the sandbox is told.
                return;
              }
            });
  }

  @Override
  public SandboxMode mode() {
    return wanted.orElseGet(() -> made().mode());
  }

  @Override
  public SandboxRun run(SandboxRequest request, KillSwitch kill, Runnable ended)
      throws InterruptedException {
    return made().run(request, kill, ended);
  }

  private Sandbox made() {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("The sandbox is closed");
      }
      if (sandbox.isEmpty()) {
        Path root = scratch.get();
        ProbeReport report =
            Sandboxes.probeFor(
                wanted,
                new ProbeOptions(root, Optional.of(machine.resolve("launcher")), environment));
        sandbox =
            Optional.of(
                Sandboxes.create(wanted.orElse(report.strictestMode()), root, report, reversed));
      }
      return sandbox.get();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      sandbox.ifPresent(Sandbox::close);
    } finally {
      lock.unlock();
    }
  }
}
