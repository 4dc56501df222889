package dev.zako.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
  @TempDir Path directory;
  private Fixture fixture;
  private RunDirectory run;

  @BeforeEach
  void prepare() throws IOException {
    fixture = new Fixture(directory);
    run = new RunDirectory(directory.resolve("run"), true);
  }

  /** Begins a command with these inputs and outputs; the root of its tree. */
  private Path begin(List<String> inputs, String output) {
    fixture.inputs.clear();
    fixture.outputFiles.clear();
    inputs.forEach(input -> fixture.input(input, input));
    fixture.output(output);
    SandboxRequest request = fixture.request("cc");
    try {
      WorkTree tree = run.begin(request, TreeLayout.of(request));
      tree.placeInputs(false, false);
      return tree.root();
    } catch (IOException | WorkTree.BadSourceException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> below(Path root) {
    try (Stream<Path> all = Files.walk(root)) {
      return all.skip(1).map(path -> root.relativize(path).toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean endsWellAfter(Consumer<Path> command) {
    Path root = begin(List.of("src/deep/a.c", "include/a.h"), "out/a.o");
    command.accept(root);
    return run.end();
  }

  private static void write(Path file) {
    try {
      Files.writeString(file, "left");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void end_afterConfinedCommand_keepsOnlyWhatItCouldNotWriteTo() throws IOException {
    Path root = begin(List.of("src/deep/a.c", "out/sub/in.h"), "out/a.o");
    Files.createDirectory(directory.resolve("run/root"));

    assertThat(run.end()).isTrue();

    assertThat(below(root)).containsExactly("src", "src/deep");
    assertThat(below(directory.resolve("run")))
        .containsExactly("work", "work/src", "work/src/deep");
  }

  @Test
  void end_afterCommandThatIsKeptFromNothing_keepsWhatIsAsItWasMade() throws IOException {
    run = new RunDirectory(directory.resolve("free"), false);
    Path root = begin(List.of("src/a.c"), "out/sub/a.o");
    run.makeTemporary();

    assertThat(run.end()).isTrue();

    assertThat(below(root)).containsExactly("out", "out/sub", "src");
    assertThat(below(directory.resolve("free"))).contains("stderr", "stdout", "tmp", "work");
  }

  @Test
  void end_filesBesideTheTreeThatTheCommandUsedOrReplaced_areMadeAnew() throws IOException {
    run = new RunDirectory(directory.resolve("free"), false);
    begin(List.of("src/a.c"), "out/a.o");
    write(run.stdout());
    open(run.stderr());
    Path elsewhere = directory.resolve("elsewhere");
    write(elsewhere);
    Path more = directory.resolve("free/more");
    Files.createSymbolicLink(more, elsewhere);

    assertThat(run.end()).isTrue();

    assertThat(run.stdout()).doesNotExist();
    assertThat(run.stderr()).doesNotExist();
    assertThat(more).doesNotExist();
    assertThat(elsewhere).hasContent("left");
    begin(List.of("src/a.c"), "out/a.o");
    assertThat(run.stdout()).isEmptyFile();
    Files.delete(run.stdout());
    Files.createLink(run.stdout(), elsewhere);
    open(run.makeTemporary());
    assertThat(run.end()).isTrue();
    assertThat(run.stdout()).doesNotExist();
    assertThat(directory.resolve("free/tmp")).doesNotExist();
    assertThat(elsewhere).hasContent("left");
    begin(List.of("src/a.c"), "out/a.o");
    write(run.makeTemporary().resolve("left"));
    assertThat(run.end()).isFalse();
  }

  @Test
  void begin_again_hasExactlyWhatTheNextCommandDeclares() {
    begin(List.of("src/deep/a.c", "include/a.h"), "out/a.o");
    assertThat(run.end()).isTrue();

    Path second = begin(List.of("src/b.c", "more/b.h"), "src/b.o");

    assertThat(below(second)).containsExactly("more", "more/b.h", "src", "src/b.c");
    assertThat(run.end()).isTrue();
    Path third = begin(List.of("a.c"), "a.o");
    assertThat(below(third)).containsExactly("a.c");
    assertThat(run.end()).isTrue();
    assertThat(below(directory.resolve("run"))).isEmpty();
    assertThat(below(begin(List.of("src/c.c"), "out/c.o")))
        .containsExactly("out", "src", "src/c.c");
  }

  @Test
  void end_anythingLeftOrChanged_isNotUsedAgain() {
    assertThat(endsWellAfter(root -> {})).isTrue();
    assertThat(endsWellAfter(root -> write(root.resolve("out/undeclared")))).isFalse();
    prepareAnother("1");
    assertThat(endsWellAfter(root -> write(root.resolve("src/deep/left")))).isFalse();
    prepareAnother("2");
    assertThat(endsWellAfter(root -> write(root.resolve("src\\deep")))).isFalse();
    prepareAnother("3");
    assertThat(endsWellAfter(root -> write(directory.resolve("run3/work/left")))).isFalse();
    prepareAnother("4");
    assertThat(endsWellAfter(root -> open(root.resolve("include")))).isFalse();
    prepareAnother("5");
    assertThat(endsWellAfter(root -> delete(root.resolve("include/a.h")))).isFalse();
  }

  private void prepareAnother(String suffix) {
    run = new RunDirectory(directory.resolve("run" + suffix), true);
  }

  private static void open(Path at) {
    try {
      Files.setPosixFilePermissions(at, PosixFilePermissions.fromString("rwxrwxrwx"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
