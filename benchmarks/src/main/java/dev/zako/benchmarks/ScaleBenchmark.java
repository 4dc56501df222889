package dev.zako.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How time and memory grow with the number of targets: a generated workspace of groups of files, in
 * packages of {@value #TARGETS_PER_PACKAGE}, is built by a daemon. Nothing is executed, so that
 * what is measured is reading, evaluating and remembering.
 *
 * <p>The targets of a package form a binary tree, and each tree hangs on a leaf of that of another
 * package: a target reaches 7 others in its package and as many for each doubling of their number.
 */
public final class ScaleBenchmark {
  private static final int TARGETS_PER_PACKAGE = 100;
  private static final String PROFILE = "profile.json";
  private static final Pattern MEMORY = Pattern.compile("(?m)^memory: (\\d+) kB$");

  private final String zako;
  private final Path root;

  private ScaleBenchmark(String zako, Path root) {
    this.zako = zako;
    this.root = root;
  }

  /**
   * Measures.
   *
   * @param arguments {@code ZAKO DIRECTORY TARGETS...}: the launcher, an empty directory, and the
   *     numbers of targets
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length < 3) {
      System.err.println("usage: ScaleBenchmark ZAKO DIRECTORY TARGETS...");
      System.exit(2);
      return;
    }
    System.out.printf(
        Locale.ROOT,
        "%9s %9s %9s %9s %9s %9s %9s %9s %12s %12s%n",
        "targets",
        "first s",
        "load s",
        "analyse s",
        "no-op s",
        "leaf s",
        "restart s",
        "no-op s",
        "memory kB",
        "state kB");
    for (String number : List.of(arguments).subList(2, arguments.length)) {
      int targets = Integer.parseInt(number);
      Path root = Path.of(arguments[1]).toAbsolutePath().resolve(number);
      new ScaleBenchmark(Path.of(arguments[0]).toAbsolutePath().toString(), root).run(targets);
    }
  }

  private void run(int targets) throws IOException, InterruptedException {
    write(targets);
    try {
      zako("info");
      double first = build("--profile=" + PROFILE);
      Map<String, Double> parts = BuildProfile.parts(root.resolve(PROFILE));
      double noOp = build();
      Files.writeString(root.resolve("p0/f0.txt"), "changed\n");
      double leaf = build();
      double again = build();
      long memory = memory();
      zako("daemon", "stop");
      double restart = build();
      System.out.printf(
          Locale.ROOT,
          "%9d %9.2f %9.2f %9.2f %9.3f %9.3f %9.2f %9.3f %12d %12d%n",
          targets,
          first,
          parts.getOrDefault("loading", 0.0) / 1000,
          parts.getOrDefault("analysis", 0.0) / 1000,
          noOp,
          leaf,
          restart,
          again,
          memory,
          size(root.resolve(".zako")) / 1024);
    } finally {
      zako("daemon", "stop");
    }
  }

  private void write(int targets) throws IOException {
    file(
        "zako.toml",
        "group = \"dev.zako.benchmarks\"\nartifact = \"scale\"\nversion = \"1.0.0\"\n");
    int packages = Math.ceilDiv(targets, TARGETS_PER_PACKAGE);
    for (int i = 0; i < packages; i++) {
      int own = Math.min(TARGETS_PER_PACKAGE, targets - i * TARGETS_PER_PACKAGE);
      List<String> lines = new ArrayList<>();
      lines.add("import { filegroup } from \"zako:std\";");
      lines.add("export default [");
      for (int t = 0; t < own; t++) {
        String below =
            t > 0
                ? ", \":t%d\"".formatted((t - 1) / 2)
                : i > 0 ? ", \"//p%d:t%d\"".formatted(i / 2, TARGETS_PER_PACKAGE - 1) : "";
        lines.add(
            "  filegroup({ name: \"t%d\", srcs: [\"f%d.txt\"%s], visibility: \"public\" }),"
                .formatted(t, t, below));
        file("p%d/f%d.txt".formatted(i, t), "file %d of package %d\n".formatted(t, i));
      }
      lines.add("];");
      file("p%d/BUILD.ts".formatted(i), String.join("\n", lines) + "\n");
    }
  }

  private void file(String path, String content) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, content);
  }

  private double build(String... options) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("build", "--silent", "//..."));
    arguments.addAll(List.of(options));
    long start = System.nanoTime();
    zako(arguments.toArray(String[]::new));
    return (System.nanoTime() - start) / 1e9;
  }

  /** What the daemon occupies, in kB. */
  private long memory() throws IOException, InterruptedException {
    String status = zako("daemon", "status");
    Matcher memory = MEMORY.matcher(status);
    if (!memory.find()) {
      throw new IllegalStateException("The daemon does not say what it occupies: " + status);
    }
    return Long.parseLong(memory.group(1));
  }

  private String zako(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("env", "ZAKO_NO_DAEMON=0", zako));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(root.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("%s failed: %s".formatted(command, said));
    }
    return said;
  }

  private static long size(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
