package dev.zako.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdleDirectoriesTest {
  @TempDir Path directory;
  private final AtomicInteger made = new AtomicInteger();
  private final IdleDirectories idle =
      new IdleDirectories(
          () -> new RunDirectory(directory.resolve("run-" + made.incrementAndGet()), false));
  private Fixture fixture;

  @BeforeEach
  void prepare() throws IOException {
    fixture = new Fixture(directory);
  }

  private TreeLayout layout(String name) throws IOException {
    fixture.inputs.clear();
    fixture.outputFiles.clear();
    fixture.input(name + "/src/a.c", name);
    fixture.output(name + "/out/a.o");
    return TreeLayout.of(fixture.request("cc"));
  }

  /** Runs a command in it, as far as directories are concerned. */
  private void use(RunDirectory run, TreeLayout layout) throws Exception {
    WorkTree tree = run.begin(fixture.request("cc"), layout);
    tree.placeInputs(false, false);
    assertThat(run.end()).isTrue();
  }

  @Test
  void take_treeOfAnEarlierCommand_givesItsDirectory() throws Exception {
    RunDirectory first = idle.take(layout("first").directories());
    use(first, layout("first"));
    RunDirectory second = idle.take(layout("second").directories());
    use(second, layout("second"));
    assertThat(second).isNotSameAs(first);
    idle.add(first);
    idle.add(second);
    assertThat(idle.take(layout("first").directories())).isSameAs(first);
    assertThat(idle.take(layout("second").directories())).isSameAs(second);
  }

  @Test
  void take_treeThatSharesMuch_changesTheClosest() throws Exception {
    RunDirectory run = idle.take(layout("a/b/c/d").directories());
    use(run, layout("a/b/c/d"));
    idle.add(run);
    assertThat(idle.take(layout("a/b/c/e").directories())).isSameAs(run);
  }

  @Test
  void take_manyTrees_keepsNoMoreThanABound() throws Exception {
    Set<RunDirectory> seen = new HashSet<>();
    for (int turn = 0; turn < 200; turn++) {
      TreeLayout layout = layout("package" + turn + "/a/b/c/d/e/f/g");
      RunDirectory run = idle.take(layout.directories());
      use(run, layout);
      idle.add(run);
      seen.add(run);
    }
    assertThat(seen).hasSizeBetween(2, 64);
  }
}
