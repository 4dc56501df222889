package dev.zako.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MachineDirectoryTest {
  private Path home;
  private Path state;
  private String user;

  @BeforeEach
  void prepare(@TempDir Path directory) throws IOException {
    home = Files.createDirectory(directory.resolve("home"));
    state = directory.resolve("state");
    user = Files.getOwner(home).getName();
  }

  private Path choose(Map<String, String> environment) {
    return MachineDirectory.choose(new TreeMap<>(environment), user, state);
  }

  @Test
  void choose_home_isItsCache() {
    assertThat(choose(Map.of("HOME", home.toString())))
        .isEqualTo(home.resolve(".cache/zako"))
        .isDirectory();
  }

  @Test
  void choose_cacheHome_comesFirst() {
    Path cache = home.resolve("c");
    assertThat(choose(Map.of("HOME", home.toString(), "XDG_CACHE_HOME", cache.toString())))
        .isEqualTo(cache.resolve("zako"));
  }

  @Test
  void choose_notAbsoluteOrNotThere_isTheOther() throws IOException {
    Path file = Files.createFile(home.resolve("file"));
    assertThat(choose(Map.of())).isEqualTo(state);
    assertThat(choose(Map.of("HOME", ""))).isEqualTo(state);
    assertThat(choose(Map.of("XDG_CACHE_HOME", "relative"))).isEqualTo(state);
    assertThat(choose(Map.of("XDG_CACHE_HOME", file.toString()))).isEqualTo(state);
    assertThat(choose(Map.of("XDG_CACHE_HOME", "/nul\0"))).isEqualTo(state);
  }

  @Test
  void choose_othersCouldWrite_isTheOther() throws IOException {
    Path open = Files.createDirectories(home.resolve(".cache/zako"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxr-x"));
    assertThat(choose(Map.of("HOME", home.toString()))).isEqualTo(state);
  }

  @Test
  void choose_ownedByAnother_isTheOther() {
    assertThat(
            MachineDirectory.choose(
                new TreeMap<>(Map.of("HOME", home.toString())), "somebody-else", state))
        .isEqualTo(state);
  }
}
