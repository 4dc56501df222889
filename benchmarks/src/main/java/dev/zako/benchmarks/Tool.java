package dev.zako.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * Something that builds.
 *
 * @param query the command that tells everything that all targets need; empty: none
 * @param before the command before each build, which is not timed; empty: none
 * @param cleaning the command before a clean build; empty: none
 * @param dropping the command that takes the outputs away, but not what is cached; empty: none
 * @param ending the command after everything; empty: none
 * @param state what is deleted before a clean build
 * @param outputs what is deleted to take the outputs away
 */
record Tool(
    String name,
    List<String> command,
    List<String> query,
    List<String> before,
    List<String> cleaning,
    List<String> dropping,
    List<String> ending,
    String program,
    List<String> state,
    List<String> outputs) {

  static Tool peer(String name, String program, List<String> state, String... command) {
    return new Tool(
        name,
        List.of(command),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        program,
        state,
        List.of("out"));
  }

  /** Bazel with its sandbox and a cache on disk, by a server that is warm or a new one. */
  static Tool bazel(int jobs, boolean warm) {
    List<String> bazel = List.of("bazel", "--output_user_root=.bazel-root");
    StringBuilder common = new StringBuilder();
    for (String language : List.of("cc", "java")) {
      common.append(
          " --override_repository=rules_%s=\"$PWD/%s\""
              .formatted(language, CWorkspace.bazelStandIn(language)));
    }
    String program = "exec " + String.join(" ", bazel);
    String build =
        program
            + " build --jobs="
            + jobs
            + " --spawn_strategy=linux-sandbox --nosandbox_debug --copt=-O0"
            + " --disk_cache=\"$PWD/.bazel-cache\""
            + common
            + " //app";
    // What rules add on their own is not in the graph of the others.
    String query = program + " query --noimplicit_deps" + common + " 'deps(//...)'";
    List<String> clean = with(bazel, "clean");
    List<String> shutdown = with(bazel, "shutdown");
    return new Tool(
        warm ? "bazel, server" : "bazel, new process",
        List.of("sh", "-c", build),
        List.of("sh", "-c", query),
        warm ? List.of() : shutdown,
        clean,
        clean,
        shutdown,
        "bazel-bin/app/app",
        List.of(".bazel-cache"),
        List.of());
  }

  private static List<String> with(List<String> command, String argument) {
    List<String> longer = new ArrayList<>(command);
    longer.add(argument);
    return List.copyOf(longer);
  }

  /** Zako with each build in a process of its own, or by a daemon that is warm. */
  static Tool zako(String zako, String sandbox, int jobs, boolean warm) {
    String daemon = warm ? "ZAKO_NO_DAEMON=0" : "ZAKO_NO_DAEMON=1";
    return new Tool(
        "zako, " + sandbox + (warm ? ", daemon" : ""),
        List.of(
            "env",
            daemon,
            zako,
            "build",
            "--silent",
            "--sandbox",
            sandbox,
            "--jobs",
            "" + jobs,
            "//app"),
        List.of("env", daemon, zako, "query", "--silent", "deps(//...)"),
        List.of(),
        warm ? List.of("env", daemon, zako, "clean", "--all") : List.of(),
        List.of(),
        warm ? List.of(zako, "daemon", "stop") : List.of(),
        "zako-out/app/app",
        warm ? List.of() : List.of("zako-out", ".zako"),
        List.of("zako-out"));
  }

  /** The same under another name, with more arguments of its builds. */
  Tool with(String newName, String... arguments) {
    List<String> longer = new ArrayList<>(command);
    longer.addAll(List.of(arguments));
    return new Tool(
        newName, longer, query, before, cleaning, dropping, ending, program, state, outputs);
  }
}
