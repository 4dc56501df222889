package dev.zako.js.modules;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Packages of npm that tests compare with, in a directory of the build's output, and Node.js to run
 * them. A machine without Node.js or without a connection aborts the tests that need it, saying so;
 * where the environment has `CI`, that is a failure instead.
 */
final class NodePackages {
  private final Path directory;

  private NodePackages(Path directory) {
    this.directory = directory;
  }

  /**
   * Puts packages into a directory, unless they are there. Each is written `alias@npm:name@1.2.3`.
   */
  static NodePackages in(Path directory, List<String> packages) {
    Path done = directory.resolve("installed.txt");
    NodePackages installed = new NodePackages(directory);
    try {
      if (Files.exists(done) && Files.readAllLines(done).equals(packages)) {
        return installed;
      }
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("package.json"), "{\"private\":true}");
      List<String> command = new ArrayList<>();
      command.addAll(List.of("npm", "install", "--prefix", directory.toString()));
      command.addAll(List.of("--ignore-scripts", "--no-audit", "--no-fund", "--no-save"));
      command.addAll(packages);
      installed.run(command);
      Files.write(done, packages);
      return installed;
    } catch (IOException e) {
      return unavailable(e.toString());
    }
  }

  /** The directory of a package. */
  Path of(String alias) {
    return directory.resolve("node_modules").resolve(alias);
  }

  /** Puts a script into the directory, so that Node.js can run it. */
  void add(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  /** What a script prints. */
  String node(String script, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("node", directory.resolve(script).toString()));
    command.addAll(List.of(arguments));
    return run(command);
  }

  private String run(List<String> command) throws IOException {
    Path errors = directory.resolve("errors.txt");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      int exit = process.waitFor();
      if (exit != 0) {
        throw new IOException(command + " ended with " + exit + ":\n" + Files.readString(errors));
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
    return output;
  }

  private static NodePackages unavailable(String why) {
    if (System.getenv("CI") != null) {
      throw new AssertionError("The packages to compare with are not available: " + why);
    }
    return abort("The packages of npm to compare with are not available: " + why);
  }
}
