package dev.zako.cas.local;

import static dev.zako.cas.local.StoreFixture.bytes;
import static dev.zako.cas.local.StoreFixture.filesBelow;
import static dev.zako.cas.local.StoreFixture.temporaryFiles;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import build.bazel.remote.execution.v2.ActionResult;
import dev.zako.cas.CasException;
import dev.zako.cas.Digest;
import java.io.ByteArrayInputStream;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Full disks, read-only directories and processes that die, by a file system that fails on demand.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StoreFaultTest {
  /** The step of the file system that fails. */
  enum Step {
    CREATE,
    WRITE,
    COPY,
    SEAL,
    MOVE
  }

  /** A way to put bytes into a store. */
  enum Way {
    BYTES,
    STREAM,
    SMALL_FILE,
    LARGE_FILE,
    ADOPTED_FILE,
    ACTION_RESULT
  }

  private static final class FailingFiles extends StoreFiles {
    private volatile Step failing = Step.CREATE;
    private volatile boolean broken;
    private final IOException failure;

    FailingFiles(IOException failure) {
      this.failure = failure;
    }

    private void step(Step step) throws IOException {
      if (broken && step == failing) {
        throw failure;
      }
    }

    @Override
    OutputStream create(Path file) throws IOException {
      step(Step.CREATE);
      return new FilterOutputStream(super.create(file)) {
        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
          out.write(buffer, offset, length / 2);
          step(Step.WRITE);
          out.write(buffer, offset + length / 2, length - length / 2);
        }
      };
    }

    @Override
    FileOutputStream openLog(Path file) throws IOException {
      step(Step.CREATE);
      return super.openLog(file);
    }

    @Override
    void append(FileOutputStream log, ByteBuffer bytes) throws IOException {
      int end = bytes.limit();
      super.append(log, bytes.limit(end / 2));
      step(Step.WRITE);
      super.append(log, bytes.limit(end));
    }

    @Override
    void copy(Path source, Path target) throws IOException {
      super.copy(source, target);
      step(Step.COPY);
    }

    @Override
    void seal(Path file, boolean executable) throws IOException {
      step(Step.SEAL);
      super.seal(file, executable);
    }

    @Override
    void move(Path source, Path target) throws IOException {
      step(Step.MOVE);
      super.move(source, target);
    }
  }

  private static final byte[] SMALL = bytes("small content");
  private static final byte[] LARGE = large();
  private static final Digest ACTION = Digest.of(bytes("action"));

  private StoreFixture fixture;
  private Path root;
  private Path work;

  @BeforeAll
  void startSystem() {
    fixture = new StoreFixture();
  }

  @AfterAll
  void stopSystem() {
    fixture.close();
  }

  @BeforeEach
  void prepare(@TempDir Path directory) throws IOException {
    root = directory.resolve("store");
    work = Files.createDirectory(directory.resolve("work"));
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void everyWay_fullDiskAtAnyStep_leavesNothingAndWorksLater(Way way) throws IOException {
    FailingFiles files =
        new FailingFiles(new FileSystemException("x", null, "No space left on device"));
    try (LocalStore store = fixture.open(root, files)) {
      int failures = 0;
      for (Step step : Step.values()) {
        files.failing = step;
        files.broken = true;
        try {
          put(store, way);
        } catch (CasException.StoreIo e) {
          failures++;
          assertThat(e.path().startsWith(root)).as("%s", e.path()).isTrue();
          assertThat(e.hint().orElseThrow()).contains("Free some space").contains(root.toString());
          assertThat(e).hasMessageContaining("No space left on device");
        }
        assertThat(temporaryFiles(root)).as("%s", step).isEmpty();
        files.broken = false;
        removeEverything();
        put(store, way);
        removeEverything();
      }
      assertThat(failures).as("steps that this way goes through").isGreaterThanOrEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void everyWay_failedPut_leavesNothingThatCanBeRead(Way way) throws IOException {
    FailingFiles files = new FailingFiles(new IOException("Input/output error"));
    try (LocalStore store = fixture.open(root, files)) {
      files.failing = way == Way.ACTION_RESULT ? Step.WRITE : Step.MOVE;
      files.broken = true;

      assertThatThrownBy(() -> put(store, way))
          .isInstanceOfSatisfying(
              CasException.StoreIo.class,
              e -> assertThat(e.hint().orElseThrow()).contains(root.toString()));

      assertThat(filesBelow(root.resolve("blobs"))).isEmpty();
      assertThat(store.actions().get(ACTION)).isEmpty();
      assertThat(temporaryFiles(root)).isEmpty();
      if (way == Way.ADOPTED_FILE) {
        assertThat(work.resolve("adopted")).hasBinaryContent(SMALL);
      }
    }
  }

  @Test
  void put_readOnlyDirectory_saysSo() throws IOException {
    FailingFiles files = new FailingFiles(new AccessDeniedException("x"));
    try (LocalStore store = fixture.open(root, files)) {
      files.broken = true;

      assertThatThrownBy(() -> store.blobs().put(SMALL))
          .isInstanceOfSatisfying(
              CasException.StoreIo.class,
              e -> assertThat(e.hint().orElseThrow()).contains("writable"));
    }
  }

  @Test
  void open_placeWhereNothingCanBeMade_saysSo() throws IOException {
    Path file = Files.write(work.resolve("file"), SMALL);
    // Not even root can make directories in this file system.
    for (Path place : new Path[] {file, file.resolve("store"), Path.of("/proc/self/store")}) {
      assertThatThrownBy(() -> fixture.open(place))
          .as("%s", place)
          .isInstanceOfSatisfying(
              CasException.StoreIo.class,
              e -> {
                assertThat(e.path()).isEqualTo(place);
                assertThat(e.hint()).isPresent();
              });
    }
  }

  @Test
  void open_otherFormat_isRefused() throws IOException {
    fixture.open(root).close();
    Files.writeString(root.resolve("format"), "zako-cas 999\n");

    assertThatThrownBy(() -> fixture.open(root))
        .isInstanceOf(CasException.StoreIo.class)
        .hasMessageContaining("zako-cas 999");
    assertThat(filesBelow(root.resolve("tmp"))).isEmpty();
  }

  @Test
  void close_afterWork_leavesNoTemporaryFile() throws IOException {
    LocalStore store = fixture.open(root);
    store.blobs().put(SMALL);
    store.close();
    store.close();

    assertThat(filesBelow(root.resolve("tmp"))).isEmpty();
    assertThatThrownBy(() -> store.blobs().put(bytes("late")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void open_actorSystemHasEnded_failsAndLeavesNoTemporaryFile() throws IOException {
    StoreFixture ended = new StoreFixture();
    ended.close();

    assertThatThrownBy(() -> ended.open(root)).isInstanceOf(RuntimeException.class);

    assertThat(filesBelow(root.resolve("tmp"))).isEmpty();
  }

  @Test
  void put_temporaryDirectoryRemovedMeanwhile_works() throws IOException {
    try (LocalStore store = fixture.open(root)) {
      store.blobs().put(SMALL);
      try (var entries = Files.list(root.resolve("tmp"))) {
        for (Path entry : (Iterable<Path>) entries::iterator) {
          Files.delete(entry);
        }
      }
      Digest digest = store.blobs().put(bytes("another"));
      assertThat(store.blobs().read(digest)).isEqualTo(bytes("another"));
    }
  }

  private void put(LocalStore store, Way way) throws IOException {
    switch (way) {
      case BYTES -> store.blobs().put(SMALL);
      case STREAM -> store.blobs().put(Digest.of(SMALL), new ByteArrayInputStream(SMALL));
      case SMALL_FILE -> store.blobs().putFile(Files.write(work.resolve("small"), SMALL));
      case LARGE_FILE -> store.blobs().putFile(Files.write(work.resolve("large"), LARGE));
      case ADOPTED_FILE -> {
        Files.deleteIfExists(work.resolve("adopted"));
        store.blobs().adoptFile(Files.write(work.resolve("adopted"), SMALL));
      }
      case ACTION_RESULT ->
          store.actions().put(ACTION, ActionResult.newBuilder().setExitCode(1).build());
    }
  }

  private void removeEverything() throws IOException {
    for (String kind : new String[] {"blobs", "ac"}) {
      for (Path file : filesBelow(root.resolve(kind))) {
        Files.delete(file);
      }
    }
  }

  private static byte[] large() {
    byte[] bytes = new byte[LocalBlobStore.SMALL_FILE_BYTES + 1];
    new Random(1).nextBytes(bytes);
    return bytes;
  }
}
