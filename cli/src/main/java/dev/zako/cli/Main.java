package dev.zako.cli;

import dev.zako.cli.client.Setup;
import dev.zako.cli.client.ThinClient;
import dev.zako.cli.command.PlainAnswers;
import dev.zako.cli.terminal.Signals;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Where the process begins: it answers what it can without the engine, gives builds to the daemon,
 * and becomes the whole program for everything else.
 */
public final class Main {
  private static final Duration EXIT_PATIENCE = Duration.ofSeconds(5);

  private Main() {}

  /** Carries out the command line and ends the process with its exit code. */
  public static void main(String[] arguments) throws java.io.IOException {
    List<String> written = List.of(arguments);
    SortedMap<String, String> properties = properties();
    Optional<String> answer = PlainAnswers.of(written, properties);
    if (answer.isPresent()) {
      new FileOutputStream(FileDescriptor.out).write(answer.get().getBytes(StandardCharsets.UTF_8));
      return;
    }
    OptionalInt code = byDaemon(written, properties);
    if (code.isPresent()) {
      // Nothing is left to do, and an exit would look for a logger in every archive first.
      Runtime.getRuntime().halt(code.getAsInt());
    }
    end(Program.run(written, properties));
  }

  /**
   * Ends the process. The script engine, which was closed before, has a hook that waits without
   * limit for a script inside an operation that nothing can interrupt; nothing else is left to do.
   */
  private static void end(int code) {
    Thread.ofPlatform()
        .daemon()
        .name("zako-end")
        .start(
            () -> {
              LockSupport.parkNanos(EXIT_PATIENCE.toNanos());
              Runtime.getRuntime().halt(code);
            });
    System.exit(code);
  }

  private static OptionalInt byDaemon(List<String> arguments, Map<String, String> properties) {
    SortedMap<String, String> environment = new TreeMap<>(System.getenv());
    if ("Linux".equals(properties.get("os.name"))) {
      // The usual one: else the JVM looks for another one in every archive first.
      System.setProperty(
          "java.nio.channels.spi.SelectorProvider", "sun.nio.ch.EPollSelectorProvider");
    }
    ThinClient client =
        new ThinClient(
            Setup.of(properties, environment),
            Path.of("").toAbsolutePath(),
            environment,
            Signals.ofProcess(),
            new FileOutputStream(FileDescriptor.out),
            new FileOutputStream(FileDescriptor.err));
    return client.run(
        arguments,
        Boolean.getBoolean("zako.terminal.out"),
        Boolean.getBoolean("zako.terminal.err"));
  }

  private static SortedMap<String, String> properties() {
    SortedMap<String, String> properties = new TreeMap<>();
    System.getProperties()
        .stringPropertyNames()
        .forEach(n -> properties.put(n, System.getProperty(n)));
    return properties;
  }
}
