package dev.zako.cas.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import build.bazel.remote.execution.v2.Directory;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.zako.cas.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The expected digests come from messages encoded by hand, without a protobuf library. */
final class InputTreeTest {
  static final Digest SOURCE = digest("int main(void) { return 0; }\n");
  static final Digest HEADER = digest("#define X 1\n");
  static final Digest ROOT =
      Digest.parse("451d5c672e81b024aa09a13c2db101f8d01eece7c1f3dc2681e28a3941fa1352/333");

  /** The parts of one tree; whatever the order, the tree is the same. */
  static List<Consumer<InputTree.Builder>> parts() {
    return new ArrayList<>(
        List.of(
            tree -> tree.file("app/main.c", SOURCE, false),
            tree -> tree.file("app/run.sh", HEADER, true),
            tree -> tree.file("app/none", Digest.EMPTY, false),
            tree -> tree.file("include/x.h", HEADER, false),
            tree -> tree.emptyDirectory("out"),
            tree -> tree.emptyDirectory("app"),
            // U+FF5E is before U+1F600 by code point, and after it by UTF-16 unit.
            tree -> tree.file("uni/\uD83D\uDE00", HEADER, false),
            tree -> tree.file("uni/\uFF5E", SOURCE, false),
            tree -> tree.symlink("link", "include/x.h")));
  }

  @Test
  void build_knownTree_hasTheDigestsOfHandEncodedMessages() {
    InputTree.Builder builder = new InputTree.Builder();
    parts().forEach(part -> part.accept(builder));

    InputTree tree = builder.build();

    assertThat(tree.root()).isEqualTo(ROOT);
    assertThat(tree.directories())
        .containsOnlyKeys(
            ROOT,
            Digest.EMPTY,
            Digest.parse("25f50ba25ca18db687448f39ac46f7a56194b96b824c05c82d3be25046ba1aff/238"),
            Digest.parse("d158ffcbaf07b6e55355b395ec77f9f9f4a3c69eeee9079d53b098560a2d3fd2/77"),
            Digest.parse("e376235f1bd65a2e6d50b59dedc9d9fc8f86a4eb183a90f618d1b4578202efc5/155"));
    tree.directories().forEach((digest, bytes) -> assertThat(Digest.of(bytes)).isEqualTo(digest));
  }

  @Test
  void build_anyOrderOfEntries_givesTheSameTree() {
    for (long seed = 1; seed <= 50; seed++) {
      List<Consumer<InputTree.Builder>> parts = parts();
      Collections.shuffle(parts, new Random(seed));
      InputTree.Builder builder = new InputTree.Builder();
      parts.forEach(part -> part.accept(builder));

      assertThat(builder.build().root()).as("seed %d", seed).isEqualTo(ROOT);
    }
  }

  @Test
  void build_noEntries_isTheEmptyDirectory() {
    assertThat(new InputTree.Builder().build().root()).isEqualTo(Digest.EMPTY);
  }

  @Test
  void build_oneEntryChanged_changesTheRoot() {
    Digest plain = new InputTree.Builder().file("a", SOURCE, false).build().root();

    assertThat(new InputTree.Builder().file("a", SOURCE, true).build().root()).isNotEqualTo(plain);
    assertThat(new InputTree.Builder().file("a", HEADER, false).build().root()).isNotEqualTo(plain);
    assertThat(new InputTree.Builder().file("b", SOURCE, false).build().root()).isNotEqualTo(plain);
  }

  @Test
  void file_sameEntryTwice_isListedOnce() throws InvalidProtocolBufferException {
    InputTree tree =
        new InputTree.Builder().file("a", SOURCE, false).file("a", SOURCE, false).build();

    Directory root = Directory.parseFrom(tree.directories().get(tree.root()));
    assertThat(root.getFilesCount()).isEqualTo(1);
  }

  @Test
  void add_contradictingEntries_isRefused() {
    InputTree.Builder builder = new InputTree.Builder().file("a/b", SOURCE, false);

    assertThatThrownBy(() -> builder.file("a/b", HEADER, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("`a/b`");
    assertThatThrownBy(() -> builder.file("a", HEADER, false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.symlink("a/b", "c"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.emptyDirectory("a/b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.file("a/b/c", SOURCE, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a directory");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/a", "a/", "a//b", ".", "./a", "a/..", "../a", "a/./b", "a\0b", "\uD800"})
  void file_pathNotCanonical_isRefused(String path) {
    InputTree.Builder builder = new InputTree.Builder();

    assertThatThrownBy(() -> builder.file(path, SOURCE, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("canonical");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/etc/passwd", "\uDC00"})
  void symlink_targetEmptyOrAbsolute_isRefused(String target) {
    InputTree.Builder builder = new InputTree.Builder();

    assertThatThrownBy(() -> builder.symlink("link", target))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("relative");
  }

  private static Digest digest(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
