package dev.zako.sandbox.linux;

import dev.zako.sandbox.process.ProcessEnd;
import dev.zako.sandbox.process.ProcessStart;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Namespaces by Zako's own launcher, a small C program that makes the system calls itself. It can
 * also guard a command without namespaces: then it adopts whatever the command leaves behind and
 * kills it in the end.
 */
public final class CompiledLauncher implements NamespaceMechanism {
  private static final Pattern REPORT =
      Pattern.compile("ended (\\d+) (\\d+)|exec \\d+ (.*)|failed (.*)");

  private final Path program;

  /** Makes the mechanism for a compiled launcher. */
  public CompiledLauncher(Path program) {
    this.program = program;
  }

  @Override
  public String name() {
    return "launcher";
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
    List<String> line = new ArrayList<>();
    line.addAll(List.of("-u", Integer.toString(USER), "-h", HOST_NAME));
    line.addAll(List.of("-r", plan.root().toString()));
    if (!plan.network()) {
      line.add("-n");
    }
    for (Mount mount : plan.mounts()) {
      switch (mount) {
        case Mount.Bind(Path source, String at, boolean writable) ->
            line.addAll(List.of(writable ? "-w" : "-b", source.toString(), at));
        case Mount.Device(Path source, String at) ->
            line.addAll(List.of("-d", source.toString(), at));
        case Mount.Memory(String at) -> line.addAll(List.of("-t", at));
        case Mount.Processes(String at) -> line.addAll(List.of("-p", at));
      }
    }
    addCommand(line, plan.workingDirectory(), plan.environment(), plan.limits(), plan.command());
    return new ProcessStart.Launched(program, line);
  }

  /** How to run a command on the host under guard. */
  public ProcessStart guarded(
      Path workingDirectory,
      SortedMap<String, String> environment,
      NamespacePlan.Limits limits,
      List<String> command) {
    List<String> line = new ArrayList<>(List.of("-g"));
    addCommand(line, workingDirectory.toString(), environment, limits, command);
    return new ProcessStart.Launched(program, line);
  }

  private static void addCommand(
      List<String> line,
      String workingDirectory,
      SortedMap<String, String> environment,
      NamespacePlan.Limits limits,
      List<String> command) {
    line.addAll(List.of("-c", workingDirectory));
    environment.forEach((name, value) -> line.addAll(List.of("-e", name + "=" + value)));
    limits.openFiles().ifPresent(value -> line.addAll(List.of("-F", Long.toString(value))));
    limits.processes().ifPresent(value -> line.addAll(List.of("-P", Long.toString(value))));
    limits.fileSizeBytes().ifPresent(value -> line.addAll(List.of("-S", Long.toString(value))));
    line.add("--");
    line.addAll(command);
  }

  @Override
  public Verdict verdict(NamespacePlan plan, ProcessEnd.Exited end, Path stderr) {
    return verdict(end);
  }

  /** The same for a guarded command. */
  public Verdict verdict(ProcessEnd.Exited end) {
    Matcher matcher = REPORT.matcher(end.report());
    if (!matcher.matches()) {
      return new Verdict.Failed("the process that watches over it was killed");
    }
    if (matcher.group(1) != null) {
      return new Verdict.Ran(
          Integer.parseInt(matcher.group(1)),
          Duration.ofNanos(Math.multiplyExact(Long.parseLong(matcher.group(2)), 1000L)));
    }
    return matcher.group(3) != null
        ? new Verdict.NotExecutable(matcher.group(3))
        : new Verdict.Failed(matcher.group(4));
  }
}
