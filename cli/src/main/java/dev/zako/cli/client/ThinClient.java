package dev.zako.cli.client;

import dev.zako.cli.terminal.Signals;
import dev.zako.cli.wire.Message;
import dev.zako.cli.wire.Message.Terminal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;

/** Gives commands to the daemon of their workspace. */
public final class ThinClient {
  private static final List<String> MANIFESTS = List.of("zako.toml", "zako.json");

  private final Setup setup;
  private final Path directory;
  private final SortedMap<String, String> environment;
  private final Signals signals;
  private final OutputStream out;
  private final OutputStream err;

  /**
   * A client.
   *
   * @param directory the absolute directory in which it was started
   * @param out unbuffered
   * @param err unbuffered
   */
  public ThinClient(
      Setup setup,
      Path directory,
      SortedMap<String, String> environment,
      Signals signals,
      OutputStream out,
      OutputStream err) {
    this.setup = setup;
    this.directory = directory;
    this.environment = environment;
    this.signals = signals;
    this.out = out;
    this.err = err;
  }

  /**
   * Has the daemon carry out the command line if it is one for it.
   *
   * @return the exit code; nothing if the program has to carry it out itself
   */
  public OptionalInt run(List<String> arguments, boolean outIsTerminal, boolean errIsTerminal) {
    CommandGuess guess = CommandGuess.of(arguments, environment);
    if (!guess.isForDaemon() || setup.launcher().isEmpty()) {
      return OptionalInt.empty();
    }
    try {
      Optional<Path> root = workspace(directory.resolve(guess.directory().orElse("")).normalize());
      if (root.isEmpty()) {
        return OptionalInt.empty();
      }
      Message.Run command =
          new Message.Run(
              ProcessHandle.current().pid(),
              arguments,
              directory.toString(),
              environment,
              new Terminal(outIsTerminal, errIsTerminal, errIsTerminal ? device() : ""));
      DaemonClient client = new DaemonClient(signals, out, err, this::say);
      Setup usable = guess.startsDaemon() ? setup : setup.withoutLauncher();
      return client.run(Daemons.of(root.get(), usable, this::say), command);
    } catch (IOException | InvalidPathException e) {
      say("no daemon can be used: " + e.getMessage());
      return OptionalInt.empty();
    }
  }

  /** The nearest directory at or above with a manifest, as the engine finds it. */
  private static Optional<Path> workspace(Path start) {
    for (Path candidate = start; candidate != null; candidate = candidate.getParent()) {
      Path directory = candidate;
      if (MANIFESTS.stream().anyMatch(name -> Files.isRegularFile(directory.resolve(name)))) {
        return Optional.of(directory);
      }
    }
    return Optional.empty();
  }

  /** The file of the terminal that stderr is. */
  private static String device() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
    } catch (IOException _) {
      return "";
    }
  }

  private void say(String line) {
    try {
      err.write(("zako: " + line + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException _) {
      // Nobody reads it.
      return;
    }
  }
}
