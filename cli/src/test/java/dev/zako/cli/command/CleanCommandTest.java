package dev.zako.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.cli.Recorder;
import dev.zako.cli.render.ConsoleListener;
import dev.zako.cli.render.Display;
import dev.zako.cli.render.Style;
import dev.zako.cli.terminal.Signals;
import dev.zako.engine.build.BuildEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CleanCommandTest {
  @TempDir Path directory;

  /** Keeps in order what is done to it, but for progress. */
  private static final class Kept implements Display {
    final List<String> calls = new ArrayList<>();

    @Override
    public synchronized void print(String text) {
      calls.add(text);
    }

    @Override
    public void update(BuildEvent event) {}

    @Override
    public synchronized void close() {
      calls.add("closed");
    }
  }

  @Test
  void run_withDisplay_endsItBeforeItSaysWhatIsGone() throws Exception {
    Files.writeString(
        directory.resolve("zako.toml"),
        "group = \"dev.zako.test\"\nartifact = \"sample\"\nversion = \"1.0.0\"\n");
    Recorder recorder = new Recorder();
    Kept display = new Kept();
    ConsoleListener console = new ConsoleListener(display, Style.PLAIN, false, "info");

    int code =
        new CleanCommand(
                recorder.in(directory),
                Signals.none(),
                new OwnEngine(recorder.in(directory)),
                display,
                console,
                false)
            .run(new Invocation.Clean(false));

    assertThat(code).isZero();
    assertThat(display.calls).containsExactly("closed", "Nothing to remove\n");
    assertThat(recorder.err()).isEmpty();
  }
}
