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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Namespaces by the `unshare` and `mount` of util-linux, 2.36 or newer, and a shell.
 *
 * <p>An outer user namespace owns the mounts. The shell, first process of the process namespace,
 * makes them and starts the command in an inner user namespace under the new root, where it is an
 * ordinary user: it has no privilege over the mounts, and because it is below a changed root the
 * kernel refuses it further user namespaces. The tools of the host run with an empty environment;
 * the command's own reaches it through `env`, which therefore has to be visible inside if the
 * environment could change what those tools do.
 *
 * <p>The loopback interface stays down.
 */
public final class UnshareScript implements NamespaceMechanism {
  private static final String SCRIPT =
      """
      umask 022
      ulimit -c 0
      status=$1; table=$2; root=$3; directory=$4; files=$5; processes=$6; blocks=$7
      mount=$8; unshare=$9
      shift 9
      name=$1
      user=$2
      shift 2
      exec 3>"$status" || exit 1
      "$mount" -a -T "$table" 3>&- || exit 1
      if [ -n "$name" ]; then hostname "$name" 3>&- 2>&- || :; fi
      if [ -n "$files" ]; then ulimit -n "$files" || exit 1; fi
      if [ -n "$blocks" ]; then ulimit -f "$blocks" || exit 1; fi
      if [ -n "$processes" ]; then
        ulimit -u "$processes" 2>&- || ulimit -p "$processes" || exit 1
      fi
      echo started >&3
      "$unshare" --user --map-user="$user" --map-group="$user" \\
        --root="$root" --wd="$directory" -- "$@" 3>&-
      echo "ended $?" >&3
      times >&3
      """;

  private static final Pattern ENDED = Pattern.compile("(?m)^ended (\\d+)$");
  private static final Pattern TIME = Pattern.compile("(\\d+)m([\\d.]+)s");

  private final Tools tools;

  /**
   * The programs that the mechanism needs.
   *
   * @param shell a POSIX shell
   * @param unshare `unshare` of util-linux
   * @param mount `mount` of util-linux
   * @param setpriv `setpriv` of util-linux
   * @param setsid `setsid` of util-linux
   */
  public record Tools(Path shell, Path unshare, Path mount, Path setpriv, Path setsid) {}

  /** Makes the mechanism. */
  public UnshareScript(Tools tools) {
    this.tools = tools;
  }

  @Override
  public String name() {
    return "unshare";
  }

  @Override
  public Path program() {
    return tools.unshare();
  }

  @Override
  public boolean needsEnvProgram() {
    return true;
  }

  @Override
  public ProcessStart start(NamespacePlan plan) throws IOException {
    Path table = plan.control().resolve("mounts");
    Files.write(table, table(plan), StandardCharsets.UTF_8);
    List<String> line = new ArrayList<>();
    line.addAll(List.of(tools.setpriv().toString(), "--pdeathsig", "KILL", "--"));
    line.add(tools.setsid().toString());
    line.addAll(List.of(tools.unshare().toString(), "--user", "--map-root-user", "--mount"));
    line.addAll(List.of("--pid", "--ipc", "--uts"));
    if (!plan.network()) {
      line.add("--net");
    }
    line.addAll(List.of("--fork", "--kill-child=KILL", "--"));
    line.addAll(List.of(tools.shell().toString(), "-c", SCRIPT, "sh"));
    line.addAll(List.of(plan.statusFile().toString(), table.toString(), plan.root().toString()));
    line.add(plan.workingDirectory());
    line.add(ShellLimits.files(plan.limits()));
    line.add(ShellLimits.processes(plan.limits()));
    line.add(ShellLimits.blocks(plan.limits()));
    line.addAll(List.of(tools.mount().toString(), tools.unshare().toString()));
    line.addAll(List.of(HOST_NAME, Integer.toString(USER)));
    line.addAll(environmentCommand(plan));
    line.addAll(plan.command());
    return new ProcessStart.Direct(
        line, new TreeMap<>(), plan.control(), ProcessStart.Ending.NAMESPACE);
  }

  private static List<String> environmentCommand(NamespacePlan plan) {
    List<String> line = new ArrayList<>(List.of(plan.envProgram().orElseThrow(), "-i"));
    plan.environment().forEach((name, value) -> line.add(name + "=" + value));
    return line;
  }

  private static List<String> table(NamespacePlan plan) throws IOException {
    HostMounts mounts = HostMounts.read();
    List<String> lines = new ArrayList<>();
    String root = plan.root().toString();
    lines.add(bind(plan.root(), root, false, mounts));
    for (Mount mount : plan.mounts()) {
      String at = root + mount.at();
      lines.add(
          switch (mount) {
            case Mount.Bind(Path source, String _, boolean writable) ->
                bind(source, at, writable, mounts);
            case Mount.Device(Path source, String _) ->
                entry(source.toString(), at, "none", "bind,ro,nosuid,noexec");
            case Mount.Memory(String _) -> entry("tmpfs", at, "tmpfs", "nosuid,nodev,mode=1777");
            case Mount.Processes(String _) -> entry("proc", at, "proc", "ro,nosuid,nodev,noexec");
          });
    }
    return lines;
  }

  private static String bind(Path source, String at, boolean writable, HostMounts mounts) {
    // A flag that the host's mount has must stay: an ordinary user may not take it away.
    String options =
        "rbind,nosuid,nodev" + (mounts.isNoExec(source) ? ",noexec" : "") + (writable ? "" : ",ro");
    return entry(source.toString(), at, "none", options);
  }

  private static String entry(String source, String at, String type, String options) {
    return escape(source) + " " + escape(at) + " " + type + " " + options + " 0 0";
  }

  /** As fstab(5) wants it. */
  private static String escape(String path) {
    return path.replace("\\", "\\134")
        .replace(" ", "\\040")
        .replace("\t", "\\011")
        .replace("\n", "\\012")
        .replace("#", "\\043");
  }

  @Override
  public Verdict verdict(NamespacePlan plan, ProcessEnd.Exited end, Path stderr)
      throws IOException {
    String status = Files.exists(plan.statusFile()) ? Files.readString(plan.statusFile()) : "";
    Matcher ended = ENDED.matcher(status);
    if (!ended.find()) {
      return new Verdict.Failed(FailureText.of(stderr, end.exitCode()));
    }
    int code = Integer.parseInt(ended.group(1));
    String said = FailureText.of(stderr, code);
    if (code == 1 && said.startsWith("unshare: ")) {
      return new Verdict.Failed(said);
    }
    return new Verdict.Ran(code, cpu(status.substring(ended.end())));
  }

  /** The second line of `times` is the children's user and system time. */
  private static Duration cpu(String times) {
    Duration total = Duration.ZERO;
    List<String> lines = times.strip().lines().toList();
    if (lines.size() == 2) {
      Matcher time = TIME.matcher(lines.get(1));
      while (time.find()) {
        total =
            total
                .plusMinutes(Long.parseLong(time.group(1)))
                .plusNanos((long) (Double.parseDouble(time.group(2)) * 1e9));
      }
    }
    return total;
  }
}
