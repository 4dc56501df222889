package dev.zako.cli.client;

import dev.zako.cli.wire.Connection;
import dev.zako.cli.wire.DaemonFile;
import dev.zako.cli.wire.Message;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Finds the daemon of a workspace, or starts one. */
public final class Daemons {
  /**
   * How long a daemon may be silent before it counts as hanging. It says something every second.
   */
  public static final Duration SILENCE = Duration.ofSeconds(10);

  private static final Duration START = Duration.ofSeconds(60);
  private static final int MAX_ATTEMPTS = 4;
  private static final String READY = "ready";

  private final Path root;
  private final Path state;
  private final Optional<Path> launcher;
  private final SortedMap<String, String> identity;
  private final Consumer<String> say;

  /**
   * The daemons of a workspace.
   *
   * @param root the workspace
   * @param launcher starts Zako; absent: no daemon can be started
   * @param say tells the user a line about daemons
   */
  private Daemons(
      Path root,
      Optional<Path> launcher,
      SortedMap<String, String> identity,
      Consumer<String> say) {
    this.root = root;
    this.state = root.resolve(".zako");
    this.launcher = launcher;
    this.identity = identity;
    this.say = say;
  }

  /**
   * The daemons of a workspace for the program that runs here.
   *
   * @param setup what the launcher and the JVM say of this program
   * @param say tells the user a line about daemons
   * @throws IOException if the files of this program cannot be looked at
   */
  public static Daemons of(Path root, Setup setup, Consumer<String> say) throws IOException {
    return new Daemons(root, setup.launcher(), setup.identity(), say);
  }

  /** The daemon of a workspace if one runs; none is started. */
  public static Daemons running(Path root, Consumer<String> say) {
    return new Daemons(root, Optional.empty(), Collections.emptySortedMap(), say);
  }

  /**
   * A connection that was greeted.
   *
   * @param file by which the daemon was found
   * @param watchdog closes the connection if the daemon falls silent
   */
  record Greeted(DaemonFile file, Connection connection, Watchdog watchdog)
      implements AutoCloseable {
    @Override
    public void close() {
      watchdog.close();
      connection.close();
    }
  }

  /** The daemon that runs, or a new one; nothing if there can be none. The user knows why. */
  Optional<Greeted> connect(Runnable onStubborn) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Optional<DaemonFile> file = DaemonFile.read(state);
      Optional<Greeted> opened = file.flatMap(found -> open(found, onStubborn));
      if (opened.isEmpty()) {
        if (!start()) {
          return Optional.empty();
        }
        continue;
      }
      switch (greet(opened.get(), identity)) {
        case WELCOME -> {
          return opened;
        }
        case GONE -> opened.get().close();
        case SILENT -> {
          giveUp(opened.get());
          return Optional.empty();
        }
      }
    }
    say.accept("no daemon answers; building without it");
    return Optional.empty();
  }

  /** A greeted connection to the daemon that runs; nothing if none does. Starts none. */
  Optional<Greeted> connectIfRunning() {
    Optional<Greeted> opened = DaemonFile.read(state).flatMap(found -> open(found, () -> {}));
    if (opened.isEmpty()) {
      return opened;
    }
    // Whoever only asks or ends it takes a daemon of any kind.
    return switch (greet(opened.get(), Collections.emptySortedMap())) {
      case WELCOME -> opened;
      case GONE -> {
        opened.get().close();
        yield Optional.empty();
      }
      case SILENT -> {
        giveUp(opened.get());
        yield Optional.empty();
      }
    };
  }

  /** The process of the daemon that runs. */
  Optional<ProcessHandle> process() {
    return DaemonFile.read(state).flatMap(DaemonFile::running);
  }

  /** Ends a daemon that hangs, with everything that it started, so that it holds nothing up. */
  void giveUp(Greeted silent) {
    silent.close();
    silent
        .file()
        .running()
        .ifPresent(
            process -> {
              say.accept(
                  "the daemon (process "
                      + process.pid()
                      + ") said nothing for "
                      + SILENCE.toSeconds()
                      + " s and was ended; going on without it");
              process.descendants().forEach(ProcessHandle::destroyForcibly);
              process.destroyForcibly();
              awaitEnd(process);
            });
  }

  /** Waits until a process that is about to end is gone; not for ever. */
  static void awaitEnd(ProcessHandle process) {
    long end = System.nanoTime() + SILENCE.toNanos();
    while (process.isAlive() && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  private enum Greeting {
    WELCOME,
    GONE,
    SILENT
  }

  private Greeting greet(Greeted opened, SortedMap<String, String> as) {
    try {
      opened.connection().send(new Message.Hello(Message.VERSION, as));
      Optional<Message> answer = opened.connection().receive();
      opened.watchdog().heard();
      if (answer.isPresent() && answer.get() instanceof Message.Refused(String reason)) {
        say.accept("restarting the daemon, because " + reason);
        return Greeting.GONE;
      }
      return answer.isPresent() && answer.get() instanceof Message.Welcome
          ? Greeting.WELCOME
          : Greeting.GONE;
    } catch (IOException _) {
      return opened.watchdog().hasBarked() ? Greeting.SILENT : Greeting.GONE;
    }
  }

  private static Optional<Greeted> open(DaemonFile file, Runnable onStubborn) {
    try {
      if (!isOwn(file.socket())) {
        return Optional.empty();
      }
      Connection connection = Connection.open();
      Watchdog watchdog = new Watchdog(SILENCE, connection::close, onStubborn);
      try {
        connection.connect(file.socket());
        return Optional.of(new Greeted(file, connection, watchdog));
      } catch (IOException _) {
        watchdog.close();
        connection.close();
        return Optional.empty();
      }
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** Whether this user has made the socket, and not someone who may write to the workspace. */
  private static boolean isOwn(Path socket) throws IOException {
    return Files.getAttribute(socket, "unix:uid")
        .equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
  }

  /** Starts a daemon and waits until it listens. */
  private boolean start() {
    if (launcher.isEmpty()) {
      return false;
    }
    File log = state.resolve("logs").resolve("daemon.out").toFile();
    List<String> command =
        List.of(launcher.get().toString(), "-C", root.toString(), "daemon", "run");
    try {
      Files.createDirectories(log.toPath().getParent());
      List<String> detached = new ArrayList<>(List.of("setsid"));
      detached.addAll(command);
      Process process = process(detached, log);
      if (awaitReady(process)) {
        return true;
      }
      say.accept("the daemon could not be started, see `" + log + "`; building without it");
    } catch (IOException e) {
      say.accept("the daemon could not be started: " + e.getMessage() + "; building without it");
    }
    return false;
  }

  private static Process process(List<String> command, File log) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("ZAKO_BUILD", "never");
    builder.directory(new File("/"));
    builder.redirectInput(new File("/dev/null"));
    builder.redirectError(ProcessBuilder.Redirect.to(log));
    return builder.start();
  }

  /** The daemon says on its stdout that it listens, and says nothing else there. */
  private static boolean awaitReady(Process process) throws IOException {
    try (InputStream out = process.getInputStream();
        Watchdog _ = new Watchdog(START, () -> process.destroyForcibly(), () -> {})) {
      byte[] said = out.readNBytes(READY.length());
      return new String(said, StandardCharsets.US_ASCII).equals(READY);
    }
  }
}
