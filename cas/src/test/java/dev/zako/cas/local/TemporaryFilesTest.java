package dev.zako.cas.local;

import static dev.zako.cas.local.StoreFixture.bytes;
import static dev.zako.cas.local.StoreFixture.filesBelow;
import static dev.zako.cas.local.StoreFixture.temporaryFiles;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.cas.ByteRange;
import dev.zako.cas.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TemporaryFilesTest {
  private static final long OTHER_PROCESS = 1;
  private static final long THIS_PROCESS = 2;

  @Test
  void open_leftBehindByADeadProcess_isRemoved(@TempDir Path parent) throws IOException {
    Path left = Files.createDirectory(parent.resolve(OTHER_PROCESS + "-77"));
    Files.write(left.resolve("5"), bytes("half a blob"));
    Files.createFile(parent.resolve(OTHER_PROCESS + "-77.lock"));

    try (TemporaryFiles files = TemporaryFiles.open(parent, THIS_PROCESS)) {
      assertThat(left).doesNotExist();
      assertThat(parent.resolve(OTHER_PROCESS + "-77.lock")).doesNotExist();
      assertThat(files.next().getParent()).isDirectory();
    }
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void open_anotherStoreOfThisProcessIsOpen_leavesItAlone(@TempDir Path parent) throws IOException {
    try (TemporaryFiles first = TemporaryFiles.open(parent, THIS_PROCESS)) {
      Path written = Files.write(first.next(), bytes("being written"));
      try (TemporaryFiles second = TemporaryFiles.open(parent, THIS_PROCESS)) {
        assertThat(second.name()).isNotEqualTo(first.name());
        assertThat(written).exists();
      }
      assertThat(written).exists();
    }
  }

  @Test
  void next_manyTimes_givesDistinctPaths(@TempDir Path parent) throws IOException {
    try (TemporaryFiles files = TemporaryFiles.open(parent, THIS_PROCESS)) {
      assertThat(List.of(files.next(), files.next(), files.next())).doesNotHaveDuplicates();
    }
  }

  /** A process that is in the middle of a put until it is killed. */
  static final class EndlessWriter {
    private EndlessWriter() {}

    public static void main(String[] arguments) throws IOException {
      LocalStore store =
          LocalStore.open(new LocalStoreOptions(Path.of(arguments[0]), 1, 0, 0, 0, false, "start"));
      store.blobs().put(bytes("finished"));
      store.blobs().put(Digest.ofHash(new byte[Digest.HASH_BYTES], Long.MAX_VALUE), new Endless());
    }

    /** Says that it was read twice, when the first piece must be in the temporary file. */
    private static final class Endless extends InputStream {
      private int reads;

      @Override
      public int read() {
        return 0;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        reads++;
        if (reads == 2) {
          System.out.println("writing");
        }
        if (reads > 2 && System.in.read() < 0) {
          throw new IOException("The test has ended");
        }
        return length;
      }
    }
  }

  @Test
  void open_afterAProcessWasKilledInAPut_findsOnlyWholeBlobs(@TempDir Path directory)
      throws Exception {
    Path root = directory.resolve("store");
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process process =
        new ProcessBuilder(
                java.toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                EndlessWriter.class.getName(),
                root.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (StoreFixture fixture = new StoreFixture()) {
      assertThat(process.inputReader().readLine()).isEqualTo("writing");
      try (LocalStore store = fixture.open(root)) {
        assertThat(temporaryFiles(root)).as("of the living process").hasSize(1);
        assertThat(store.blobs().read(Digest.of(bytes("finished")))).isEqualTo(bytes("finished"));
      }

      process.destroyForcibly().waitFor();
      assertThat(temporaryFiles(root)).as("of the dead process").hasSize(1);

      try (LocalStore store = fixture.open(root)) {
        assertThat(temporaryFiles(root)).isEmpty();
        assertThat(filesBelow(root.resolve("blobs"))).hasSize(1);
        Digest finished = Digest.of(bytes("finished"));
        try (InputStream in = store.blobs().open(finished, ByteRange.FULL)) {
          assertThat(in.readAllBytes()).isEqualTo(bytes("finished"));
        }
        assertThat(filesBelow(root.resolve("tmp"))).hasSize(1);
      }
    } finally {
      process.destroyForcibly();
    }
  }
}
