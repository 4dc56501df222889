package dev.zako.sandbox.process;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A running launcher: a small program that starts commands when it is asked to, and tells when they
 * have ended. Its requests and replies are described at the head of its source. It ends all that it
 * started when its standard input ends, so also when this JVM is killed; should it be killed
 * itself, all that it started is dead by the time its standard output ends. Safe for use by many
 * threads.
 */
final class Launcher implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** What a program has that was killed; see signal(7). */
  private static final int KILLED = 128 + 9;

  /** What the JVM uses for the arguments of the programs that it starts. */
  private static final Charset CHARSET =
      Charset.forName(System.getProperty("sun.jnu.encoding", StandardCharsets.UTF_8.name()));

  private final Process program;
  private final OutputStream requests;
  private final Thread reader;
  private final ReentrantLock writing = new ReentrantLock();
  private final AtomicLong lastId = new AtomicLong();
  private final Map<Long, Launched> runs = new ConcurrentHashMap<>();
  private volatile boolean ended;

  private Launcher(Process program) {
    this.program = program;
    this.requests = program.getOutputStream();
    this.reader = Thread.ofPlatform().daemon().name("zako-launcher").unstarted(this::read);
  }

  /** Starts the program, with an empty environment. */
  static Launcher start(Path program) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(program.toString())
            .directory(new File("/"))
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    Launcher launcher = new Launcher(builder.start());
    launcher.reader.start();
    return launcher;
  }

  /** Whether it can start commands. */
  boolean isAlive() {
    return !ended;
  }

  /** Starts a command. If that fails, the process has ended and its report tells why. */
  Running run(ProcessSpec spec, List<String> arguments) {
    long id = lastId.incrementAndGet();
    Launched run = new Launched(id);
    runs.put(id, run);
    ByteArrayOutputStream request = new ByteArrayOutputStream(1 << 12);
    add(request, "run");
    add(request, Long.toString(id));
    add(request, spec.stdout().toString());
    add(request, spec.stderr().toString());
    arguments.forEach(argument -> add(request, argument));
    send(request);
    if (ended) {
      abandon();
    }
    return run;
  }

  private static void add(ByteArrayOutputStream request, String text) {
    request.writeBytes(text.getBytes(CHARSET));
    request.write(0);
  }

  /** A launcher that cannot be written to has ended, which its reader sees too. */
  private void send(ByteArrayOutputStream request) {
    byte[] size = ByteBuffer.allocate(Integer.BYTES).putInt(request.size()).array();
    writing.lock();
    try {
      requests.write(size);
      request.writeTo(requests);
      requests.flush();
    } catch (IOException _) {
      program.destroyForcibly();
    } finally {
      writing.unlock();
    }
  }

  private void read() {
    try (BufferedReader replies =
        new BufferedReader(new InputStreamReader(program.getInputStream(), CHARSET))) {
      for (String line = replies.readLine(); line != null; line = replies.readLine()) {
        int space = line.indexOf(' ');
        Launched run = runs.get(Long.valueOf(line.substring(0, space)));
        if (run != null) {
          run.tell(line.substring(space + 1));
        }
      }
    } catch (IOException _) {
      program.destroyForcibly();
    } finally {
      ended = true;
      abandon();
    }
  }

  private void abandon() {
    runs.values().forEach(Launched::abandon);
  }

  /** Ends everything that still runs, and waits for it. Goes on through interrupts. */
  @Override
  public void close() {
    boolean interrupted = false;
    try {
      requests.close();
    } catch (IOException _) {
      program.destroyForcibly();
    }
    long patientUntil = System.nanoTime() + PATIENCE.toNanos();
    while (reader.isAlive() && System.nanoTime() < patientUntil) {
      try {
        reader.join(PATIENCE);
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** A command. */
  private final class Launched implements Running {
    private static final String GONE = "gone ";

    private final long id;
    private final CountDownLatch gone = new CountDownLatch(1);
    private volatile String report = "";
    private volatile int exitCode;

    Launched(long id) {
      this.id = id;
    }

    void tell(String reply) {
      if (reply.startsWith(GONE)) {
        end(Integer.parseInt(reply.substring(GONE.length())));
      } else if (report.isEmpty()) {
        report = reply;
      }
    }

    void abandon() {
      tell("failed the launcher was killed");
      end(KILLED);
    }

    private void end(int code) {
      exitCode = code;
      runs.remove(id);
      gone.countDown();
    }

    @Override
    public boolean await(Duration time) throws InterruptedException {
      return gone.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int exitCode() {
      return exitCode;
    }

    @Override
    public String report() {
      return report;
    }

    @Override
    public void strike(boolean forced) {
      ByteArrayOutputStream request = new ByteArrayOutputStream();
      add(request, forced ? "kill" : "end");
      add(request, Long.toString(id));
      send(request);
    }

    @Override
    public void clear() {
      // The launcher has done so.
    }
  }
}
