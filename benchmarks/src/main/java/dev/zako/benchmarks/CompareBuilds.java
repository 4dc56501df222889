package dev.zako.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Builds the generated C workspace with Zako and its peers in turn and prints the medians of the
 * wall times with their ratios to ninja, and with the least and the most if there are several. Then
 * prints what a new process of Zako does before its first command starts.
 *
 * <p>Every tool gets its own copy of the same files. Rounds are interleaved (all tools do a row
 * before any tool does the next), so that a machine that gets slower slows all of them. After each
 * build the program is run and its output compared with the expected one; a wrong result ends the
 * benchmark, as does an answer to a query that lacks a target or a file. A peer that is not
 * installed is left out and named.
 */
public final class CompareBuilds {
  private static final String PROFILE = "profile.json";
  private static final String LOG = "log.txt";

  /** What is done and timed. */
  enum Row {
    CLEAN("clean"),
    NO_OP("no-op"),
    LEAF("one leaf edited"),
    HEADER_COMMENT("comment in the common header"),
    FROM_CACHE("outputs deleted"),
    QUERY("query deps(//...)");

    final String title;

    Row(String title) {
      this.title = title;
    }
  }

  private final Path directory;
  private final CWorkspace shape;
  private final int runs;
  private final List<Tool> tools;

  /** A new process in the strict sandbox, with a profile of each build. */
  private final Tool profiled;

  private int edits;

  private CompareBuilds(
      Path directory, CWorkspace shape, int runs, List<Tool> tools, Tool profiled) {
    this.directory = directory;
    this.shape = shape;
    this.runs = runs;
    this.tools = tools;
    this.profiled = profiled;
  }

  /**
   * Runs the comparison.
   *
   * @param arguments {@code ZAKO DIRECTORY LIBRARIES FILES RUNS}: the launcher, an empty or missing
   *     directory for the workspaces, and the sizes
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length != 5) {
      System.err.println("usage: CompareBuilds ZAKO DIRECTORY LIBRARIES FILES RUNS");
      System.exit(2);
      return;
    }
    String zako = Path.of(arguments[0]).toAbsolutePath().toString();
    Path directory = Path.of(arguments[1]).toAbsolutePath();
    CWorkspace shape =
        new CWorkspace(directory, Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
    int cores = Runtime.getRuntime().availableProcessors();
    List<Tool> tools = new ArrayList<>();
    for (Tool peer :
        List.of(
            Tool.peer(
                "ninja",
                "out/app/app",
                List.of("out", ".ninja_log", ".ninja_deps"),
                "ninja",
                "-j" + cores),
            Tool.peer("make", "out/app/app", List.of("out"), "make", "-s", "-j" + cores),
            Tool.bazel(cores, true),
            Tool.bazel(cores, false))) {
      if (isInstalled(peer.name().split(",", 2)[0])) {
        tools.add(peer);
      } else {
        System.out.println(peer.name() + " is not installed: left out");
      }
    }
    for (String sandbox : List.of("off", "strict")) {
      tools.add(Tool.zako(zako, sandbox, cores, false));
      tools.add(Tool.zako(zako, sandbox, cores, true));
    }
    Tool profiled =
        Tool.zako(zako, "strict", cores, false).with("cold start", "--profile=" + PROFILE, "//...");
    new CompareBuilds(directory, shape, Integer.parseInt(arguments[4]), tools, profiled).run();
  }

  private static boolean isInstalled(String program) {
    for (String entry : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      if (Files.isExecutable(Path.of(entry, program))) {
        return true;
      }
    }
    return false;
  }

  private void run() throws IOException, InterruptedException {
    for (Tool tool : tools) {
      write(tool);
    }
    System.out.printf(
        Locale.ROOT,
        "%d libraries of %d C files, %d cores, medians of %d runs in seconds, ratio to %s%n",
        shape.libraries(),
        shape.filesPerLibrary(),
        Runtime.getRuntime().availableProcessors(),
        runs,
        tools.getFirst().name());
    try {
      print(measure());
      write(profiled);
      printStart(measureStart());
    } finally {
      for (Tool tool : tools) {
        execute(tool, tool.ending());
      }
    }
  }

  private void write(Tool tool) throws IOException {
    delete(workspace(tool));
    new CWorkspace(workspace(tool), shape.libraries(), shape.filesPerLibrary()).write();
  }

  private Map<Row, Map<String, List<Double>>> measure() throws IOException, InterruptedException {
    Map<Row, Map<String, List<Double>>> times = new EnumMap<>(Row.class);
    if (runs > 0) {
      for (Tool tool : tools) {
        execute(tool, tool.command()); // starts and warms what stays between builds
      }
    }
    for (int run = 0; run < runs; run++) {
      for (Row row : Row.values()) {
        edits++;
        for (Tool tool : tools) {
          List<String> command = row == Row.QUERY ? tool.query() : tool.command();
          if (command.isEmpty()) {
            continue;
          }
          prepare(row, tool);
          execute(tool, tool.before());
          double seconds = execute(tool, command);
          if (row == Row.QUERY) {
            checkLabels(tool);
          } else {
            check(tool);
          }
          times
              .computeIfAbsent(row, _ -> new TreeMap<>())
              .computeIfAbsent(tool.name(), _ -> new ArrayList<>())
              .add(seconds);
        }
      }
    }
    return times;
  }

  private void print(Map<Row, Map<String, List<Double>>> times) {
    int width = runs > 1 ? 32 : 24;
    StringBuilder head = new StringBuilder("%-30s".formatted(""));
    tools.forEach(tool -> head.append(("%" + width + "s").formatted(tool.name())));
    System.out.println(head);
    times.forEach(
        (row, byTool) -> {
          double base = median(byTool.getOrDefault(tools.getFirst().name(), List.of()));
          StringBuilder line = new StringBuilder("%-30s".formatted(row.title));
          for (Tool tool : tools) {
            String cell = cell(byTool.getOrDefault(tool.name(), List.of()), base);
            line.append(("%" + width + "s").formatted(cell));
          }
          System.out.println(line);
        });
  }

  /** The median, the least and the most if there are several, and the ratio if there is one. */
  private static String cell(List<Double> seconds, double base) {
    if (seconds.isEmpty()) {
      return "-";
    }
    double median = median(seconds);
    StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%.3f", median));
    if (seconds.size() > 1) {
      text.append(
          String.format(
              Locale.ROOT, " %.3f-%.3f", Collections.min(seconds), Collections.max(seconds)));
    }
    return Double.isNaN(base)
        ? text.toString()
        : text.append(String.format(Locale.ROOT, " (%5.2f)", median / base)).toString();
  }

  /**
   * Milliseconds of each part before the first command starts, of clean builds and of edited ones.
   */
  private Map<Row, Map<String, List<Double>>> measureStart()
      throws IOException, InterruptedException {
    Map<Row, Map<String, List<Double>>> times = new EnumMap<>(Row.class);
    for (int run = 0; run < runs; run++) {
      for (Row row : List.of(Row.CLEAN, Row.LEAF)) {
        edits++;
        prepare(row, profiled);
        execute(profiled, profiled.command());
        check(profiled);
        BuildProfile.beforeFirstAction(workspace(profiled).resolve(PROFILE))
            .forEach(
                (part, millis) ->
                    times
                        .computeIfAbsent(row, _ -> new LinkedHashMap<>())
                        .computeIfAbsent(part, _ -> new ArrayList<>())
                        .add(millis));
      }
    }
    return times;
  }

  private void printStart(Map<Row, Map<String, List<Double>>> times) {
    System.out.printf(
        "%nBefore the first command of a new process, strict sandbox, medians of %d runs in"
            + " milliseconds%n%-30s%24s%24s%n",
        runs, "", "nothing cached", "one leaf edited");
    Map<String, List<Double>> cold = times.getOrDefault(Row.CLEAN, Map.of());
    Map<String, List<Double>> edited = times.getOrDefault(Row.LEAF, Map.of());
    for (String part : cold.keySet()) {
      System.out.printf(
          Locale.ROOT,
          "%-30s%24.0f%24.0f%n",
          part,
          median(cold.getOrDefault(part, List.of())),
          median(edited.getOrDefault(part, List.of())));
    }
  }

  private void prepare(Row row, Tool tool) throws IOException, InterruptedException {
    CWorkspace own = new CWorkspace(workspace(tool), shape.libraries(), shape.filesPerLibrary());
    switch (row) {
      case CLEAN -> {
        execute(tool, tool.cleaning());
        for (String name : tool.state()) {
          delete(own.root().resolve(name));
        }
      }
      case NO_OP -> {}
      case LEAF -> append(own.leafSource(), "int leaf_edit_%d(void) { return %d; }\n");
      case HEADER_COMMENT -> append(own.commonHeader(), "/* edit %d %d */\n");
      case FROM_CACHE -> {
        execute(tool, tool.dropping());
        for (String name : tool.outputs()) {
          delete(own.root().resolve(name));
        }
      }
      case QUERY -> execute(tool, tool.query()); // so that the next one is not the first
    }
  }

  /** Looks at what the last command told: every target and file that was written. */
  private void checkLabels(Tool tool) throws IOException {
    Set<String> told = new HashSet<>(Files.readAllLines(directory.resolve(LOG)));
    for (String label : shape.labels()) {
      if (!told.contains(label)) {
        throw new IllegalStateException(
            "%s does not tell `%s`, of %d".formatted(tool.name(), label, told.size()));
      }
    }
    boolean isOwn = tool.name().startsWith("zako");
    if (isOwn && told.size() != shape.labels().size()) {
      throw new IllegalStateException(
          "%s tells %d labels, not %d".formatted(tool.name(), told.size(), shape.labels().size()));
    }
  }

  private void append(Path file, String format) throws IOException {
    Files.writeString(file, Files.readString(file) + format.formatted(edits, edits));
  }

  /** Runs a command in the tool's workspace; the seconds that it took. */
  private double execute(Tool tool, List<String> command) throws IOException, InterruptedException {
    if (command.isEmpty()) {
      return 0;
    }
    Path log = directory.resolve(LOG);
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .directory(workspace(tool).toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    int code = process.waitFor();
    double seconds = (System.nanoTime() - start) / 1e9;
    if (code != 0) {
      throw new IllegalStateException(
          "%s ended with %d: %s".formatted(command, code, Files.readString(log)));
    }
    return seconds;
  }

  private void check(Tool tool) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(workspace(tool).resolve(tool.program()).toString())
            .redirectErrorStream(true)
            .start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (!process.waitFor(10, TimeUnit.SECONDS) || !output.equals(shape.expectedOutput())) {
      throw new IllegalStateException(
          "%s built a program that prints `%s`, not `%s`"
              .formatted(tool.name(), output, shape.expectedOutput()));
    }
  }

  private Path workspace(Tool tool) {
    return directory.resolve(tool.name().replaceAll("[^a-z]+", "-"));
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    if (sorted.isEmpty()) {
      return Double.NaN;
    }
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private static void delete(Path tree) {
    if (!Files.exists(tree)) {
      return;
    }
    try {
      Files.walkFileTree(
          tree,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(
                Path directory, BasicFileAttributes attributes) {
              directory.toFile().setWritable(true);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, java.io.IOException error)
                throws IOException {
              Files.delete(directory);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
