package dev.zako.cli;

import dev.zako.cli.terminal.Signals;
import dev.zako.cli.terminal.Surroundings;
import dev.zako.cli.terminal.TerminalSize;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The whole program in this process. */
final class Program {
  private static final int BUFFER_BYTES = 8192;

  private Program() {}

  /**
   * Carries out the command line.
   *
   * @param properties of the JVM
   * @return the exit code
   */
  static int run(List<String> arguments, SortedMap<String, String> properties) {
    Surroundings surroundings =
        new Surroundings(
            stream(FileDescriptor.out),
            stream(FileDescriptor.err),
            Boolean.getBoolean("zako.terminal.out"),
            Boolean.getBoolean("zako.terminal.err"),
            Path.of("").toAbsolutePath(),
            new TreeMap<>(System.getenv()),
            properties,
            InstantSource.system(),
            TerminalSize::ofProcess);
    int exitCode = new Cli(surroundings, Signals.ofProcess()).run(arguments);
    surroundings.out().flush();
    surroundings.err().flush();
    return exitCode;
  }

  /** UTF-8 whatever the locale says, so that the same build prints the same bytes everywhere. */
  private static PrintStream stream(FileDescriptor descriptor) {
    FileOutputStream file = new FileOutputStream(descriptor);
    return new PrintStream(
        new BufferedOutputStream(file, BUFFER_BYTES), false, StandardCharsets.UTF_8);
  }
}
