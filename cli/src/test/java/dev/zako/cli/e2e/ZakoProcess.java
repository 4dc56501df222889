package dev.zako.cli.e2e;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Starts the real launcher as a process of its own, and other programs beside it. */
final class ZakoProcess {
  /** How long anything may take on a busy machine before the test gives up. */
  private static final int PATIENCE_SECONDS = 180;

  private final Path directory;
  private final List<String> command;
  private final Map<String, String> changes = new TreeMap<>();

  private ZakoProcess(Path directory, List<String> command) {
    this.directory = directory;
    this.command = List.copyOf(command);
    changes.put("ZAKO_BUILD", "never");
    changes.put("ZAKO_JAVA_OPTIONS", "-Xmx512m");
    changes.put("ZAKO_NO_DAEMON", "1");
    changes.put("CI", "");
    changes.put("TERM", "");
    changes.put("NO_COLOR", "");
  }

  /** How a process ended. */
  record Ended(int exitCode, String out, String err) {
    @Override
    public String toString() {
      return "exit code " + exitCode + "\nstdout:\n" + out + "\nstderr:\n" + err;
    }
  }

  /** The repository that is tested. */
  static Path repository() {
    return Path.of(System.getProperty("zako.repository", "..")).toAbsolutePath().normalize();
  }

  /** Zako in this directory with these arguments. */
  static ZakoProcess zako(Path directory, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(repository().resolve("zako").toString());
    command.addAll(List.of(arguments));
    return new ZakoProcess(directory, command);
  }

  /** Any program, with the environment that Zako gets here. */
  static ZakoProcess program(Path directory, String... command) {
    return new ZakoProcess(directory, List.of(command));
  }

  /** The same, building by a daemon, which the test has to end. */
  ZakoProcess byDaemon() {
    return with("ZAKO_NO_DAEMON", "0");
  }

  /** The same with an environment variable. */
  ZakoProcess with(String name, String value) {
    changes.put(name, value);
    return this;
  }

  /** The same, getting {@code SIGINT} even if whoever runs the tests ignores it. */
  ZakoProcess interruptible() {
    List<String> wrapped = new ArrayList<>(List.of("env", "--default-signal=INT"));
    wrapped.addAll(command);
    ZakoProcess other = new ZakoProcess(directory, wrapped);
    other.changes.putAll(changes);
    return other;
  }

  /** Runs it to its end. */
  Ended run() {
    return start().end();
  }

  /** Starts it. */
  Running start() {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.redirectInput(new File("/dev/null"));
    builder.environment().putAll(changes);
    try {
      return new Running(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A process that may still run. */
  static final class Running {
    private final Process process;
    private final Collector out;
    private final Collector err;

    private Running(Process process) {
      this.process = process;
      this.out = new Collector(process.getInputStream());
      this.err = new Collector(process.getErrorStream());
    }

    /** The process id; that of the JVM once it runs, because the launcher becomes it. */
    long pid() {
      return process.pid();
    }

    /** What was printed on stdout up to now. */
    String out() {
      return out.text();
    }

    /** What was printed on stderr up to now. */
    String err() {
      return err.text();
    }

    /** Sends a signal, for instance {@code INT}. */
    void signal(String name) {
      Ended ended = program(Path.of("/"), "kill", "-" + name, Long.toString(process.pid())).run();
      if (ended.exitCode() != 0) {
        throw new AssertionError("kill failed: " + ended);
      }
    }

    /** Waits for the end. */
    Ended end() {
      try {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          throw new AssertionError("Still running; stderr:\n" + err());
        }
        return new Ended(process.exitValue(), out.whole(), err.whole());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }
  }

  /** Reads a stream to its end on a thread of its own. */
  private static final class Collector {
    private final StringBuilder text = new StringBuilder();
    private final Thread thread;

    Collector(InputStream stream) {
      this.thread = Thread.ofVirtual().start(() -> read(stream));
    }

    private void read(InputStream stream) {
      byte[] buffer = new byte[8192];
      try {
        for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
          append(new String(buffer, 0, n, StandardCharsets.UTF_8));
        }
      } catch (IOException e) {
        append("\n[stream broke: " + e.getMessage() + "]");
      }
    }

    private synchronized void append(String more) {
      text.append(more);
    }

    synchronized String text() {
      return text.toString();
    }

    String whole() throws InterruptedException {
      thread.join(TimeUnit.SECONDS.toMillis(10));
      return text();
    }
  }

  /** Whether a process has this text in its command line. */
  static boolean isAnyoneRunning(String text) {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .filter(p -> p.getFileName().toString().chars().allMatch(Character::isDigit))
          .anyMatch(p -> commandLine(p).contains(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String commandLine(Path process) {
    try {
      byte[] bytes = Files.readAllBytes(process.resolve("cmdline"));
      return new String(bytes, StandardCharsets.UTF_8).replace('\0', ' ');
    } catch (IOException _) {
      return ""; // it has ended meanwhile
    }
  }
}
