package dev.zako.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zako.sandbox.VirtualTree.DirectoryEntry;
import dev.zako.sandbox.VirtualTree.Entry;
import dev.zako.sandbox.VirtualTree.FileEntry;
import dev.zako.sandbox.VirtualTree.SymlinkEntry;
import dev.zako.sandbox.VirtualTreeException.Kind;
import dev.zako.sandbox.VirtualTreeException.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VirtualTreeTest {
  private final SortedMap<PortablePath, Entry> entries = new TreeMap<>();

  private void file(String path) {
    entries.put(PortablePath.of(path), new FileEntry(Path.of("/store/x"), false));
  }

  private void link(String path, String target) {
    entries.put(PortablePath.of(path), new SymlinkEntry(target));
  }

  private List<Kind> problems() {
    VirtualTreeException refusal =
        catchThrowableOfType(VirtualTreeException.class, () -> new VirtualTree(entries));
    return refusal == null ? List.of() : refusal.problems().stream().map(Problem::kind).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "lib/libx.so,libx.so.1",
    "lib/libx.so,./libx.so.1",
    "a/b/link,../../c",
    "a/b/link,..",
    "a/b/link,../..",
    "link,not/there",
    "link,a/../b",
    "a/link,../..foo",
    "link,.",
  })
  void new_linkInsideTheTree_isAccepted(String path, String target) {
    file("lib/libx.so.1");
    link(path, target);

    assertThat(problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "link,..,ESCAPING_LINK",
    "link,../x,ESCAPING_LINK",
    "a/link,../../x,ESCAPING_LINK",
    "a/b/link,../../../x,ESCAPING_LINK",
    "a/link,../../a/x,ESCAPING_LINK",
    "link,/etc/passwd,ABSOLUTE_LINK",
    "link,\\etc,ABSOLUTE_LINK",
    "link,c:/x,INVALID_LINK",
    "link,a\\b,INVALID_LINK",
    "link,'',INVALID_LINK",
    "link,a*b,INVALID_LINK",
    "link,link,LINK_LOOP",
  })
  void new_badLink_isRefused(String path, String target, Kind kind) {
    link(path, target);

    assertThat(problems()).containsExactly(kind);
  }

  @Test
  void new_linkThatEscapesThroughAnother_isRefused() {
    // By its text `deep/way/../..` is the root, but `deep/way` leads to the root already.
    file("deep/er/x");
    link("deep/way", "..");
    link("out", "deep/way/..");

    assertThat(problems()).containsExactly(Kind.ESCAPING_LINK);
  }

  @Test
  void new_linksInACircle_areRefused() {
    link("a", "b");
    link("b", "c/x");
    link("c", "a");

    assertThat(problems()).containsExactly(Kind.LINK_LOOP, Kind.LINK_LOOP, Kind.LINK_LOOP);
  }

  @Test
  void new_caseCollisions_areReported() {
    file("src/Main.c");
    file("src/main.c");
    file("Lib/a");
    file("lib/b");
    file("stra\u00dfe");
    file("STRASSE");

    VirtualTreeException refusal =
        catchThrowableOfType(VirtualTreeException.class, () -> new VirtualTree(entries));

    assertThat(refusal.problems())
        .extracting(Problem::kind)
        .containsExactly(Kind.CASE_COLLISION, Kind.CASE_COLLISION, Kind.CASE_COLLISION);
    assertThat(refusal).hasMessageContaining("`Lib` and `lib`");
    assertThat(refusal).hasMessageContaining("`src/Main.c` and `src/main.c`");
  }

  @Test
  void new_unicodeCollision_isReported() {
    file("caf\u00e9");
    file("cafe\u0301");

    assertThat(problems()).containsExactly(Kind.UNICODE_COLLISION);
  }

  @Test
  void new_fileWithEntriesBelow_isReported() {
    file("a");
    file("a/b");
    link("l", "a");
    file("l/x/y");

    assertThat(problems()).containsExactly(Kind.NOT_A_DIRECTORY, Kind.NOT_A_DIRECTORY);
  }

  @Test
  void new_pathsOutside_areReportedAllAtOnce() {
    file("../x");
    file("..");
    file(".");
    file("A");
    file("a");

    assertThat(problems())
        .containsExactlyInAnyOrder(Kind.OUTSIDE, Kind.OUTSIDE, Kind.OUTSIDE, Kind.CASE_COLLISION);
  }

  @Test
  void new_entries_areCopiedAndOrdered() {
    file("b");
    file("a/x");
    entries.put(PortablePath.of("a"), new DirectoryEntry());

    VirtualTree tree = new VirtualTree(entries);
    entries.clear();

    assertThat(tree.entries().keySet())
        .map(PortablePath::toString)
        .containsExactly("a", "a/x", "b");
    assertThat(VirtualTree.EMPTY.entries()).isEmpty();
  }
}
