package dev.zako.sandbox.linux;

import dev.zako.sandbox.process.ProcessEnd;
import dev.zako.sandbox.process.ProcessStart;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A program of the host that can put a process into namespaces of its own.
 *
 * <p>Whatever the mechanism, the process is user 1000 without any privilege, the first process of
 * its namespace reaps the dead and takes all others with it when the process ends, and everything
 * dies with the thread that started it.
 */
public interface NamespaceMechanism {
  /** The user and group that a process in a sandbox has. */
  int USER = 1000;

  /** The host name that a process in a sandbox sees. */
  String HOST_NAME = "zako";

  /** Its name in reports. */
  String name();

  /** The program that makes the namespaces. */
  Path program();

  /** Whether it can only pass an environment on if `env` is visible inside. */
  boolean needsEnvProgram();

  /**
   * How to run the plan's command.
   *
   * @throws IOException if a control file cannot be written
   */
  ProcessStart start(NamespacePlan plan) throws IOException;

  /**
   * Tells from what the program left how the command ended.
   *
   * @param end how the program ended
   * @param stderr where its standard error went, which it shares with the command
   * @throws IOException if a control file cannot be read
   */
  Verdict verdict(NamespacePlan plan, ProcessEnd.Exited end, Path stderr) throws IOException;

  /** What became of the command. */
  sealed interface Verdict {
    /**
     * It ran.
     *
     * @param exitCode its exit code, or 128 + n after signal n
     * @param cpu its processor time; zero if the mechanism cannot tell
     */
    record Ran(int exitCode, Duration cpu) implements Verdict {}

    /**
     * The kernel refused to execute it.
     *
     * @param reason what the kernel says
     */
    record NotExecutable(String reason) implements Verdict {}

    /**
     * It never ran.
     *
     * @param reason what the mechanism says
     */
    record Failed(String reason) implements Verdict {}
  }
}
