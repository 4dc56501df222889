package dev.zako.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zako.cli.e2e.ZakoProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full or cannot be written. Mounts a small file system, where that is allowed. */
class DiskIT {
  @TempDir Path directory;
  private boolean mounted;

  private TestWorkspace workspaceOn(String options) throws IOException {
    Path root = Files.createDirectories(directory.resolve("disk"));
    Ended ended = mount("-t", "tmpfs", "-o", options, "zako-test", root.toString());
    assumeTrue(ended.exitCode() == 0, "this user cannot mount");
    mounted = true;
    return TestWorkspace.empty(root);
  }

  private Ended mount(String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = "mount";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return ZakoProcess.program(directory, command).run();
  }

  @AfterEach
  void unmount() {
    if (mounted) {
      Path root = directory.resolve("disk");
      Ended ended = ZakoProcess.program(directory, "umount", "-l", root.toString()).run();
      assertThat(ended.exitCode()).as(ended.toString()).isZero();
    }
  }

  @Test
  void fullDisk_isToldAndTheNextBuildIsRight() throws IOException {
    TestWorkspace workspace = workspaceOn("size=100m");
    workspace.write(
        "a/BUILD.ts",
        Scripts.genrules("big", "head -c 120000000 /dev/zero | tr '\\\\\\\\0' x > $@"));
    Ended ended = workspace.zako("build", "//...");
    assertThat(ended.exitCode()).as(ended.toString()).isNotZero();
    assertThat(ended.err()).contains("error ZK", "next: ").doesNotContain("\tat ", "ZK9");
    assertThat(ended.err()).containsIgnoringCase("space");
    workspace.write("a/BUILD.ts", Scripts.genrules("big", "echo small > $@"));
    workspace.build("//...");
    assertThat(workspace.read("zako-out/a/big")).isEqualTo("small\n");
  }

  @Test
  void fullDiskBeforeTheFirstScript_isTold() throws IOException {
    TestWorkspace workspace = workspaceOn("size=12m");
    workspace.write("a/BUILD.ts", Scripts.genrules("x", "echo > $@"));
    Ended ended =
        ZakoProcess.zako(workspace.root(), "build", "//...")
            .with("XDG_CACHE_HOME", workspace.root().resolve(".zako/machine").toString())
            .run();
    assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(36);
    assertThat(ended.err()).contains("error ZK5002", "next: Make room").doesNotContain("\tat ");
  }

  @Test
  void readOnlyDisk_isTold() throws IOException {
    TestWorkspace workspace = workspaceOn("size=12m");
    workspace.write("a/BUILD.ts", Scripts.genrules("x", "echo > $@"));
    Ended remounted = mount("-o", "remount,ro", workspace.root().toString());
    assertThat(remounted.exitCode()).as(remounted.toString()).isZero();
    Ended ended = workspace.zako("build", "//...");
    assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(36);
    assertThat(ended.err()).contains("error ZK5003", "next: ").doesNotContain("\tat ", "ZK9");
  }
}
