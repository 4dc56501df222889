package dev.zako.sandbox.linux;

import dev.zako.sandbox.process.ProcessEnd;
import dev.zako.sandbox.process.ProcessStart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Namespaces by bubblewrap, 0.5 or newer.
 *
 * <p>A shell in front of it sets limits and opens the file for its status. The limit on processes
 * is not set: it would count those of the user outside. If `env` is not visible inside, `PWD` is
 * what bubblewrap makes of it. Run by root, it lets a command change the permissions of the device
 * files of the host that are visible inside: it cannot mount them read-only and usable.
 */
public final class Bubblewrap implements NamespaceMechanism {
  private static final String SCRIPT =
      """
      umask 022
      ulimit -c 0
      status=$1; files=$2; blocks=$3; bwrap=$4
      shift 4
      if [ -n "$files" ]; then ulimit -n "$files" || exit 1; fi
      if [ -n "$blocks" ]; then ulimit -f "$blocks" || exit 1; fi
      exec 3>"$status" || exit 1
      exec "$bwrap" --json-status-fd 3 "$@"
      """;

  private static final Pattern FIRST_PROCESS = Pattern.compile("\"child-pid\"\\s*:\\s*(\\d+)");
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration LOOK_INTERVAL = Duration.ofMillis(1);
  private static final Pattern EXIT_CODE = Pattern.compile("\"exit-code\"\\s*:\\s*(\\d+)");

  private final Path shell;
  private final Path program;

  /**
   * Makes the mechanism.
   *
   * @param shell a POSIX shell
   * @param program bubblewrap
   */
  public Bubblewrap(Path shell, Path program) {
    this.shell = shell;
    this.program = program;
  }

  @Override
  public String name() {
    return "bubblewrap";
  }

  @Override
  public Path program() {
    return program;
  }

  @Override
  public boolean needsEnvProgram() {
    return false;
  }

  @Override
  public ProcessStart start(NamespacePlan plan) {
    List<String> line = new ArrayList<>(List.of(shell.toString(), "-c", SCRIPT, "sh"));
    line.add(plan.statusFile().toString());
    line.add(ShellLimits.files(plan.limits()));
    line.add(ShellLimits.blocks(plan.limits()));
    line.add(program.toString());
    line.addAll(List.of("--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts"));
    if (!plan.network()) {
      line.add("--unshare-net");
    }
    line.addAll(List.of("--uid", Integer.toString(USER), "--gid", Integer.toString(USER)));
    line.addAll(List.of("--hostname", HOST_NAME, "--cap-drop", "ALL"));
    line.addAll(List.of("--die-with-parent", "--new-session"));
    line.addAll(List.of("--ro-bind", plan.root().toString(), "/"));
    for (Mount mount : plan.mounts()) {
      switch (mount) {
        case Mount.Bind(Path source, String at, boolean writable) ->
            line.addAll(List.of(writable ? "--bind" : "--ro-bind", source.toString(), at));
        case Mount.Device(Path source, String at) ->
            line.addAll(List.of("--dev-bind", source.toString(), at));
        case Mount.Memory(String at) -> line.addAll(List.of("--perms", "1777", "--tmpfs", at));
        case Mount.Processes(String at) -> line.addAll(List.of("--proc", at, "--remount-ro", at));
      }
    }
    line.addAll(List.of("--chdir", plan.workingDirectory(), "--clearenv"));
    if (plan.envProgram().isPresent()) {
      line.addAll(List.of("--", plan.envProgram().get(), "-i"));
      plan.environment().forEach((name, value) -> line.add(name + "=" + value));
    } else {
      plan.environment().forEach((name, value) -> line.addAll(List.of("--setenv", name, value)));
      line.add("--");
    }
    line.addAll(plan.command());
    return new ProcessStart.Direct(
        line, new TreeMap<>(), plan.control(), ProcessStart.Ending.NAMESPACE);
  }

  @Override
  public Verdict verdict(NamespacePlan plan, ProcessEnd.Exited end, Path stderr)
      throws IOException {
    // Without an exit code in the status the command was never executed.
    String status = Files.exists(plan.statusFile()) ? Files.readString(plan.statusFile()) : "";
    Matcher matcher = EXIT_CODE.matcher(status);
    if (matcher.find()) {
      awaitFirstProcess(status);
      return new Verdict.Ran(Integer.parseInt(matcher.group(1)), Duration.ZERO);
    }
    return new Verdict.Failed(FailureText.of(stderr, end.exitCode()));
  }

  /** Bubblewrap ends when the command does, a moment before the namespace is empty. */
  private static void awaitFirstProcess(String status) {
    Matcher matcher = FIRST_PROCESS.matcher(status);
    if (!matcher.find()) {
      return;
    }
    Path stat = Path.of("/proc", matcher.group(1), "stat");
    for (Duration waited = Duration.ZERO;
        waited.compareTo(PATIENCE) < 0 && isAlive(stat);
        waited = waited.plus(LOOK_INTERVAL)) {
      LockSupport.parkNanos(LOOK_INTERVAL.toNanos());
    }
  }

  /** A dead process whose parent does not care is still listed, as a zombie. */
  private static boolean isAlive(Path stat) {
    try {
      String text = Files.readString(stat, StandardCharsets.ISO_8859_1);
      return !text.substring(text.lastIndexOf(')') + 1).strip().startsWith("Z");
    } catch (IOException _) {
      return false;
    }
  }
}
