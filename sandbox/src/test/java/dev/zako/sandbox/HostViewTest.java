package dev.zako.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zako.sandbox.linux.HostMounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostViewTest {
  @TempDir Path temporary;
  private Path host;

  @BeforeEach
  void makeMergedHost() throws IOException {
    host = temporary.toRealPath();
    Files.createDirectories(host.resolve("usr/bin"));
    Files.createDirectories(host.resolve("usr/lib"));
    Files.createDirectories(host.resolve("opt/tool-2/bin"));
    Files.createFile(host.resolve("usr/bin/cc"));
    Files.createFile(host.resolve("opt/tool-2/bin/tool"));
    Files.createSymbolicLink(host.resolve("bin"), Path.of("usr/bin"));
    Files.createSymbolicLink(host.resolve("opt/tool"), Path.of("tool-2"));
    Files.createSymbolicLink(host.resolve("absolute"), host.resolve("opt/tool/bin"));
    Files.createSymbolicLink(host.resolve("usr/bin/awk"), host.resolve("alternatives/awk"));
    Files.createDirectory(host.resolve("alternatives"));
    Files.createSymbolicLink(host.resolve("alternatives/awk"), host.resolve("usr/bin/cc"));
    Files.createSymbolicLink(host.resolve("loop"), Path.of("loop"));
  }

  private HostView view(String... paths) throws IOException, HostView.MissingException {
    return HostView.of(List.of(paths).stream().map(host::resolve).toList(), HostMounts.read());
  }

  @Test
  void of_linkedDirectory_isLinkedAndMountedWhereItIs() throws Exception {
    HostView view = view("bin");

    assertThat(view.mounts()).containsExactly(host.resolve("usr/bin"));
    assertThat(view.links()).containsEntry(host.resolve("bin"), Path.of("usr/bin"));
    assertThat(view.locate(host.resolve("bin/cc"))).contains(host.resolve("usr/bin/cc"));
    assertThat(view.locate(host.resolve("usr/bin/cc"))).contains(host.resolve("usr/bin/cc"));
  }

  @Test
  void of_chainOfLinks_isTakenApart() throws Exception {
    HostView view = view("absolute");

    assertThat(view.mounts()).containsExactly(host.resolve("opt/tool-2/bin"));
    assertThat(view.links())
        .containsEntry(host.resolve("opt/tool"), Path.of("tool-2"))
        .containsEntry(host.resolve("absolute"), host.resolve("opt/tool/bin"));
    assertThat(view.locate(host.resolve("absolute/tool")))
        .contains(host.resolve("opt/tool-2/bin/tool"));
  }

  @Test
  void of_nestedDirectories_areMountedOnce() throws Exception {
    assertThat(view("usr/bin", "usr", "usr/bin/cc", "bin").mounts())
        .containsExactly(host.resolve("usr"));
  }

  @Test
  void locate_linkThroughInvisiblePlace_isNotVisible() throws Exception {
    assertThat(view("usr/bin").locate(host.resolve("usr/bin/awk"))).isEmpty();
    assertThat(view("usr/bin", "alternatives").locate(host.resolve("usr/bin/awk")))
        .contains(host.resolve("usr/bin/cc"));
    assertThat(view("usr/bin").locate(host.resolve("usr/bin/none"))).isEmpty();
    assertThat(view("usr/bin").locate(host.resolve("usr/lib"))).isEmpty();
    assertThat(view("usr/bin").locate(host.resolve("usr/bin/../lib"))).isEmpty();
  }

  @Test
  void of_unusablePaths_areRefused() {
    assertThat(problem("none")).contains("does not exist");
    assertThat(problem("loop")).contains("too many links");
    assertThat(problem("/")).contains("whole host");
    assertThat(problem("/proc/self")).contains("own content");
    HostView.MissingException relative =
        catchThrowableOfType(
            HostView.MissingException.class,
            () -> HostView.of(List.of(Path.of("usr")), HostMounts.read()));
    assertThat(relative.problem()).contains("not an absolute path");
  }

  private String problem(String path) {
    return catchThrowableOfType(HostView.MissingException.class, () -> view(path)).problem();
  }
}
