package dev.zako.engine.build;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;

/**
 * Starts {@link DyingBuild} in many processes: from archives and with shared classes, which the
 * first of them makes, so that each takes half a second.
 */
final class BuildProcesses {
  private final Path directory;
  private final String classPath;

  /**
   * What a process did.
   *
   * @param exitCode 137 if it was killed
   * @param points those that it reached, in order
   * @param builds the builds that it ended, in order
   */
  record Ended(int exitCode, List<String> points, List<Built> builds) {
    /** Whether it was killed. */
    boolean isKilled() {
      return exitCode == 128 + 9;
    }
  }

  /** What a build did: commands that ran, results from the cache, lines that scripts wrote. */
  record Built(int executed, int cached, int scripts) {}

  /** Prepares processes, with what they share below {@code directory}. */
  BuildProcesses(Path directory) throws IOException {
    this.directory = directory;
    List<String> archives = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      archives.add(
          Files.isDirectory(path)
              ? archive(path, directory.resolve(archives.size() + ".jar")).toString()
              : entry);
    }
    this.classPath = String.join(File.pathSeparator, archives);
  }

  private static Path archive(Path classes, Path archive) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(archive));
        Stream<Path> files = Files.walk(classes)) {
      out.setLevel(Deflater.NO_COMPRESSION);
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        out.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
    return archive;
  }

  /**
   * Starts building everything in a workspace.
   *
   * @param sandbox {@code off} or {@code strictest}
   * @param last the number or the name of the write at which it dies, or {@code none}
   * @param times how many times to build
   */
  Process start(Path workspace, String sandbox, String last, int times) throws IOException {
    Path classes = directory.resolve("classes.jsa");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(
        (Files.exists(classes) ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=") + classes);
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx512m",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "-Dpolyglot.engine.WarnInterpreterOnly=false"));
    command.addAll(List.of("-cp", classPath, DyingBuild.class.getName()));
    command.addAll(List.of(workspace.toString(), sandbox, last, Integer.toString(times)));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** Waits for the end of a process. */
  static Ended await(Process process) throws InterruptedException {
    List<String> points = new ArrayList<>();
    List<Built> builds = new ArrayList<>();
    StringBuilder other = new StringBuilder();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith("point ")) {
          points.add(line.substring("point ".length()));
        } else if (line.matches("built \\d+ \\d+ \\d+")) {
          String[] words = line.split(" ", -1);
          builds.add(
              new Built(
                  Integer.parseInt(words[1]),
                  Integer.parseInt(words[2]),
                  Integer.parseInt(words[3])));
        } else {
          other.append(line).append('\n');
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Ended ended = new Ended(process.waitFor(), points, builds);
    if (ended.exitCode() != 0 && !ended.isKilled()) {
      throw new AssertionError(ended + "\n" + other);
    }
    return ended;
  }

  /** Builds everything in a workspace, and nothing kills it. */
  Ended build(Path workspace, String sandbox, int times) throws IOException, InterruptedException {
    Ended ended = await(start(workspace, sandbox, "none", times));
    if (ended.isKilled()) {
      throw new AssertionError("Killed by somebody else: " + ended);
    }
    return ended;
  }
}
