package dev.zako.engine.build.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

final class FileErrorsTest {
  @Test
  void reason_ofEachKind_namesNoClass() {
    assertThat(FileErrors.reason(new AccessDeniedException("/a"))).isEqualTo("permission denied");
    assertThat(FileErrors.reason(new NoSuchFileException("/a"))).isEqualTo("`/a` does not exist");
    assertThat(FileErrors.reason(new FileSystemException("/a", null, "Not a directory")))
        .isEqualTo("Not a directory");
    assertThat(FileErrors.reason(new IOException("Input/output error")))
        .isEqualTo("Input/output error");
  }

  @Test
  void reason_ofAWrappedFailure_isThatOfTheInner() {
    IOException outer = new IOException("Cannot read `/a`", new AccessDeniedException("/a"));
    assertThat(FileErrors.reason(outer)).isEqualTo("permission denied");
  }
}
