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

/**
 * A sandbox that looks what this host can do when that is first asked for. Thread-safe; what the
 * host cannot do it says by {@link SandboxUnavailableException}.
 */
public final class LazySandbox implements Sandbox {
  private final ReentrantLock lock = new ReentrantLock();
  private final Optional<SandboxMode> wanted;
  private final Path state;
  private final Path machine;
  private final SortedMap<String, String> environment;
  private Optional<Sandbox> sandbox = Optional.empty();
  private boolean closed;

  /**
   * A sandbox below the state directory.
   *
   * @param wanted its mode; empty for the strictest that works
   * @param machine where the launcher is kept, for all workspaces of this machine
   */
  public LazySandbox(
      Optional<SandboxMode> wanted,
      Path state,
      Path machine,
      SortedMap<String, String> environment) {
    this.wanted = wanted;
    this.state = state;
    this.machine = machine;
    this.environment = environment;
  }

  /** Looks on a thread of its own, and returns at once. */
  public void warmUp() {
    Thread.ofVirtual()
        .name("zako-sandbox-probe")
        .start(
            () -> {
              try {
                mode();
              } catch (SandboxUnavailableException _) {
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
  public SandboxRun run(SandboxRequest request, KillSwitch kill) throws InterruptedException {
    return made().run(request, kill);
  }

  private Sandbox made() {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("The sandbox is closed");
      }
      if (sandbox.isEmpty()) {
        Path scratch = state.resolve("sandbox");
        ProbeReport report =
            Sandboxes.probeFirst(
                new ProbeOptions(scratch, Optional.of(machine.resolve("launcher")), environment));
        sandbox =
            Optional.of(Sandboxes.create(wanted.orElse(report.strictestMode()), scratch, report));
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
