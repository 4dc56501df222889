package dev.zako.sandbox.process;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A process that the JVM started. */
final class DirectProcess implements Running {
  private final Process process;
  private final ProcessStart.Ending ending;

  private DirectProcess(Process process, ProcessStart.Ending ending) {
    this.process = process;
    this.ending = ending;
  }

  /**
   * Starts a process. Its standard input is a pipe without a writer: an open `/dev/null` would be a
   * way to the host's device, around whatever the process sees at that path.
   */
  static DirectProcess start(ProcessSpec spec, ProcessStart.Direct start) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(start.arguments())
            .directory(start.directory().toFile())
            .redirectOutput(ProcessBuilder.Redirect.appendTo(spec.stdout().toFile()))
            .redirectError(ProcessBuilder.Redirect.appendTo(spec.stderr().toFile()));
    builder.environment().clear();
    builder.environment().putAll(start.environment());
    Process process = builder.start();
    process.getOutputStream().close();
    return new DirectProcess(process, start.ending());
  }

  @Override
  public boolean await(Duration time) throws InterruptedException {
    return process.waitFor(time);
  }

  @Override
  public int exitCode() {
    return process.exitValue();
  }

  @Override
  public String report() {
    return "";
  }

  @Override
  public void strike(boolean forced) {
    List<ProcessHandle> below = process.toHandle().descendants().toList();
    switch (ending) {
      case NAMESPACE -> {
        // The first process of the namespace takes all others with it, and its parent sees them
        // all gone when it returns; killing the parent first would lose that.
        below.forEach(ProcessHandle::destroyForcibly);
        if (below.isEmpty() || forced) {
          process.destroyForcibly();
        }
      }
      case BEST_EFFORT -> {
        process.destroyForcibly();
        below.forEach(ProcessHandle::destroyForcibly);
      }
    }
  }

  @Override
  public void clear() {
    if (ending == ProcessStart.Ending.BEST_EFFORT) {
      Sessions.killSession(process.pid());
    }
  }
}
