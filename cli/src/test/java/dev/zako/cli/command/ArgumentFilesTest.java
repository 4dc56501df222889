package dev.zako.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zako.engine.build.BuildFailedException;
import dev.zako.engine.build.failure.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArgumentFilesTest {
  @TempDir Path directory;

  @Test
  void expand_file_putsItsLinesInPlace() throws Exception {
    Files.writeString(directory.resolve("a"), "--config\nkey=a b \n\n@b\n");
    assertThat(new ArgumentFiles(directory).expand(List.of("build", "@a", "//...")))
        .containsExactly("build", "--config", "key=a b ", "@b", "//...");
  }

  @Test
  void expand_labelOfDependency_isNoFile() throws Exception {
    assertThat(new ArgumentFiles(directory).expand(List.of("@lib//a:b", "@")))
        .containsExactly("@lib//a:b", "@");
  }

  @Test
  void expand_missingFile_isRefused() {
    assertRefused("missing", "does not exist");
  }

  @Test
  void expand_binaryFile_isRefused() throws IOException {
    Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe});
    assertRefused("binary", "is not UTF-8 text");
  }

  private void assertRefused(String name, String why) {
    assertThatExceptionOfType(BuildFailedException.class)
        .isThrownBy(() -> new ArgumentFiles(directory).expand(List.of("@" + name)))
        .satisfies(
            e -> {
              assertThat(e.diagnostics().getFirst().code()).isEqualTo(Code.ARGUMENT_FILE);
              assertThat(e.diagnostics().getFirst().message()).contains("`" + name + "` " + why);
            });
  }
}
