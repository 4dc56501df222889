package dev.zako.cli.client;

import dev.zako.cli.client.Daemons.Greeted;
import dev.zako.cli.terminal.Signals;
import dev.zako.cli.wire.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Has the daemon carry out one command, as if it were carried out here. */
final class DaemonClient {
  /** As the exit codes of commands say. */
  static final int INTERRUPTED = 8;

  private static final int FAILED = 37;

  private final Signals signals;
  private final OutputStream out;
  private final OutputStream err;
  private final Consumer<String> say;
  private final AtomicReference<Optional<Greeted>> current =
      new AtomicReference<>(Optional.empty());
  private boolean hasWrittenResults;
  private volatile boolean interrupted;

  DaemonClient(Signals signals, OutputStream out, OutputStream err, Consumer<String> say) {
    this.signals = signals;
    this.out = out;
    this.err = err;
    this.say = say;
  }

  /**
   * Carries out the command.
   *
   * @return the exit code; nothing if the command has to be carried out without a daemon. The user
   *     knows why.
   */
  OptionalInt run(Daemons daemons, Message.Run command) throws IOException {
    for (String signal : List.of("INT", "TERM", "HUP")) {
      signals.on(signal, () -> interrupt(signal));
    }
    Optional<Greeted> connected = daemons.connect(DaemonClient::end);
    if (connected.isEmpty()) {
      return OptionalInt.empty();
    }
    try (Greeted daemon = connected.get()) {
      if (!command.terminal().device().isEmpty()) {
        signals.on("WINCH", () -> send(daemon, "WINCH"));
      }
      current.set(connected);
      OptionalInt code = carriedOut(daemon, command);
      if (code.isPresent()) {
        return code;
      }
      if (interrupted) {
        return OptionalInt.of(INTERRUPTED);
      }
      if (daemon.watchdog().hasBarked()) {
        daemons.giveUp(daemon);
      } else {
        say.accept("the daemon ended in the middle of the build; going on without it");
      }
    }
    if (hasWrittenResults) {
      say.accept("some results are printed already: run the same command again");
      return OptionalInt.of(FAILED);
    }
    return OptionalInt.empty();
  }

  /** The exit code that the daemon tells; nothing if the connection ends before. */
  private OptionalInt carriedOut(Greeted daemon, Message.Run command) throws IOException {
    try {
      daemon.connection().send(command);
    } catch (IOException _) {
      return OptionalInt.empty();
    }
    while (true) {
      Optional<Message> message = next(daemon);
      if (message.isEmpty()) {
        return OptionalInt.empty();
      }
      switch (message.get()) {
        case Message.Output(boolean toErr, byte[] bytes) -> {
          hasWrittenResults |= !toErr;
          (toErr ? err : out).write(bytes);
        }
        case Message.Exit(int code) -> {
          return OptionalInt.of(code);
        }
        case Message.Beat _ -> {}
        case Message.Hello _,
            Message.Welcome _,
            Message.Refused _,
            Message.Run _,
            Message.Interrupt _,
            Message.Stop _,
            Message.Describe _,
            Message.Description _ ->
            throw new IOException("The daemon answers with something else");
      }
    }
  }

  private static Optional<Message> next(Greeted daemon) {
    try {
      Optional<Message> message = daemon.connection().receive();
      daemon.watchdog().heard();
      return message;
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private void interrupt(String signal) {
    Optional<Greeted> daemon = current.get();
    if (interrupted || daemon.isEmpty()) {
      end();
      return;
    }
    interrupted = true;
    daemon.get().watchdog().stopping();
    send(daemon.get(), signal);
  }

  private static void end() {
    Runtime.getRuntime().halt(INTERRUPTED);
  }

  private static void send(Greeted daemon, String signal) {
    try {
      daemon.connection().send(new Message.Interrupt(signal));
    } catch (IOException _) {
      // Whoever reads from the connection notices.
      return;
    }
  }
}
