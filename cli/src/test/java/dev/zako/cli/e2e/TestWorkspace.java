package dev.zako.cli.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A workspace in a temporary directory. */
record TestWorkspace(Path root) {
  /** A workspace with nothing but a manifest. */
  static TestWorkspace empty(Path root) {
    TestWorkspace workspace = new TestWorkspace(root);
    workspace.write(
        "zako.toml", "group = \"org.example\"\nartifact = \"test\"\nversion = \"1.0.0\"\n");
    return workspace;
  }

  /** A copy of one of the repository's examples, without what builds left there. */
  static TestWorkspace example(String name, Path root) {
    Path from = ZakoProcess.repository().resolve("examples").resolve(name);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path relative = from.relativize(file);
        if (!relative.startsWith(".zako") && !relative.startsWith("zako-out")) {
          Path to = root.resolve(relative.toString());
          Files.createDirectories(to.getParent());
          Files.copy(file, to);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new TestWorkspace(root);
  }

  /** Writes a file, with the directories that it needs. */
  TestWorkspace write(String path, String content) {
    try {
      Path file = root.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The content of a file. */
  String read(String path) {
    try {
      return Files.readString(root.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs Zako in it to its end. */
  ZakoProcess.Ended zako(String... arguments) {
    return ZakoProcess.zako(root, arguments).run();
  }

  /** Builds these and expects success. */
  ZakoProcess.Ended build(String... patterns) {
    List<String> arguments = Stream.concat(Stream.of("build"), Stream.of(patterns)).toList();
    ZakoProcess.Ended ended = zako(arguments.toArray(String[]::new));
    if (ended.exitCode() != 0) {
      throw new AssertionError("The build failed: " + ended);
    }
    return ended;
  }
}
