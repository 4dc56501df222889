package dev.zako.cli;

import dev.zako.cli.terminal.Signals;
import dev.zako.cli.terminal.Surroundings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Where the process begins and ends. */
public final class Main {
  private static final int BUFFER_BYTES = 8192;

  private Main() {}

  /** Carries out the command line and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Surroundings surroundings = surroundings();
    int exitCode = new Cli(surroundings, Signals.ofProcess()).run(List.of(arguments));
    surroundings.out().flush();
    surroundings.err().flush();
    System.exit(exitCode);
  }

  private static Surroundings surroundings() {
    SortedMap<String, String> properties = new TreeMap<>();
    System.getProperties()
        .stringPropertyNames()
        .forEach(n -> properties.put(n, System.getProperty(n)));
    return new Surroundings(
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        Boolean.getBoolean("zako.terminal.out"),
        Boolean.getBoolean("zako.terminal.err"),
        Path.of("").toAbsolutePath(),
        new TreeMap<>(System.getenv()),
        properties,
        InstantSource.system());
  }

  /** UTF-8 whatever the locale says, so that the same build prints the same bytes everywhere. */
  private static PrintStream stream(FileDescriptor descriptor) {
    FileOutputStream file = new FileOutputStream(descriptor);
    return new PrintStream(
        new java.io.BufferedOutputStream(file, BUFFER_BYTES), false, StandardCharsets.UTF_8);
  }
}
