package dev.zako.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.engine.build.BuildReport.Status;
import dev.zako.engine.build.model.MalformedTextException;
import dev.zako.engine.graph.CancelReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds of an engine that listens to changes instead of looking at every file. */
class WatchedBuildsTest {
  private static final int FILES = 6;

  @TempDir Path directory;
  private TestWorkspace workspace;

  @AfterEach
  void stop() {
    workspace.close();
  }

  @BeforeEach
  void make() throws Exception {
    workspace = new TestWorkspace(directory.resolve("w"));
    workspace.write(
        "a/BUILD.ts",
        """
        import { genrule } from "zako:std";
        export default [genrule({
          name: "all", srcs: ["**/*.txt"], outs: ["all"], cmd: "cat $(SRCS) > $@" })];
        """);
    for (int i = 0; i < FILES; i++) {
      workspace.write("a/d" + i % 2 + "/" + i + ".txt", i + "\n");
    }
    workspace.engine().watch();
  }

  private String built() throws Exception {
    workspace.succeed("//...");
    return workspace.output("a/all");
  }

  @Test
  void build_afterEachKindOfChange_seesIt() throws Exception {
    Path a = workspace.root().resolve("a");
    assertThat(built()).isEqualTo("0\n2\n4\n1\n3\n5\n");
    assertThat(built()).isEqualTo("0\n2\n4\n1\n3\n5\n");
    assertThat(workspace.executed()).isEmpty();
    workspace.write("a/d0/2.txt", "two\n");
    assertThat(built()).isEqualTo("0\ntwo\n4\n1\n3\n5\n");
    workspace.write("a/d1/new/x.txt", "x\n");
    assertThat(built()).isEqualTo("0\ntwo\n4\n1\n3\n5\nx\n");
    workspace.write("a/d1/new/x.txt", "y\n");
    assertThat(built()).isEqualTo("0\ntwo\n4\n1\n3\n5\ny\n");
    Files.move(a.resolve("d1/new"), a.resolve("d1/newer"));
    workspace.write("a/d1/new/x.txt", "z\n");
    assertThat(built()).isEqualTo("0\ntwo\n4\n1\n3\n5\nz\ny\n");
    workspace.write("a/d1/newer/x.txt", "q\n");
    assertThat(built()).isEqualTo("0\ntwo\n4\n1\n3\n5\nz\nq\n");
    Files.move(a.resolve("d0"), a.resolve("d2"));
    assertThat(built()).isEqualTo("1\n3\n5\nz\nq\n0\ntwo\n4\n");
    Path replacement = Files.writeString(directory.resolve("r"), "replaced\n");
    Files.move(replacement, a.resolve("d2/0.txt"), StandardCopyOption.ATOMIC_MOVE);
    workspace.delete("a/d2/4.txt");
    assertThat(built()).isEqualTo("1\n3\n5\nz\nq\nreplaced\ntwo\n");
  }

  @Test
  void build_throughOtherNames_seesTheChange() throws Exception {
    Path a = workspace.root().resolve("a");
    Path other = Files.writeString(directory.resolve("other"), "other\n");
    Files.createLink(a.resolve("d0/hard.txt"), other);
    Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("soft"), "soft\n");
    Files.createSymbolicLink(a.resolve("d0/soft.txt"), elsewhere.resolve("soft"));
    assertThat(Files.isSymbolicLink(a.resolve("d0/soft.txt"))).isTrue();
    assertThat(built()).isEqualTo("0\n2\n4\nother\nsoft\n1\n3\n5\n");
    Files.writeString(other, "changed\n");
    Files.writeString(elsewhere.resolve("soft"), "changed too\n");
    assertThat(built()).isEqualTo("0\n2\n4\nchanged\nchanged too\n1\n3\n5\n");
  }

  @Test
  void build_afterMoreChangesThanAreKept_seesEachOfThem() throws Exception {
    assertThat(built()).isEqualTo("0\n2\n4\n1\n3\n5\n");
    for (int i = 0; i < 3000; i++) {
      workspace.write("a/d0/many" + i, "");
      workspace.delete("a/d0/many" + i);
    }
    workspace.write("a/d0/2.txt", "two\n");
    assertThat(built()).isEqualTo("0\ntwo\n4\n1\n3\n5\n");
    assertThat(built()).isEqualTo("0\ntwo\n4\n1\n3\n5\n");
    workspace.write("a/d0/2.txt", "three\n");
    assertThat(built()).isEqualTo("0\nthree\n4\n1\n3\n5\n");
  }

  @Test
  void build_whoseFilesChangeMeanwhile_beginsAgainWithThem() throws Exception {
    Path first = directory.resolve("wait-0");
    Path second = directory.resolve("wait-changed");
    assertThat(new ProcessBuilder("mkfifo", "" + first, "" + second).start().waitFor()).isZero();
    workspace.write(
        "a/BUILD.ts",
        """
        import { genrule } from "zako:std";
        export default [genrule({
          name: "all", srcs: ["d0/0.txt", "d1/1.txt"], outs: ["all"],
          cmd: "cat $(SRCS) > $@; read line < DIRECTORY/wait-`head -n 1 $@`" })];
        """
            .replace("DIRECTORY", directory.toString()));
    AtomicReference<Optional<BuildReport>> report = new AtomicReference<>(Optional.empty());
    Thread builder =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    report.set(Optional.of(workspace.build("//...")));
                  } catch (MalformedTextException e) {
                    throw new IllegalStateException(e);
                  }
                });
    workspace.await(BuildEvent.ActionStarted.class);
    workspace.write("a/d0/0.txt", "changed\n");
    workspace.write("a/d1/1.txt", "meanwhile\n");
    Files.writeString(first, "go\n", StandardOpenOption.WRITE);
    Files.writeString(second, "go\n", StandardOpenOption.WRITE);
    builder.join();
    BuildReport ended = report.get().orElseThrow();
    assertThat(ended.status()).as(ended.toString()).isEqualTo(Status.SUCCEEDED);
    assertThat(ended.executed()).isEqualTo(2);
    assertThat(workspace.output("a/all")).isEqualTo("changed\nmeanwhile\n");
  }

  @Test
  void awaitChange_ofSomethingThatWasRead_returns() throws Exception {
    built();
    workspace.write("unread.txt", "nobody reads this\n");
    workspace.write("a/d1/5.txt", "news\n");
    assertThat(workspace.engine().awaitChange(new BuildControl())).isTrue();
    assertThat(built()).isEqualTo("0\n2\n4\n1\n3\nnews\n");
    BuildControl control = new BuildControl();
    Thread canceller =
        Thread.ofVirtual().start(() -> control.cancel(new CancelReason.UserInterrupt()));
    assertThat(workspace.engine().awaitChange(control)).isFalse();
    canceller.join();
  }

  @Test
  void build_whileAWriterEdits_isAsCleanAfterwards() throws Exception {
    long seed = 20260712;
    Random random = new Random(seed);
    AtomicBoolean stop = new AtomicBoolean();
    Thread writer =
        Thread.ofPlatform()
            .start(
                () -> {
                  Random own = new Random(seed + 1);
                  while (!stop.get()) {
                    edit(own);
                  }
                });
    try {
      for (int i = 0; i < 10; i++) {
        workspace.build("//...");
      }
    } finally {
      stop.set(true);
      writer.join();
    }
    for (int round = 0; round < 10; round++) {
      edit(random);
      StringBuilder expected = new StringBuilder();
      for (int parity = 0; parity < 2; parity++) {
        for (int i = parity; i < FILES; i += 2) {
          Path file = workspace.root().resolve("a/d" + parity + "/" + i + ".txt");
          if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            expected.append(Files.readString(file));
          }
        }
      }
      assertThat(built()).as("seed " + seed).isEqualTo(expected.toString());
    }
  }

  private void edit(Random random) {
    int number = random.nextInt(FILES);
    Path file = workspace.root().resolve("a/d" + number % 2 + "/" + number + ".txt");
    try {
      if (number > 1 && random.nextInt(4) == 0) {
        Files.deleteIfExists(file);
      } else {
        Files.writeString(file, random.nextInt(1000) + "\n");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
