package dev.zako.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdleDirectoriesTest {
  private static final int MAX = 256;

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
  void take_sameTreeWhileOneIsInUse_givesAnotherOne() throws Exception {
    RunDirectory first = idle.take(layout("same").directories());
    RunDirectory second = idle.take(layout("same").directories());
    use(first, layout("same"));
    use(second, layout("same"));
    idle.add(first);
    idle.add(second);
    RunDirectory one = idle.take(layout("same").directories());
    RunDirectory other = idle.take(layout("same").directories());
    assertThat(List.of(one, other)).containsExactlyInAnyOrder(first, second);
  }

  @Test
  void take_beyondTheBound_changesTheClosestOfThoseThatWaitLongest() throws Exception {
    List<RunDirectory> all = new ArrayList<>();
    for (int turn = 0; turn < MAX; turn++) {
      TreeLayout layout = layout(turn == 3 ? "a/b/c/d" : "package" + turn);
      RunDirectory run = idle.take(layout.directories());
      use(run, layout);
      idle.add(run);
      all.add(run);
    }
    assertThat(all).doesNotHaveDuplicates();
    RunDirectory closest = idle.take(layout("a/b/c/e").directories());
    assertThat(closest).isSameAs(all.get(3));
    use(closest, layout("a/b/c/e"));
    idle.add(closest);
    assertThat(idle.take(layout("new").directories())).isSameAs(all.get(0));
  }
}
