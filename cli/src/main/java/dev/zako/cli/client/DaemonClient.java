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
    // A fifth of the time of a command that has nothing to do; until then a signal ends this
    // process,
    // which the daemon takes for an interrupt.
    Thread listening =
        Thread.ofPlatform().daemon().name("zako-signals").start(() -> listen(command.terminal()));
    try {
      return runHeard(daemons, command);
    } finally {
      await(listening);
    }
  }

  private void listen(Message.Terminal terminal) {
    for (String signal : List.of("INT", "TERM", "HUP")) {
      signals.on(signal, () -> interrupt(signal));
    }
    if (!terminal.device().isEmpty()) {
      signals.on("WINCH", () -> current.get().ifPresent(daemon -> send(daemon, "WINCH")));
    }
  }

  /** Who goes on without a daemon listens to signals in another way, and has to be the last. */
  private static void await(Thread listening) {
    try {
      listening.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private OptionalInt runHeard(Daemons daemons, Message.Run command) throws IOException {
    Optional<Greeted> connected = daemons.connect(DaemonClient::end);
    if (connected.isEmpty()) {
      return OptionalInt.empty();
    }
    try (Greeted daemon = connected.get()) {
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
      Message told = message.get();
      // The code of a switch over types is made at run time, which takes a new process too long.
      if (told instanceof Message.Output(boolean toErr, byte[] bytes)) {
        hasWrittenResults |= !toErr;
        (toErr ? err : out).write(bytes);
      } else if (told instanceof Message.Exit(int code)) {
        return OptionalInt.of(code);
      } else if (!(told instanceof Message.Beat)) {
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
