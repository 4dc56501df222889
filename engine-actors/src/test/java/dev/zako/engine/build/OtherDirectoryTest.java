package dev.zako.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtherDirectoryTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tmpfs /dev/shm tmpfs rw,nosuid 0 0 | true",
        "tmpfs /dev/shm tmpfs rw,noexec 0 0 | false",
        "tmpfs /dev/shm tmpfs ro 0 0 | false",
        "/dev/sda /dev/shm ext4 rw 0 0 | false",
        "tmpfs /dev/shm2 tmpfs rw 0 0 | false",
        "'' | false",
      })
  void isFit_mounts_wantsMemoryWithPrograms(String mount, boolean fit) {
    List<String> mounts = List.of("/dev/sda / ext4 rw,relatime 0 0", mount);
    assertThat(OtherDirectory.isFit(Path.of("/dev/shm"), mounts)).isEqualTo(fit);
  }

  @Test
  void choose_whereNothingFits_isInTheStateDirectory(@TempDir Path directory) throws Exception {
    Path state = Files.createDirectory(directory.resolve("state"));
    assertThat(OtherDirectory.choose(directory.resolve("none"), state))
        .isEqualTo(state.resolve("verify"));
  }
}
