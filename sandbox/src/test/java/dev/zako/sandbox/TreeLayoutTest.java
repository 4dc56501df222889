package dev.zako.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.sandbox.TreeLayout.Change;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeLayoutTest {
  @TempDir Path directory;
  private Fixture fixture;

  @BeforeEach
  void prepare() {
    fixture = new Fixture(directory);
  }

  private static Change change(String at, boolean writable) {
    return new Change(PortablePath.of(at), writable);
  }

  @Test
  void changes_outputsBesideInputs_areAsFewAsPossible() {
    fixture.input("src/a.c", "");
    fixture.input("zako-out/app/_objs/a.o", "");
    fixture.input("zako-out/app/_objs/b.o", "");
    fixture.input("zako-out/app/in.h", "");
    fixture.output("zako-out/app/prog");

    TreeLayout layout = TreeLayout.of(fixture.request("cc"));

    assertThat(layout.changes(new VirtualTree(fixture.inputs)))
        .containsExactly(
            change(".", false),
            change("zako-out/app", true),
            change("zako-out/app/_objs", false),
            change("zako-out/app/in.h", false));
  }

  @Test
  void changes_outputInTheRoot_makesItWritable() {
    fixture.input("a.c", "");
    fixture.input("lib/b.c", "");
    fixture.output("a.out");
    fixture.outputDirectories.add(PortablePath.of("gen/deep"));

    TreeLayout layout = TreeLayout.of(fixture.request("cc"));

    assertThat(layout.changes(new VirtualTree(fixture.inputs)))
        .containsExactly(change(".", true), change("lib", false), change("a.c", false));
    assertThat(layout.directories())
        .map(PortablePath::toString)
        .containsExactly(".", "gen", "gen/deep", "lib");
  }

  @Test
  void refuse_contradictions_areNamed() {
    fixture.input("a", "");
    fixture.input("d/b", "");
    assertThat(TreeLayout.refuse(fixture.request("cc"))).isEmpty();

    assertThat(TreeLayout.refuse(fixture.request())).get().asString().contains("no command");
    assertThat(TreeLayout.refuse(fixture.request("a\0b"))).get().asString().contains("zero");
    assertRefused("a", "is an input too");
    assertRefused("a/b", "is below input");
    assertRefused("d", "is inside output");
    assertRefused("../x", "is not inside");
    assertRefused(".", "is not inside");
    fixture.output("x/y");
    assertRefused("x/y", "declared twice");
    assertRefused("x", "is inside output");
    fixture.timeout = Duration.ZERO;
    assertThat(TreeLayout.refuse(fixture.request("cc"))).get().asString().contains("timeout");
    fixture.timeout = Duration.ofSeconds(1);
    fixture.environment.put("A=B", "c");
    assertThat(TreeLayout.refuse(fixture.request("cc"))).get().asString().contains("A=B");
  }

  private void assertRefused(String output, String reason) {
    fixture.output(output);
    assertThat(TreeLayout.refuse(fixture.request("cc"))).get().asString().contains(reason);
    fixture.outputFiles.removeLast();
  }
}
