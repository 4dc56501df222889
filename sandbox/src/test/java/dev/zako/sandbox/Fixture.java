package dev.zako.sandbox;

import dev.zako.sandbox.ProducedOutput.ProducedFile;
import dev.zako.sandbox.SandboxOutcome.Exited;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Builds requests and runs them; one for each test. */
final class Fixture {
  static final List<Path> SYSTEM =
      List.of("/usr/bin", "/usr/lib", "/usr/lib32", "/usr/lib64", "/bin", "/lib", "/lib64").stream()
          .map(Path::of)
          .filter(Files::isDirectory)
          .toList();

  final Path directory;
  final SortedMap<PortablePath, VirtualTree.Entry> inputs = new TreeMap<>();
  final List<PortablePath> outputFiles = new ArrayList<>();
  final List<PortablePath> outputDirectories = new ArrayList<>();
  final SortedMap<String, String> environment = new TreeMap<>();
  PortablePath workingDirectory = PortablePath.ROOT;
  List<Path> hostDirectories = SYSTEM;
  boolean network;
  Duration timeout = Duration.ofMinutes(1);
  ResourceLimits limits = ResourceLimits.DEFAULT;
  final KillSwitch kill = new KillSwitch();

  Fixture(Path directory) {
    this.directory = directory;
    environment.put("PATH", "/usr/bin:/bin");
    try {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.createDirectories(directory.resolve("store"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path scratchRoot() {
    return directory.resolve("scratch");
  }

  /** Waits until a running command has written to its standard output. */
  void awaitOutput() {
    Processes.await(
        () -> {
          for (Path sandbox : directoriesIn(scratchRoot(), "sandbox-*")) {
            for (Path run : directoriesIn(sandbox, "run-*")) {
              if (run.resolve("stdout").toFile().length() > 0) {
                return true;
              }
            }
          }
          return false;
        });
  }

  private static List<Path> directoriesIn(Path directory, String glob) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, glob)) {
      List<Path> directories = new ArrayList<>();
      found.forEach(directories::add);
      return directories;
    }
  }

  /** Puts a file into a store and declares it as an input. */
  Path input(String path, String content) {
    return input(path, content, false);
  }

  Path input(String path, String content, boolean executable) {
    try {
      Path file = directory.resolve("store").resolve(path.replace('/', '_'));
      Files.writeString(file, content);
      Files.setPosixFilePermissions(
          file, PosixFilePermissions.fromString(executable ? "r-xr-xr-x" : "r--r--r--"));
      inputs.put(PortablePath.of(path), new VirtualTree.FileEntry(file, executable));
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void output(String path) {
    outputFiles.add(PortablePath.of(path));
  }

  SandboxRequest request(String... arguments) {
    return new SandboxRequest(
        "test",
        new VirtualTree(inputs),
        outputFiles,
        outputDirectories,
        List.of(arguments),
        environment,
        workingDirectory,
        hostDirectories,
        network,
        timeout,
        limits);
  }

  /** What became of a run, with everything it left read while it was there. */
  record Result(
      SandboxOutcome outcome, SortedMap<String, String> outputs, String stdout, String stderr) {
    Exited exited() {
      if (outcome instanceof Exited exited) {
        return exited;
      }
      throw new AssertionError("Unexpected outcome " + outcome + "\n" + stderr);
    }

    int exitCode() {
      return exited().exitCode();
    }
  }

  Result shell(Sandbox sandbox, String script) throws IOException, InterruptedException {
    return run(sandbox, request("sh", "-c", script));
  }

  Result run(Sandbox sandbox, SandboxRequest request) throws IOException, InterruptedException {
    try (SandboxRun run = sandbox.run(request, kill, () -> {})) {
      SortedMap<String, String> contents = new TreeMap<>();
      if (run.outcome() instanceof Exited exited) {
        for (var output : exited.outputs().entrySet()) {
          read(output.getKey().toString(), output.getValue(), contents);
        }
      }
      return new Result(
          run.outcome(),
          contents,
          Files.exists(run.stdout()) ? Files.readString(run.stdout()) : "",
          Files.exists(run.stderr()) ? Files.readString(run.stderr()) : "");
    }
  }

  private static void read(String path, ProducedOutput output, SortedMap<String, String> contents)
      throws IOException {
    switch (output) {
      case ProducedFile(Path file, boolean executable) ->
          contents.put(path, (executable ? "x:" : "") + Files.readString(file));
      case ProducedOutput.ProducedSymlink(String target) -> contents.put(path, "-> " + target);
      case ProducedOutput.ProducedDirectory(var entries) -> {
        contents.put(path, "directory");
        for (var entry : entries.entrySet()) {
          read(path + "/" + entry.getKey(), entry.getValue(), contents);
        }
      }
    }
  }
}
