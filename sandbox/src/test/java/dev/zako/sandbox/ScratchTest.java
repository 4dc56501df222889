package dev.zako.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchTest {
  @TempDir Path root;

  private List<String> names() throws IOException {
    try (Stream<Path> children = Files.list(root)) {
      return children.map(child -> child.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void open_directoryOfADeadProcess_isDeleted() throws IOException {
    Path dead = Files.createDirectories(root.resolve("sandbox-1-2-3"));
    Path closed = Files.createDirectories(dead.resolve("run-1/work/a"));
    Files.writeString(closed.resolve("b"), "");
    Files.createSymbolicLink(closed.resolve("l"), Path.of("/"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    Files.createFile(root.resolve("sandbox-1-2-3.lock"));
    Files.writeString(root.resolve("unrelated"), "");

    try (Scratch scratch = Scratch.open(root)) {
      assertThat(scratch.newShared("run")).isDirectory();
      assertThat(dead).doesNotExist();
      assertThat(names()).hasSize(3).contains("unrelated");
    }
    assertThat(names()).containsExactly("unrelated");
  }

  @Test
  void open_directoryOfALivingProcess_isKept() throws Exception {
    Files.createDirectories(root.resolve("sandbox-1-2-3"));
    Path lock = Files.createFile(root.resolve("sandbox-1-2-3.lock"));
    Path ready = root.resolve("ready");
    // A lock belongs to a process, so another one has to hold it.
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                LockHolder.class.getName(),
                lock.toString(),
                ready.toString())
            .inheritIO()
            .start();
    try {
      Processes.await(() -> Files.exists(ready));
      try (Scratch scratch = Scratch.open(root)) {
        assertThat(scratch.newShared("run")).isDirectory();
        assertThat(root.resolve("sandbox-1-2-3")).isDirectory();
      }
    } finally {
      other.destroyForcibly().waitFor();
    }
    try (Scratch scratch = Scratch.open(root)) {
      assertThat(scratch.newShared("run")).isDirectory();
      assertThat(root.resolve("sandbox-1-2-3")).doesNotExist();
    }
  }

  @Test
  void open_twiceInOneProcess_keepsBoth() throws IOException {
    try (Scratch first = Scratch.open(root);
        Scratch second = Scratch.open(root);
        Scratch third = Scratch.open(root)) {
      assertThat(first.newShared("run")).isDirectory();
      assertThat(second.newShared("run")).isDirectory();
      assertThat(third.newShared("root")).isDirectory();
    }
    assertThat(names()).isEmpty();
  }

  @Test
  void discard_linksAndClosedDirectories_leaveTheirTargetsAlone() throws IOException {
    Path outside = Files.createDirectory(root.resolve("outside"));
    Path kept = Files.writeString(outside.resolve("kept"), "kept");
    Path tree = Files.createDirectories(root.resolve("tree/a"));
    Files.createSymbolicLink(tree.resolve("link"), outside);
    Files.createLink(tree.resolve("hard"), kept);
    Files.setPosixFilePermissions(kept, PosixFilePermissions.fromString("r--r--r--"));
    Files.setPosixFilePermissions(tree, PosixFilePermissions.fromString("r-xr-xr-x"));

    Scratch.discard(root.resolve("tree"));
    Scratch.discard(root.resolve("not-there"));

    assertThat(root.resolve("tree")).doesNotExist();
    assertThat(kept).hasContent("kept");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
        .isEqualTo("r--r--r--");
  }
}
