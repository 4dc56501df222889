package dev.zako.cas.local;

import static dev.zako.cas.local.StoreFixture.bytes;
import static dev.zako.cas.local.StoreFixture.damage;
import static dev.zako.cas.local.StoreFixture.file;
import static dev.zako.cas.local.StoreFixture.filesBelow;
import static org.assertj.core.api.Assertions.assertThat;

import build.bazel.remote.execution.v2.ActionResult;
import build.bazel.remote.execution.v2.Directory;
import build.bazel.remote.execution.v2.DirectoryNode;
import build.bazel.remote.execution.v2.FileNode;
import build.bazel.remote.execution.v2.OutputDirectory;
import build.bazel.remote.execution.v2.OutputFile;
import build.bazel.remote.execution.v2.OutputSymlink;
import build.bazel.remote.execution.v2.Tree;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.zako.cas.ActionCache;
import dev.zako.cas.BlobStore;
import dev.zako.cas.Digest;
import dev.zako.cas.Lease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LocalActionCacheTest {
  private static final Digest ACTION = Digest.of(bytes("an action"));
  private static final Digest OTHER = Digest.of(bytes("another action"));

  private StoreFixture fixture;
  private Path root;
  private LocalStore store;
  private BlobStore blobs;
  private ActionCache actions;

  @BeforeAll
  void startSystem() {
    fixture = new StoreFixture();
  }

  @AfterAll
  void stopSystem() {
    fixture.close();
  }

  @BeforeEach
  void openStore(@TempDir Path directory) throws IOException {
    root = directory.resolve("store");
    store = fixture.open(root);
    blobs = store.blobs();
    actions = store.actions();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void everything_onAnInterruptedThread_worksThereAndAfterwards() throws Exception {
    ActionResult result = ActionResult.newBuilder().setExitCode(3).build();
    Thread.currentThread().interrupt();
    try {
      actions.put(ACTION, result);
      assertThat(actions.get(ACTION)).contains(result);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }

    actions.put(OTHER, result);
    assertThat(actions.get(ACTION)).contains(result);
    assertThat(actions.get(OTHER)).contains(result);
  }

  @Test
  void get_neverPut_isAMiss() throws IOException {
    assertThat(actions.get(ACTION)).isEmpty();
  }

  @Test
  void put_tooLargeResult_isNotKeptAndHarmsNothing() throws IOException {
    actions.put(OTHER, completeResult());
    ByteString huge = UnsafeByteOperations.unsafeWrap(new byte[ResultLog.MAX_VALUE_BYTES]);
    actions.put(ACTION, ActionResult.newBuilder().setStdoutRaw(huge).build());

    assertThat(actions.get(ACTION)).isEmpty();
    assertThat(actions.get(OTHER)).contains(completeResult());
  }

  @Test
  void get_completeResult_isThatOfTheAction() throws IOException {
    ActionResult result = completeResult();
    actions.put(ACTION, result);

    assertThat(actions.get(ACTION)).contains(result);
    assertThat(actions.get(OTHER)).isEmpty();
    try (LocalStore reopened = fixture.open(root)) {
      assertThat(reopened.actions().get(ACTION)).contains(result);
    }
  }

  @Test
  void put_again_replacesTheResult() throws IOException {
    actions.put(ACTION, ActionResult.newBuilder().setExitCode(1).build());
    actions.put(ACTION, ActionResult.newBuilder().setExitCode(2).build());

    assertThat(actions.get(ACTION)).map(ActionResult::getExitCode).contains(2);
  }

  @Test
  void get_resultWithoutOutputs_isAHit() throws IOException {
    actions.put(ACTION, ActionResult.getDefaultInstance());

    assertThat(actions.get(ACTION)).contains(ActionResult.getDefaultInstance());
  }

  @Test
  void get_anyReferencedBlobGone_isAMissUntilItIsBack() throws IOException {
    ActionResult result = completeResult();
    Map<String, Digest> referenced =
        new TreeMap<>(
            Map.of(
                "output file", Digest.of(bytes("output")),
                "standard output", Digest.of(bytes("stdout")),
                "standard error", Digest.of(bytes("stderr")),
                "tree", Digest.fromMessage(result.getOutputDirectories(0).getTreeDigest()),
                "file in the root of a tree", Digest.of(bytes("in root")),
                "file in a child of a tree", Digest.of(bytes("in child")),
                "root directory",
                    Digest.fromMessage(result.getOutputDirectories(1).getRootDirectoryDigest()),
                "child directory", Digest.of(childDirectory().toByteArray())));

    for (Map.Entry<String, Digest> entry : referenced.entrySet()) {
      completeResult();
      actions.put(ACTION, result);
      assertThat(actions.get(ACTION)).as(entry.getKey()).isPresent();
      assertThat(store.evict(entry.getValue())).isTrue();

      assertThat(actions.get(ACTION)).as(entry.getKey()).isEmpty();

      completeResult();
      assertThat(actions.get(ACTION)).as(entry.getKey()).contains(result);
    }
  }

  @Test
  void get_referencedBlobTruncated_isAMiss() throws IOException {
    actions.put(ACTION, completeResult());
    damage(file(root, "blobs", Digest.of(bytes("output"))), bytes("outpu"));

    assertThat(actions.get(ACTION)).isEmpty();
  }

  @Test
  void get_recordDamagedOrCutAtAnyByte_isAMissAndTheNextOneIsFound() throws IOException {
    actions.put(ACTION, completeResult());
    byte[] sound = Files.readAllBytes(log());
    ActionResult other = ActionResult.newBuilder().setExitCode(7).build();

    for (int i = 0; i < sound.length; i++) {
      byte[] flipped = sound.clone();
      flipped[i] ^= 1;
      for (byte[] damaged : List.of(flipped, Arrays.copyOf(sound, i))) {
        write(damaged);
        assertThat(actions.get(ACTION)).as("byte %d of %d", i, damaged.length).isEmpty();
        actions.put(OTHER, other);
        assertThat(actions.get(OTHER)).as("behind byte %d", i).contains(other);
        assertThat(actions.get(ACTION)).as("byte %d of %d", i, damaged.length).isEmpty();
      }
    }
    write(sound);
    assertThat(actions.get(ACTION)).isPresent();
  }

  @Test
  void get_anyBytesBetweenRecords_arePassedOver() throws IOException {
    Random random = new Random(42);
    for (int i = 0; i < 20; i++) {
      actions.put(Digest.of(bytes("before " + i)), numbered(i));
      byte[] garbage = new byte[random.nextInt(3 * ResultLog.HEADER_BYTES)];
      random.nextBytes(garbage);
      Files.write(log(), garbage, StandardOpenOption.APPEND);
      Files.write(log(), bytes("zako-ac2"), StandardOpenOption.APPEND);
    }

    try (LocalStore reopened = fixture.open(root)) {
      for (int i = 0; i < 20; i++) {
        Digest action = Digest.of(bytes("before " + i));
        assertThat(actions.get(action)).contains(numbered(i));
        assertThat(reopened.actions().get(action)).contains(numbered(i));
      }
    }
  }

  @Test
  void get_manyAndLongRecords_areAllFound() throws IOException {
    ActionResult longOne =
        ActionResult.newBuilder().setStdoutRaw(ByteString.copyFrom(new byte[1 << 20])).build();
    actions.put(ACTION, longOne);
    for (int i = 0; i < 2_000; i++) {
      actions.put(Digest.of(bytes("action " + i)), numbered(i));
    }
    actions.put(OTHER, longOne);

    try (LocalStore reopened = fixture.open(root)) {
      for (int i = 0; i < 2_000; i++) {
        assertThat(reopened.actions().get(Digest.of(bytes("action " + i)))).contains(numbered(i));
      }
      assertThat(reopened.actions().get(ACTION)).contains(longOne);
      assertThat(reopened.actions().get(OTHER)).contains(longOne);
    }
  }

  @Test
  void put_byAnotherStore_isSeenByThisOne() throws IOException {
    actions.put(ACTION, numbered(1));
    try (LocalStore another = fixture.open(root)) {
      assertThat(another.actions().get(ACTION)).contains(numbered(1));
      another.actions().put(ACTION, numbered(2));
      another.actions().put(OTHER, numbered(3));
    }

    assertThat(actions.get(ACTION)).contains(numbered(2));
    assertThat(actions.get(OTHER)).contains(numbered(3));
  }

  @Test
  void get_logRemovedOrReplaced_isThatOfWhatIsThere() throws IOException {
    actions.put(ACTION, numbered(1));
    Path aside = Files.move(log(), root.resolve("aside"));
    assertThat(actions.get(ACTION)).isEmpty();
    actions.put(OTHER, numbered(2));
    assertThat(actions.get(OTHER)).contains(numbered(2));

    Files.move(aside, log(), StandardCopyOption.REPLACE_EXISTING);

    assertThat(actions.get(ACTION)).contains(numbered(1));
    assertThat(actions.get(OTHER)).isEmpty();
    actions.put(OTHER, numbered(3));
    assertThat(actions.get(OTHER)).contains(numbered(3));
  }

  @Test
  void get_recordOfAnotherAction_isAMiss() throws IOException {
    actions.put(ACTION, completeResult());
    byte[] record = Files.readAllBytes(log());
    System.arraycopy(
        OTHER.hash(), 0, record, ResultLog.HEADER_BYTES - Digest.HASH_BYTES, Digest.HASH_BYTES);
    write(record);

    assertThat(actions.get(OTHER)).isEmpty();
    assertThat(actions.get(ACTION)).isEmpty();
  }

  private Path log() {
    return root.resolve("ac/results");
  }

  private static ActionResult numbered(int number) {
    return ActionResult.newBuilder().setExitCode(number).build();
  }

  @Test
  void get_malformedDigestOrTree_isAMiss() throws IOException {
    Digest noTree = blobs.put(bytes("not a tree message: \u00ff\u00ff"));
    List<ActionResult> malformed =
        List.of(
            ActionResult.newBuilder().addOutputFiles(OutputFile.newBuilder().setPath("a")).build(),
            ActionResult.newBuilder()
                .setStdoutDigest(
                    build.bazel.remote.execution.v2.Digest.newBuilder().setHash("../../x"))
                .build(),
            ActionResult.newBuilder()
                .addOutputDirectories(
                    OutputDirectory.newBuilder().setPath("d").setTreeDigest(noTree.toMessage()))
                .build(),
            ActionResult.newBuilder()
                .addOutputDirectories(OutputDirectory.newBuilder().setPath("d"))
                .build());

    for (ActionResult result : malformed) {
      actions.put(ACTION, result);
      assertThat(actions.get(ACTION)).as("%s", result).isEmpty();
    }
  }

  @Test
  void get_withALease_holdsEveryReferencedBlob() throws IOException {
    actions.put(ACTION, completeResult());
    List<Digest> outputs =
        List.of(
            Digest.of(bytes("output")),
            Digest.of(bytes("in child")),
            Digest.of(childDirectory().toByteArray()));

    try (Lease lease = store.lease()) {
      assertThat(actions.get(ACTION, lease)).isPresent();
      for (Digest output : outputs) {
        assertThat(store.evict(output)).isFalse();
      }
    }
    for (Digest output : outputs) {
      assertThat(store.evict(output)).isTrue();
    }
  }

  @Test
  void put_manyTimes_leavesNoTemporaryFile() throws IOException {
    for (int i = 0; i < 10; i++) {
      actions.put(Digest.of(bytes("action " + i)), completeResult());
    }

    assertThat(filesBelow(root.resolve("ac"))).containsExactly(log());
    assertThat(StoreFixture.temporaryFiles(root)).isEmpty();
  }

  private void write(byte[] bytes) throws IOException {
    damage(log(), bytes);
  }

  /** A result with every kind of reference; all of it is put into the store. */
  private ActionResult completeResult() throws IOException {
    Digest output = blobs.put(bytes("output"));
    Digest stdout = blobs.put(bytes("stdout"));
    Digest stderr = blobs.put(bytes("stderr"));
    Directory child = childDirectory();
    Directory directory =
        Directory.newBuilder()
            .addFiles(fileNode("a", blobs.put(bytes("in root"))))
            .addFiles(fileNode("empty", Digest.EMPTY))
            .addDirectories(
                DirectoryNode.newBuilder()
                    .setName("child")
                    .setDigest(blobs.put(child.toByteArray()).toMessage()))
            .build();
    Tree tree = Tree.newBuilder().setRoot(directory).addChildren(child).build();
    return ActionResult.newBuilder()
        .addOutputFiles(OutputFile.newBuilder().setPath("out").setDigest(output.toMessage()))
        .addOutputSymlinks(OutputSymlink.newBuilder().setPath("link").setTarget("out"))
        .addOutputDirectories(
            OutputDirectory.newBuilder()
                .setPath("tree")
                .setTreeDigest(blobs.put(tree.toByteArray()).toMessage()))
        .addOutputDirectories(
            OutputDirectory.newBuilder()
                .setPath("directory")
                .setRootDirectoryDigest(blobs.put(directory.toByteArray()).toMessage()))
        .setStdoutDigest(stdout.toMessage())
        .setStderrDigest(stderr.toMessage())
        .build();
  }

  private Directory childDirectory() throws IOException {
    return Directory.newBuilder().addFiles(fileNode("b", blobs.put(bytes("in child")))).build();
  }

  private static FileNode fileNode(String name, Digest digest) {
    return FileNode.newBuilder().setName(name).setDigest(digest.toMessage()).build();
  }
}
