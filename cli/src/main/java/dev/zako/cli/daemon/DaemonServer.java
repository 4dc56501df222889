package dev.zako.cli.daemon;

import dev.zako.cli.command.Workshop;
import dev.zako.cli.logs.Logs;
import dev.zako.cli.terminal.Signals;
import dev.zako.cli.terminal.Surroundings;
import dev.zako.cli.wire.Connection;
import dev.zako.cli.wire.DaemonFile;
import dev.zako.cli.wire.Identity;
import dev.zako.cli.wire.Message;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon of one workspace: takes clients until it is idle for long, is asked to end, meets a
 * client of another Zako, or its file is gone.
 */
public final class DaemonServer {
  /** The variable that says how many seconds a daemon may be idle. */
  public static final String IDLE_VARIABLE = "ZAKO_DAEMON_IDLE";

  /** The names in the state directory that a daemon lives by, as long as it lives. */
  static final Set<String> OWN_FILES = Set.of(DaemonFile.NAME, "daemon.lock", "logs");

  private static final Logger LOG = LoggerFactory.getLogger(DaemonServer.class);
  private static final Duration DEFAULT_IDLE = Duration.ofMinutes(15);
  private static final Duration BEAT = Duration.ofSeconds(1);
  private static final Duration OTHER_STARTS = Duration.ofSeconds(20);

  /** How long after the last command memory is given back. */
  private static final Duration CALM = Duration.ofSeconds(5);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final Set<Outbox> outboxes = new LinkedHashSet<>();
  private final WarmEngine engine = new WarmEngine();
  private final Path root;
  private final Path state;
  private final SortedMap<String, String> identity;
  private final Surroundings surroundings;
  private final CommandLines commandLines;
  private Idleness idleness;
  private boolean isRetired;
  private boolean hasRetired;
  private boolean isCalm;

  /** Carries out the command lines of clients. */
  @FunctionalInterface
  public interface CommandLines {
    /** The exit code; every problem was told through the surroundings. */
    int run(Surroundings ofClient, Signals signals, Workshop workshop, List<String> arguments);
  }

  /**
   * A daemon.
   *
   * @param root the workspace
   * @param identity of this program, as clients have to have it
   * @param surroundings of this process
   */
  public DaemonServer(
      Path root,
      SortedMap<String, String> identity,
      Surroundings surroundings,
      CommandLines commandLines) {
    this.root = root;
    this.state = root.resolve(".zako");
    this.identity = identity;
    this.surroundings = surroundings;
    this.commandLines = commandLines;
    this.idleness =
        new Idleness(0, surroundings.clock().instant(), idleLimit(surroundings.environment()));
  }

  /** How long a daemon may be idle, as the environment says. */
  static Duration idleLimit(SortedMap<String, String> environment) {
    String seconds = environment.getOrDefault(IDLE_VARIABLE, "");
    return seconds.matches("[0-9]{1,9}")
        ? Duration.ofSeconds(Long.parseLong(seconds))
        : DEFAULT_IDLE;
  }

  /**
   * Serves until it is time to end.
   *
   * @param ready run once clients can connect; also if another daemon serves them already, and this
   *     one ends at once
   * @throws IOException if the state directory or the socket cannot be used
   */
  public void run(Signals signals, Runnable ready) throws IOException {
    Files.createDirectories(state);
    try (FileChannel holder =
        FileChannel.open(
            state.resolve("daemon.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (holder.tryLock() == null) {
        awaitOther();
        ready.run();
        return;
      }
      DaemonFile.read(state).ifPresent(old -> PrivateSocket.remove(old.socket()));
      try (Logs.Target _ = Logs.startDaemon(state.resolve("logs"));
          PrivateSocket socket = PrivateSocket.open(surroundings.environment())) {
        DaemonFile file = own(socket);
        file.write(state);
        signals.on("TERM", this::stop);
        signals.on("INT", this::stop);
        signals.on("HUP", () -> {});
        LOG.info("The daemon {} listens at {}", file.process(), socket.path());
        Thread.ofVirtual().name("zako-accept").start(() -> accept(socket));
        ready.run();
        serve(file);
        retire(file, socket, holder);
        awaitCommands();
        engine.close();
        LOG.info("The daemon has ended");
      }
    }
  }

  private static DaemonFile own(PrivateSocket socket) {
    ProcessHandle self = ProcessHandle.current();
    return new DaemonFile(self.pid(), DaemonFile.started(self), socket.path());
  }

  /** Another daemon was quicker: waits until it can be found. */
  private void awaitOther() {
    long end = System.nanoTime() + OTHER_STARTS.toNanos();
    while (DaemonFile.read(state).flatMap(DaemonFile::running).isEmpty()
        && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  /** Lives until it is time to end. */
  private void serve(DaemonFile file) {
    while (true) {
      boolean mayRest;
      lock.lock();
      try {
        Instant now = surroundings.clock().instant();
        if (isRetired || idleness.isOver(now)) {
          return;
        }
        mayRest = !isCalm && idleness.running() == 0 && !now.isBefore(idleness.since().plus(CALM));
        isCalm |= mayRest;
        outboxes.forEach(Outbox::beat);
      } finally {
        lock.unlock();
      }
      if (!DaemonFile.read(state).equals(Optional.of(file))) {
        LOG.info("The file of the daemon is gone");
        return;
      }
      if (mayRest) {
        System.gc(); // returns what the last build needed to the system
      }
      pause();
    }
  }

  private void pause() {
    lock.lock();
    try {
      long left = BEAT.toNanos();
      while (!isRetired && left > 0) {
        left = moved.awaitNanos(left);
      }
    } catch (InterruptedException _) {
      isRetired = true;
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more clients, so that another daemon can take the place. */
  private void retire(DaemonFile file, PrivateSocket socket, FileChannel holder)
      throws IOException {
    locked(() -> isRetired = true);
    if (DaemonFile.read(state).equals(Optional.of(file))) {
      Files.deleteIfExists(DaemonFile.in(state));
    }
    socket.close();
    holder.close();
    locked(() -> hasRetired = true);
  }

  private void awaitCommands() {
    lock.lock();
    try {
      while (idleness.running() > 0) {
        outboxes.forEach(Outbox::beat);
        var _ = moved.await(BEAT.toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void stop() {
    locked(() -> isRetired = true);
    engine.cancel();
  }

  private void accept(PrivateSocket socket) {
    try {
      while (true) {
        Connection connection = new Connection(socket.channel().accept());
        Thread.ofVirtual().name("zako-session").start(() -> session(connection));
      }
    } catch (IOException _) {
      // The socket is closed: the daemon ends.
      return;
    }
  }

  private void session(Connection connection) {
    try (connection) {
      Outbox outbox = new Outbox(connection);
      if (!isGreeted(connection, outbox)) {
        outbox.close();
        return;
      }
      Optional<Message> wish = connection.receive();
      if (wish.isEmpty()) {
        return;
      }
      switch (wish.get()) {
        case Message.Run command ->
            run(new Session(connection, outbox, command, surroundings.clock()), outbox);
        case Message.Describe _ -> describe(outbox, "running");
        case Message.Stop _ -> {
          stop();
          locked(() -> outboxes.add(outbox));
          await(() -> idleness.running() == 0);
          describe(outbox, "ended");
        }
        case Message.Hello _,
            Message.Welcome _,
            Message.Refused _,
            Message.Interrupt _,
            Message.Description _,
            Message.Output _,
            Message.Beat _,
            Message.Exit _ ->
            LOG.warn("A client said {} in the wrong place", wish.get().getClass());
      }
    } catch (IOException e) {
      LOG.debug("A client is gone", e);
    }
  }

  /** Whether the client belongs to this daemon; one of another Zako makes way for a new daemon. */
  private boolean isGreeted(Connection connection, Outbox outbox) throws IOException {
    Optional<Message> first = connection.receive();
    if (!(first.orElse(null) instanceof Message.Hello(int version, var ofClient))) {
      return false;
    }
    Optional<String> difference =
        version != Message.VERSION
            ? Optional.of("it is of another version")
            : ofClient.isEmpty() ? Optional.empty() : Identity.difference(identity, ofClient);
    if (difference.isPresent()) {
      LOG.info("A client differs: {}", difference.get());
      locked(() -> isRetired = true);
      await(() -> hasRetired);
      outbox.send(new Message.Refused(difference.get()));
      return false;
    }
    outbox.send(new Message.Welcome(ProcessHandle.current().pid()));
    return true;
  }

  private void run(Session session, Outbox outbox) {
    Message.Run command = session.command();
    locked(
        () -> {
          isCalm = false;
          idleness = idleness.began(idleLimit(command.environment()));
          outboxes.add(outbox);
        });
    try {
      session.run(
          surroundings.properties(),
          ofClient ->
              commandLines.run(
                  ofClient,
                  session.signals(),
                  new DaemonWorkshop(engine, session),
                  command.arguments()));
    } finally {
      locked(
          () -> {
            idleness = idleness.ended(surroundings.clock().instant());
            outboxes.remove(outbox);
          });
    }
  }

  private void describe(Outbox outbox, String condition) {
    List<String> lines = new ArrayList<>();
    lock.lock();
    try {
      lines.add("state: " + condition);
      lines.add("process: " + ProcessHandle.current().pid());
      lines.add("workspace: " + root);
      lines.add("commands: " + idleness.running());
      lines.add("idle-exit: " + idleness.limit().toSeconds() + " s");
      lines.add("memory: " + Memory.resident());
      lines.add("log: " + state.resolve("logs").resolve(Logs.DAEMON_FILE));
    } finally {
      lock.unlock();
    }
    outbox.send(new Message.Description(lines));
    outbox.close();
  }

  private void await(BooleanSupplier condition) {
    lock.lock();
    try {
      while (!condition.getAsBoolean()) {
        moved.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private void locked(Runnable action) {
    lock.lock();
    try {
      action.run();
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
