package dev.zako.cli.daemon;

import dev.zako.cli.terminal.Surroundings;
import dev.zako.cli.terminal.TerminalSize;
import dev.zako.cli.wire.Connection;
import dev.zako.cli.wire.Message;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToIntFunction;

/** One command of one client. */
final class Session {
  private static final int BUFFER_BYTES = 8192;
  private static final int INTERRUPTED = 8;

  private final Connection connection;
  private final Outbox outbox;
  private final Message.Run command;
  private final RemoteSignals signals = new RemoteSignals();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final InstantSource clock;
  private final Instant begin;

  Session(Connection connection, Outbox outbox, Message.Run command, InstantSource clock) {
    this.connection = connection;
    this.outbox = outbox;
    this.command = command;
    this.clock = clock;
    this.begin = clock.instant();
  }

  /** The time. */
  InstantSource clock() {
    return clock;
  }

  /** When the command arrived. */
  Instant begin() {
    return begin;
  }

  /** What the client asked for. */
  Message.Run command() {
    return command;
  }

  /** The signals of the client. */
  RemoteSignals signals() {
    return signals;
  }

  /**
   * Carries out the command and tells the client its exit code.
   *
   * @param properties of this process
   * @param commandLine gives the exit code; every problem was told
   */
  void run(SortedMap<String, String> properties, ToIntFunction<Surroundings> commandLine) {
    Thread.ofVirtual().name("zako-inbox").start(this::hear);
    try (PrintStream out = stream(false);
        PrintStream err = stream(true)) {
      Surroundings surroundings =
          new Surroundings(
              out,
              err,
              command.terminal().outIsTerminal(),
              command.terminal().errIsTerminal(),
              Path.of(command.directory()),
              command.environment(),
              properties,
              clock,
              this::terminalSize);
      int code = commandLine.applyAsInt(surroundings);
      out.flush();
      err.flush();
      end(code);
    }
  }

  /** The command does not stop in time: the client need not wait for it. */
  void abandon() {
    end(INTERRUPTED);
  }

  private void end(int code) {
    if (ended.compareAndSet(false, true)) {
      outbox.send(new Message.Exit(code));
      outbox.close();
      connection.close();
    }
  }

  private PrintStream stream(boolean toErr) {
    return new PrintStream(
        new BufferedOutputStream(new OutboxStream(outbox, toErr), BUFFER_BYTES),
        false,
        StandardCharsets.UTF_8);
  }

  private TerminalSize terminalSize() {
    String device = command.terminal().device();
    return device.isEmpty() ? TerminalSize.USUAL : TerminalSize.of(Path.of(device));
  }

  /** Hears signals until the client is gone, which is one as well. */
  private void hear() {
    try {
      for (Optional<Message> message = connection.receive();
          message.isPresent();
          message = connection.receive()) {
        if (message.get() instanceof Message.Interrupt(String signal)) {
          signals.arrived(signal);
        }
      }
    } catch (IOException _) {
      // The same as its end.
    }
    if (!ended.get()) {
      signals.arrived("HUP");
    }
  }
}
